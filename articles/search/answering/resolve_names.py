"""Resolve the names in a tree (Values) to keys, by asking the database, and move what belongs there into the plan.

A name without quotation marks stands for every name that holds all its words (person:merkel finds "Angela Merkel"); a
quoted name stands for itself only. Letter case and accents never matter, and a name is found by its other spellings,
too. An unknown or unchecked name is read as the most similar known one; if there is none, its words are searched for in
the text field where such names appear. The reader is told of both. Flags become keys; `kind:` and `is:` move into the
plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import F
from django.db.models import Value as Constant

from articles.drafts.text import fold
from articles.models import Author, Collection, Credit, ImportBatch, Section, Source, Spelling, Topic
from articles.models.prepared_query import Prepared
from articles.printed.agencies import canonical_agency
from articles.printed.languages import known_language
from articles.search.answering.gate import VOCABULARY, readable_names
from articles.search.document import ARTICLE, PHOTO
from articles.search.language.fields import BY_NAME, TOPIC_FIELDS
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
MAX_NAMES = 20_000
"""The most names of one vocabulary that are compared with one value."""
MAX_CLOSE = 5
"""How many similar names are tried for an unknown one; the first that may be shown is used."""

Name = tuple[str, str, str]
"""Key field, key, printed name."""

_PLAIN: dict[str, Any] = {"section": Section, "source": Source, "author": Author}
"""The vocabularies that have one kind of name."""
_NAMED = {"author", "section", "source", "photographer", "agency", "topic", *TOPIC_FIELDS}
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


def find_names(value: Value, languages: Callable[[], Iterable[str]], staff: bool = False) -> list[Name]:
    """Return the names that match: exactly if quoted, else those that contain every word."""
    found = _matching_names(value, languages)
    return found if staff else drop_hidden(found)


def _matching_names(value: Value, languages: Callable[[], Iterable[str]]) -> list[Name]:
    if value.field == "language":
        return _find_languages(value, languages)
    if value.exact:
        return _find_exact(value.field, value.text)
    found = _find_by_words(value)
    return found or (_find_exact(value.field, value.text) if value.field == "agency" else [])


def names_with_beginning(name_field: str, beginning: str, most: int) -> list[Name]:
    """Return the names of a field that have a word with this beginning."""
    return _rows(name_field, "with_beginning", beginning, most) if name_field in _NAMED else []


def nearest_name(value: Value, languages: Callable[[], Iterable[str]], staff: bool = False) -> Name | None:
    """Return the known name most similar to an unknown one; None if none is similar."""
    wanted = fold(value.text.replace("*", ""))
    if not wanted:
        return None
    if value.field == "language":
        names = [("language", code, language_label(code)) for code in languages()]
    else:
        names = _rows(value.field, "with_beginning", wanted[0])
    by_folded = {fold(name): (key_field, key, name) for key_field, key, name in names}
    if value.field in VOCABULARY or value.field == "topic":
        by_folded = {spelling: name for name, spelling in _spellings(value.field, wanted[0])} | by_folded
    close = [by_folded[name] for name in get_close_matches(wanted, by_folded, n=MAX_CLOSE, cutoff=0.75)]
    return next(iter(close if staff else drop_hidden(close)), None)


def drop_hidden(names: list[Name]) -> list[Name]:
    """Return the names that may be shown. Languages and batches pass: only those that may be shown were asked for."""
    wanted: dict[str, list[str]] = {}
    for name_field, key, _ in names:
        if name_field in VOCABULARY:
            wanted.setdefault(name_field, []).append(key)
    known = readable_names(wanted) if wanted else {}
    return [name for name in names if name[0] not in VOCABULARY or name[1] in known[name[0]]]


def language_label(code: str) -> str:
    """The English name of a language code; the code itself where it has none here."""
    info = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().split("-")[0]) or {}
    name = str(info.get("name", code))
    return name if "-" not in code or code.lower() in LANG_INFO else f"{name} ({code.split('-', 1)[1]})"


def _find_languages(value: Value, languages: Callable[[], Iterable[str]]) -> list[Name]:
    """Codes that are the text or begin with it (en: en-GB), or whose language is called so in English or by itself."""
    wanted = fold(value.text)
    found = []
    for code in languages():
        info = LANG_INFO.get(code.lower().split("-")[0], {})
        names = {fold(str(info.get("name", ""))), fold(str(info.get("name_local", ""))), fold(language_label(code))}
        is_code = fold(code) in (wanted, fold(known_language(value.text))) or fold(code).startswith(f"{wanted}-")
        if wanted in names or is_code:
            found.append(("language", code, language_label(code)))
    return found


def _find_exact(name_field: str, text: str) -> list[Name]:
    """The terms of exactly this name, letter case and accents aside, and an agency's by its other names."""
    canonical = canonical_agency(text) if name_field == "agency" else None
    return _rows(name_field, "with_name", text) or (_rows(name_field, "with_name", canonical) if canonical else [])


def exact_names(text: str, staff: bool = False) -> list[Name]:
    """Return the names of all vocabularies that this is, in any spelling. One query, and those of drop_hidden() for
    names that are found."""
    rows = _EXACT(folded=fold(text), agency=fold(canonical_agency(text) or text))
    found = [(field, str(pk), name) for field, pk, name in rows]
    return found if staff else drop_hidden(found)


def _exact(folded: str, agency: str) -> Any:
    asked = [
        *(_of_kind(model.objects.checked().with_name(folded), Constant(name)) for name, model in _PLAIN.items()),
        _of_kind(Topic.objects.checked().with_name(folded), F("kind")),
        _of_kind(Credit.objects.checked().filter(kind="photographer").with_name(folded), F("kind")),
        _of_kind(Credit.objects.checked().filter(kind="agency").with_name(agency), F("kind")),
    ]
    return asked[0].union(*asked[1:], all=True)


_EXACT = Prepared(_exact, has_now=False)


def _of_kind(terms: Any, field: Any) -> Any:
    """Rows of key field, key and name."""
    return terms.order_by().annotate(of=field).values_list("of", "pk", "name")


def _find_by_words(value: Value) -> list[Name]:
    """The terms that hold every word of the text as a whole word, or its beginning where the word ends in *."""
    wanted = fold(value.text).split()
    words = " ".join(word.rstrip("*") for word in wanted)
    found = [name for name in _rows(value.field, "with_words", words) if _holds(fold(name[2]), wanted)]
    spelled = [name for name, spelling in _spellings(value.field, words) if _holds(spelling, wanted)]
    return list(dict.fromkeys([*found, *spelled]))


def _spellings(name_field: str, words: str) -> list[tuple[Name, str]]:
    """The names of which another spelling contains these words, each with that spelling, folded. One query."""
    fields = TOPIC_FIELDS if name_field == "topic" else (name_field,)
    return [
        ((row.vocabulary, str(row.term_id), str(row.preferred)), row.folded)
        for vocabulary in fields
        if vocabulary in VOCABULARY
        for row in Spelling.objects.of(vocabulary).with_words(words).with_preferred(VOCABULARY[vocabulary])[:MAX_NAMES]
    ]


def _holds(name: str, wanted: list[str]) -> bool:
    held = [*name.split(), *re.split(r"[^\w]+", name)]
    return all(
        any(part.startswith(word[:-1]) if word.endswith("*") else part == word for part in held) for word in wanted
    )


def _rows(name_field: str, question: str, text: str, most: int = MAX_NAMES) -> list[Name]:
    """Names of a field's vocabulary, from the method of its QuerySet called `question`; one query."""
    if name_field in ("topic", *TOPIC_FIELDS):
        topics = getattr(Topic.objects.checked(), question)(text)
        if name_field != "topic":
            topics = topics.filter(kind=name_field)
        return [(kind, str(pk), name) for kind, pk, name in topics.values_list("kind", "pk", "name")[:most]]
    if name_field in ("photographer", "agency"):
        terms = getattr(Credit.objects.checked().filter(kind=name_field), question)(text)
    elif name_field == "batch":
        terms = ImportBatch.objects.filter(name__icontains=text)
    else:
        terms = getattr(VOCABULARY[name_field].objects.checked(), question)(text)
    return [(name_field, str(pk), name) for pk, name in terms.values_list("pk", "name")[:most]]
