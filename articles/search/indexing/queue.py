"""Keeps the index up to date: the lock, the draining of the queue, and what readers must not see until then.

The queue is written by triggers (articles/search/indexing/triggers.py) inside each change's own transaction. Whoever
holds the index lock drains it; a row leaves the queue only after the index has committed and synced its document to
disk. So after a crash at any point, each row is either indexed or still waits; none is lost. Indexing a row twice does
no harm.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone

from articles.models import Article, ArticlePhoto, IndexUpdate, MatchTask, Photo
from articles.models.bulk_rows import delete_rows
from articles.models.prepared_query import Prepared
from articles.models.visibility import embargoes_ended
from articles.search.document import ARTICLE, PHOTO, Key, portions
from articles.search.engines import generations, open_reader, open_writer
from articles.search.engines.base import Gate, Reader, Writer
from articles.search.engines.base import IndexBroken as IndexBroken  # what commands may catch
from articles.search.indexing import journal, locks, passages
from articles.search.indexing.documents import documents_for

log = logging.getLogger(__name__)

BATCH = 12_000
"""Queue rows in one commit, some four thousand articles of an import. Each commit costs syncs and, later, a merge."""

CHARACTERS = 4_000_000
"""Characters of text in one commit; it bounds the memory if stories are long."""

MOST_WAITING = 10_000
"""If more rows than this wait, no words of the index are suggested: an import is running, or the worker has stopped."""

POISON = (ValueError, TypeError, KeyError, OverflowError)
"""What a row raises that cannot be indexed. Any other exception means that the index or the disk has a fault."""

_bulk = threading.local()

_NEWEST = Prepared(lambda: IndexUpdate.objects.waiting().order_by("-pk").values_list("pk")[:1], has_now=False)
_UP_TO = Prepared(
    lambda newest: IndexUpdate.objects.waiting().filter(pk__lte=newest).values_list("pk")[:1], has_now=False
)
_SET_ASIDE = Prepared(lambda: IndexUpdate.objects.set_aside().values_list("pk", "kind", "object_id"), has_now=False)


@cache
def reader() -> Reader:
    """The process's only reader, shared by its threads."""
    return open_reader(locks.location())


def warm_up() -> None:
    """Open the index before the first search needs it. If it cannot be read, that search reports it."""
    try:
        reader().check()
    except IndexBroken as broken:
        log.warning("%s", broken)


def index_lock(wait: float = 0) -> AbstractContextManager[bool]:
    """The lock that whoever writes the index must hold."""
    return locks.lock("lock", wait)


def drain(wait: float = 0, stop: Callable[[], bool] = lambda: False) -> bool:
    """Index what waits, until `stop` returns True. False if another process holds the lock; that process drains the
    queue.

    Looks at the queue again after releasing the lock. Otherwise, a row would wait for the next change if another
    process wrote it after the last look and found the lock still held.
    """
    while IndexUpdate.objects.waiting().exists() and not stop():
        if not _drain_once(wait, stop):
            return False
    return True


def _drain_once(wait: float, stop: Callable[[], bool]) -> bool:
    """The same with one look at the queue while the lock is held, and none before or afterwards."""
    with index_lock(wait) as held:
        if held:
            writer = _writer()
            while not stop() and (rows := _next_rows()):
                _apply(writer, rows)
    return held


@contextmanager
def after_bulk(wait: float = 0) -> Iterator[None]:
    """Drain the queue after a block of bulk writes, since these send no signal that would drain it. Rows that the block
    saves one by one are indexed at its end, too.

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
    """Whether this thread is in a block of after_bulk()."""
    return getattr(_bulk, "under_way", False)


def drain_own(wait: float = 1) -> None:
    """Wait until the rows that wait now are indexed, by this process or by the holder of the lock, so that a search
    finds what was just saved. One commit indexes all rows that wait, so many saves at the same time cost little more
    than one. Rows written later are left to whoever wrote them. After `wait` seconds, for example during a large
    import, the rest is left to the holder of the lock, the worker or the next save. In a block of after_bulk() this
    does nothing: the queue is drained at the end of the block."""
    if _in_bulk():
        return
    deadline = time.monotonic() + wait
    newest = _NEWEST()
    if not newest:
        return

    def is_done() -> bool:
        return time.monotonic() >= deadline or not _UP_TO(newest=newest[0][0])

    while not _drain_once(0, is_done) and not is_done():
        time.sleep(0.02)


def tidy() -> bool:
    """Take one step of the index's upkeep, such as a merge. False if there is nothing to do."""
    place = locks.location()
    with locks.lock("tidying") as held:
        return held and generations(place).exists() and open_writer(place).tidy(lambda: index_lock(wait=5))


def _writer() -> Writer:
    """The live index's writer. If there is no index, an empty one is created, but only if the queue names every row:
    otherwise a lost index would be replaced by one that has only the newest stories."""
    place = locks.location()
    if not generations(place).exists() and _holds_more_than_the_queue():
        raise IndexBroken("There is no search index yet.")
    return open_writer(place)


def _holds_more_than_the_queue() -> bool:
    queued = IndexUpdate.objects.waiting().values("object_id")
    return any(
        model.objects.exclude(pk__in=queued.filter(kind=kind)).exists()
        for kind, model in ((ARTICLE, Article), (PHOTO, Photo))
    )


def _next_rows() -> dict[Key, list[int]]:
    """Key to be indexed -> its rows, for the oldest rows of the queue."""
    rows: dict[Key, list[int]] = defaultdict(list)
    for pk, kind, object_id in IndexUpdate.objects.waiting().values_list("pk", "kind", "object_id")[:BATCH]:
        rows[Key(kind, object_id)].append(pk)
    return rows


def write_documents(writer: Writer, keys: Iterable[Key]) -> None:
    """Index these keys again; remove keys that have no row any more. When this returns, it is on the disk. The caller
    holds the lock, and has read its rows of the queue before: a change later than these has a row of its own."""
    gone = set(keys)
    number = locks.next_number()
    for documents in portions(documents_for(sorted(gone)), BATCH, CHARACTERS):
        writer.update(documents, number=number)
        gone.difference_update(document.key for document in documents)
    if gone:
        writer.update([], gone, number)


def _apply(writer: Writer, rows: dict[Key, list[int]]) -> None:
    """Index these keys, then remove their rows from the queue. If a document fails, halve the keys until it is found,
    set its rows aside, and index the others."""
    passages.note(rows)  # first, since the vector of an outdated passage must not answer
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
    journal.note(locks.location(), rows)  # first, since a rebuild under way needs the keys
    _remove_rows(rows)


def _set_aside(rows: dict[Key, list[int]], error: Exception) -> None:
    for key, pks in rows.items():
        log.error("The document of %s cannot be indexed; it is set aside.", key, exc_info=error)
        IndexUpdate.objects.filter(pk__in=pks).update(error=repr(error))


def _remove_rows(rows: dict[Key, list[int]]) -> None:
    """Delete the rows that were indexed, and the rows of the same documents that were set aside earlier. In the same
    transaction, note the documents for the saved searches."""
    pks = [pk for group in rows.values() for pk in group]
    with transaction.atomic():
        MatchTask.objects.enqueue(rows)
        _delete_rows(rows, pks)


def _delete_rows(rows: dict[Key, list[int]], pks: list[int]) -> None:
    pks += [pk for pk, kind, object_id in _SET_ASIDE() if Key(kind, object_id) in rows]
    delete_rows(IndexUpdate, "id", pks)


_ANY = Prepared(lambda: IndexUpdate.objects.order_by().values_list("pk")[:1], has_now=False)
_WAITING = Prepared(lambda: IndexUpdate.objects.values_list("kind", "object_id")[: MOST_WAITING + 1], has_now=False)


def hidden_keys() -> frozenset[Key]:
    """Keys that wait to be indexed and that the public may not see: the index may still show them. Keys above the
    highest in the index are left out, so that a page costs no more while an import adds a million rows. Asks the index
    only if rows wait; IndexBroken if it cannot be read then."""
    if not _ANY():
        return frozenset()
    newest = {kind: reader().highest_key(kind) for kind in (ARTICLE, PHOTO)}
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


def hide_waiting(gate: Gate) -> Gate | None:
    """The gate, which now also hides all documents that wait to be indexed. Their old version may have words that were
    withdrawn since, such as a withdrawn photo's caption in its story. Words may be suggested only if other documents
    have them.

    None if more than MOST_WAITING rows wait. One query; call it before asking the index.
    """
    keys = {Key(kind, pk) for kind, pk in _WAITING()}
    if len(keys) > MOST_WAITING:
        return None
    return replace(gate, hidden=gate.hidden | keys) if keys else gate


def enqueue_ended_embargoes(since: datetime) -> None:
    """Queue the photos of stories whose embargo ended since then: their documents may now mention those stories."""
    ended = ArticlePhoto.objects.filter(embargoes_ended(since, timezone.now(), "article__"))
    IndexUpdate.objects.enqueue(Key(PHOTO, pk) for pk in ended.values_list("photo", flat=True).distinct())


def queue_state() -> dict[str, Any]:
    """{waiting, oldest_seconds, set_aside}: the health of the queue."""
    waiting = IndexUpdate.objects.waiting().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    age = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    set_aside = IndexUpdate.objects.set_aside().count()
    return {"waiting": waiting["count"], "oldest_seconds": round(age, 1), "set_aside": set_aside}
