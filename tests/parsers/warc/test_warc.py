"""Web archives of crawlers: each page a story by its address, and nothing else taken for one."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers import warc
from articles.parsers.files.reader import EntryReader
from articles.parsers.formats import detect
from articles.parsers.warc import bounded_lines
from articles.parsers.warc.bounded_lines import BoundedLines
from tests.parsers.wire_samples import read, sample_files

CRAWL = sample_files("warc")[0].read_bytes()


def headlines(entries: list[Entry]) -> list[str]:
    return [entry.headline for entry in entries if isinstance(entry, ArticleDraft)]


def test_each_page_is_a_story_and_the_first_header_is_no_headline() -> None:
    assert detect(CRAWL[:4096], "crawl").name == "warc"
    assert headlines(read(warc.parse, CRAWL)) == ["Cafés reopen in Ringsund", "Ferry reopens"]


def test_records_compressed_one_by_one_are_read_like_others(tmp_path: Path) -> None:
    records = [b"WARC/1.1" + part for part in CRAWL.split(b"WARC/1.1")[1:]]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    assert headlines(list(EntryReader([path]))) == ["Cafés reopen in Ringsund", "Ferry reopens"]


def test_of_a_wacz_the_archives_alone_are_read(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("datapackage.json", '{"profile": "data-package"}')
        packed.writestr("pages/pages.jsonl", '{"id": "pages", "title": "All Pages"}\n')
        packed.writestr("indexes/index.cdx", "example,paper)/cafes 20240504100000\n")
        packed.writestr("archive/data.warc.gz", gzip.compress(CRAWL))
    entries = list(EntryReader([path]))
    assert headlines(entries) == ["Cafés reopen in Ringsund", "Ferry reopens"]
    assert all("data.warc" in entry.where for entry in entries)


def test_a_page_that_had_not_changed_is_named_only_if_it_is_not_in_the_file() -> None:
    rejected = [entry.where for entry in read(warc.parse, CRAWL) if isinstance(entry, Rejected)]
    assert rejected == [
        "https://paper.example/, saved on 2024-05-04",
        "https://paper.example/elsewhere, saved on 2024-06-04",
    ]


def test_a_file_that_breaks_off_gives_the_pages_before_the_break() -> None:
    cut = CRAWL[: CRAWL.index(b"https://paper.example/ferry") + 40]
    assert headlines(read(warc.parse, cut)) == ["Cafés reopen in Ringsund"]


def test_a_crawl_without_pages_says_so() -> None:
    with pytest.raises(ParseError, match="holds no web page"):
        read(warc.parse, CRAWL[: CRAWL.index(b"WARC/1.1", 10)])


@pytest.mark.parametrize(("length", "refused"), [(9, False), (10, False), (11, True)])
def test_a_line_without_end_is_refused(length: int, refused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_lines, "MAX_LINE_BYTES", 10)
    stream = BoundedLines(io.BytesIO(b"ab\n" + b"x" * length))
    try:
        while stream.read(2):
            pass
    except ParseError:
        assert refused
    else:
        assert not refused


PAGE = f"""<html><head><title>Cafés reopen</title></head><body><article><h1>Cafés reopen</h1><p>By Ada Lunde</p>
<time datetime="2024-05-04">4 May 2024</time><p>{"The cafés of the town reopen on Monday. " * 12}</p></article></body>
</html>""".encode()


def make_record(kind: str, body: bytes = b"", *, address: str = "https://paper.example/a", **fields: str) -> bytes:
    lines = {"WARC-Type": kind, "WARC-Target-URI": address, "WARC-Date": "2024-05-04T10:00:00Z"}
    lines |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def make_response(body: bytes = PAGE, head: str = "Content-Type: text/html\r\n", **fields: str) -> bytes:
    sent = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body
    return make_record("response", sent, Content_Type="application/http; msgtype=response", **fields)


def test_a_page_that_was_sent_as_brotli_in_chunks_is_unpacked() -> None:
    packed = pytest.importorskip("brotli").compress(PAGE)
    head = "Content-Type: text/html\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked\r\n"
    data = make_response(b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n", head)
    assert headlines(read(warc.parse, data)) == ["Cafés reopen"]


def test_a_packed_page_that_begins_as_html_behind_a_space_is_unpacked() -> None:
    brotli = pytest.importorskip("brotli")
    compressor = brotli.Compressor()
    page = PAGE + b" " * ((121 - len(PAGE)) % 512)  # the length is the second byte
    packed = compressor.process(page) + compressor.flush() + compressor.finish()
    assert packed.startswith(b"\x0b<")
    data = make_response(packed, "Content-Type: text/html\r\nContent-Encoding: br\r\n")
    assert headlines(read(warc.parse, data)) == ["Cafés reopen"]


def test_a_damaged_page_in_brotli_says_so() -> None:
    pytest.importorskip("brotli")
    (entry,) = read(warc.parse, make_response(b"\xff" * 50, "Content-Type: text/html\r\nContent-Encoding: br\r\n"))
    assert isinstance(entry, Rejected)
    assert "compressed as br" in entry.why


def test_a_page_that_the_crawler_unpacked_below_its_old_header_is_read() -> None:
    for encoding, body in (("br", PAGE), ("br", b"\xef\xbb\xbf" + PAGE), ("zstd", PAGE), ("gzip", PAGE)):
        data = make_response(body, f"Content-Type: text/html\r\nContent-Encoding: {encoding}\r\n")
        assert headlines(read(warc.parse, data)) == ["Cafés reopen"]


def test_a_page_in_an_unknown_compression_is_refused_by_its_name() -> None:
    (entry,) = read(warc.parse, make_response(b"\x28\xb5", "Content-Type: text/html\r\nContent-Encoding: zstd\r\n"))
    assert isinstance(entry, Rejected)
    assert "compressed as zstd" in entry.why


def test_a_page_without_a_declared_type_is_known_by_its_bytes() -> None:
    assert headlines(read(warc.parse, make_response(head="") + make_response(b"body {}", head=""))) == ["Cafés reopen"]


def test_an_unchanged_page_is_known_by_the_capture_that_it_refers_to() -> None:
    revisit = make_record(
        "revisit",
        b"HTTP/1.1 304 Not Modified\r\nContent-Type: text/html\r\n\r\n",
        Content_Type="application/http",
        WARC_Date="2024-05-05T10:00:00Z",
        WARC_Refers_To_Target_URI="https://paper.example/a",
        WARC_Refers_To_Date="2024-05-04T10:00:00Z",
    )
    assert len(read(warc.parse, make_response() + revisit)) == 1
    elsewhere = revisit.replace(b"To-Date: 2024-05-04", b"To-Date: 2024-05-01")
    assert [type(entry) for entry in read(warc.parse, make_response() + elsewhere)] == [ArticleDraft, Rejected]


def test_pages_before_a_damage_of_the_compression_are_read(tmp_path: Path) -> None:
    records = [make_response(), make_response(PAGE.replace(b"reopen", b"close"))]
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records))[:-30])
    entries = list(EntryReader([path]))
    assert headlines(entries) == ["Cafés reopen"]
    assert [entry.why[:40] for entry in entries if isinstance(entry, Rejected)] == [
        "Its compressed data is damaged or ends e"
    ]
