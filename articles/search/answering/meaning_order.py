"""Searching by meaning: the best hits in an order that minds what they say, and stories that are near in meaning only.

score = lexical / the best lexical + WEIGHT x dense, which is scaled to 0 to 1 over the hits that are ordered: the best
by words, and those that are among the nearest in meaning although their words place them lower. Nothing is asked of the
model for any other search.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from articles.search.answering.interpret import MAX_ROWS, Search
from articles.search.answering.rewrite import conditions_of
from articles.search.document import ARTICLE, Key, Sort
from articles.search.engines.base import Found, Hit, Reader
from articles.search.indexing import passages
from articles.search.language.query import Documents, Not, all_of
from articles.search.meaning import model
from articles.search.meaning.vectors import Floats

log = logging.getLogger(__name__)

BEST = 100
"""Hits that are ordered by meaning too: so many of the best by words, and so many of the nearest."""
WEIGHT = 0.4
NEAR = 0.45
"""How near a story must be that has none of the words."""
_FAULTS = (sqlite3.Error, model.WrongModel)
"""Why a search by meaning is answered by words alone."""


def is_by_meaning(search: Search) -> bool:
    """Whether the search is one by meaning, and its order is that of relevance."""
    return bool(search.sense) and search.sort is Sort.RELEVANCE


def ask(search: Search, index: Reader) -> Found:
    """What the engine finds; of a search by meaning, with the first MAX_ROWS hits in another order."""
    if not is_by_meaning(search) or search.offset >= MAX_ROWS:
        return index.search(search.plan())
    end = search.offset + search.limit
    found = index.search(replace(search, offset=0, limit=max(MAX_ROWS, end)).plan())
    hits = (*order(search.sense, found.hits[:MAX_ROWS]), *found.hits[MAX_ROWS:])
    return replace(found, hits=hits[search.offset : end])


def order(sense: str, hits: Sequence[Hit], extra: Sequence[Hit] = ()) -> list[Hit]:
    """The hits, those of which the meaning counts first. extra: hits without a word, scored by meaning alone."""
    try:
        near = _nearest(sense)
        pool = [hit for at, hit in enumerate(hits) if at < BEST or hit.key in near] + list(extra)
        known = near | _scores(sense, [hit.key for hit in pool if hit.key not in near])
    except _FAULTS as error:
        log.warning("A search by meaning was answered by words: %s", error)
        return list(hits)
    if not known:
        return list(hits)
    usual = sum(known.values()) / len(known)  # of a photograph, and of a story whose vector is not made yet
    dense = _scale([known.get(hit.key, usual) for hit in pool])
    lexical = np.array([hit.score for hit in pool])
    scores = lexical / (lexical.max(initial=0) or 1) + WEIGHT * dense
    first = [pool[at] for at in np.argsort(-scores, kind="stable")]
    taken = {hit.key for hit in first}
    return [*first, *(hit for hit in hits if hit.key not in taken)]


def find_near(search: Search, index: Reader) -> list[Hit]:
    """Stories that the search does not find but that are near in meaning and that this reader may see, with a score of
    0. The filters hold for them too, and of what was typed the dates, names and exclusions."""
    if not is_by_meaning(search) or ARTICLE not in search.kinds:
        return []
    try:
        near = frozenset(key for key, score in _nearest(search.sense).items() if score >= NEAR)
    except _FAULTS:
        return []
    tree = all_of([Documents(near), *conditions_of(search.tree), Not(search.tree)])
    found = index.search(replace(search, tree=tree, offset=0, limit=BEST, facets=()).plan())
    return [replace(hit, score=0.0) for hit in found.hits]


def _nearest(sense: str) -> dict[Key, float]:
    """The nearest stories and how near they are. None before the first vector is made."""
    if not passages.vectors().path.exists():
        return {}
    return dict(_keyed(passages.vectors().nearest(_vector(model.embedder, sense), BEST)))


def _scores(sense: str, keys: Iterable[Key]) -> dict[Key, float]:
    pks = [key.pk for key in keys if key.kind == ARTICLE]
    if not pks or not passages.vectors().path.exists():
        return {}
    return dict(_keyed(passages.vectors().scores(_vector(model.embedder, sense), pks).items()))


def _keyed(rows: Iterable[tuple[int, float]]) -> Iterator[tuple[Key, float]]:
    return ((Key(ARTICLE, pk), score) for pk, score in rows)


@lru_cache(maxsize=256)
def _vector(embedder: Callable[[], model.Embedder], sense: str) -> Floats:
    """Asked several times for one page, and again for the next."""
    return embedder().embed(sense)


def _scale(values: list[float]) -> Floats:
    """The values from 0 to 1; all 0 where they are the same."""
    found = np.array(values, np.float32)
    width = found.max() - found.min() if len(found) else 0
    return (found - found.min()) / width if width else np.zeros_like(found)
