"""The best k of many by a row of numbers, without sorting the many.

The k-th largest of the maxima of short stretches is a lower bound for the k-th largest of all, so that one pass leaves
few to sort. Ties are sorted by key, which keeps paging stable.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.base import Sort
from articles.search.engines.whoosh.files import Ids
from articles.search.engines.whoosh.matching import Docs
from articles.search.engines.whoosh.snapshot import Scores, Snapshot

_STRETCH = 64
_YEAR = 365.25 * 86400


def at_least(values: NDArray[Any], k: int) -> NDArray[np.int64]:
    """Indexes of the k largest values, and of all that tie with the k-th; in no order."""
    if k >= len(values):
        return np.arange(len(values))
    if len(values) < 4 * _STRETCH * k or len(values) < 4096:
        return np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    whole = len(values) // _STRETCH * _STRETCH
    maxima = values[:whole].reshape(-1, _STRETCH).max(axis=1)
    bound = np.partition(maxima, len(maxima) - k)[len(maxima) - k]
    few = np.flatnonzero(values >= bound)
    return few[at_least(values[few], k)] if len(few) < len(values) else few


def key_ranks(snapshot: Snapshot) -> NDArray[np.int64]:
    """Each document's place in the order of keys."""

    def make() -> NDArray[np.int64]:
        return np.argsort(np.lexsort(_keys(snapshot, slice(None)))).astype(np.int64)

    made: NDArray[np.int64] = snapshot.once("key ranks", make)
    return made


def _keys(snapshot: Snapshot, ids: Ids | slice) -> tuple[NDArray[Any], NDArray[Any]]:
    """The keys of documents as np.lexsort takes them: by kind, then by number."""
    kinds = snapshot.keys("kind")
    order = np.argsort(np.argsort(np.array(kinds.names, np.str_)))
    return snapshot.numbers("pk")[ids], order[kinds.ordinals[ids]]


def best(snapshot: Snapshot, docs: Docs, sort: Sort, recency: float, k: int) -> list[tuple[int, float]]:
    """(number, score) of the k best in this order, best first."""
    if k <= 0:
        return []
    if sort is Sort.RELEVANCE and not recency and docs.dense is not None and docs.ids is None:
        ids = at_least(docs.dense, k).astype(np.int32)  # a row of all documents is cut down before it is taken apart
        docs = Docs(ids=ids[docs.dense[ids] > 0], scores=docs.dense[ids[docs.dense[ids] > 0]])
    ids, scores = docs.few()
    if not len(ids):
        return []
    if recency:
        scores = lifted(snapshot, ids, scores, recency)
    chosen = _chosen(snapshot, ids, scores, sort, k)
    return list(zip(ids[chosen].tolist(), scores[chosen].tolist(), strict=True))


def _chosen(snapshot: Snapshot, ids: Ids, scores: Scores, sort: Sort, k: int) -> NDArray[np.int64]:
    """Indexes into `ids` of the k best, best first."""
    if sort is Sort.RELEVANCE:
        chosen = at_least(scores, k)
        order: tuple[NDArray[Any], ...] = (-scores[chosen],)
    else:
        dates = snapshot.published()[ids]
        if sort is Sort.OLDEST:
            dates = np.where(snapshot.dated()[ids], -dates, dates)
        chosen = at_least(dates, k)
        order = (-scores[chosen], -dates[chosen])
    endless = len(chosen) > 8 * k + 1000  # ties, such as all documents of an empty search
    ranks = (key_ranks(snapshot)[ids[chosen]],) if endless else _keys(snapshot, ids[chosen])
    return chosen[np.lexsort((*ranks, *order))[:k]]


def lifted(snapshot: Snapshot, ids: Ids, scores: Scores, recency: float) -> Scores:
    """Scores lifted by up to `recency` times themselves, halved each year of age below the newest document."""
    published = snapshot.published()
    newest = int(snapshot.once("newest", lambda: int(published.max(initial=0))))
    age = (newest - published[ids]) / _YEAR
    lift = np.where(snapshot.dated()[ids], np.exp2(-np.clip(age, 0, 60)), 0)
    return (scores * (1 + recency * lift)).astype(np.float32)
