"""The words of a question that say something, and how much each weighs."""

from __future__ import annotations

import math

import numpy as np

from articles.search import analysis
from articles.search.engines.whoosh.read.snapshot import Snapshot, mean_frequency
from articles.search.engines.whoosh.schema import ALL
from articles.search.language.query import AnyOf, Word

Ways = tuple[tuple[str, ...], ...]
"""The spellings of a word, each as groups (analysis.spellings)."""


def content_words(node: AnyOf, languages: tuple[str, ...]) -> tuple[Word, ...]:
    """The words of an AnyOf without its stop words, which score nothing; all of them if there are no others. A stop
    word is one in every language that the index holds."""
    telling = tuple(word for word in node.words if _has_content(word, languages))
    return telling or node.words


def _has_content(word: Word, languages: tuple[str, ...]) -> bool:
    return any(map(analysis.drop_stop_terms, analysis.groups(word.text, languages)))


def _content_ways(word: Word, languages: tuple[str, ...]) -> Ways:
    """The spellings of a word, without its terms in languages where it is a stop word."""
    ways = analysis.spellings(word.text, languages)
    if not _has_content(word, languages):
        return ways
    reduced = ((analysis.drop_stop_terms(way[0]),) if len(way) == 1 else way for way in ways)
    return tuple(way for way in reduced if all(way))


def weigh_words(snapshot: Snapshot, node: AnyOf) -> list[tuple[str, Ways, float]]:
    """The content words of an AnyOf, each once: field, spellings and the factor of its scores; its stop words if it has
    no others.

    A word that is repeated in a question weighs the root of its count, times its mean frequency in the documents that
    hold it. In a loose AnyOf each word weighs 1.
    """
    counts: dict[tuple[str, Ways], int] = {}
    for word in content_words(node, snapshot.languages):
        key = word.field or ALL, _content_ways(word, snapshot.languages)
        counts[key] = counts.get(key, 0) + 1
    if node.loose:
        return [(*key, 1.0) for key in counts]
    return [(*key, math.sqrt(count) * burst_of(snapshot, *key)) for key, count in counts.items()]


def burst_of(snapshot: Snapshot, field: str, ways: Ways) -> float:
    """The mean frequency of a word's term in the documents that hold it; 1 for a word of several terms."""
    if not ways or len(ways[0]) != 1:
        return 1.0
    made = snapshot.term_list(field, ways[0][0])
    return mean_frequency(made.weights.sum(dtype=np.int64), len(made.ids)) if len(made.ids) else 1.0
