"""Build a whole new index beside the live one, and switch to it.

Until the new index is complete, readers use the live one, and the queue is drained into it. The journal records what is
indexed in that time; the rebuild indexes it again in the new index before the switch. A rebuild that was interrupted
can be resumed, since its generation and the journal are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from articles.search.document import ARTICLE, PHOTO
from articles.search.engines import Location, generations, open_writer
from articles.search.engines.base import IndexBroken, IndexUnreachable, Writer
from articles.search.indexing import journal, locks, marks, passages, queue
from articles.search.indexing.documents import all_documents, count_documents

Progress = Callable[[int, int], None]
BATCH = 2000
LOCK = "rebuild.lock"


def rebuild(progress: Progress | None = None, wait: float = 60, resume: bool = True) -> int:
    """Build a new index of the whole database and switch to it. Returns the number of documents. resume: go on with a
    rebuild that was interrupted, which must have been one of the same database.

    IndexBroken if another rebuild is under way, or another process keeps the index lock longer than `wait` seconds.
    """
    place = locks.location()
    with locks.lock(LOCK) as alone:
        if not alone:
            raise IndexBroken("Another rebuild is under way.", "Wait for it, or stop it.")
        name = _begin(place, wait, resume)
        writer = open_writer(place, name)
        total = count_documents()
        writer.build(chain(all_documents(ARTICLE), all_documents(PHOTO)), total, progress)
        _catch_up_and_switch(place, name, writer, wait)
    with passages.fault_in_words():
        passages.compare(queue.reader())
    queue.drain(wait)
    return total


def _begin(place: Location, wait: float, resume: bool) -> str:
    """The generation to build: that of an interrupted rebuild if its journal is kept, else a new one."""
    kept = generations(place)
    with _index_lock(wait):
        name = marks.read(marks.BUILDING) if resume and journal.is_open(place) else ""
        if name not in kept.names() or name == kept.live_name() or not _can_resume(place, name):
            journal.end(place)
            name = kept.create_beside()
            marks.write(marks.BUILDING, name)
        journal.begin(place)
        return name


def _can_resume(place: Location, name: str) -> bool:
    """Whether this version of the code can add to what an interrupted rebuild has written."""
    try:
        open_writer(place, name).check()
    except (IndexBroken, OSError):
        return False
    return True


def _catch_up_and_switch(place: Location, name: str, writer: Writer, wait: float) -> None:
    """Index what was indexed in the live index since the rebuild began: first while others may still index, then, with
    the lock held, the rest."""
    offset = 0
    while True:
        keys, offset = journal.read(place, offset)
        if len(keys) < BATCH:
            break
        for start in range(0, len(keys), BATCH):
            queue.write_documents(writer, keys[start : start + BATCH])
    with _index_lock(wait):
        last, _ = journal.read(place, offset)
        if rest := list(dict.fromkeys([*keys, *last])):
            queue.write_documents(writer, rest)
        generations(place).switch(name)
        journal.end(place)
        marks.remove(marks.BUILDING)


@contextmanager
def _index_lock(wait: float) -> Iterator[None]:
    with queue.index_lock(wait) as held:
        if not held:
            raise IndexBroken("Another process is writing the index.", "Wait for it, or stop it.")
        yield


def is_under_way() -> bool:
    """Whether some process rebuilds the index now."""
    with locks.lock(LOCK) as alone:
        return not alone


def reason_to_rebuild() -> str:
    """Why the index must be rebuilt before it can be searched; "" if it need not, or if that would not help."""
    try:
        queue.reader().check()
    except IndexUnreachable:
        return ""
    except IndexBroken as broken:
        return broken.why
    return "A rebuild of the search index was interrupted." if journal.is_open(locks.location()) else ""
