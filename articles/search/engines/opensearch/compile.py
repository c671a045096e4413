"""From a query tree to the cluster's query, with the scores of the embedded engine.

Facets, dates, flags and exclusions score nothing; wildcards and fuzzy words score 1; a phrase scores what its words do,
and alternatives are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeAlias

from articles.search import analysis
from articles.search.engines import question_words
from articles.search.engines.opensearch.index_fields import DAY, MOST_KEYS, SEPARATOR, send
from articles.search.engines.opensearch.live import Frequency, Live, frequencies
from articles.search.engines.opensearch.word_list import expand, score_fuzzy
from articles.search.engines.question_words import FLAG_FIELDS, Ways, lifted_parts
from articles.search.engines.weights import (
    ALL,
    HELD_WORD,
    IN_HEADLINE,
    PAIR_REACH,
    PAIR_WEIGHT,
    inverse_frequency,
    twin,
)
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

Query: TypeAlias = dict[str, Any]

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}
MOST_PAIRS = 64
"""Pairs of a question that are scored; the cluster bounds the clauses of a search."""
MOST_SCORED = 64
"""Words of a phrase that are scored."""
MOST_NEAR = 200
"""Words of a phrase whose distances are checked: each is a level of the query."""
_EPOCH = date(1970, 1, 1)


class Compiler:
    """Compiles one tree for one index. with_pairs: whether documents gain by pairs of words, as a page by relevance."""

    def __init__(self, live: Live, tree: Node, with_pairs: bool = False) -> None:
        self.live, self.tree = live, tree
        pairs = dict.fromkeys(question_words.pairs_of(tree, live.languages)) if with_pairs else ()
        self._pairs = list(islice(pairs, MOST_PAIRS))
        self._all_words = [each for each in lifted_parts(tree) if isinstance(each, tuple)] if with_pairs else []
        self._found: Mapping[tuple[str, str], Frequency] = {}
        self._documents = 0
        wanted: dict[str, set[str]] = defaultdict(set)
        for field, group in self._weighed():
            wanted[field].update(group.split(" "))
        if wanted:
            self._found, self._documents = frequencies(live, wanted)

    def _weighed(self) -> Iterator[tuple[str, str]]:
        """(field, group) of all words of which the frequency is needed."""
        for field, first, second in self._pairs:
            yield from ((field, first), (field, second))
        for words in self._all_words:
            for word in words:
                yield from ((ALL, group) for way in self._ways(word) for group in way)
        for node in _questions(self.tree):
            if not node.loose:
                for field, ways in question_words.count_words(node, self.live.languages):
                    if (group := question_words.only_group(ways)) is not None:
                        yield field, group

    def frequency(self, field: str, group: str) -> Frequency:
        """The frequency of a group of terms: a document holds at most one of them."""
        rows = [self._found.get((field, send(term)), Frequency()) for term in group.split(" ")]
        return Frequency(sum(row.documents for row in rows), sum(row.occurrences for row in rows))

    def gains(self) -> list[Query]:
        """What documents gain in which words that follow each other in the question stand near each other, in order;
        and those whose headline has all words of a search."""
        return [*(self._pair(*pair) for pair in self._pairs), *map(self._in_headline, self._all_words)]

    def _pair(self, field: str, first: str, second: str) -> Query:
        holders = [self.frequency(field, word).documents for word in (first, second)]
        gain = sum(inverse_frequency(found, self._documents) for found in holders)
        return {"constant_score": {"filter": _near(field, [first, second], PAIR_REACH), "boost": PAIR_WEIGHT * gain}}

    def _in_headline(self, words: tuple[Word, ...]) -> Query:
        every = [any_way("headline", self._ways(word)) for word in words]
        rarity = sum(inverse_frequency(self._holders(word), self._documents) for word in words)
        return {"constant_score": {"filter": {"bool": {"filter": every}}, "boost": IN_HEADLINE * rarity}}

    def _ways(self, word: Word) -> Ways:
        return analysis.ways(word.text, word.also, self.live.languages)

    def _holders(self, word: Word) -> int:
        """How many documents hold a word. Of spellings of several terms, as many as hold the rarest term, at most."""
        found = (min(self.frequency(ALL, group).documents for group in way) for way in self._ways(word) if way)
        return min(sum(found), self._documents)

    def query(self, node: Node) -> Query:
        """The query of a node."""
        match node:
            case Word(text, field, also):
                return any_way(field or ALL, analysis.ways(text, also, self.live.languages))
            case Phrase(text, field, 0):
                return _phrase(twin(field), analysis.exact_terms(text), 1)
            case Phrase(text, field, slop):
                return _phrase(field or ALL, analysis.groups(text, self.live.languages), slop + 1)
            case Fuzzy(field=field):
                return _best_of(twin(field), score_fuzzy(self.live, node))
            case Wildcard(field=field):
                return {"constant_score": {"filter": {"terms": {twin(field): expand(self.live, node)}}, "boost": 1}}
            case And(children):
                return _all_of([self.query(child) for child in children])
            case Or(children):
                return _any_of([self.query(child) for child in children])
            case AnyOf():
                weighed = question_words.weigh_words(node, self.live.languages, self.frequency)
                parts = [_boosted(any_way(field, ways), by) for field, ways, by in weighed]
                return _any_of([_raised(part, HELD_WORD) for part in parts] if node.most_first else parts)
            case Not(child):
                return _unscored({"bool": {"must_not": [self.query(child)]}})
        return _unscored(_filter(node))


def _questions(tree: Node) -> Iterator[AnyOf]:
    """Every AnyOf of a tree."""
    match tree:
        case AnyOf():
            yield tree
        case And(children) | Or(children):
            for child in children:
                yield from _questions(child)
        case Not(child):
            yield from _questions(child)


def _filter(node: Node) -> Query:
    """The query of a node that only says yes or no."""
    match node:
        case Keys(field, keys):
            return any_key(field, keys)
        case Documents(rows):
            return any_row(f"{kind}:{pk}" for kind, pk in rows)
        case Flag(field, value):
            return {"term": {FLAG_FIELDS.get(field, field): value}}
        case Dates(first, last):
            bounds = {"gte": _seconds(first)} if first else {}
            bounds |= {"lt": _seconds(last) + DAY} if last else {}
            return {"range": {"published": bounds}} if bounds else {"exists": {"field": "published"}}
        case Everything():
            return EVERYTHING
    raise TypeError(f"{type(node).__name__} cannot be searched; Values are resolved before.")


def _seconds(day: date) -> int:
    return (day - _EPOCH).days * DAY


def any_key(field: str, keys: Iterable[str]) -> Query:
    """Documents that hold any of these keys."""
    return _chunked(lambda part: {"terms": {field: part}}, keys)


def any_row(ids: Iterable[str]) -> Query:
    """The documents of these rows."""
    return _chunked(lambda part: {"ids": {"values": part}}, ids)


def _chunked(make: Any, values: Iterable[str]) -> Query:
    every = sorted(values)
    parts = [make(every[start : start + MOST_KEYS]) for start in range(0, len(every), MOST_KEYS)]
    return _any_of(parts)


def _unscored(query: Query) -> Query:
    return {"constant_score": {"filter": query, "boost": 0}}


def _boosted(query: Query, by: float) -> Query:
    return query if by == 1 else {"bool": {"must": [query], "boost": by}}


def _raised(query: Query, by: float) -> Query:
    """The same documents, each with so much more of a score."""
    return {"function_score": {"query": query, "functions": [{"weight": by}], "boost_mode": "sum"}}


def _all_of(queries: list[Query]) -> Query:
    """Documents that all match; their scores are added."""
    return queries[0] if len(queries) == 1 else {"bool": {"must": queries}}


def _any_of(queries: list[Query]) -> Query:
    """Documents that any matches; their scores are added."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def _best_of(field: str, words: Mapping[str, float]) -> Query:
    """Documents that hold any of these words, each with the score of the best one."""
    rows = [
        {
            "constant_score": {
                "filter": {"terms": {field: [word for word in words if words[word] == score]}},
                "boost": score,
            }
        }
        for score in sorted(set(words.values()))
    ]
    return {"dis_max": {"queries": rows}} if rows else NOTHING


def any_way(field: str, ways: Ways) -> Query:
    """A word in any of its spellings. Several terms of one (mid-April, 東京) must be adjacent."""
    return _any_of([_phrase(field, list(way), 1) for way in ways])


def _word(field: str, group: str) -> Query:
    """One word, in any of the terms of its group, which are scored as one."""
    terms = send(group).split(" ")
    if len(terms) == 1:
        return {"term": {field: terms[0]}}
    return {"match": {field: {"query": SEPARATOR.join(terms)}}}


def _phrase(field: str, words: Sequence[str], reach: int) -> Query:
    """Documents where each word follows the one before by at most `reach` positions, scored by the words."""
    if not words:
        return NOTHING
    if len(words) == 1:
        return _word(field, words[0])
    if reach > 1:
        places = _near(field, words, reach)
    else:
        text = " ".join(SEPARATOR.join(send(word).split(" ")) for word in words)
        places = {"match_phrase": {field: {"query": text}}}
    return {"bool": {"filter": [places], "must": [_word(field, word) for word in words[:MOST_SCORED]]}}


def _near(field: str, words: Sequence[str], reach: int) -> Query:
    """Each word within reach of the one before.

    The pairs are nested from the right. Of the places from which the rest can be reached, the cluster takes the
    nearest one behind a word, and no other could be reached if that one cannot: so nothing is missed, as it would be
    in a chain nested from the left.
    """
    *before, last = words[:MOST_NEAR]
    query = _span(field, last)
    for word in reversed(before):
        query = {"span_near": {"clauses": [_span(field, word), query], "slop": reach - 1, "in_order": True}}
    return query


def _span(field: str, group: str) -> Query:
    spans: list[Query] = [{"span_term": {field: term}} for term in send(group).split(" ")]
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}
