"""From a query tree to the documents it matches and their scores, on arrays.

Conjunctions start from the fewest documents
and ask the other parts only about those; alternatives are added up. Facets, dates, flags and exclusions score nothing;
wildcards score 1, fuzzy words by how near they are; a phrase scores what its words do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import cast

import numpy as np

from articles.search import analysis
from articles.search.document import Key
from articles.search.engines.question_words import FLAG_FIELDS, Ways
from articles.search.engines.weights import ALL, HELD_WORD, twin
from articles.search.engines.whoosh.read.expand import score_fuzzy, score_wildcard
from articles.search.engines.whoosh.read.matched_docs import NOTHING, Docs, all_of, any_of
from articles.search.engines.whoosh.read.posting_lists import PLACE_BITS, Mask, Places, TermList
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.read.word_weights import weigh_words
from articles.search.engines.whoosh.storage.segment_files import Ids
from articles.search.language.query import (
    And,
    AnyOf,
    Dates,
    Documents,
    Everything,
    Flag,
    Fuzzy,
    Keys,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)

PATIENCE = 20_000_000
"""Places of words that one question may compare for its phrases: half a second."""
_DAY = 86400
_EPOCH = date(1970, 1, 1)


def _docs(made: TermList) -> Docs:
    return Docs(made.ids, made.scores, made.dense)


class Matcher:
    """Evaluates nodes on one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._compared = self._widest = 0

    def docs(self, node: Node) -> Docs:
        """The documents of a node."""
        match node:
            case Word(text, field, also):
                return self.ways(field or ALL, analysis.ways(text, also, self.snapshot.languages))
            case Phrase(text, field, slop):
                exact = slop == 0
                words = analysis.exact_terms(text) if exact else analysis.groups(text, self.snapshot.languages)
                return self._phrase(twin(field) if exact else field or ALL, words, slop + 1)
            case Wildcard(pattern, field):
                return self._union(f"wildcard {pattern}", field, lambda: score_wildcard(self.snapshot, pattern))
            case Fuzzy(text, distance, field):
                name = f"fuzzy {distance} {text}"
                return self._union(name, field, lambda: score_fuzzy(self.snapshot, text, distance))
            case Keys(field, keys):
                return self._key_docs(field, keys)
            case Documents(rows):
                return self._row_docs(rows)
            case Flag(field, value):
                return Docs(mask=self.snapshot.key_mask(FLAG_FIELDS.get(field, field), (value,)))
            case Dates(first, last):
                return Docs(mask=published_mask(self.snapshot, first, last))
            case And(children):
                return all_of(self.snapshot.documents, [self.docs(child) for child in children])
            case Or(children):
                return any_of(self.snapshot.documents, [self.docs(child) for child in children])
            case Not(child):
                return Docs(mask=~self.docs(child).to_mask(self.snapshot.documents))
            case Everything():
                return Docs(mask=np.ones(self.snapshot.documents, np.bool_))
            case AnyOf():
                return self._any_word(node)
        raise TypeError(f"{type(node).__name__} cannot be searched; Values are resolved before.")

    def _any_word(self, node: AnyOf) -> Docs:
        """Documents that hold any word of a question."""
        weighed = weigh_words(self.snapshot, node)
        parts = [self.ways(field, ways) for field, ways, _ in weighed]
        weights = [by for *_, by in weighed]
        if not node.most_first:
            return any_of(self.snapshot.documents, parts, weights)
        raised = [part.scale(by).add(HELD_WORD) for part, by in zip(parts, weights, strict=True)]
        return any_of(self.snapshot.documents, raised)

    def _key_docs(self, field: str, keys: frozenset[str]) -> Docs:
        """Documents that hold any of these keys. For one key they are its stored list; for several, a mask."""
        if len(keys) != 1:
            return Docs(mask=self.snapshot.key_mask(field, keys))
        return Docs(ids=self.snapshot.term_list(field, *keys).ids)

    def _row_docs(self, rows: frozenset[tuple[str, int]]) -> Docs:
        """The documents of these rows."""
        keys = frozenset(Key(*row) for row in rows)
        return Docs(ids=self.snapshot.numbers_of(keys).astype(np.int32)) if keys else NOTHING

    def _term(self, field: str, term: str) -> Docs:
        return _docs(self.snapshot.score_term(field, term))

    def _union(self, name: str, field: str, expand: Callable[[], Mapping[str, float]]) -> Docs:
        return _docs(self.snapshot.union_list(name, twin(field), expand))

    def ways(self, field: str, ways: Ways) -> Docs:
        """Documents that hold a word in any of its spellings."""
        return any_of(self.snapshot.documents, [self._words(field, list(way)) for way in ways])

    def _words(self, field: str, terms: list[str]) -> Docs:
        """Documents that hold one spelling of a word. Several terms (mid-April, 東京) must be adjacent."""
        if len(terms) == 1:
            return self._term(field, terms[0])
        return self._phrase(field, terms, 1)

    def _phrase(self, field: str, words: list[str], reach: int) -> Docs:
        """Documents where each word follows the one before by at most `reach` positions, scored by the words.

        The result is cached like a posting list, because the next page or another facet asks for it again.
        """
        if not words:
            return NOTHING
        if len(words) == 1:
            return self._term(field, words[0])
        key = field, f"phrase {reach} {' '.join(words)}"
        made = cast(TermList | None, self.snapshot.lists.get(key))
        if made is None:
            ids, scores = self._find_phrase(field, words, reach).ids_and_scores()
            made = TermList(ids, np.zeros(0, np.uint8), 0, scores)
            self.snapshot.lists.put(key, made)
        return _docs(made)

    def _find_phrase(self, field: str, words: list[str], reach: int) -> Docs:
        """Find the documents of a phrase from the positions of its words."""
        parts = [self._term(field, word) for word in words]
        docs = all_of(self.snapshot.documents, parts)
        ids, scores = docs.ids_and_scores()
        if not len(ids):
            return NOTHING
        ends = (self._find_adjacent if reach == 1 else self._find_near)(field, words, ids, reach)
        held = np.zeros(len(ids), np.bool_)
        held[ends >> PLACE_BITS] = True
        return Docs(ids=ids[held], scores=scores[held])

    def _find_adjacent(self, field: str, words: list[str], ids: Ids, reach: int) -> Places:
        """The places in these documents where the phrase begins, found from the places of its rarest word."""
        lists = {word: self.snapshot.positions(field, word) for word in words}
        within = cache(lambda word: lists[word].within(ids))
        rarest_first = sorted(range(len(words)), key=lambda number: len(lists[words[number]].flat))
        starts: Places = within(words[rarest_first[0]]) - rarest_first[0]
        for offset in rarest_first[1:]:
            if not len(starts) or self._is_exhausted(len(starts)):
                break
            row = within(words[offset])
            wanted = starts + offset
            at = np.searchsorted(row, wanted)
            at[at == len(row)] = 0
            starts = starts[row[at] == wanted]
        return starts

    def _find_near(self, field: str, words: list[str], ids: Ids, reach: int) -> Places:
        """The places of the last word wherever each word follows the one before by at most `reach` positions."""
        row: Places = np.zeros(0, np.int64)
        within = cache(lambda word: self.snapshot.positions(field, word).within(ids))
        for number, word in enumerate(words):
            if number and self._is_exhausted(len(row)):
                break
            here = within(word)
            if number:
                before = np.searchsorted(row, here) - 1  # the nearest place of the words before, left of this word
                here = here[(before >= 0) & (here - row[np.maximum(before, 0)] <= reach)] if len(row) else row
            row = here
        return row

    def _is_exhausted(self, places: int) -> bool:
        """Count the places compared, and tell whether they are too many: then the rest of the phrase is not checked.

        A phrase gets rarer with each of its words, so four times the places of its most frequent word are plenty.
        Only a text that repeats one word, searched for with hundreds of that word, needs more.
        """
        self._compared += places
        self._widest = max(self._widest, places)
        return self._compared > max(PATIENCE, 4 * self._widest)


def published_mask(snapshot: Snapshot, first: date | None, last: date | None) -> Mask:
    """Documents published from the first to the last day, both included; undated ones never: booleans, (documents,)."""
    published = snapshot.publication_times()
    mask = snapshot.dated_mask()
    if first is not None:
        mask = mask & (published >= (first - _EPOCH).days * _DAY)
    if last is not None:
        mask = mask & (published < ((last - _EPOCH).days + 1) * _DAY)
    return mask
