"""Stories like a story, for the foot of its page: those that share its rarest words, which readers may see."""

from __future__ import annotations

import logging

from articles.search import indexing
from articles.search.asking import public_gate
from articles.search.document import ARTICLE, Key
from articles.search.engines.base import IndexBroken, Reader

log = logging.getLogger(__name__)


def similar_to(pk: int, limit: int = 5, index: Reader | None = None) -> list[int]:
    """Primary keys of articles like this one, the most alike first.

    None while the index cannot be read: the story itself comes from the database, and its page must not fail for this.
    """
    try:
        hits = (index or indexing.reader()).similar(Key(ARTICLE, pk), public_gate(), limit)
    except IndexBroken as broken:
        log.warning("No similar stories: %s", broken)
        return []
    return [hit.key.pk for hit in hits]
