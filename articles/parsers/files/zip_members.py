"""The members of a zip, as groups of files.

Nothing is unpacked to disk, so a path inside a zip can do no harm. A zip that would expand out of all proportion is
refused before it is read; one that declares false sizes is stopped while it is read.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from articles.drafts.draft import ParseError
from articles.parsers.files.budget import MAX_MEMBERS, Budget
from articles.parsers.files.foreign_zips import kind_of_zip
from articles.parsers.files.inputs import Group, Input, Opener, is_furniture, own_folders
from articles.parsers.files.unpack import BROKEN, UnpackedStream

MAX_DIRECTORY_BYTES = 250 * MAX_MEMBERS
"""The most bytes of a zip's central directory, which is read whole before its files can be counted."""
_WACZ, _CRAWL = "datapackage.json", re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
"""What a WACZ file, a zip of web archives, has at its top, and its members that hold pages. The others are indexes."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_LONGEST_END = 22 + 2**16 + 20
"""Bytes of a zip's end record with its comment, and of the records before it in large zips."""


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
                if not is_furniture(path.name, folders.get(str(path.parent), [])):
                    inner = (folders.get(str(path / name), []) for name in own_folders(files))
                    yield Group(files, [file for found in inner for file in found])
    except BROKEN as error:
        raise ParseError(f"The zip is damaged: {error}.") from None


def is_zip(head: bytes) -> bool:
    """Whether a file begins as a zip does."""
    return head.startswith(_ZIP)


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
            inner = cast(zipfile.ZipExtFile, opened.open(member))
        except BROKEN as error:
            raise ParseError(f"It is damaged: {error}.") from None
        stack = ExitStack()
        stack.callback(inner.close)
        return io.BufferedReader(UnpackedStream(inner, budget, stack))

    return opener


def _is_hidden(path: PurePosixPath) -> bool:
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in path.parts)
