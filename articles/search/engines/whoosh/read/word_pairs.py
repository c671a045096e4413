"""Score neighbouring words of a question that stand near each other, in the same order, in a document.

Only the best documents by their words are looked at: positions are read for no more than these.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.question_words import pairs_of
from articles.search.engines.weights import PAIR_REACH, PAIR_WEIGHT, inverse_frequency
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.posting_lists import Mask, Places
from articles.search.engines.whoosh.read.rank import top_indexes
from articles.search.engines.whoosh.read.snapshot import PLACE_BITS, Snapshot
from articles.search.language.query import Node

CANDIDATES = 1000
"""So many of the best documents are looked at."""


def boost_pairs(snapshot: Snapshot, docs: Docs, tree: Node) -> Docs:
    """The same documents; the best of them gain the scores of the question's pairs that they hold."""
    pairs = list(dict.fromkeys(pairs_of(tree, snapshot.languages)))
    if not pairs or not docs.count():
        return docs
    ids, scores = docs.ids_and_scores()
    chosen = top_indexes(scores, CANDIDATES)
    mask = np.zeros(snapshot.documents, np.bool_)
    mask[ids[chosen]] = True
    gains = np.zeros(snapshot.documents, np.float32)
    for field, first, second in pairs:
        weight = sum(_rarity(snapshot, field, term) for term in (first, second))
        gains[_documents_of(snapshot, field, first, second, mask)] += np.float32(PAIR_WEIGHT * weight)
    return Docs(ids=ids, scores=scores + gains[ids])


def _rarity(snapshot: Snapshot, field: str, term: str) -> float:
    return inverse_frequency(len(snapshot.term_list(field, term).ids), snapshot.documents)


def _documents_of(snapshot: Snapshot, field: str, first: str, second: str, mask: Mask) -> NDArray[np.int64]:
    """The numbers of the documents of the mask, each once, where `second` follows `first` within reach."""
    before, after = (_places(snapshot, field, term, mask) for term in (first, second))
    if not len(before) or not len(after):
        return np.zeros(0, np.int64)
    nearest = np.searchsorted(before, after) - 1
    near = (nearest >= 0) & (after - before[np.maximum(nearest, 0)] <= PAIR_REACH)
    documents: NDArray[np.int64] = np.unique(after[near] >> PLACE_BITS)
    return documents


def _places(snapshot: Snapshot, field: str, term: str, mask: Mask) -> Places:
    places = snapshot.places(field, term)
    found: Places = places[mask[places >> PLACE_BITS]]
    return found
