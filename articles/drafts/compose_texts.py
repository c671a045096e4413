"""Puts the texts of a draft into Unicode's composed form (NFC), so that "é" is one character however it was sent: two
spellings of a name would otherwise be two names. The piece of input, addresses, keys and file names stay as sent."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from typing import Any, TypeVar

from articles.drafts.draft import ArticleDraft, PhotoDraft, TopicDraft

AS_SENT = frozenset(("original", "image", "address", "url", "file_name", "source_key", "where", "kind", "status"))
"""Fields of drafts that are not texts, or that identify something elsewhere."""

_Draft = TypeVar("_Draft", ArticleDraft, PhotoDraft, TopicDraft)


def composed(draft: _Draft) -> _Draft:
    """The draft with its texts in NFC; the same draft if they are already."""
    changed = {}
    for field in fields(draft):
        if field.name not in AS_SENT:
            value = getattr(draft, field.name)
            if (made := _composed(value)) is not value:
                changed[field.name] = made
    return replace(draft, **changed) if changed else draft


def _composed(value: Any) -> Any:
    """The value, or a new one if anything in it changes."""
    if isinstance(value, str):
        return (
            value if value.isascii() or unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)
        )
    if isinstance(value, tuple):
        made = tuple(map(_composed, value))
        return value if all(one is other for one, other in zip(made, value, strict=True)) else made
    if isinstance(value, PhotoDraft):
        return composed(value)
    return composed(value) if isinstance(value, TopicDraft) else value
