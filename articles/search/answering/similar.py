"""Stories like a story, for the foot of its page: those that share its rarest words."""

from __future__ import annotations

import logging

from django.utils import timezone

from articles.search.document import ARTICLE, Key
from articles.search.engines.base import Gate, IndexBroken, Reader
from articles.search.indexing import queue

log = logging.getLogger(__name__)

FLOOR = 0.18
"""The least likeness of a story that is shown. On Reuters, nearly half of those below it have no subject in common with
the story (docs/benchmarks.md, "Similar stories")."""


def similar_to(pk: int, limit: int = 5, index: Reader | None = None) -> list[int]:
    """Primary keys of articles like this one, the most alike first, and none that is less alike than FLOOR. The caller
    reads those rows that may be seen: the index may be behind, and asking which rows wait for it would cost every page
    of a story a query.

    None while the index cannot be read: the story itself comes from the database, and its page must not fail for this.
    """
    try:
        gate = Gate(now=int(timezone.now().timestamp()))
        hits = (index or queue.reader()).find_similar(Key(ARTICLE, pk), gate, limit)
    except IndexBroken as broken:
        log.warning("No similar stories: %s", broken)
        return []
    return [hit.key.pk for hit in hits if hit.score >= FLOOR]
