"""What was indexed while a rebuild went on: keys, a line each, in a file beside the generations.

The file exists from the moment a rebuild begins until it has switched. Drains add to it before they take rows off the
queue, so that the rebuild can make those documents again in the index it builds.
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
    """Begin to note keys, or go on with what an interrupted rebuild noted. The caller holds the index lock."""
    (root / NAME).touch(mode=0o600)


def is_open(root: Path) -> bool:
    """Whether a rebuild is under way, or was interrupted."""
    return (root / NAME).exists()


def note(root: Path, keys: Iterable[Key]) -> None:
    """Add keys durably, where a rebuild is under way. The caller holds the index lock."""
    if not is_open(root):
        return
    with (root / NAME).open("a", encoding="ascii") as file:
        file.write("\n")  # half a line may stand there, of one whom a full disk stopped
        file.writelines(f"{key}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())


def read(root: Path, offset: int) -> tuple[list[Key], int]:
    """The keys noted behind `offset`, each once, and where the next read begins. Half a line is left for then."""
    with (root / NAME).open("rb") as file:
        file.seek(offset)
        data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    pairs = _LINE.findall(whole.decode("ascii"))
    return list(dict.fromkeys(Key(kind, int(pk)) for kind, pk in pairs)), offset + len(whole)


def end(root: Path) -> None:
    """The rebuild has switched, or is given up. The caller holds the index lock."""
    (root / NAME).unlink(missing_ok=True)
