"""Which words of a query tree are looked for, weighed, marked and corrected: what all engines decide alike, without an
index.

`languages` are those that the index holds (analysis.groups). A group is one string: the terms of a word in these
languages, separated by spaces.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from articles.search import analysis
from articles.search.analysis.stemmers import TAG
from articles.search.document import TEXT_FIELDS
from articles.search.engines.base import TooCostly
from articles.search.engines.weights import ALL, mean_frequency
from articles.search.language.query import And, AnyOf, Fuzzy, Node, Or, Phrase, Wildcard, Word

Ways = tuple[tuple[str, ...], ...]
"""The spellings of a word, each as groups (analysis.ways)."""

Pair = tuple[str, str, str]
"""Field and two groups of terms."""

Part = AnyOf | tuple[Word, ...]
"""A question, or words that must all match."""

FrequencyOf = Callable[[str, str], tuple[int, int]]
"""Gives, for a field and a group, in how many documents the group stands, and how often."""

Expand = Callable[[Wildcard | Fuzzy], list[str]]
"""Gives the exact forms that a pattern or a fuzzy word stands for."""

FLAG_FIELDS = {"is": "status"}
"""is:draft asks for a status; has:photo for the facet field of its own name."""

_SIGNS = re.compile(r"([*?])")

MOST_SIMILAR = 24
"""How many words of a story are searched for, to find similar ones."""


def is_telling(term: str) -> bool:
    """Whether similar stories are found by a term: no stop word, no number, and not below three letters."""
    return len(term.partition(TAG)[0]) > 2 and not analysis.is_stop_term(term) and not term[0].isdigit()


def fold_pattern(pattern: str) -> str:
    """A pattern with its letters folded. TooCostly where it has none."""
    folded = "".join(part if part in "*?" else analysis.fold(part) for part in _SIGNS.split(pattern))
    if not any(letter.isalnum() for letter in folded):
        raise TooCostly(pattern)
    return folded


def edits_to_correct(folded: str) -> int:
    """How many edits away the correction of a word may be. Short words are not guessed at, and a longer one is not cut
    by more than a letter."""
    return 0 if len(folded) < 3 else 1 if len(folded) < 5 else 2


def best_corrections(word: str, near: Iterable[tuple[str, str, int, int]], limit: int) -> list[str]:
    """The best exact form of each other word near a folded one: fewest edits, first letter kept, most documents. near:
    folded form, exact form, documents and edits of each."""
    best: dict[str, tuple[int, bool, int, str]] = {}
    for folded, exact, documents, edits in near:
        rank = (edits, folded[:1] != word[:1], -documents, exact)
        if folded != word and rank < best.get(folded, (9, True, 0, "")):
            best[folded] = rank
    return [rank[3] for rank in sorted(best.values())][:limit]


def fields_of(field: str) -> tuple[str, ...]:
    """The text fields that a node's field stands for."""
    return (field,) if field else TEXT_FIELDS


def content_words(node: AnyOf, languages: tuple[str, ...]) -> tuple[Word, ...]:
    """The words of an AnyOf without its stop words, which score nothing; all of them if there are no others. A stop
    word is one in every language that the index holds."""
    telling = tuple(word for word in node.words if _has_content(word, languages))
    return telling or node.words


def _has_content(word: Word, languages: tuple[str, ...]) -> bool:
    return any(map(analysis.drop_stop_terms, analysis.groups(word.text, languages)))


def _content_ways(word: Word, languages: tuple[str, ...]) -> Ways:
    """The spellings of a word, without its terms in languages where it is a stop word."""
    ways = analysis.ways(word.text, word.also, languages)
    if not _has_content(word, languages):
        return ways
    reduced = ((analysis.drop_stop_terms(way[0]),) if len(way) == 1 else way for way in ways)
    return tuple(way for way in reduced if all(way))


@lru_cache(maxsize=512)
def count_words(node: AnyOf, languages: tuple[str, ...]) -> Mapping[tuple[str, Ways], int]:
    """(field, spellings) of the content words of an AnyOf, and how often each is asked for; its stop words if it has no
    others."""
    return Counter((word.field or ALL, _content_ways(word, languages)) for word in content_words(node, languages))


def only_group(ways: Ways) -> str | None:
    """The group of a word of one term; None for a word of several terms."""
    return ways[0][0] if ways and len(ways[0]) == 1 else None


def weigh_words(node: AnyOf, languages: tuple[str, ...], frequency: FrequencyOf) -> list[tuple[str, Ways, float]]:
    """The content words of an AnyOf, each once: field, spellings and the factor of its scores.

    A word that is repeated in a question weighs the root of its count, times its mean frequency in the documents that
    hold it if it is of one term. In a loose AnyOf each word weighs 1.
    """
    counts = count_words(node, languages)
    if node.loose:
        return [(*key, 1.0) for key in counts]
    return [(*key, math.sqrt(count) * _burst(*key, frequency)) for key, count in counts.items()]


def _burst(field: str, ways: Ways, frequency: FrequencyOf) -> float:
    """The mean frequency of a word's term in the documents that hold it; 1 for a word of several terms."""
    group = only_group(ways)
    if group is None:
        return 1.0
    documents, occurrences = frequency(field, group)
    return mean_frequency(occurrences, documents)


def pairs_of(tree: Node, languages: tuple[str, ...]) -> Iterator[Pair]:
    """The pairs of neighbouring content words of the questions in a tree, those of one term each."""
    match tree:
        case And(children) | Or(children):
            if isinstance(tree, And):
                yield from _neighbours([child for child in children if isinstance(child, Word)], languages)
            for child in children:
                yield from pairs_of(child, languages)
        case AnyOf(loose=False):
            yield from _neighbours(content_words(tree, languages), languages)


def lifted_parts(tree: Node) -> Iterator[Part]:
    """The parts of a tree that lift documents: its questions, but for those that rank most words first, and the words
    that must all match if they are several."""
    match tree:
        case AnyOf(most_first=False):
            yield tree
        case And(children):
            words = tuple(child for child in children if isinstance(child, Word) and not child.field)
            if len(words) > 1:
                yield words
            for child in children:
                yield from lifted_parts(child)
        case Or(children):
            for child in children:
                yield from lifted_parts(child)


def _neighbours(words: Sequence[Word], languages: tuple[str, ...]) -> Iterator[Pair]:
    """The pairs of words that follow each other in a search, in one field and of one term each."""
    terms = [(word.field or ALL, analysis.groups(word.text, languages)) for word in words]
    for (field, first), (other, second) in pairwise(terms):
        if field == other and len(first) == len(second) == 1 and first != second:
            yield field, first[0], second[0]


def matched_terms(node: Node, languages: tuple[str, ...], expand: Expand) -> dict[str, frozenset[str]]:
    """Text field -> terms (of words, in all languages of the index) and exact forms (of quoted phrases, wildcards,
    fuzzy words). What is excluded is left out, and so are words of several terms, which count side by side alone. A
    token of a text is to be marked when its term in the text's language or its exact form is among them."""
    found: dict[str, set[str]] = defaultdict(set)
    for field, words in _matched(node, languages, expand):
        for name in fields_of(field):
            found[name].update(words)
    return {field: frozenset(words) for field, words in found.items()}


def _matched(node: Node, languages: tuple[str, ...], expand: Expand) -> Iterator[tuple[str, list[str]]]:
    match node:
        case And(children) | Or(children) | AnyOf(children):
            for child in children:
                yield from _matched(child, languages, expand)
        case Word(text, field, also):
            ways = analysis.ways(text, also, languages)
            yield field, [term for way in ways if len(way) == 1 for term in way[0].split(" ")]
        case Phrase(text, field, slop):
            groups = analysis.groups(text, languages) if slop else analysis.exact_terms(text)
            yield field, [term for group in groups for term in group.split(" ")]
        case Wildcard(field=field) | Fuzzy(field=field):
            yield field, expand(node)
