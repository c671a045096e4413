"""Resolve the names in a tree (Values) to keys, by asking the database, and move what belongs there into the plan.

A name without quotation marks stands for every name that holds all its words (person:merkel finds "Angela Merkel"); a
quoted name stands for itself only. Letter case and accents never matter, and a name is found by its other spellings,
too. An unknown or unchecked name is read as the most similar known one; if there is none, its words are searched for in
the text field where such names appear. The reader is told of both. Flags become keys; `kind:` and `is:` move into the
plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from articles.models import Collection
from articles.search.answering.find_names import Name, find_names, nearest_name
from articles.search.document import ARTICLE, PHOTO
from articles.search.language.fields import BY_NAME
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.query import (
    And,
    Documents,
    Everything,
    Flag,
    Keys,
    Node,
    Not,
    Or,
    Value,
    all_of,
    any_of,
    parts_of,
)
from articles.search.language.words import read_words

PUBLISHED = "published"
_TEXT_OF = {"agency": "credit", "photographer": "credit", "author": "byline"}
"""Where the words of a name are searched for when nobody bears it; elsewhere in every text."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The tree without Values and Flags; its parts, as typed and as they became; what of it narrows the whole search;
    and what the reader got wrong."""

    tree: Node
    parts: tuple[tuple[Node, Node], ...] = ()
    statuses: frozenset[str] = frozenset({PUBLISHED})
    kinds: frozenset[str] | None = None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(slots=True)
class _Scope:
    """What is gathered while the tree is walked. languages: gives the codes that the archive holds. staff: may learn
    of names that only hidden stories hold. person: the account that asks."""

    languages: Callable[[], Iterable[str]]
    staff: bool
    person: int = 0
    statuses: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)


def resolve(tree: Node, languages: Callable[[], Iterable[str]], staff: bool = False, person: int = 0) -> Resolved:
    """Resolve all names of the tree; costs a few queries for each name. person: whose collections it may name."""
    scope = _Scope(languages, staff, person)
    parts = tuple((part, _settle(part, scope)) for part in parts_of(tree) if not _is_kind(part, scope))
    kinds = frozenset(scope.kinds) or None
    statuses, mistakes = frozenset(scope.statuses or {PUBLISHED}), tuple(dict.fromkeys(scope.mistakes))
    return Resolved(all_of(node for _, node in parts), parts, statuses, kinds, mistakes)


def _is_kind(node: Node, scope: _Scope) -> bool:
    """Whether the node is kind:photo or -kind:photo at the top of the tree; if so, note the kind in the scope."""
    child = node.child if isinstance(node, Not) else node
    if not isinstance(child, Flag) or child.field != "kind":
        return False
    wanted = {ARTICLE, PHOTO} - {child.value} if isinstance(node, Not) else {child.value}
    scope.kinds = scope.kinds & wanted or wanted
    return True


def _settle(node: Node, scope: _Scope, negated: bool = False) -> Node:
    match node:
        case And(children):
            return all_of(_settle(child, scope, negated) for child in children)
        case Or(children):
            return any_of(_settle(child, scope, negated) for child in children)
        case Not(child):
            return Not(_settle(child, scope, not negated))
        case Flag():
            return _settle_flag(node, scope)
        case Value():
            return _settle_value(node, scope, negated)
        case _:
            return node


def _settle_flag(flag: Flag, scope: _Scope) -> Node:
    if flag.field == "kind":
        scope.mistakes.append(Mistake.of(MistakeKind.KIND_INSIDE_OR))
        return Everything()
    if flag.field == "is":
        scope.statuses |= {PUBLISHED, flag.value}
        return Keys("status", frozenset({flag.value}))
    return Keys(flag.field, frozenset({flag.value}))


def _settle_value(value: Value, scope: _Scope, negated: bool) -> Node:
    if value.field == "collection":
        rows = Collection.objects.rows_of(value.text, scope.person)
        if rows is not None:
            return Documents(rows)
        value = replace(value, field="section")  # in:politics
    names = find_names(value, scope.languages, scope.staff)
    if names:
        return _keys(names)
    row = BY_NAME[value.field]
    likely = nearest_name(value, scope.languages, scope.staff)
    label = row.label.lower()
    if likely is not None:
        known = Mistake.of(MistakeKind.MISSPELT_VALUE, label=label, text=value.text, nearest=likely[2])
        scope.mistakes.append(known)
        return _keys([likely])
    words = [] if negated else list(read_words(value.text.replace("*", ""), _TEXT_OF.get(value.field, ""), []))
    kind = MistakeKind.UNKNOWN_EXCLUSION if negated else MistakeKind.UNKNOWN_VALUE
    scope.mistakes.append(Mistake.of(kind, label=label, text=value.text))
    return all_of(words) if words else Keys(row.searches[0], frozenset())


def _keys(names: Iterable[Name]) -> Node:
    fields: dict[str, set[str]] = {}
    for key_field, key, _ in names:
        fields.setdefault(key_field, set()).add(key)
    return any_of(Keys(key_field, frozenset(keys)) for key_field, keys in fields.items())
