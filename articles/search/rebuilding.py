"""A whole new index beside the live one, and the switch to it.

Readers keep the live index until the new one is complete. Changes made meanwhile stay in the queue, because the
rebuild holds the index lock, and are drained into the new index before anybody else writes.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from django.conf import settings

from articles.models import IndexUpdate
from articles.search import indexing
from articles.search.document import ARTICLE, PHOTO
from articles.search.documents import all_documents, count_documents
from articles.search.engines import open_writer, store
from articles.search.engines.base import IndexBroken

Progress = Callable[[int, int], None]


def rebuild(progress: Progress | None = None, wait: float = 600) -> int:
    """Build a new index of the whole database and switch to it. How many documents; IndexBroken if another process
    keeps the lock longer than `wait` seconds."""
    root = settings.SEARCH_INDEX_PATH
    with indexing.index_lock(wait) as held:
        if not held:
            raise IndexBroken("Another process is writing the index.", "Wait for it, or stop it.")
        waiting = list(IndexUpdate.objects.waiting().values_list("pk", flat=True))
        total = count_documents()
        name = store.create_beside(root)
        writer = open_writer(root, name)
        writer.build(chain(all_documents(ARTICLE), all_documents(PHOTO)), total, progress)
        store.switch(root, name)
        for start in range(0, len(waiting), indexing.BATCH):
            IndexUpdate.objects.filter(pk__in=waiting[start : start + indexing.BATCH]).delete()
    indexing.drain(wait)
    return total


def ensure_index(say: Callable[[str], object]) -> None:
    """At the start: build the index where there is none that fits the code, else bring it up to date."""
    if not store.exists(settings.SEARCH_INDEX_PATH):
        say("Building the search index...")
        rebuild()
        return
    indexing.drain()
