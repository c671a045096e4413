"""The query objects of Whoosh's own parser, as the archive's query trees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from haystack.constants import ID
from whoosh import query
from whoosh.util.times import long_to_datetime

from articles.search.analysis.written_forms import other_forms
from articles.search.document import TEXT_FIELDS
from articles.search.language.query import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Keys,
    Node,
    Not,
    Or,
    Phrase,
    Value,
    Wildcard,
    Word,
)

NOTHING = Keys("status", frozenset())
"""Matches no document."""


def tree_of(parsed: Any, content: str) -> Node:
    """The tree of a parsed query; what none of the archive's fields can answer matches nothing."""
    match parsed:
        case query.And():
            return _join(And, list(_nodes(parsed, content)))
        case query.Or() | query.DisjunctionMax():
            return _join(Or, list(_nodes(parsed, content)))
        case query.Not():
            return Not(tree_of(parsed.query, content))
        case query.AndNot():
            return And((tree_of(parsed.a, content), Not(tree_of(parsed.b, content))))
        case query.Every():
            return Everything()
        case query.NumericRange():
            return Dates(_day(parsed.start), _day(parsed.end))
        case query.Phrase():
            return _leaf(parsed.fieldname, " ".join(parsed.words), content, quoted=True)
        case query.FuzzyTerm():
            return Fuzzy(parsed.text, parsed.maxdist, _field(parsed.fieldname, content))
        case query.Prefix() | query.Wildcard():
            pattern = parsed.text + ("*" if isinstance(parsed, query.Prefix) else "")
            if _field(parsed.fieldname, content) not in ("", *TEXT_FIELDS):
                return _leaf(parsed.fieldname, pattern.strip("*"), content)
            return Wildcard(pattern, _field(parsed.fieldname, content)) if pattern.strip("*?") else Everything()
        case query.Term():
            return _leaf(parsed.fieldname, str(parsed.text), content)
    return NOTHING


def _nodes(parsed: Any, content: str) -> Iterator[Node]:
    return (tree_of(child, content) for child in parsed.subqueries)


def _join(kind: type[And] | type[Or], children: list[Node]) -> Node:
    return kind(tuple(children)) if len(children) > 1 else children[0] if children else NOTHING


def _leaf(name: str, text: str, content: str, quoted: bool = False) -> Node:
    field = _field(name, content)
    if field == ID:
        return NOTHING
    if field in ("", *TEXT_FIELDS):
        return Phrase(text, field) if quoted or " " in text else Word(text, field, other_forms(text))
    if field in ("status", "has"):
        return Keys(field, frozenset({text}))
    return Value(field, text, exact=name.endswith("_exact"))


def _field(name: str, content: str) -> str:
    return "" if name == content else name.removesuffix("_exact")


def _day(moment: int | None) -> date | None:
    return long_to_datetime(moment).date() if moment is not None else None
