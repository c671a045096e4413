"""How much each word of a question weighs in a snapshot."""

from __future__ import annotations

from functools import partial

import numpy as np

from articles.search.engines import question_words
from articles.search.engines.question_words import Ways
from articles.search.engines.weights import mean_frequency
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.language.query import AnyOf


def weigh_words(snapshot: Snapshot, node: AnyOf) -> list[tuple[str, Ways, float]]:
    """The content words of an AnyOf: field, spellings and the factor of its scores (question_words.weigh_words)."""
    return question_words.weigh_words(node, snapshot.languages, partial(burst_of, snapshot))


def burst_of(snapshot: Snapshot, field: str, ways: Ways) -> float:
    """The mean frequency of a word's term in the documents that hold it; 1 for a word of several terms."""
    if not ways or len(ways[0]) != 1:
        return 1.0
    made = snapshot.term_list(field, ways[0][0])
    return mean_frequency(made.weights.sum(dtype=np.int64), len(made.ids)) if len(made.ids) else 1.0
