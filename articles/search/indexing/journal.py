"""The keys that were indexed during a rebuild, one a line, in a file beside the generations.

The file exists from the moment a rebuild begins until it has switched. A process that drains the queue
adds to it before it removes rows, so that the rebuild can index those keys in the new index too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from articles.search.document import ARTICLE, PHOTO, Key

NAME = "journal"
_LINE = re.compile(rf"^({ARTICLE}|{PHOTO}):(\d+)$", re.M)


def begin(root: Path) -> None:
    """Open the journal, or the one of an interrupted rebuild. The caller holds the index lock."""
    (root / NAME).touch(mode=0o600)


def is_open(root: Path) -> bool:
    """Whether a rebuild is under way, or was interrupted."""
    return (root / NAME).exists()


def note(root: Path, keys: Iterable[Key]) -> None:
    """Add keys durably if a rebuild is under way. The caller holds the index lock."""
    if not is_open(root):
        return
    with (root / NAME).open("a", encoding="ascii") as file:
        file.write("\n")  # a full disk may have left half a line
        file.writelines(f"{key}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())


def read(root: Path, offset: int) -> tuple[list[Key], int]:
    """The keys after `offset`, each once, and the offset of the next read. Half a line at the end is left for that."""
    with (root / NAME).open("rb") as file:
        file.seek(offset)
        data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    pairs = _LINE.findall(whole.decode("ascii"))
    return list(dict.fromkeys(Key(kind, int(pk)) for kind, pk in pairs)), offset + len(whole)


def end(root: Path) -> None:
    """Delete the journal, after the switch or when a rebuild is given up. The caller holds the index lock."""
    (root / NAME).unlink(missing_ok=True)
