"""A whole new index beside the live one, and the switch to it.

Readers keep the live index, and drains go on into it, until the new one is complete; what they index meanwhile is
noted in the journal and made again in the new one before the switch. A rebuild that was interrupted goes on: its
generation and the journal are still there.
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
    """Build a new index of the whole database and switch to it. How many documents it was built of.

    IndexBroken where another rebuild is under way, or another process keeps the index lock longer than `wait` seconds.
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
    """The generation to build: the one an interrupted rebuild left, if its journal is whole, else a new one."""
    with _index_lock(wait):
        left = root / MARK
        name = left.read_text("ascii") if left.exists() and journal.is_open(root) else ""
        if name not in store.generations(root) or name == store.live_name(root) or not _goes_on(root / name):
            journal.end(root)
            name = store.create_beside(root)
            left.write_text(name, "ascii")
        journal.begin(root)
        return name


def _goes_on(folder: Path) -> bool:
    """Whether what an interrupted rebuild left can be written on with this code."""
    try:
        open_writer(folder.parent, folder.name).keys()
    except (IndexBroken, OSError):
        return False
    return True


def _catch_up_and_switch(root: Path, name: str, writer: Writer, wait: float) -> None:
    """Index anew what was indexed meanwhile: most of it while drains go on, the last bit with the lock held."""
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


def why_needed() -> str:
    """Why the index must be rebuilt before it can serve; empty where it can."""
    root = Path(settings.SEARCH_INDEX_PATH)
    try:
        queue.reader().check()
    except IndexBroken as broken:
        return broken.why
    return "A rebuild of the search index was interrupted." if journal.is_open(root) else ""
