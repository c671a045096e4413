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
