"""Build a whole new index beside the live one, and switch to it.

Until the new index is complete, readers use the live one, and the queue is drained into it. The journal records what is
indexed in that time; the rebuild indexes it again in the new index before the switch. A rebuild that was interrupted
can be resumed, since its generation and the journal are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from django.conf import settings

from articles.search.document import ARTICLE, PHOTO
from articles.search.engines import open_writer, store
from articles.search.engines.base import IndexBroken, Writer
from articles.search.indexing import journal, queue
from articles.search.indexing.documents import all_documents, count_documents

Progress = Callable[[int, int], None]
BATCH = 2000
MARK = "building"
LOCK = "rebuild.lock"


def rebuild(progress: Progress | None = None, wait: float = 60) -> int:
    """Build a new index of the whole database and switch to it. Returns the number of documents.

    IndexBroken if another rebuild is under way, or another process keeps the index lock longer than `wait` seconds.
    """
    root = Path(settings.SEARCH_INDEX_PATH)
    with queue.file_lock(LOCK) as alone:
        if not alone:
            raise IndexBroken("Another rebuild is under way.", "Wait for it, or stop it.")
        name = _begin(root, wait)
        writer = open_writer(root, name)
        total = count_documents()
        writer.build(chain(all_documents(ARTICLE), all_documents(PHOTO)), total, progress)
        _catch_up_and_switch(root, name, writer, wait)
    queue.drain(wait)
    return total


def _begin(root: Path, wait: float) -> str:
    """The generation to build: that of an interrupted rebuild if its journal is kept, else a new one."""
    with _index_lock(wait):
        left = root / MARK
        name = left.read_text("ascii") if left.exists() and journal.is_open(root) else ""
        if name not in store.generations(root) or name == store.live_name(root) or not _can_resume(root / name):
            journal.end(root)
            name = store.create_beside(root)
            left.write_text(name, "ascii")
        journal.begin(root)
        return name


def _can_resume(folder: Path) -> bool:
    """Whether this version of the code can add to what an interrupted rebuild has written."""
    try:
        open_writer(folder.parent, folder.name).keys()
    except (IndexBroken, OSError):
        return False
    return True


def _catch_up_and_switch(root: Path, name: str, writer: Writer, wait: float) -> None:
    """Index what was indexed in the live index since the rebuild began: first while others may still index, then, with
    the lock held, the rest."""
    offset = 0
    while True:
        keys, offset = journal.read(root, offset)
        if len(keys) < BATCH:
            break
        for start in range(0, len(keys), BATCH):
            queue.write_documents(writer, keys[start : start + BATCH])
    with _index_lock(wait):
        last, _ = journal.read(root, offset)
        if rest := list(dict.fromkeys([*keys, *last])):
            queue.write_documents(writer, rest)
        store.switch(root, name)
        journal.end(root)
        (root / MARK).unlink(missing_ok=True)


@contextmanager
def _index_lock(wait: float) -> Iterator[None]:
    with queue.index_lock(wait) as held:
        if not held:
            raise IndexBroken("Another process is writing the index.", "Wait for it, or stop it.")
        yield


def is_under_way() -> bool:
    """Whether some process rebuilds the index now."""
    with queue.file_lock(LOCK) as alone:
        return not alone


def reason_to_rebuild() -> str:
    """Why the index must be rebuilt before it can be searched; "" if it need not."""
    root = Path(settings.SEARCH_INDEX_PATH)
    try:
        queue.reader().check()
    except IndexBroken as broken:
        return broken.why
    return "A rebuild of the search index was interrupted." if journal.is_open(root) else ""
