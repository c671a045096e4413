"""Pick the best k of many documents without sorting them all.

Split the values into small groups and take the maximum of each: the k-th largest maximum is a lower bound for the
k-th largest value, so one pass leaves few values to sort. Ties are sorted by key, so that pages do not overlap.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.document import Sort
from articles.search.engines.weights import YEAR
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.posting_lists import Scores
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage.segment_files import Ids

_GROUP = 64
"""Values of a group at most."""
_GROUPS = 4
"""Groups for each value that is wanted, at least."""
_DEEP = 1000
"""Values that a page lies behind from which on those before it are counted rather than sorted."""
_KEY_BITS = 61
"""Primary keys are below 2 ** 61."""


def top_indexes(values: NDArray[Any], k: int) -> NDArray[np.int64]:
    """Return the indexes of the k largest values and of all that tie with the k-th, in no order.

    values: shape (n,), any numeric dtype. The result is int64, of k elements or more; of n where k >= n.
    """
    if k >= len(values):
        return np.arange(len(values))
    group = min(_GROUP, len(values) // (_GROUPS * max(k, 1)))
    if group < 2 or len(values) < 4096:
        return np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    # a group is every n-th value, not neighbours: the maxima of rows are computed many values at a time
    maxima = values[: len(values) // group * group].reshape(group, -1).max(axis=0)
    bound = np.partition(maxima, len(maxima) - k)[len(maxima) - k]
    few = np.flatnonzero(values >= bound)
    return few[top_indexes(values[few], k)] if len(few) < len(values) else few


def page_indexes(values: NDArray[Any], offset: int, k: int) -> tuple[NDArray[np.int64], int]:
    """Indexes of the values from the offset-th largest to the k-th, and of all that tie with these two, in no order;
    and how many values are larger. values: shape (n,), any numeric dtype; the indexes are int64."""
    if offset < _DEEP or offset >= len(values):
        return top_indexes(values, k), 0
    places = len(values) - min(k, len(values)), len(values) - offset - 1
    least, most = np.partition(values, places)[list(places)]
    return np.flatnonzero((values >= least) & (values <= most)), int(np.count_nonzero(values > most))


def key_places(snapshot: Snapshot, ids: Ids) -> NDArray[np.int64]:
    """Return one int64 a document, shape of `ids`, that sorts as its key does: by kind, then by primary key."""
    kinds, ordinals = snapshot.kinds()
    order = np.argsort(np.argsort(np.array(kinds, np.str_)))
    places: NDArray[np.int64] = snapshot.numbers("pk")[ids] + (order[ordinals[ids]] << _KEY_BITS)
    return places


def best(
    snapshot: Snapshot, docs: Docs, sort: Sort, recency: float, k: int, offset: int = 0
) -> list[tuple[int, float]]:
    """Return (document number, score) of the k best documents without the first `offset` of them, best first. recency:
    see boost_recent; 0 for none."""
    if k <= offset:
        return []
    if sort is Sort.RELEVANCE and not recency and docs.dense is not None and docs.ids is None:
        ids = top_indexes(docs.dense, k).astype(np.int32)  # drop most documents before listing the rest
        docs = Docs(ids=ids[docs.dense[ids] > 0], scores=docs.dense[ids[docs.dense[ids] > 0]])
    ids, scores = docs.ids_and_scores()
    if not len(ids):
        return []
    if recency:
        scores = boost_recent(snapshot, ids, scores, recency)
    chosen = _pick_best(snapshot, ids, scores, sort, k, offset)
    return list(zip(ids[chosen].tolist(), scores[chosen].tolist(), strict=True))


def _pick_best(snapshot: Snapshot, ids: Ids, scores: Scores, sort: Sort, k: int, offset: int) -> NDArray[np.int64]:
    """Return the indexes into `ids` of the k best documents without the first `offset` of them, best first: int64, at
    most k - offset elements."""
    values = _values(snapshot, ids, scores, sort)
    chosen, before = page_indexes(values, offset, k)
    k, offset = k - before, offset - before
    ranked = (scores[chosen],) if sort is Sort.RELEVANCE else (values[chosen], scores[chosen])
    orders: tuple[NDArray[Any], ...] = (*ranked, -key_places(snapshot, ids[chosen]))
    many_tie = len(chosen) > 2 * k + 1000  # stories of one day, undated stories
    kept = _first_k(orders, k) if many_tie else slice(None)
    return chosen[kept][np.lexsort([-order[kept] for order in reversed(orders)])[offset:k]]


def _values(snapshot: Snapshot, ids: Ids, scores: Scores, sort: Sort) -> NDArray[Any]:
    """Return what is sorted by, larger values first: shape of `ids`."""
    if sort is Sort.RELEVANCE:
        return scores
    values = snapshot.publication_times()[ids]
    return np.where(snapshot.dated_mask()[ids], -values, values) if sort is Sort.OLDEST else values


def order(snapshot: Snapshot, ids: Ids, scores: Scores, sort: Sort, recency: float) -> NDArray[np.intp]:
    """Return the indexes into `ids` in the order of best(), all of them: shape of `ids`."""
    if recency:
        scores = boost_recent(snapshot, ids, scores, recency)
    values = _values(snapshot, ids, scores, sort)
    orders: tuple[NDArray[Any], ...] = key_places(snapshot, ids), -scores, -values
    return np.lexsort(orders)


def _first_k(orders: tuple[NDArray[Any], ...], k: int) -> NDArray[np.int64]:
    """Return the indexes of the k first documents, in no order: by the first array of values, ties by the next one.

    orders: arrays of one shape, (n,), n > k; larger values come first.
    """
    tied, kept = np.arange(len(orders[0])), []
    for order in orders:
        near = tied[top_indexes(order[tied], k)]
        lowest = order[near].min()
        kept.append(near[order[near] > lowest])
        tied, k = near[order[near] == lowest], k - len(kept[-1])
    return np.concatenate([*kept, tied[:k]])


def boost_recent(snapshot: Snapshot, ids: Ids, scores: Scores, recency: float) -> Scores:
    """Return the scores (float32, shape of `ids`), higher for recent documents.

    The newest document gains `recency` times its score; the gain halves with each year that a document is older.
    Undated documents gain nothing.
    """
    published = snapshot.publication_times()
    newest = int(snapshot.get_or_make("newest", lambda: int(published.max(initial=0))))
    age = (newest - published[ids]) / YEAR
    lift = np.where(snapshot.dated_mask()[ids], np.exp2(-np.clip(age, 0, 60)), 0)
    return (scores * (1 + recency * lift)).astype(np.float32)
