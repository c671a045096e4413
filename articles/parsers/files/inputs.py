"""Files, folders, gzips and pipes, as groups of files in the same folder; each file is opened when its turn comes.

Nothing is unpacked to disk. zip_members.py gives the files of a zip in the same groups.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os.path import isdir, isfile, join, splitext
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import BinaryIO

from articles.parsers.files.budget import Budget
from articles.parsers.files.unpack import gunzip, spool

_GZIP = b"\x1f\x8b"
_FURNITURE = ("_files", ".files")
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
        return gunzip(stream, self.budget) if packed else stream


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


def _walk(top: Path, opener: Opener) -> Iterator[Group]:
    """The groups of a folder and of the folders within it. What a browser saved beside a page is only lent to that
    page."""
    closed: list[str] = []
    for place, folders, names in os.walk(top, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = [Input(path, opener) for path in _files(place, sorted(names))]
        yield Group(files, _lent_files(place, folders, files))
        folders[:] = [name for name in folders if not is_furniture(name, files)]
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
    own = own_folders(files) if names else ()
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


def own_folders(files: Iterable[Input]) -> set[str]:
    """The names of folders that belong to one of these files: made by hand, or by the browser that saved a page."""
    return {stem + ending for stem in {file.stem for file in files} for ending in ("", *_FURNITURE)}


def is_furniture(folder: str, files: Iterable[Input]) -> bool:
    """Whether a browser saved this folder beside one of these pages."""
    return folder.lower().endswith(_FURNITURE) and folder.lower() in own_folders(files)


def _spool_once(stdin: BinaryIO) -> Opener:
    kept: list[BinaryIO] = []

    def opener(_: str) -> BinaryIO:
        if not kept:
            kept.append(spool(stdin))
        return kept[0]

    return opener
