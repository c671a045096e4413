"""From a query tree to Whoosh's own query objects: what its searcher would be asked.

Whoosh's searcher is the oracle of this engine: with `weighting()` it must find the same documents with the same scores
as matcher.py does on arrays, for every kind of node. The tests hold the two against each other. It is also the way
out, should the arrays ever have to go: slower by far, but the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from typing import Any

from whoosh import query, scoring
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.matching.wrappers import WrappingMatcher
from whoosh.searching import SearchContext

from articles.search import analysis
from articles.search.engines.question_words import FLAG_FIELDS, Ways
from articles.search.engines.weights import ALL, HELD_WORD, K1, B, inverse_frequency, twin
from articles.search.engines.whoosh.read.expand import expand_wildcard, score_fuzzy
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.read.word_weights import weigh_words
from articles.search.engines.whoosh.schema import CUT, UNDATED
from articles.search.language.query import (
    And,
    AnyOf,
    Dates,
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

_Places = dict[int, list[int]]
UNSCORED = 1e-9
"""Whoosh's unions leave out documents of score 0, so that nothing scores next to nothing."""
_DAY = 86400


def weighting() -> scoring.BM25F:
    """The scoring that the arrays work out."""
    return _BM25F()


class _BM25F(scoring.BM25F):  # type: ignore[misc]
    """Whoosh's, with the inverse document frequency of the snapshot: that of a group of terms, where one is given."""

    def __init__(self, group: Sequence[str] = ()) -> None:
        super().__init__(B=B, K1=K1)
        self.group = group

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        parent = searcher.get_parent()
        frequency = sum(parent.doc_frequency(fieldname, term) for term in self.group or (text,))
        return inverse_frequency(frequency, parent.doc_count_all())

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        made = super().scorer(searcher, fieldname, text, qf)
        if self.group:  # a searcher keeps the frequency of each term alone
            made.idf = self.idf(searcher, fieldname, text)
            made.setup(searcher, fieldname, text)
        return made


def compile_node(node: Node, snapshot: Snapshot) -> Any:
    """The Whoosh query of a node; the snapshot tells what wildcards and fuzzy words stand for."""
    match node:
        case Word(text, field, also):
            return _spelled(field or ALL, analysis.ways(text, also, snapshot.languages))
        case Phrase(text, field, slop):
            words = analysis.groups(text, snapshot.languages) if slop else analysis.exact_terms(text)
            return _words(field or ALL if slop else twin(field), words, slop + 1)
        case Wildcard(pattern, field):
            return _constant(_any_term(twin(field), expand_wildcard(snapshot, pattern)), 1.0)
        case Fuzzy(text, distance, field):
            return _any_scored(twin(field), score_fuzzy(snapshot, text, distance))
        case Keys(field, keys):
            return _constant(_any_term(field, sorted(keys)), UNSCORED)
        case Flag(field, value):
            return _constant(query.Term(FLAG_FIELDS.get(field, field), value), UNSCORED)
        case Dates(first, last):
            return _constant(_Published("published", lambda moment: _is_between(moment, first, last)), UNSCORED)
        case And(children):
            return query.And([compile_node(child, snapshot) for child in children])
        case Or(children):
            return query.Or([compile_node(child, snapshot) for child in children])
        case AnyOf():
            weighed = weigh_words(snapshot, node)
            parts = [_Scaled(_spelled(field, ways), by) for field, ways, by in weighed]
            if node.most_first:
                parts = [query.And([part, _constant(part, HELD_WORD)]) for part in parts]
            return query.Or(parts)
        case Not(child):
            return _constant(query.And([query.Every(), query.Not(compile_node(child, snapshot))]), UNSCORED)
        case Everything():
            return _constant(query.Every(), UNSCORED)
    raise TypeError(f"{type(node).__name__} cannot be searched; Values are resolved before.")


class _Constant(query.ConstantScoreQuery):  # type: ignore[misc]
    """Whoosh's, but that phrases may ask for the current match beside it."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        return _list(self.child.matcher(searcher, SearchContext(weighting=None)).all_ids(), self.score)


class _Scaled(query.ConstantScoreQuery):  # type: ignore[misc]
    """A query whose scores are multiplied."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        return WrappingMatcher(self.child.matcher(searcher, context), boost=self.score)


class _Published(query.ColumnQuery):  # type: ignore[misc]
    """Whoosh's, but that it leaves out deleted documents and can be one of several."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        is_deleted = searcher.reader().is_deleted
        return _list((number for number in super().matcher(searcher).all_ids() if not is_deleted(number)), UNSCORED)

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all())


def _list(numbers: Iterable[int], score: float) -> Any:
    ids = list(numbers)
    return ListMatcher(ids, [score] * len(ids)) if ids else NullMatcher()


def _spelled(field: str, ways: Ways) -> Any:
    made = [_words(field, list(way), 1) for way in ways]
    return query.Or(made) if len(made) > 1 else made[0]


def _words(field: str, words: list[str], reach: int) -> Any:
    if not words:
        return query.NullQuery
    groups = [word.split(" ") for word in words]
    if field in CUT:
        found = [_InBody(field, list(terms), reach, groups[0]) for terms in product(*groups)]
        return query.Or(found) if len(found) > 1 else found[0]
    if len(words) == 1:
        made = [_Term(field, term, groups[0]) for term in groups[0]]
    else:  # scores are those of the terms alone, not of their groups: the documents are the same
        made = [query.Phrase(field, list(terms), slop=reach) for terms in product(*groups)]
    return query.Or(made) if len(made) > 1 else made[0]


class _InBody(query.Query):  # type: ignore[misc]
    """Words in a row in the body, which has no posting lists of its own: Whoosh's positions of each in the field of all
    texts, between the bounds of the body, and scored as Whoosh scores."""

    def __init__(self, field: str, words: list[str], reach: int, group: list[str]) -> None:
        self.field, self.words, self.reach, self.group = field, words, reach, group

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _InBody) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.field, *self.words, self.reach))

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        places = [_body_places(searcher, self.field, word) for word in self.words]
        ids = sorted(number for number in set.intersection(*map(set, places)) if self._is_row(places, number))
        if context is not None and context.weighting is None:
            return _list(ids, 1.0)
        words = [[word] for word in self.words] if len(self.words) > 1 else [self.group]
        scores = [
            sum(self._score(searcher, number, *pair) for pair in zip(words, places, strict=True)) for number in ids
        ]
        return ListMatcher(ids, scores) if ids else NullMatcher()

    def _is_row(self, places: list[_Places], number: int) -> bool:
        ends = places[0][number]
        for more in places[1:]:
            ends = [place for place in more[number] if any(0 < place - end <= self.reach for end in ends)]
        return bool(ends)

    def _score(self, searcher: Any, number: int, group: list[str], places: _Places) -> float:
        reader, parent = searcher.reader(), searcher.get_parent()
        holders = sum(len(_body_places(parent, self.field, term, deleted=True)) for term in group)
        idf = inverse_frequency(holders, parent.doc_count_all())
        average = parent.avg_field_length(self.field) or 1
        length = reader.doc_field_length(number, self.field)
        return float(scoring.bm25(idf, len(places[number]), length, average, B, K1))


def _body_places(searcher: Any, field: str, word: str, deleted: bool = False) -> _Places:
    """Document -> the positions of a word in its body. deleted: of deleted documents too."""
    found: _Places = {}
    for leaf, base in searcher.reader().leaf_readers():
        if (CUT[field], word) not in leaf:
            continue
        stored = leaf.schema[CUT[field]]
        matcher = leaf._terms.matcher(CUT[field], stored.to_bytes(word), stored.format)
        first, end = (leaf.column_reader(name) for name in ("text_first", "text_end"))
        while matcher.is_active():
            number = matcher.id()
            places = [place for place in matcher.value_as("positions") if first[number] <= place < end[number]]
            if places and (deleted or not leaf.is_deleted(number)):
                found[base + number] = places
            matcher.next()
    return found


class _Term(query.Term):  # type: ignore[misc]
    """A term of a group, weighed by the frequency of all of them."""

    def __init__(self, field: str, text: str, group: list[str]) -> None:
        super().__init__(field, text)
        self.group = group

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        scored = context is None or context.weighting is not None
        return super().matcher(searcher, SearchContext(weighting=_BM25F(self.group)) if scored else context)


def _any_term(field: str, terms: list[str]) -> Any:
    return query.Or([_words(field, [term], 1) for term in terms]) if terms else query.NullQuery


def _any_scored(field: str, terms: dict[str, float]) -> Any:
    """Each document with the score of its best term."""
    groups = [[term for term in terms if terms[term] == score] for score in sorted(set(terms.values()))]
    made = [_constant(_any_term(field, group), terms[group[0]]) for group in groups]
    return query.DisjunctionMax(made) if len(made) > 1 else made[0] if made else query.NullQuery


def _constant(child: Any, score: float) -> Any:
    return _Constant(child, score)


def _is_between(moment: int, first: date | None, last: date | None) -> bool:
    if moment == UNDATED:
        return False
    day = moment // _DAY
    epoch = date(1970, 1, 1)
    return (first is None or (first - epoch).days <= day) and (last is None or day <= (last - epoch).days)
