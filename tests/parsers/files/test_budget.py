"""What is packed within what is packed shares one budget: of bytes, of files, of time, of depth."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers.files import budget, inputs, zip_members
from articles.parsers.files.budget import Budget
from articles.parsers.files.reader import EntryReader

LINE = b'{"headline": "Ferry", "body": "It sails."}\n'


def make_zip(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def read(folder: Path, data: bytes) -> list[Entry]:
    """The entries of a packed file, and of a good one that lies behind it."""
    (folder / "a.zip").write_bytes(data)
    (folder / "z.jsonl").write_bytes(LINE)
    *entries, last = EntryReader([folder])
    assert isinstance(last, ArticleDraft), "whatever a file does, the next one goes in"
    return entries


def whys(entries: list[Entry]) -> set[str]:
    return {entry.why for entry in entries if isinstance(entry, Rejected)}


@pytest.mark.parametrize(("limit", "good"), [(3 * len(LINE), 3), (3 * len(LINE) - 1, 2)])
def test_gzips_in_a_zip_share_its_bytes(limit: int, good: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 1)
    monkeypatch.setattr(budget, "MAX_RATIO", 1)
    packed = {f"{number}.jsonl.gz": gzip.compress(LINE) for number in range(3)}
    size = sum(map(len, packed.values()))
    monkeypatch.setattr(budget, "MAX_EXPANDED_BYTES", size + limit)
    data = make_zip(packed)
    assert len(data) > size + limit, "the packed size would explain it"
    entries = read(tmp_path, data)
    assert sum(isinstance(entry, ArticleDraft) for entry in entries) == good


def test_zips_in_a_zip_share_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 300_000)
    inner = make_zip({"a.txt": b"a b c. " * 15_000})
    entries = read(tmp_path, make_zip({f"{number}.zip": inner for number in range(9)}))
    assert "The zip expands out of all proportion to its size." in whys(entries)


def test_a_gzip_of_a_zip_does_not_multiply_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 100_000)
    entries = read(tmp_path, gzip.compress(make_zip({"a.txt": b"\0" * 10**6})))
    assert whys(entries) == {"The zip expands out of all proportion to its size."}


def test_a_file_read_twice_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINE * 100))
    file = inputs.Input(str(path), inputs.open_file)
    with file.open() as stream:
        for _ in range(3):
            stream.seek(0)
            stream.read()
    assert file.budget.bytes == len(LINE) * 100


@pytest.mark.parametrize(("members", "refused"), [(4, False), (5, True)])
def test_zips_in_a_zip_share_its_files(
    members: int, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "MAX_MEMBERS", 6)
    inner = make_zip({f"{number}.jsonl": LINE for number in range(members)})
    entries = read(tmp_path, make_zip({"one.jsonl": LINE, "two.zip": inner}))
    assert whys(entries) == ({"It holds more than 6 files. Unpack it, and import the folder."} if refused else set())
    assert isinstance(entries[0], ArticleDraft)


def test_a_list_of_files_that_is_out_of_proportion_is_not_read(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.jsonl": LINE}))
    end = data.rindex(b"PK\5\6")
    struct.pack_into("<L", data, end + 12, zip_members.MAX_DIRECTORY_BYTES + 1)
    assert "It holds more than" in min(whys(read(tmp_path, bytes(data))))


def test_the_list_of_a_large_zip_is_measured_by_its_own_record() -> None:
    place = 10
    record = b"PK\6\6" + bytes(36) + struct.pack("<Q", 123_456_789_012) + bytes(8)
    locator = b"PK\6\7" + bytes(4) + struct.pack("<Q", place) + bytes(4)
    end = b"PK\5\6" + bytes(8) + struct.pack("<L", 0xFFFFFFFF) + bytes(6)
    assert zip_members._directory_size(io.BytesIO(bytes(place) + record + locator + end)) == 123_456_789_012
    assert zip_members._directory_size(io.BytesIO(b"PK\5\6")) == 0
    assert zip_members._directory_size(io.BytesIO(b"")) == 0


def test_what_is_rejected_takes_no_more_than_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(1000))
    monkeypatch.setattr("articles.parsers.files.budget.time.process_time", lambda: next(now))
    own = Budget()
    story, shred = ArticleDraft("Ferry"), Rejected("a", "No.")

    def entries() -> Iterator[Entry]:
        for _ in range(20):
            yield story
        while True:
            yield shred

    given = []
    with pytest.raises(ParseError, match="Reading was stopped"):
        given.extend(own.watch(entries()))
    seen = list(given)
    assert own.seconds == budget.MAX_VAIN_SECONDS + 1
    assert all(entry is story for entry in seen[:20])


def test_a_zip_of_files_that_hold_no_story_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MAX_VAIN_SECONDS", 0)
    entries = read(tmp_path, make_zip({"a.jsonl": LINE, **{f"m{number}.txt": b"" for number in range(99)}}))
    assert isinstance(entries[0], ArticleDraft)
    assert len(entries) == 3
    assert "Reading was stopped" in max(whys(entries), key=len)
