"""The numbers that words are weighed by, the same in every engine.

Words without a field are looked for in `all`, where the text fields stand one after another with a gap between them;
an occurrence in a headline counts more than one in the text. This is BM25F as Robertson and Zaragoza give it (The
Probabilistic Relevance Framework, 2009): field weights go into the term frequency and the length, before saturation.
"""

from __future__ import annotations

from math import log

from articles.search.document import TEXT_FIELDS

B = 0.6
K1 = 1.2
"""BM25's parameters, tuned on judged collections (bench/judged.py); b is lower than the usual 0.75."""

ALL = "all"
GAP = 100
"""Empty positions between two fields in `all`, so that no phrase reaches from one into the next."""
FIELD_WEIGHTS = dict.fromkeys(TEXT_FIELDS, 1) | {"headline": 3, "standfirst": 2}

MOST_WORDS = 1024
"""Words that one pattern or fuzzy word may stand for."""

PAIR_REACH = 3
"""The second word of a pair follows the first within so many positions."""
PAIR_WEIGHT = 0.5
"""A pair adds this much of the inverse document frequency of both its words."""
HELD_WORD = 1024.0
"""Each word that a document holds adds this to its score where most words come first: more than any other score."""

CANDIDATES = 1000
"""The best documents by their words, among which those that hold most of a search are lifted."""
COVERED = 2 / 3
"""A document that holds more of a question, by the rarity of its words, gains: up to its own score if it holds all."""
IN_HEADLINE = 1.0
"""A headline with all words of a search gains this much of their inverse document frequency."""

YEAR = 365.25 * 86400
"""Seconds in which the gain of a recent document halves."""


def twin(field: str) -> str:
    """The field of exact forms that stands beside a text field; "" is all of them."""
    return f"{field or ALL}_exact"


def inverse_frequency(frequency: int, documents: int) -> float:
    """BM25's inverse document frequency in Lucene's form: never negative, and near 0 for the most common words.

    Whoosh's own form adds 1 for every word, so that common words weigh too much in long searches.
    """
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def mean_frequency(occurrences: float, documents: int) -> float:
    """Return how often a term occurs in a document that holds it: (F + 1) / n, the burst factor.

    Words that a text repeats say what it is about; words that stand once a text do not. It is the first factor of
    I(ne)B2 (Amati and van Rijsbergen 2002).
    """
    return (float(occurrences) + 1) / documents if documents else 1.0
