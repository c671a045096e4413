"""Small facts beside the index: which generation is being built, when it was swept. A file each beside the embedded
engine's generations; rows of a table where servers share an index."""

from __future__ import annotations

import time
from pathlib import Path

from django.utils import timezone

from articles.models import IndexMark
from articles.search.indexing.locks import location

BUILDING = "building"
"""The generation that a rebuild makes, or has left unfinished."""
SWEPT = "swept"
"""Its age is that of the last sweep, since a worker may be restarted every day."""


def read(name: str) -> str:
    """What a mark says; "" where there is none."""
    if (path := _path(name)) is None:
        return IndexMark.objects.filter(name=name).values_list("value", flat=True).first() or ""
    return path.read_text("ascii") if path.exists() else ""


def write(name: str, value: str = "") -> None:
    """Make a mark, or make it anew."""
    if (path := _path(name)) is None:
        IndexMark.objects.update_or_create(name=name, defaults={"value": value, "at": timezone.now()})
    else:
        path.write_text(value, "ascii")


def remove(name: str) -> None:
    """Take a mark away, if there is one."""
    if (path := _path(name)) is None:
        IndexMark.objects.filter(name=name).delete()
    else:
        path.unlink(missing_ok=True)


def age(name: str) -> float | None:
    """Seconds since a mark was made; None where there is none."""
    if (path := _path(name)) is None:
        made = IndexMark.objects.filter(name=name).values_list("at", flat=True).first()
        return (timezone.now() - made).total_seconds() if made else None
    return time.time() - path.stat().st_mtime if path.exists() else None


def _path(name: str) -> Path | None:
    """The file of a mark; None where marks are rows."""
    root = location()
    return root / name if isinstance(root, Path) else None
