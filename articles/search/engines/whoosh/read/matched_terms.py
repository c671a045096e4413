"""Which indexed words a query tree can match, field by field, so that the page can mark them."""

from __future__ import annotations

from collections import defaultdict

from articles.search import analysis
from articles.search.engines.whoosh.read.expand import expand_fuzzy, expand_wildcard
from articles.search.engines.whoosh.read.matcher import fields_of
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.language.query import And, AnyOf, Fuzzy, Node, Or, Phrase, Wildcard, Word


def matched_terms(snapshot: Snapshot, node: Node) -> dict[str, frozenset[str]]:
    """Text field -> terms (of words, in all languages of the index) and exact forms (of quoted phrases, wildcards,
    fuzzy words). What is excluded is left out, and so are words of several terms, which count side by side alone. A
    token of a text is to be marked when its term in the text's language or its exact form is among them."""
    found: dict[str, set[str]] = defaultdict(set)
    _collect(snapshot, node, found)
    return {field: frozenset(words) for field, words in found.items()}


def _collect(snapshot: Snapshot, node: Node, found: dict[str, set[str]]) -> None:
    match node:
        case And(children) | Or(children) | AnyOf(children):
            for child in children:
                _collect(snapshot, child, found)
        case Word(text, field):
            ways = analysis.spellings(text, snapshot.languages)
            _add(found, field, [term for way in ways if len(way) == 1 for term in way[0].split(" ")])
        case Phrase(text, field, slop):
            groups = analysis.groups(text, snapshot.languages) if slop else analysis.exact_terms(text)
            _add(found, field, [term for group in groups for term in group.split(" ")])
        case Wildcard(pattern, field):
            _add(found, field, expand_wildcard(snapshot, pattern))
        case Fuzzy(text, distance, field):
            _add(found, field, expand_fuzzy(snapshot, text, distance))


def _add(found: dict[str, set[str]], field: str, words: list[str]) -> None:
    for name in fields_of(field):
        found[name].update(words)
