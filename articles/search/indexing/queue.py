"""The index follows the database: the lock, the drain of the queue, and what readers must not see meanwhile.

The queue is written by triggers (articles/search/indexing/triggers.py) inside each change's own transaction. Whoever
holds the index lock drains it; a row leaves the queue only after the index has committed and synced its document to
disk. So a crash at any point leaves either a drained row or a waiting one, never a lost one: draining twice does no
harm.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone

from articles.models import Article, ArticlePhoto, IndexUpdate, Photo
from articles.models.visibility import embargoes_ended
from articles.search.document import ARTICLE, PHOTO, Key, portions
from articles.search.engines import open_reader, open_writer, store
from articles.search.engines.base import Gate, Reader, Writer, cannot_write
from articles.search.engines.base import IndexBroken as IndexBroken  # what commands may catch
from articles.search.indexing import journal
from articles.search.indexing.documents import documents_for

log = logging.getLogger(__name__)

BATCH = 12_000
"""Queue rows a commit, some four thousand articles of an import: a commit costs syncs, and sooner or later a merge."""

CHARACTERS = 4_000_000
"""Text a commit, which bounds the memory that it takes where stories are long."""

PARAMETERS = 5_000
"""Values in one SQL statement that every database takes."""

MOST_WAITING = 10_000
"""Waiting rows beyond which no word of the index is offered: an import is running, or the worker has stopped."""

POISON = (ValueError, TypeError, KeyError, OverflowError)
"""What a document that cannot be indexed raises; anything else is the index's or the disk's trouble, not the row's."""

_bulk = threading.local()


@cache
def reader() -> Reader:
    """The process's one reader, shared by its threads."""
    return open_reader(settings.SEARCH_INDEX_PATH)


def warm_up() -> None:
    """Open the index before the first search asks for it; one that cannot serve is reported by that search."""
    try:
        reader().check()
    except IndexBroken as broken:
        log.warning("%s", broken)


@contextmanager
def file_lock(name: str, wait: float = 0) -> Iterator[bool]:
    """A lock over all processes, held by the kernel: it goes with the process that dies. Gives whether it was got."""
    folder = Path(settings.SEARCH_INDEX_PATH)
    try:
        store.clear_the_way(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(error) from error
    try:
        yield _locked(handle, time.monotonic() + wait)
    finally:
        os.close(handle)


def index_lock(wait: float = 0) -> AbstractContextManager[bool]:
    """The one writer's lock."""
    return file_lock("lock", wait)


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


def drain(wait: float = 0, stop: Callable[[], bool] = lambda: False) -> bool:
    """Bring the index up to date, or as far as `stop` lets it. False where another process holds the lock: it drains
    for us.

    Looks at the queue again after letting go of the lock: a row that came between the holder's last look and its
    letting go, from a process that found the lock taken, would otherwise wait for the next change.
    """
    while IndexUpdate.objects.waiting().exists() and not stop():
        with index_lock(wait) as held:
            if not held:
                return False
            writer = _writer()
            while not stop() and (rows := _next_rows()):
                _apply(writer, rows)
    return True


@contextmanager
def after_bulk(wait: float = 0) -> Iterator[None]:
    """Drain the queue after a block of bulk writes, which send no signal and so have nobody else to drain it at once.
    What the block saves one by one waits for its end, too.

    If the block raises, or another process keeps the index lock longer than `wait` seconds, the rows are left to the
    holder of the lock, the worker or the next save. Raises IndexBroken where the index cannot be written.
    """
    before, _bulk.under_way = _in_bulk(), True
    try:
        yield
    finally:
        _bulk.under_way = before
    drain(wait)


def _in_bulk() -> bool:
    """Whether this thread is within after_bulk()."""
    return getattr(_bulk, "under_way", False)


def drain_own(wait: float = 1) -> None:
    """Have what waits now indexed before this returns, by this process or by whoever holds the lock: who has just saved
    finds it at once. One commit takes all that wait, so that many who save together cost little more than one; later
    rows are left to their own. After `wait` seconds, behind a large import, the rest is left to the holder of the lock,
    the worker or the next save. Within after_bulk() its end sees to that."""
    if _in_bulk():
        return
    newest = IndexUpdate.objects.waiting().values_list("pk", flat=True).last()
    own = IndexUpdate.objects.waiting().filter(pk__lte=newest or 0)
    deadline = time.monotonic() + wait

    def enough() -> bool:
        return not own.exists() or time.monotonic() >= deadline

    while not drain(stop=enough) and not enough():
        time.sleep(0.02)


def tidy() -> bool:
    """Take one step of the index's upkeep, in time that nobody needs; False where there is none to take."""
    root = Path(settings.SEARCH_INDEX_PATH)
    with file_lock("tidying") as held:
        return held and store.exists(root) and open_writer(root).tidy(lambda: index_lock(wait=5))


def _writer() -> Writer:
    """The live index's writer. Where there is no index, an empty one is made only if the queue will fill it: an index
    that was lost must not come back with the newest stories alone."""
    root = Path(settings.SEARCH_INDEX_PATH)
    if not store.exists(root) and _holds_more_than_the_queue():
        raise IndexBroken("There is no search index yet.")
    return open_writer(root)


def _holds_more_than_the_queue() -> bool:
    queued = IndexUpdate.objects.waiting().values("object_id")
    return any(
        model.objects.exclude(pk__in=queued.filter(kind=kind)).exists()
        for kind, model in ((ARTICLE, Article), (PHOTO, Photo))
    )


def _next_rows() -> dict[Key, list[int]]:
    """The oldest rows of the queue, by what they ask to be indexed."""
    rows: dict[Key, list[int]] = defaultdict(list)
    for pk, kind, object_id in IndexUpdate.objects.waiting().values_list("pk", "kind", "object_id")[:BATCH]:
        rows[Key(kind, object_id)].append(pk)
    return rows


def write_documents(writer: Writer, keys: Iterable[Key]) -> None:
    """Make the documents of these keys again; keys whose row is gone are removed. On the disk when this returns."""
    gone = set(keys)
    for documents in portions(documents_for(sorted(gone)), BATCH, CHARACTERS):
        writer.update(documents)
        gone.difference_update(document.key for document in documents)
    if gone:
        writer.update([], gone)


def _apply(writer: Writer, rows: dict[Key, list[int]]) -> None:
    """Index these keys, then take their rows off the queue. A poison document is found by halving what failed, and set
    aside; the rest goes on."""
    try:
        write_documents(writer, rows)
    except POISON as error:
        if len(rows) == 1:
            _set_aside(rows, error)
        else:
            keys = list(rows)
            for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
                _apply(writer, {key: rows[key] for key in half})
        return
    journal.note(settings.SEARCH_INDEX_PATH, rows)  # before the rows are gone: a rebuild beside needs them too
    _take_off(rows)


def _set_aside(rows: dict[Key, list[int]], error: Exception) -> None:
    for key, pks in rows.items():
        log.error("The document of %s cannot be indexed; it is set aside.", key, exc_info=error)
        IndexUpdate.objects.filter(pk__in=pks).update(error=repr(error))


def _take_off(rows: dict[Key, list[int]]) -> None:
    """What was indexed leaves the queue, with earlier errors of the same documents."""
    pks = [pk for group in rows.values() for pk in group]
    pks += [row.pk for row in IndexUpdate.objects.set_aside() if Key(row.kind, row.object_id) in rows]
    for start in range(0, len(pks), PARAMETERS):
        IndexUpdate.objects.filter(pk__in=pks[start : start + PARAMETERS]).delete()


def hidden_keys() -> frozenset[Key]:
    """Rows that wait to be indexed and that the public may not see now: the index may still show them. Rows newer than
    any that the index holds are left alone, so that a million that an import adds cost a page nothing. IndexBroken
    where there is no index to show anything."""
    newest = {kind: reader().highest_key(kind) for kind in (ARTICLE, PHOTO)}
    if not IndexUpdate.objects.exists():
        return frozenset()
    visible = {
        ARTICLE: Article.objects.only_visible().filter(pk=OuterRef("object_id")),
        PHOTO: Photo.objects.visible().filter(pk=OuterRef("object_id")),
    }
    hidden: set[Key] = set()
    for kind, rows in visible.items():
        known = IndexUpdate.objects.filter(kind=kind, object_id__lte=newest[kind])
        waiting = known.filter(~Exists(rows)).values_list("object_id", flat=True)
        hidden.update(Key(kind, pk) for pk in waiting.distinct())
    return frozenset(hidden)


def settle_gate(gate: Gate) -> Gate | None:
    """The gate without all documents that wait to be made again, which may still hold words that have been withdrawn: a
    story's document holds the captions of its photos. Only what the rest holds may be told of the index's own words.

    None where more rows wait than are worth telling apart. One query; ask before the index is asked.
    """
    waiting = IndexUpdate.objects.values_list("kind", "object_id")[: MOST_WAITING + 1]
    keys = {Key(kind, pk) for kind, pk in waiting}
    if len(keys) > MOST_WAITING:
        return None
    return replace(gate, hidden=gate.hidden | keys) if keys else gate


def enqueue_ended_embargoes(since: datetime) -> None:
    """Have the photos indexed anew whose stories' embargo ended since then: they may now tell of those stories, too."""
    ended = ArticlePhoto.objects.filter(embargoes_ended(since, timezone.now(), "article__"))
    IndexUpdate.objects.enqueue(Key(PHOTO, pk) for pk in ended.values_list("photo", flat=True).distinct())


def queue_state() -> dict[str, Any]:
    """{waiting, oldest_seconds, set_aside}: the health of the queue."""
    waiting = IndexUpdate.objects.waiting().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    set_aside = IndexUpdate.objects.set_aside().count()
    return {"waiting": waiting["count"], "oldest_seconds": round(age, 1), "set_aside": set_aside}
