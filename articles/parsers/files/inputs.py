"""Files, folders, zips, gzips and pipes, as groups of files in the same folder; each file is opened when its turn
comes.

Nothing is unpacked to disk, so a path inside a zip can do no harm. A zip that would expand out of all proportion is
refused before it is read; one that declares false sizes is stopped while it is read.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from os.path import isdir, isfile, join, splitext
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import IO, BinaryIO, cast

from articles.drafts.draft import ParseError
from articles.parsers.files.budget import MAX_MEMBERS, Budget
from articles.parsers.files.foreign_zips import kind_of_zip

SPOOL_BYTES = 16 * 2**20
MAX_DIRECTORY_BYTES = 250 * MAX_MEMBERS
"""The most bytes of a zip's central directory, which is read whole before its files can be counted."""

_FURNITURE = ("_files", ".files")
_WACZ, _CRAWL = "datapackage.json", re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
"""What a WACZ file, a zip of web archives, has at its top, and its members that hold pages. The others are indexes."""
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_LONGEST_END = 22 + 2**16 + 20
"""Bytes of a zip's end record with its comment, and of the records before it in large zips."""
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
"""What Python's decompressors raise for damaged, encrypted or unusual files."""


Opener = Callable[[str], BinaryIO]


def open_file(name: str) -> BinaryIO:
    """A file on the disk, opened."""
    return open(name, "rb")


@dataclass(frozen=True)
class Input:
    """One file: its path as the archivist knows it, and the function that opens it, seekable, as often as needed.

    budget: that of the outermost file, shared by everything within it.
    """

    name: str
    opener: Opener
    budget: Budget = field(default_factory=Budget, compare=False)

    @cached_property
    def base(self) -> str:
        """The file's own name in small letters, without folders and without .gz."""
        return self.name.replace("\\", "/").rstrip("/").rpartition("/")[2].lower().removesuffix(".gz")

    @cached_property
    def stem(self) -> str:
        return self.base.rpartition(".")[0] or self.base

    @cached_property
    def suffix(self) -> str:
        return splitext(self.base)[1]

    @property
    def folder(self) -> str:
        """The folder's name in small letters."""
        return PurePosixPath(self.name.replace("\\", "/")).parent.name.lower()

    def open(self) -> BinaryIO:
        """The file's bytes, unpacked if they are gzipped. Raises OSError, and ParseError while they are read."""
        stream = self.opener(self.name)
        packed = stream.read(2) == _GZIP
        self.budget.begin(stream.seek(0, io.SEEK_END) if packed or not self.budget.limit else 0)
        stream.seek(0)
        return _gunzip(stream, self.budget) if packed else stream


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one folder that are to be read, and pictures beside or below them that may only be joined to them
    (`lent`)."""

    files: Sequence[Input]
    lent: Sequence[Input] = ()


def groups(paths: Sequence[str | Path], stdin: BinaryIO | None = None, opener: Opener = open_file) -> Iterator[Group]:
    """The files of these paths, grouped by folder. Folders are walked in the order of their names; hidden files are
    left out.

    A file that is named by itself is lent the pictures beside it, and those in a folder named after it. opener: opens
    the files that are read, but not those that are lent.
    """
    alone: dict[Path, list[Input]] = {}
    for path in map(Path, paths):
        if str(path) == "-" and stdin is not None:
            yield Group([Input("standard input", _spool_once(stdin))])
        elif path.is_dir():
            yield from _walk(path, opener)
        else:
            alone.setdefault(path.parent, []).append(Input(str(path), opener))
    for folder, files in alone.items():
        names = _names(folder)
        yield Group(files, [*_neighbours(folder, names, files), *_lent_files(folder, names, files)])


def total_size(paths: Sequence[str | Path]) -> int:
    """The bytes of all files of these paths, as far as they are known before reading."""
    inner = (join(place, name) for path in paths for place, _, names in os.walk(path) for name in names)
    return sum(map(_size, paths)) + sum(map(_size, inner))


def _size(path: str | Path) -> int:
    try:
        found = os.stat(path)
    except OSError:  # it is reported when its turn comes
        return 0
    return found.st_size if S_ISREG(found.st_mode) else 0


def zip_groups(archive: BinaryIO, name: str, budget: Budget) -> Iterator[Group]:
    """The members of a zip, grouped by folder. Read each group before you ask for the next. Raises ParseError for a zip
    that is damaged or encrypted, or that expands out of proportion."""
    if _directory_size(archive) > MAX_DIRECTORY_BYTES:
        raise ParseError(f"It holds more than {MAX_MEMBERS:,} files. Unpack it, and import the folder.")
    try:
        with zipfile.ZipFile(archive) as opened:
            folders: dict[str, list[Input]] = {}
            for member in _members(opened, budget):
                folder = str(PurePosixPath(member.filename).parent).lower()
                file = Input(f"{name}/{member.filename}", _member(opened, member, budget), budget)
                folders.setdefault(folder, []).append(file)
            for folder, files in sorted(folders.items()):
                path = PurePosixPath(folder)
                if not _is_furniture(path.name, folders.get(str(path.parent), [])):
                    inner = (folders.get(str(path / name), []) for name in _own_folders(files))
                    yield Group(files, [file for found in inner for file in found])
    except _BROKEN as error:
        raise ParseError(f"The zip is damaged: {error}.") from None


def is_zip(head: bytes) -> bool:
    """Whether a file begins as a zip does."""
    return head.startswith(_ZIP)


def spool(stream: IO[bytes]) -> BinaryIO:
    """A seekable copy of a stream; a small one is kept in memory."""
    kept = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (its reader closes it)
    for block in iter(lambda: stream.read(2**20), b""):
        kept.write(block)
    kept.seek(0)
    return cast(BinaryIO, kept)


class _Unpacked(io.RawIOBase):
    """A stream of unpacked bytes that takes them off the budget. A damaged stream raises ParseError."""

    def __init__(self, inner: IO[bytes], budget: Budget, others: ExitStack) -> None:
        self._inner, self._budget, self._others = inner, budget, others
        self._furthest = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
            place = self._inner.tell()
        except _BROKEN as error:
            raise ParseError(f"Its compressed data is damaged or ends early: {error}.") from None
        if place > self._furthest:
            self._budget.unpack(place - self._furthest)
            self._furthest = place
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._others.close()
        super().close()


def _gunzip(packed: BinaryIO, budget: Budget) -> BinaryIO:
    inner = cast(IO[bytes], gzip.GzipFile(fileobj=packed, mode="rb"))
    stack = ExitStack()
    stack.callback(packed.close)
    stack.callback(inner.close)
    return io.BufferedReader(_Unpacked(inner, budget, stack))


def _directory_size(archive: BinaryIO) -> int:
    """The bytes of a zip's central directory, from its end record (APPNOTE 4.3.14 to 4.3.16); 0 if there is none."""
    tail = max(0, archive.seek(0, io.SEEK_END) - _LONGEST_END)
    archive.seek(tail)
    data = archive.read()
    place = data.rfind(b"PK\5\6")
    if place < 0 or place + 22 > len(data):
        return 0
    size: int = struct.unpack_from("<L", data, place + 12)[0]
    locator = data[place - 20 : place]
    if size == 0xFFFFFFFF and locator[:4] == b"PK\6\7":
        archive.seek(min(struct.unpack_from("<Q", locator, 8)[0], tail + place))
        record = archive.read(56).ljust(56, b"\0")
        size = struct.unpack_from("<Q", record, 40)[0]
    return size


def _members(opened: zipfile.ZipFile, budget: Budget) -> list[zipfile.ZipInfo]:
    """The files of a zip that are not hidden, by name. Raises ParseError if their declared sizes are not credible."""
    files = [member for member in opened.infolist() if not member.is_dir()]
    if kind := kind_of_zip(opened, [member.filename for member in files]):
        raise ParseError(f"This is {kind}")
    budget.enter(len(files), sum(member.file_size for member in files))
    if any(member.filename == _WACZ for member in files):
        files = [member for member in files if _CRAWL.fullmatch(member.filename)] or files
    return sorted(
        (file for file in files if not _is_hidden(PurePosixPath(file.filename))), key=lambda file: file.filename
    )


def _member(opened: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> Opener:
    def opener(_: str) -> BinaryIO:
        if member.flag_bits & 1:
            raise ParseError("It is encrypted.")
        try:
            inner = opened.open(member)
        except _BROKEN as error:
            raise ParseError(f"It is damaged: {error}.") from None
        stack = ExitStack()
        stack.callback(inner.close)
        return io.BufferedReader(_Unpacked(inner, budget, stack))

    return opener


def _walk(top: Path, opener: Opener) -> Iterator[Group]:
    """The groups of a folder and of the folders within it. What a browser saved beside a page is only lent to that
    page."""
    closed: list[str] = []
    for place, folders, names in os.walk(top, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = [Input(path, opener) for path in _files(place, sorted(names))]
        yield Group(files, _lent_files(place, folders, files))
        folders[:] = [name for name in folders if not _is_furniture(name, files)]
    if closed:
        yield Group([Input(folder, opener) for folder in closed])  # opening it reports why


def _neighbours(folder: Path, names: Iterable[str], files: Sequence[Input]) -> list[Input]:
    """The other files in the same folder."""
    if all(file.suffix == ".zip" for file in files):
        return []
    asked = {file.name for file in files}
    return [Input(path, open_file) for path in _files(folder, names) if path not in asked]


def _lent_files(folder: str | Path, names: Sequence[str], files: Sequence[Input]) -> list[Input]:
    """The files in those of these folders that are named after one of these files."""
    own = _own_folders(files) if names else ()
    inner = [join(folder, name) for name in names if name.lower() in own and isdir(join(folder, name))]
    return [Input(path, open_file) for found in inner for path in _files(found, _names(found))]


def _names(folder: str | Path) -> list[str]:
    """The names in a folder, sorted; empty if it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _files(folder: str | Path, names: Iterable[str]) -> Iterator[str]:
    """The paths of those names in a folder that are files and not hidden."""
    paths = (join(folder, name).removeprefix("./") for name in names if not name.startswith("."))
    return filter(isfile, paths)


def _own_folders(files: Iterable[Input]) -> set[str]:
    """The names of folders that belong to one of these files: made by hand, or by the browser that saved a page."""
    return {stem + ending for stem in {file.stem for file in files} for ending in ("", *_FURNITURE)}


def _is_furniture(folder: str, files: Iterable[Input]) -> bool:
    """Whether a browser saved this folder beside one of these pages."""
    return folder.lower().endswith(_FURNITURE) and folder.lower() in _own_folders(files)


def _spool_once(stdin: BinaryIO) -> Opener:
    kept: list[BinaryIO] = []

    def opener(_: str) -> BinaryIO:
        if not kept:
            kept.append(spool(stdin))
        return kept[0]

    return opener


def _is_hidden(path: PurePosixPath) -> bool:
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in path.parts)
