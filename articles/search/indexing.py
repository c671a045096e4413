"""The index follows the database: the lock, the drain of the queue, the sweep, and what readers must not see meanwhile.

The queue is written by triggers (articles/outbox.py) inside each change's own transaction. Whoever holds the index
lock drains it; a row leaves the queue only after the index has committed and synced its document to disk. So a crash
at any point leaves either a drained row or a waiting one, never a lost one: draining twice does no harm.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone

from articles.models import Article, IndexUpdate, Photo
from articles.search.document import ARTICLE, PHOTO, Document, Key
from articles.search.documents import all_documents, documents_for
from articles.search.engines import open_reader, open_writer
from articles.search.engines.base import Reader, Writer

log = logging.getLogger(__name__)

BATCH = 2000
"""Queue rows a commit: each commit costs two or three syncs."""

POISON = (ValueError, TypeError, KeyError, OverflowError)
"""What a document that cannot be indexed raises; anything else is the index's or the disk's trouble, not the row's."""


@cache
def reader() -> Reader:
    """The process's one reader, shared by its threads."""
    return open_reader(settings.SEARCH_INDEX_PATH)


@contextmanager
def index_lock(wait: float = 0) -> Iterator[bool]:
    """The one writer's lock over all processes, held by the kernel: it goes with the process that dies.

    Gives whether it was got within `wait` seconds.
    """
    folder = Path(settings.SEARCH_INDEX_PATH)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle, time.monotonic() + wait)
    finally:
        os.close(handle)


def _locked(handle: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        else:
            return True


def drain(wait: float = 0) -> bool:
    """Bring the index up to date. False where another process holds the lock: it drains for us.

    Looks at the queue again after letting go of the lock: a row that came between the holder's last look and its
    letting go, from a process that found the lock taken, would otherwise wait for the next change.
    """
    while IndexUpdate.objects.waiting().exists():
        with index_lock(wait) as held:
            if not held:
                return False
            writer = open_writer(settings.SEARCH_INDEX_PATH)
            while rows := list(IndexUpdate.objects.waiting().values_list("pk", "kind", "object_id")[:BATCH]):
                _apply(writer, [row[0] for row in rows], list(dict.fromkeys(Key(*row[1:]) for row in rows)))
    return True


def _apply(writer: Writer, rows: list[int], keys: list[Key]) -> None:
    """Index these keys, then take the rows off the queue; a poison document is set aside and the rest goes on."""
    try:
        _write(writer, keys)
    except POISON as error:
        if len(keys) == 1:
            log.exception("The document of %s cannot be indexed; it is set aside.", keys[0])
            IndexUpdate.objects.filter(pk__in=rows).update(error=repr(error))
            return
        for key in keys:
            _apply(writer, [pk for pk in rows if pk in _rows_of(rows, key)], [key])
        return
    IndexUpdate.objects.filter(pk__in=rows).delete()
    for row in IndexUpdate.objects.set_aside():  # an earlier error of a row that can be indexed now
        if Key(row.kind, row.object_id) in set(keys):
            row.delete()


def _write(writer: Writer, keys: list[Key]) -> None:
    documents = list(documents_for(keys))
    gone = set(keys) - {document.key for document in documents}
    writer.update(documents, gone)


def _rows_of(rows: list[int], key: Key) -> set[int]:
    return set(IndexUpdate.objects.filter(pk__in=rows, kind=key.kind, object_id=key.pk).values_list("pk", flat=True))


def hidden_keys() -> frozenset[Key]:
    """Rows that wait to be indexed and that the public may not see now: the index may still show them."""
    if not IndexUpdate.objects.exists():
        return frozenset()
    visible = {
        ARTICLE: Article.objects.visible().filter(pk=OuterRef("object_id")),
        PHOTO: Photo.objects.visible().filter(pk=OuterRef("object_id")),
    }
    hidden: set[Key] = set()
    for kind, rows in visible.items():
        waiting = IndexUpdate.objects.filter(~Exists(rows), kind=kind).values_list("object_id", flat=True)
        hidden.update(Key(kind, pk) for pk in waiting.distinct())
    return frozenset(hidden)


@dataclass(slots=True)
class Differences:
    """What the sweep found: keys of rows without a document, with an old one, of documents without a row, doubled."""

    checked: int = 0
    missing: list[Key] = field(default_factory=list)
    stale: list[Key] = field(default_factory=list)
    orphaned: list[Key] = field(default_factory=list)
    doubled: list[Key] = field(default_factory=list)

    def keys(self) -> set[Key]:
        """All that must be indexed anew."""
        return {*self.missing, *self.stale, *self.orphaned, *self.doubled}

    def as_json(self) -> dict[str, Any]:
        """Counts and keys as text."""
        lists = {name: getattr(self, name) for name in ("missing", "stale", "orphaned", "doubled")}
        return {"checked": self.checked} | {name: [str(key) for key in keys] for name, keys in lists.items()}


def sweep() -> Differences:
    """Compare database and index by content, side by side in order of keys, in bounded memory."""
    differences = Differences()
    index = reader()
    for kind in (ARTICLE, PHOTO):
        _compare(kind, all_documents(kind), index.versions(kind), differences)
    return differences


def _compare(
    kind: str, documents: Iterator[Document], versions: Iterator[tuple[int, str]], differences: Differences
) -> None:
    """Merge two ascending streams."""
    indexed = next(versions, None)
    previous: int | None = None
    for document in documents:
        differences.checked += 1
        pk = document.key.pk
        while indexed is not None and indexed[0] < pk:
            (differences.doubled if indexed[0] == previous else differences.orphaned).append(Key(kind, indexed[0]))
            indexed = next(versions, None)
        if indexed is None or indexed[0] != pk:
            differences.missing.append(document.key)
            continue
        if indexed[1] != document.version:
            differences.stale.append(document.key)
        previous, indexed = pk, next(versions, None)
    while indexed is not None:
        (differences.doubled if indexed[0] == previous else differences.orphaned).append(Key(kind, indexed[0]))
        indexed = next(versions, None)


def repair(differences: Differences) -> int:
    """Queue all that differs; the drain does the rest. How many were queued."""
    keys = sorted(differences.keys())
    IndexUpdate.objects.bulk_create([IndexUpdate(kind=key.kind, object_id=key.pk) for key in keys], batch_size=1000)
    return len(keys)


def queue_state() -> dict[str, Any]:
    """{waiting, oldest_seconds, set_aside}: the health of the queue."""
    waiting = IndexUpdate.objects.waiting().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    set_aside = IndexUpdate.objects.set_aside().count()
    return {"waiting": waiting["count"], "oldest_seconds": round(age, 1), "set_aside": set_aside}
