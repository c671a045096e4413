"""After a commit that queued index updates, drain them in this process or wait until another process has.

Haystack's hook for signal processors. Writing the queue needs no signal (articles/search/indexing/triggers.py). Bulk
writes and SQL send no signal; their rows are drained by the command that made them, by the next save, or by the worker.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from haystack.signals import BaseSignalProcessor

from articles.models import Term
from articles.search.indexing import queue
from articles.search.indexing.triggers import WATCHES

log = logging.getLogger(__name__)

WATCHED = {watch.table for watch in WATCHES}


class OutboxSignalProcessor(BaseSignalProcessor):
    """Drains once after each transaction that touched the archive's models."""

    signals = (post_save, post_delete, m2m_changed)

    def setup(self) -> None:
        for signal in self.signals:
            signal.connect(self.note_change)

    def teardown(self) -> None:
        for signal in self.signals:
            signal.disconnect(self.note_change)

    def note_change(self, sender: type[models.Model], using: str = "default", created: bool = False, **_: Any) -> None:
        """Ask for a drain after the commit; a failure there is logged, and the rows stay in the queue."""
        if sender._meta.db_table not in WATCHED or (created and issubclass(sender, Term)):
            return  # no document has a new name yet
        connection = transaction.get_connection(using)
        asked = (function for _, function, _ in connection.run_on_commit)
        if not any(isinstance(function, DrainOnce) and not function.done for function in asked):
            transaction.on_commit(DrainOnce(), using=using, robust=True)


class DrainOnce:
    """Drains the queue once after a transaction, however many rows it saves."""

    def __init__(self) -> None:
        self.done = False
        self.__qualname__ = type(self).__name__  # by which Django names a callback that failed, in its log

    def __call__(self) -> None:
        self.done = True
        try:
            queue.drain_own()
        except queue.IndexBroken as broken:
            log.error("%s", broken)
