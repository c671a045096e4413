"""What a row of the results shows of its texts: where it matched, named, and the best passages."""

from __future__ import annotations

from articles.search.answering.highlight import Marks, find, mark_text, passage
from articles.search.answering.rows import FIELD_OF, Row, language_of_row, rarer_texts_of, texts_of
from articles.search.request import Snippet

MOST = 3
"""Passages a row, beside its headline."""


def snippets(row: Row, marks: Marks) -> tuple[Snippet, ...]:
    """The marked headline where it matched, then the best passages; without any, the beginning of the text."""
    texts, language = texts_of(row), language_of_row(row)
    headline = texts.pop("headline")
    spans = find(headline, "headline", marks, language)
    first = [Snippet("headline", mark_text(headline, spans))] if spans else []
    passages = _passages(texts, marks, language)
    matched = sorted((entry for entry in passages if entry[2]), key=lambda entry: -entry[2])[:MOST]
    if marks and not (first or matched):
        matched = [entry for entry in _passages(rarer_texts_of(row), marks, language) if entry[2]]
    beginnings = [("", html, 0.0) for name, html, _ in passages if name in ("standfirst", "text", "caption")]
    shown = matched or beginnings[:1]
    return (*first, *(Snippet(name, html) for name, html, _ in shown))


def _passages(texts: dict[str, str], marks: Marks, language: str) -> list[tuple[str, str, int]]:
    """Of each text: its name, its best passage, and how many different words matched in it."""
    shown = [(name, text) for name, text in texts.items() if text.strip()]
    return [(name, *passage(text, FIELD_OF.get(name, name), marks, language)) for name, text in shown]
