"""Files, folders, zips and pipes: everything is read once, in order, in its place, and pictures find their texts."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.drafts.digests import hex_digest
from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.exporting.picture import write_metadata
from articles.parsers.files import budget
from articles.parsers.files.reader import EntryReader
from tests.parsers.make import make_photo


def make_line(headline: str = "Ferry reopens", *photos: Mapping[str, Any]) -> bytes:
    return json.dumps({"headline": headline, "photos": list(photos)}).encode() + b"\n"


def make_jpeg(caption: str = "", **fields: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), (90, 20, 20)).save(file, "JPEG")
    return write_metadata(file.getvalue(), replace(make_photo(caption=caption), **fields))


def make_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def make_zip(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def read(*paths: Path, **options: Any) -> list[Entry]:
    return list(EntryReader(paths, **options))


def read_zip(files: Mapping[str, bytes]) -> list[Entry]:
    return list(EntryReader(["-"], stdin=io.BytesIO(make_zip(files))))


def headlines(entries: list[Entry]) -> list[str]:
    return [entry.headline for entry in entries if isinstance(entry, ArticleDraft)]


def only_article(entries: list[Entry]) -> ArticleDraft:
    (article,) = entries
    assert isinstance(article, ArticleDraft)
    return article


def test_a_folder_is_read_in_the_order_of_its_names_without_what_is_hidden(tmp_path: Path) -> None:
    files = {name: make_line(name) for name in ("b.jsonl", "a.jsonl", "sub/c.jsonl", ".d.jsonl", ".git/e.jsonl")}
    entries = read(make_folder(tmp_path, files))
    assert headlines(entries) == ["a.jsonl", "b.jsonl", "sub/c.jsonl"]
    assert entries[2].where == f"{tmp_path}/sub/c.jsonl: line 1"


def test_a_folder_that_may_not_be_read_is_rejected_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path, {"a/a.jsonl": make_line("a"), "b/b.jsonl": make_line("b")})
    real = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("/a"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    entries = read(folder)
    assert headlines(entries) == ["b"]
    assert [entry.where for entry in entries if isinstance(entry, Rejected)] == [f"{tmp_path}/a"]


def test_files_are_named_as_they_were_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_folder(tmp_path, {"a.jsonl": make_line(), "a.jpg": make_jpeg()}))
    for path in ("a.jsonl", "./a.jsonl", "."):
        article = only_article(read(Path(path)))
        assert article.where == "a.jsonl: line 1"
        assert len(article.photos) == 1


def test_gzip_is_unpacked_and_the_name_kept(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, {"a.jsonl.gz": gzip.compress(make_line())})
    assert only_article(read(folder)).where == f"{tmp_path}/a.jsonl.gz: line 1"


def test_standard_input_is_read_whatever_it_holds() -> None:
    for data in (make_line(), gzip.compress(make_line()), make_zip({"a/b.jsonl": make_line()})):
        article = only_article(list(EntryReader(["-"], stdin=io.BytesIO(data))))
        assert article.where.startswith("standard input")


def test_zips_are_read_by_folder_and_one_level_within() -> None:
    entries = read_zip(
        {
            "b/two.jsonl": make_line("two"),
            "a.jsonl": make_line("one"),
            "c/in.zip": make_zip({"x.jsonl": make_line("three"), "y.zip": make_zip({"z.jsonl": make_line()})}),
            "__MACOSX/._a.jsonl": make_line(),
        }
    )
    assert headlines(entries) == ["one", "two", "three"]
    assert entries[2].where == "standard input/c/in.zip/x.jsonl: line 1"
    assert entries[3] == Rejected(
        "standard input/c/in.zip/y.zip", "It is a zip inside a zip inside a zip, which is not opened."
    )


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_document_is_no_zip_of_stories(name: str) -> None:
    (entry,) = read_zip({name: b"x", "word/document.xml": b"<x/>"})
    assert isinstance(entry, Rejected)
    assert entry.why == "This document has neither a headline nor a text."


def test_paths_that_lead_out_of_a_zip_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(make_zip({"../../out.jsonl": make_line("out"), "/etc/x.jsonl": make_line("x")}))
    assert sorted(headlines(read(tmp_path / "a.zip"))) == ["out", "x"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_what_cannot_be_opened_is_rejected_and_the_rest_goes_in(tmp_path: Path) -> None:
    whole = gzip.compress(make_line() * 5000)
    folder = make_folder(
        tmp_path,
        {
            "a-empty.txt": b"",
            "b-noise.bin": b"\0\1\2\3" * 50,
            "c-cut.jsonl.gz": whole[: len(whole) // 2],
            "d-cut.zip": make_zip({"a.jsonl": make_line()})[:40],
            "e.jsonl": make_line("last"),
        },
    )
    entries = read(folder, tmp_path / "missing.jsonl")
    rejected = {Path(entry.where.partition(":")[0]).name: entry.why for entry in entries if isinstance(entry, Rejected)}
    assert set(rejected) == {"a-empty.txt", "b-noise.bin", "c-cut.jsonl.gz", "d-cut.zip", "missing.jsonl"}
    assert rejected["a-empty.txt"] == "The file is empty."
    assert "ends early" in rejected["c-cut.jsonl.gz"]
    assert rejected["missing.jsonl"] == "It cannot be read: No such file or directory."
    assert headlines(entries)[-1] == "last"


def test_a_wrong_format_is_refused_at_once() -> None:
    with pytest.raises(ParseError, match="There is no format 'word'; choose from image"):
        EntryReader(["a"], "word")


def test_a_format_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_bytes(b"headline\nFerry\n")
    assert only_article(read(tmp_path / "a.dat", format="csv")).headline == "Ferry"


def make_encrypted_zip() -> bytes:
    data = bytearray(make_zip({"a.jsonl": make_line()}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    return bytes(data)


def test_an_encrypted_zip_is_rejected() -> None:
    (entry,) = EntryReader(["-"], stdin=io.BytesIO(make_encrypted_zip()))
    assert entry == Rejected("standard input/a.jsonl", "It is encrypted.")


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 2**20)
    zeros = b"\0" * (8 * 2**20)
    (zipped,) = read_zip({"a.txt": zeros})
    assert zipped == Rejected("standard input", "The zip expands out of all proportion to its size.")
    lines = gzip.compress(make_line("x" * 1000) * 40_000)
    *_, gzipped = EntryReader(["-"], stdin=io.BytesIO(lines))
    assert isinstance(gzipped, Rejected)
    assert "which its packed size does not explain" in gzipped.why


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_says() -> None:
    data = bytearray(make_zip({"a.jsonl": make_line("x" * 5000)}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + place, 30)
    entries = list(EntryReader(["-"], stdin=io.BytesIO(bytes(data))))
    assert all(isinstance(entry, Rejected) for entry in entries)


def test_memory_stays_bounded_however_long_the_input() -> None:
    data = gzip.compress(make_line("x" * 2000) * 8_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in EntryReader(["-"], stdin=io.BytesIO(data)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 8_000
    assert peak < 20 * 2**20


def test_a_picture_joins_the_photograph_that_names_its_file(tmp_path: Path) -> None:
    line = make_line("Ferry", {"caption": "As printed.", "file_name": "Pictures/Ferry.JPG"})
    article = only_article(read(make_folder(tmp_path, {"a.jsonl": line, "ferry.jpg": make_jpeg("Embedded.")})))
    (photo,) = article.photos
    assert photo.image == make_jpeg("Embedded.")
    assert (photo.caption, photo.file_name) == ("As printed.", "ferry.jpg")


def test_what_the_text_leaves_unsaid_is_taken_from_the_picture(tmp_path: Path) -> None:
    line = make_line("Ferry", {"caption": "As printed.", "file_name": "ferry.jpg", "credit_line": "AP"})
    picture = make_jpeg("Embedded.", alt_text="A white ferry", place="Oslo, Norway")
    (photo,) = only_article(read(make_folder(tmp_path, {"a.jsonl": line, "ferry.jpg": picture}))).photos
    assert (photo.caption, photo.credit_line, photo.agencies, photo.photographers) == ("As printed.", "AP", ("AP",), ())
    assert (photo.alt_text, photo.place) == ("A white ferry", "Oslo, Norway")


def test_a_picture_joins_the_photograph_with_its_caption(tmp_path: Path) -> None:
    caption = "A ferry leaves Ringsund at dawn on Friday."
    line = make_line("Ferry", {"caption": "Another."}, {"caption": caption})
    pictures = {"DSC1.jpg": make_jpeg(f"{caption} (AP Photo/Ada Lunde)"), "DSC2.jpg": make_jpeg("ANOTHER")}
    photos = only_article(read(make_folder(tmp_path, {"a.jsonl": line} | pictures))).photos
    assert [photo.file_name for photo in photos] == ["DSC2.jpg", "DSC1.jpg"]


def test_a_picture_of_an_export_joins_only_the_photograph_that_names_it(tmp_path: Path) -> None:
    caption = "A ferry leaves Ringsund at dawn on Friday."
    picture = make_jpeg(caption)
    name = f"{hex_digest(picture)}.jpg"
    line = make_line("Ferry", {"caption": caption}, {"caption": caption, "file_name": name})
    photos = only_article(read(make_folder(tmp_path, {"a.jsonl": line, name: picture}))).photos
    assert [photo.image is not None for photo in photos] == [False, True]


def test_pictures_called_like_a_text_join_its_only_story_in_their_order(tmp_path: Path) -> None:
    files = {
        "story.jsonl": make_line("Ferry", {"caption": "As printed."}),
        "story-10.jpg": make_jpeg("Ten."),
        "story-2.jpg": make_jpeg("Two."),
        "story.jpg": make_jpeg(),
        "story-board.jpg": make_jpeg("Not of it."),
        "story/inside.jpg": make_jpeg("Inside."),
    }
    article, *others = read(make_folder(tmp_path, files))
    assert isinstance(article, ArticleDraft)
    assert [photo.caption for photo in article.photos] == ["As printed.", "Two.", "Ten.", "Inside."]
    assert [photo.file_name for photo in article.photos][:2] == ["story.jpg", "story-2.jpg"]
    assert [entry.where for entry in others] == [f"{tmp_path}/story-board.jpg"]


def test_a_text_with_several_stories_takes_no_namesakes(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, {"a.jsonl": make_line("One") + make_line("Two"), "a.jpg": make_jpeg("A ferry.")})
    assert [type(entry) for entry in read(folder)] == [ArticleDraft, ArticleDraft, PhotoDraft]


def test_one_picture_may_stand_in_two_stories(tmp_path: Path) -> None:
    lines = make_line("One", {"file_name": "f.jpg"}) + make_line("Two", {"file_name": "f.jpg"})
    entries = read(make_folder(tmp_path, {"a.jsonl": lines, "f.jpg": make_jpeg("A ferry.")}))
    assert [entry.photos[0].image for entry in entries if isinstance(entry, ArticleDraft)] == [
        make_jpeg("A ferry.")
    ] * 2
    assert len(entries) == 2


def test_pictures_left_over_are_photographs_of_their_own(tmp_path: Path) -> None:
    (photo,) = read(make_folder(tmp_path, {"ferry.jpg": make_jpeg("A ferry.")}))
    assert isinstance(photo, PhotoDraft)
    assert (photo.caption, photo.where) == ("A ferry.", f"{tmp_path}/ferry.jpg")


def test_pictures_beside_a_file_that_is_named_alone_only_join_it(tmp_path: Path) -> None:
    make_folder(tmp_path, {"a.jsonl": make_line(), "a.jpg": make_jpeg("A ferry."), "other.jpg": make_jpeg("Other.")})
    article = only_article(read(tmp_path / "a.jsonl"))
    assert [photo.caption for photo in article.photos] == ["A ferry."]


def test_pictures_join_their_texts_within_a_zip_too() -> None:
    line = make_line("Ferry", {"file_name": "f.jpg"})
    article = only_article(read_zip({"x/a.jsonl": line, "x/f.jpg": make_jpeg("A ferry.")}))
    assert article.photos[0].image == make_jpeg("A ferry.")


def test_what_a_browser_saved_beside_a_page_is_no_input_of_its_own(tmp_path: Path) -> None:
    page = {
        "page.jsonl": make_line("Ferry", {"address": "page_files/f.jpg?w=800"}),
        "page_files/f.jpg": make_jpeg("A."),
    }
    furniture = {"page_files/icon.png": b"\x89PNG", "page_files/script.js": b"x"}
    article = only_article(read(make_folder(tmp_path, page | furniture)))
    assert article.photos[0].image == make_jpeg("A.")
    assert only_article(read_zip(page)).headline == "Ferry"


def make_sidecar(caption: str) -> bytes:
    data = make_jpeg(caption)
    return data[data.index(b"<x:xmpmeta") : data.index(b"<?xpacket end")]


@pytest.mark.parametrize("name", ["ferry.xmp", "ferry.jpg.xmp"])
def test_a_sidecar_corrects_its_picture(tmp_path: Path, name: str) -> None:
    (photo,) = read(make_folder(tmp_path, {"ferry.jpg": make_jpeg("Wrong."), name: make_sidecar("Right.")}))
    assert isinstance(photo, PhotoDraft)
    assert photo.caption == "Right."


def test_a_sidecar_without_a_picture_is_rejected(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, {"ferry.xmp": make_sidecar("A ferry.")})
    assert read(folder) == [Rejected(f"{tmp_path}/ferry.xmp", "No picture of this name lies beside it.")]


def test_a_mapping_beside_a_table_tells_its_columns(tmp_path: Path) -> None:
    files = {"a.csv": "Titel;Fließ\nFähre;Voll.\n".encode(), "a.mapping.json": b'{"Flie\xc3\x9f": "body"}'}
    assert only_article(read(make_folder(tmp_path, files))).paragraphs == ["Voll."]


@pytest.mark.parametrize("mapping", [b"{", b"[]", b'{"a": 1}'])
def test_a_mapping_that_is_none_rejects_its_table(tmp_path: Path, mapping: bytes) -> None:
    (entry,) = read(make_folder(tmp_path, {"a.csv": b"headline\nx\n", "a.mapping.json": mapping}))
    assert isinstance(entry, Rejected)
    assert "a.mapping.json" in entry.why


@given(
    st.binary(max_size=60), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\xff\xd8\xff", b"{", b"\xff\xfe"])
)
def test_whatever_is_piped_in_gives_entries(data: bytes, start: bytes) -> None:
    entries = list(EntryReader(["-"], stdin=io.BytesIO(start + data)))
    assert all(entry.where.startswith("standard input") for entry in entries)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_a_zip_with_wrong_bytes_gives_entries(changes: list[tuple[int, int]]) -> None:
    data = bytearray(make_zip({"a/b.jsonl": make_line("x" * 100), "c.csv": b"headline,body\nA,b\n"}))
    for place, value in changes:
        data[place % len(data)] = value
    assert isinstance(list(EntryReader(["-"], stdin=io.BytesIO(bytes(data)))), list)
