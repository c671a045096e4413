"""The query tree: what a reader asked for, as frozen values that know no engine, no database and no HTTP.

The parser makes the tree, print_query writes it back in the query language (parse(print_query(tree)) == tree), the
service resolves names into keys (Value -> Keys), and an engine turns it into its own terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """One word, folded and stemmed, in `field` or in every text field, in any of its spellings. Of several terms
    (anti-government, 東京): all of them, side by side.

    also: other words or names that are searched for as well and mean the same, which the service adds.
    """

    text: str
    field: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in their order. slop 0: exact, nothing folded but letter case. slop N: stemmed, at most N other words
    between one and the next."""

    text: str
    field: str = ""
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern with * (any letters) and ? (one letter); prefix* is the common case."""

    pattern: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and its neighbours within `distance` edits."""

    text: str
    distance: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A facet field's value by its printed name, or part of it; `exact` where the reader quoted it."""

    field: str
    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """A facet field's values by key: what a Value becomes once the database has been asked. None match: nothing."""

    field: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Documents:
    """These documents, as (kind, primary key) each: what a collection holds. None match: nothing."""

    keys: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Dates:
    """Published from `first` to `last`, both days included; None leaves that side open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """has:photo, is:draft."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    """All of `children`, two or more."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of `children`, two or more."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that `child` does not match; never scored."""

    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document: the empty search box."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Ranked by as many of `words` as match, the rarer the heavier: long questions and the answer to no results.

    words: in the order of the question, repeated ones too. loose: a stand-in for a search without results, whose words
    may be misspelt; neither repetition nor the order of the words counts. most_first: a document with more of the words
    comes before one with fewer, however often these stand there.
    """

    words: tuple[Word, ...]
    loose: bool = False
    most_first: bool = False


Node = Word | Phrase | Wildcard | Fuzzy | Value | Keys | Documents | Dates | Flag | And | Or | Not | Everything | AnyOf


def parts_of(tree: Node) -> tuple[Node, ...]:
    """What must match, each on its own."""
    return tree.children if isinstance(tree, And) else (tree,)


def all_of(nodes: Iterable[Node]) -> Node:
    """The nodes that must all match, flattened: one alone is itself, none is Everything, Everything adds nothing."""
    children: list[Node] = []
    for node in nodes:
        children.extend(node.children if isinstance(node, And) else (node,))
    children = [child for child in children if not isinstance(child, Everything)]
    if not children:
        return Everything()
    return children[0] if len(children) == 1 else And(tuple(children))


def any_of(nodes: Iterable[Node]) -> Node:
    """The nodes of which one must match, flattened; one alone is itself, none is Everything."""
    children: list[Node] = []
    for node in nodes:
        children.extend(node.children if isinstance(node, Or) else (node,))
    if not children:
        return Everything()
    return children[0] if len(children) == 1 else Or(tuple(children))
