"""Where index files are kept: a root folder has generations, and the small file CURRENT names the one that is searched.

    <root>/CURRENT        "g0002"
    <root>/g0001/         the previous one, kept in case the new one is bad: to return to it, write its name into
    CURRENT <root>/g0002/         stamp.json and the engine's own files

A new generation is built beside the live one and switched to by replacing CURRENT, which is atomic; readers follow.
The caller holds the index lock for everything but `current` and `read_stamp`.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from pathlib import Path

from articles.search.engines.base import IndexBroken

log = logging.getLogger(__name__)

_POINTER = "CURRENT"
_STAMP = "stamp.json"
_NAME = re.compile(r"g(\d{4,})")


def current(root: Path) -> Path:
    """The live generation's folder. IndexBroken where there is none."""
    try:
        name = (root / _POINTER).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexBroken("There is no search index yet.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBroken(f"The search index cannot be opened ({error}).") from error
    folder = root / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise IndexBroken(f"The search index {name!r} is missing.")
    return folder


def clear_the_way(root: Path) -> None:
    """Rename a plain file that stands where the index belongs, so that an index can be built there again."""
    if root.is_file():
        log.warning("%s is a file; it is renamed to make room for the search index.", root)
        root.replace(root.with_name(f"{root.name}.file"))


def exists(root: Path) -> bool:
    """Whether any generation is live."""
    return (root / _POINTER).is_file()


def live_name(root: Path) -> str:
    """The name of the live generation; empty if there is none or CURRENT cannot be read."""
    try:
        return current(root).name
    except IndexBroken:
        return ""


def generations(root: Path) -> list[str]:
    """Names of all generations, oldest first, finished or not."""
    names = [entry.name for entry in root.iterdir() if _NAME.fullmatch(entry.name)] if root.is_dir() else []
    return sorted(names, key=lambda name: int(name[1:]))


def create_beside(root: Path) -> str:
    """Make an empty folder for a new generation, which nobody reads yet, and return its name."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = generations(root)
    name = f"g{int(names[-1][1:]) + 1 if names else 1:04}"
    (root / name).mkdir(mode=0o700)
    return name


def switch(root: Path, name: str) -> None:
    """Make a finished generation the live one, durably. Of the others, only the previously live one is kept."""
    before = live_name(root)
    _write(root / _POINTER, name)
    for other in generations(root):
        if other not in (name, before):
            shutil.rmtree(root / other, ignore_errors=True)


class FolderGenerations:
    """The generations below a root folder, as engines are asked for them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        """Names of all generations, oldest first."""
        return generations(self.root)

    def live_name(self) -> str:
        """The name of the live one; empty if there is none."""
        return live_name(self.root)

    def exists(self) -> bool:
        """Whether any is live."""
        return exists(self.root)

    def check_live(self) -> None:
        """IndexBroken where the live one lost its files: it must not come back empty."""
        read_stamp(current(self.root))

    def create_beside(self) -> str:
        """Make an empty one."""
        return create_beside(self.root)

    def switch(self, name: str) -> None:
        """Make one the live one."""
        switch(self.root, name)


def write_stamp(folder: Path, stamp: dict[str, object]) -> None:
    """Write down, beside the index files, which versions they were made with."""
    _write(folder / _STAMP, json.dumps(stamp, sort_keys=True))


def read_stamp(folder: Path) -> dict[str, object]:
    """The versions that a generation was made with. IndexBroken if they cannot be read."""
    try:
        stamp = json.loads((folder / _STAMP).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IndexBroken(f"The search index has no readable {_STAMP}.") from error
    if not isinstance(stamp, dict):
        raise IndexBroken(f"The search index has no readable {_STAMP}.")
    return stamp


def sync(path: Path) -> None:
    """Sync a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    """Replace a small file durably: after a crash it has either the old or the new content, never part of one."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, "utf-8")
    sync(beside)
    beside.replace(path)
    sync(path.parent)
