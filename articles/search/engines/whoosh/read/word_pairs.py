"""Score neighbouring words of a question that stand near each other, in the same order, in a document."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from articles.search.engines.question_words import Pair
from articles.search.engines.weights import PAIR_REACH, PAIR_WEIGHT, inverse_frequency
from articles.search.engines.whoosh.read.posting_lists import PLACE_BITS, Mask, Places, Scores
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage.segment_files import Ids


def pair_gains(snapshot: Snapshot, pairs: Iterable[Pair], ids: Ids) -> Scores:
    """What each of these documents gains by the pairs that it holds: float32, shape of `ids`, which ascend."""
    gains = np.zeros(len(ids), np.float32)
    places: dict[tuple[str, str], Places] = {}
    for field, *words in pairs:
        for word in words:
            if (field, word) not in places:
                places[field, word] = snapshot.positions(field, word).within(ids)
        held = _find_near(places[field, words[0]], places[field, words[1]], len(ids))
        gains[held] += np.float32(PAIR_WEIGHT * sum(_rarity(snapshot, field, word) for word in words))
    return gains


def _rarity(snapshot: Snapshot, field: str, term: str) -> float:
    return inverse_frequency(len(snapshot.term_list(field, term).ids), snapshot.documents)


def _find_near(before: Places, after: Places, documents: int) -> Mask:
    """In which of so many documents the second word follows the first within reach."""
    held = np.zeros(documents, np.bool_)
    if len(before) and len(after):
        nearest = np.searchsorted(before, after) - 1
        near = (nearest >= 0) & (after - before[np.maximum(nearest, 0)] <= PAIR_REACH)
        held[after[near] >> PLACE_BITS] = True
    return held
