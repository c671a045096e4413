"""How much each word of a question weighs in a snapshot."""

from __future__ import annotations

from functools import partial

from articles.search.engines import question_words
from articles.search.engines.question_words import Ways
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.language.query import AnyOf


def weigh_words(snapshot: Snapshot, node: AnyOf) -> list[tuple[str, Ways, float]]:
    """The content words of an AnyOf: field, spellings and the factor of its scores (question_words.weigh_words)."""
    return question_words.weigh_words(node, snapshot.languages, partial(_frequency, snapshot))


def _frequency(snapshot: Snapshot, field: str, group: str) -> tuple[int, int]:
    """In how many documents a group stands, and how often."""
    made = snapshot.term_list(field, group)
    return len(made.ids), made.occurrences
