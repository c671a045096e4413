"""Score neighbouring words of a question that stand near each other, in the same order, in a document.

Only the best documents by their words are looked at: positions are read for no more than these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from articles.search import analysis
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.posting_lists import Mask, Places
from articles.search.engines.whoosh.read.question_words import content_words
from articles.search.engines.whoosh.read.rank import top_indexes
from articles.search.engines.whoosh.read.snapshot import PLACE_BITS, Snapshot, inverse_frequency
from articles.search.engines.whoosh.schema import ALL
from articles.search.language.query import And, AnyOf, Node, Or, Word

CANDIDATES = 1000
"""So many of the best documents are looked at."""
REACH = 3
"""The second word of a pair follows the first within so many positions."""
WEIGHT = 0.5
"""A pair adds this much of the inverse document frequency of both its words."""

Pair = tuple[str, str, str]
"""Field and two groups of terms."""


def boost_pairs(snapshot: Snapshot, docs: Docs, tree: Node) -> Docs:
    """The same documents; the best of them gain the scores of the question's pairs that they hold."""
    pairs = list(dict.fromkeys(_pairs_of(tree, snapshot.languages)))
    if not pairs or not docs.count():
        return docs
    ids, scores = docs.ids_and_scores()
    chosen = top_indexes(scores, CANDIDATES)
    mask = np.zeros(snapshot.documents, np.bool_)
    mask[ids[chosen]] = True
    gains = np.zeros(snapshot.documents, np.float32)
    for field, first, second in pairs:
        weight = sum(_rarity(snapshot, field, term) for term in (first, second))
        gains[_documents_of(snapshot, field, first, second, mask)] += np.float32(WEIGHT * weight)
    return Docs(ids=ids, scores=scores + gains[ids])


def _pairs_of(tree: Node, languages: tuple[str, ...]) -> Iterator[Pair]:
    """The pairs of neighbouring content words of the questions in a tree, those of one term each."""
    match tree:
        case And(children) | Or(children):
            if isinstance(tree, And):
                yield from _neighbours([child for child in children if isinstance(child, Word)], languages)
            for child in children:
                yield from _pairs_of(child, languages)
        case AnyOf(loose=False):
            yield from _neighbours(content_words(tree, languages), languages)


def _neighbours(words: Sequence[Word], languages: tuple[str, ...]) -> Iterator[Pair]:
    """The pairs of words that follow each other in a search, in one field and of one term each."""
    terms = [(word.field or ALL, analysis.groups(word.text, languages)) for word in words]
    for (field, first), (other, second) in pairwise(terms):
        if field == other and len(first) == len(second) == 1 and first != second:
            yield field, first[0], second[0]


def _rarity(snapshot: Snapshot, field: str, term: str) -> float:
    return inverse_frequency(len(snapshot.term_list(field, term).ids), snapshot.documents)


def _documents_of(snapshot: Snapshot, field: str, first: str, second: str, mask: Mask) -> NDArray[np.int64]:
    """The numbers of the documents of the mask, each once, where `second` follows `first` within REACH positions."""
    before, after = (_places(snapshot, field, term, mask) for term in (first, second))
    if not len(before) or not len(after):
        return np.zeros(0, np.int64)
    nearest = np.searchsorted(before, after) - 1
    near = (nearest >= 0) & (after - before[np.maximum(nearest, 0)] <= REACH)
    documents: NDArray[np.int64] = np.unique(after[near] >> PLACE_BITS)
    return documents


def _places(snapshot: Snapshot, field: str, term: str, mask: Mask) -> Places:
    places = snapshot.places(field, term)
    found: Places = places[mask[places >> PLACE_BITS]]
    return found
