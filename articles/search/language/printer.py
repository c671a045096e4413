"""A query tree -> the text that a reader would type for it: parse(print_query(tree)).tree == tree.

Did-you-mean and the removal of a single word are made by changing the tree and printing it. Keys and AnyOf are the
service's own nodes, of no written form: a tree that came from the parser holds none. Documents, as the
parser makes them, are a number: id:334.
"""

from __future__ import annotations

from calendar import monthrange

from articles.search.language.fields import TEXT_LABELS
from articles.search.language.query import (
    And,
    Dates,
    Documents,
    Everything,
    Flag,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Value,
    Wildcard,
    Word,
)


def print_query(node: Node) -> str:
    """The query in the query language; everything is the empty text."""
    return "" if isinstance(node, Everything) else _print(node)


def _print(node: Node) -> str:
    match node:
        case And(children):
            return " ".join(_inner(child, Or) for child in children)
        case Or(children):
            return " OR ".join(_inner(child, And) for child in children)
        case Not(child):
            return f"-{_inner(child, And, Or, Not)}"
        case _:
            return _print_leaf(node)


def _inner(node: Node, *grouped: type) -> str:
    """The node, in parentheses where it is of one of these types."""
    return f"({_print(node)})" if isinstance(node, grouped) else _print(node)


def _print_leaf(node: Node) -> str:
    match node:
        case Word(text, field):
            return _prefix(field) + text
        case Phrase(text, field, slop):
            return f'{_prefix(field)}"{text}"' + (f"~{slop}" if slop else "")
        case Wildcard(pattern, field):
            return _prefix(field) + pattern
        case Fuzzy(text, distance, field):
            return f"{_prefix(field)}{text}~" + (str(distance) if distance > 1 else "")
        case Value(field, text, exact):
            quoted = f'"{text}"' if exact else f"({text})" if " " in text else text
            return f"{field}:{quoted}"
        case Flag(field, value):
            return f"{field}:{value}"
        case Dates():
            return _print_dates(node)
        case Documents(keys):
            return f"id:{min((pk for _, pk in keys), default=0)}"
        case Everything():
            return "*"
        case _:
            raise TypeError(f"{type(node).__name__} has no written form")


def _prefix(field: str) -> str:
    return f"{TEXT_LABELS[field]}:" if field else ""


def _print_dates(dates: Dates) -> str:
    """The shortest way to write the range."""
    first, last = dates.first, dates.last
    if first is None or last is None:
        return f"after:{first}" if first else f"until:{last}" if last else "*"
    if first == last:
        return f"on:{first}"
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"year:{first.year:04}"
    if (first.year, first.month, first.day, last.day) == (last.year, last.month, 1, _length(last.year, last.month)):
        return f"on:{first.isoformat()[:7]}"
    return f"date:{first}..{last}"


def _length(year: int, month: int) -> int:
    return monthrange(year, month)[1]
