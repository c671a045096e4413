"""From a query tree to the documents it matches and their scores, on arrays.

A node becomes Docs in one of three shapes: a few documents (ids and scores), a row of scores for all documents (common
words), or a row of yes and no without scores (facets, dates, exclusions). Conjunctions start from the fewest documents
and ask the other parts only about those; alternatives are added up. Facets, dates, flags and exclusions score nothing;
wildcards and fuzzy words score 1; a phrase scores what its words do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from articles.search import analysis
from articles.search.document import TEXT_FIELDS, Key
from articles.search.engines.whoosh.read.expand import expand_fuzzy, expand_wildcard
from articles.search.engines.whoosh.read.snapshot import (
    PLACE_BITS,
    Mask,
    Places,
    Scores,
    Snapshot,
    TermList,
    mean_frequency,
)
from articles.search.engines.whoosh.schema import ALL, twin
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
Ways = tuple[tuple[str, ...], ...]
"""The spellings of a word, each as groups (analysis.spellings)."""
_DAY = 86400
_EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Docs:
    """What a node matches, in one shape or several at once: `ids` with `scores`, `dense` (scores above 0 mark a
    match), or `mask` (no scores)."""

    ids: Ids | None = None
    scores: Scores | None = None
    dense: Scores | None = None
    mask: Mask | None = None

    def size(self) -> int:
        """How many, or a number above that where counting would cost."""
        if self.ids is not None:
            return len(self.ids)
        return len(self.dense if self.dense is not None else self.mask)  # type: ignore[arg-type]

    def count(self) -> int:
        """The number of documents that match."""
        if self.ids is not None:
            return len(self.ids)
        return int(np.count_nonzero(self.mask if self.dense is None else self.dense))  # type: ignore[arg-type]

    def has_scores(self) -> bool:
        """Whether every match has a score above 0."""
        return self.dense is not None or (self.scores is not None and bool((self.scores > 0).all()))

    def ids_and_scores(self) -> tuple[Ids, Scores]:
        """Ids (int32) and scores (float32, same shape) of all matches; computed once and kept."""
        if self.ids is None:
            self.ids = _numbers(self.mask if self.dense is None else self.dense)
            self.scores = self.dense[self.ids] if self.dense is not None else None
        if self.scores is None:
            self.scores = np.zeros(len(self.ids), np.float32)
        return self.ids, self.scores

    def match_ids(self, ids: Ids) -> tuple[NDArray[np.bool_], Scores | None]:
        """Tell which of these documents match (booleans, shape of `ids`), and their scores (same shape, 0 without a
        match), or None where the matches have no scores."""
        if self.mask is not None:
            return self.mask[ids], None
        if self.dense is not None:
            scores = self.dense[ids]
            return scores > 0, scores
        mine, all_scores = self.ids_and_scores()
        if not len(mine):
            return np.zeros(len(ids), np.bool_), None
        at = np.searchsorted(mine, ids)
        at[at == len(mine)] = 0
        held = mine[at] == ids
        return held, all_scores[at] * held

    def to_mask(self, documents: int) -> Mask:
        """Booleans, one for each document of the index, shape (documents,)."""
        if self.mask is not None:
            return self.mask
        if self.dense is not None:
            return self.dense > 0
        mask = np.zeros(documents, np.bool_)
        mask[self.ids_and_scores()[0]] = True
        return mask

    def scale(self, by: float) -> Docs:
        """The same matches, their scores multiplied."""
        if by == 1:
            return self
        times = np.float32(by)
        if self.dense is not None:
            return Docs(dense=self.dense * times)
        return self if self.scores is None else Docs(ids=self.ids, scores=self.scores * times)

    def intersect(self, mask: Mask | None) -> Docs:
        """The matches for which the mask is true; all of them without a mask."""
        if mask is None:
            return self
        if self.dense is not None:
            return Docs(dense=self.dense * mask)
        if self.mask is not None:
            return Docs(mask=self.mask & mask)
        ids, scores = self.ids_and_scores()
        held = mask[ids]
        return Docs(ids=ids[held], scores=scores[held])


NOTHING = Docs(ids=np.zeros(0, np.int32))


def _numbers(row: NDArray[Any] | None) -> Ids:
    return np.flatnonzero(row).astype(np.int32) if row is not None else np.zeros(0, np.int32)


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
            case Word(text, field):
                return self._ways(field or ALL, analysis.spellings(text, self.snapshot.languages))
            case Phrase(text, field, slop):
                exact = slop == 0
                words = analysis.exact_terms(text) if exact else analysis.groups(text, self.snapshot.languages)
                return self._phrase(twin(field) if exact else field or ALL, words, slop + 1)
            case Wildcard(pattern, field):
                return self._union(f"wildcard {pattern}", field, lambda: expand_wildcard(self.snapshot, pattern))
            case Fuzzy(text, distance, field):
                name = f"fuzzy {distance} {text}"
                return self._union(name, field, lambda: expand_fuzzy(self.snapshot, text, distance))
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
                weighed = weigh_words(self.snapshot, node)
                return any_of(
                    self.snapshot.documents, [self._ways(field, ways).scale(by) for field, ways, by in weighed]
                )
        raise TypeError(f"{type(node).__name__} cannot be searched; Values are resolved before.")

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

    def _union(self, name: str, field: str, expand: Callable[[], list[str]]) -> Docs:
        return _docs(self.snapshot.union_list(name, twin(field), expand))

    def _ways(self, field: str, ways: Ways) -> Docs:
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
        ends = (self._find_adjacent if reach == 1 else self._find_near)(
            field, words, docs.to_mask(self.snapshot.documents), reach
        )
        held = np.zeros(self.snapshot.documents, np.bool_)
        held[ends >> PLACE_BITS] = True
        held = held[ids]
        return Docs(ids=ids[held], scores=scores[held])

    def _find_adjacent(self, field: str, words: list[str], mask: Mask, reach: int) -> Places:
        """The places in these documents where the phrase begins, found from the places of its rarest word."""
        places = sorted(((self.snapshot.places(field, word), at) for at, word in enumerate(words)), key=_length)
        row, offset = places[0]
        starts: Places = row[mask[row >> PLACE_BITS]] - offset
        for row, offset in places[1:]:
            if not len(starts) or self._is_exhausted(len(starts)):
                break
            wanted = starts + offset
            at = np.searchsorted(row, wanted)
            at[at == len(row)] = 0
            starts = starts[row[at] == wanted]
        return starts

    def _find_near(self, field: str, words: list[str], mask: Mask, reach: int) -> Places:
        """The places of the last word wherever each word follows the one before by at most `reach` positions."""
        row: Places = np.zeros(0, np.int64)
        for number, word in enumerate(words):
            if number and self._is_exhausted(len(row)):
                break
            here = self.snapshot.places(field, word)
            here = here[mask[here >> PLACE_BITS]]
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


def _length(pair: tuple[Places, int]) -> int:
    return len(pair[0])


FLAG_FIELDS = {"is": "status"}
"""is:draft asks for a status; has:photo for the facet field of its own name."""


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


def published_mask(snapshot: Snapshot, first: date | None, last: date | None) -> Mask:
    """Documents published from the first to the last day, both included; undated ones never: booleans, (documents,)."""
    published = snapshot.publication_times()
    mask = snapshot.dated_mask()
    if first is not None:
        mask = mask & (published >= (first - _EPOCH).days * _DAY)
    if last is not None:
        mask = mask & (published < ((last - _EPOCH).days + 1) * _DAY)
    return mask


def all_of(documents: int, parts: list[Docs]) -> Docs:
    """Documents that all parts match; their scores are added. documents: how many the index holds."""
    parts = sorted(parts, key=Docs.size)
    if all(part.mask is not None for part in parts):
        return Docs(mask=np.logical_and.reduce([part.to_mask(documents) for part in parts]))
    ids, scores = parts[0].ids_and_scores()
    for part in parts[1:]:
        held, more = part.match_ids(ids)
        if more is not None:
            scores = scores + more
        if not held.all():
            ids, scores = ids[held], scores[held]
    return Docs(ids=ids, scores=scores)


def _add(total: Scores, part: Docs) -> None:
    """Add a part's scores, in place, to `total` of shape (documents,)."""
    if part.dense is not None:
        total += part.dense
    elif part.ids is not None:
        ids, scores = part.ids_and_scores()
        total[ids] += scores


def any_of(documents: int, parts: list[Docs]) -> Docs:
    """Documents that any part matches; their scores are added. documents: how many the index holds.

    Few matches are merged as sorted ids; from 1/8 of all documents on, they are added up in one array.
    """
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    if all(part.ids is not None for part in parts) and sum(part.size() for part in parts) * 8 < documents:
        every = np.concatenate([part.ids_and_scores()[0] for part in parts])
        ids, inverse = np.unique(every, return_inverse=True)
        added = np.bincount(inverse, np.concatenate([part.ids_and_scores()[1] for part in parts]), len(ids))
        return Docs(ids=ids, scores=added.astype(np.float32))
    total = np.zeros(documents, np.float32)
    for part in parts:
        _add(total, part)
    masks = [part.to_mask(documents) for part in parts if part.dense is None and not part.has_scores()]
    if not masks:
        return Docs(dense=total)
    found = _numbers(np.logical_or.reduce([total > 0, *masks]))
    return Docs(ids=found, scores=total[found])


def fields_of(field: str) -> tuple[str, ...]:
    """The text fields that a node's field stands for."""
    return (field,) if field else TEXT_FIELDS
