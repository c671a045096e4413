"""The keys that were indexed during a rebuild: one a line, in a file beside the generations, or a row each in a table
where servers share the index.

It is open from the moment a rebuild begins until it has switched. A process that drains the queue adds to it before it
removes rows, so that the rebuild can index those keys in the new index too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from articles.models import IndexedKey, IndexMark
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.engines import Location

NAME = "journal"
_LINE = re.compile(rf"^({ARTICLE}|{PHOTO}):(\d+)$", re.M)


def begin(root: Location) -> None:
    """Open the journal, or the one of an interrupted rebuild. The caller holds the index lock."""
    if not isinstance(root, Path):
        IndexMark.objects.get_or_create(name=NAME)
        return
    (root / NAME).touch(mode=0o600)


def is_open(root: Location) -> bool:
    """Whether a rebuild is under way, or was interrupted."""
    if not isinstance(root, Path):
        return IndexMark.objects.filter(name=NAME).exists()
    return (root / NAME).exists()


def note(root: Location, keys: Iterable[Key]) -> None:
    """Add keys durably if a rebuild is under way. The caller holds the index lock."""
    if not is_open(root):
        return
    if not isinstance(root, Path):
        rows = [IndexedKey(kind=key.kind, object_id=key.pk) for key in keys]
        IndexedKey.objects.bulk_create(rows, batch_size=1000)
        return
    with (root / NAME).open("a", encoding="ascii") as file:
        file.write("\n")  # a full disk may have left half a line
        file.writelines(f"{key}\n" for key in keys)
        file.flush()
        os.fsync(file.fileno())


def read(root: Location, offset: int) -> tuple[list[Key], int]:
    """The keys after `offset`, each once, and the offset of the next read. Half a line at the end is left for that."""
    if not isinstance(root, Path):
        noted = IndexedKey.objects.filter(pk__gt=offset).order_by("pk").values_list("pk", "kind", "object_id")
        rows = list(noted)
        return list(dict.fromkeys(Key(kind, pk) for _, kind, pk in rows)), rows[-1][0] if rows else offset
    with (root / NAME).open("rb") as file:
        file.seek(offset)
        data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    pairs = _LINE.findall(whole.decode("ascii"))
    return list(dict.fromkeys(Key(kind, int(pk)) for kind, pk in pairs)), offset + len(whole)


def end(root: Location) -> None:
    """Delete the journal, after the switch or when a rebuild is given up. The caller holds the index lock."""
    if not isinstance(root, Path):
        with transaction.atomic():
            IndexMark.objects.filter(name=NAME).delete()
            IndexedKey.objects.all().delete()
        return
    (root / NAME).unlink(missing_ok=True)
