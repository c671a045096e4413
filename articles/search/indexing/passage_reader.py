"""Makes the vectors of stories in the worker, after their words are indexed.

A story is found by its words meanwhile, and a worker that is killed loses nothing: what it was at still waits.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from hashlib import blake2b

from articles.search.document import ARTICLE, Document, Key
from articles.search.indexing import passages, queue
from articles.search.indexing.documents import documents_for
from articles.search.meaning import model
from articles.search.meaning.vector_store import Waiting
from articles.search.meaning.vectors import pack

log = logging.getLogger(__name__)

LONGEST = 2000
"""Characters of a story that are read; the model reads no more."""
BATCH = 32
BUDGET = 0.8
"""Seconds of one step, so that the queue of the index does not wait longer."""
COMPARE_EVERY = 3600
PAUSE = 60
"""Seconds until the next try after a fault that does not pass at once."""


class PassageReader:
    """A step of the worker's."""

    def __init__(self) -> None:
        self._compare_at = self._next_at = time.monotonic()

    def step(self) -> None:
        """Make vectors for a short while, the newest stories' first. Compares with the index at first and once an
        hour."""
        if not passages.is_on() or time.monotonic() < self._next_at:
            return
        try:
            self._read()
        except (sqlite3.OperationalError, model.WrongModel) as error:  # locked, the disk is full, or another model
            log.warning("No vectors can be made now: %s", error)
            self._next_at = time.monotonic() + PAUSE
        except sqlite3.DatabaseError as error:
            log.error("The vectors are damaged and are made anew: %s", error)
            passages.vectors().remove()
            self._compare_at = time.monotonic()

    def _read(self) -> None:
        if time.monotonic() >= self._compare_at:
            passages.compare(queue.reader())
            self._compare_at = time.monotonic() + COMPARE_EVERY
        end = time.monotonic() + BUDGET
        while rows := passages.vectors().waiting(BATCH):
            for row in rows:
                if time.monotonic() >= end:
                    return
                read(row)


def read(row: Waiting) -> None:
    """Make the vector of one story; none where it is gone, or where it cannot be indexed either."""
    try:
        document = next(documents_for([Key(ARTICLE, row.pk)]), None)
    except queue.POISON as error:
        log.error("The passage of story %s cannot be read.", row.pk, exc_info=error)
        document = None
    if document is None:
        passages.vectors().let_go([row.pk])
        return
    passage = passage_of(document)
    digest = blake2b(passage.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    unchanged = digest == row.digest  # most changes are of a story's section, status or date
    packed = None if unchanged else pack(model.embedder().embed(passage))
    passages.vectors().put(row, document.version, digest, packed)


def passage_of(document: Document) -> str:
    """What of a story its vector is made of: its beginning."""
    texts = (document.texts.get(name, "") for name in ("headline", "standfirst", "text"))
    return "\n".join(filter(None, texts))[:LONGEST]
