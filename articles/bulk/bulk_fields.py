"""The fields that can be set or added to in many records at once, and how each is read from a form and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.models import Article, Photo
from articles.models.visibility import WITHDRAWN

Json = dict[str, Any]


def _text(most: int) -> Callable[[str], Any]:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"This may have at most {most:,} characters.")
        return text

    return read


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("Give the day as year-month-day, such as 2025-03-27.") from None


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := " ".join(part.split())[:200])]


def _status(choices: Mapping[str, str]) -> Callable[[str], Any]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError("Choose one of the states.")
        return text

    return read


@dataclass(frozen=True, slots=True)
class BulkField:
    """One field. read: the typed text -> a value for BulkChange.changes; raises ValueError with a sentence. columns:
    those that it changes. adds: the values are added to those that a record has. choices: value -> label."""

    label: str
    read: Callable[[str], Any]
    columns: tuple[str, ...]
    adds: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    is_day: bool = False


_PHOTO_STATES, _STORY_STATES = tuple(Photo.Status.choices), tuple(Article.Status.choices)

FIELDS: dict[str, dict[str, BulkField]] = {
    "photo": {
        "credit_line": BulkField("Credit line", _text(1000), ("credit_line",), help="As printed: Ada Lunde/Reuters."),
        "rights": BulkField("Rights", _text(5000), ("rights",)),
        "instructions": BulkField("Restrictions", _text(5000), ("instructions",)),
        "place": BulkField("Place", _text(300), ("place",)),
        "taken_on": BulkField("Day", _day, ("taken_on",), is_day=True),
        "source": BulkField("Source", _text(200), ("source_id",)),
        "keywords": BulkField("Add keywords", _names, ("keywords",), adds=True, help="Separated by commas."),
        "status": BulkField("Status", _status(dict(_PHOTO_STATES)), ("status",), choices=_PHOTO_STATES),
    },
    "article": {
        "section": BulkField("Section", _text(200), ("section_id",)),
        "source": BulkField("Source", _text(200), ("source_id",)),
        "language": BulkField("Language", _text(12), ("language",), help="Its code, such as en."),
        "published_on": BulkField("Day", _day, ("published_on", "published_at", "precision", "estimate"), is_day=True),
        "rights": BulkField("Rights", _text(5000), ("rights",)),
        "instructions": BulkField("Notes to editors", _text(5000), ("instructions",)),
        "topics": BulkField("Add topics", _names, (), adds=True, help="Separated by commas."),
        "status": BulkField("Status", _status(dict(_STORY_STATES)), ("status",), choices=_STORY_STATES),
    },
}
"""Kind of record -> name -> field."""


def read_changes(kind: str, typed: Mapping[str, str]) -> tuple[Json, dict[str, str]]:
    """(the changes that a form asks for; name -> what is wrong with it). Fields left empty are not changed."""
    changes: Json = {}
    mistakes: dict[str, str] = {}
    for name, field in FIELDS[kind].items():
        if text := typed.get(name, "").replace("\r\n", "\n").strip():
            try:
                changes[name] = field.read(text)
            except ValueError as error:
                mistakes[name] = str(error)
    if changes.get("status") == WITHDRAWN and not typed.get("reason", "").strip():
        mistakes["reason"] = "Say why they are withdrawn. Readers do not see this."
    return changes, mistakes


def changes_in_words(kind: str, changes: Json) -> list[tuple[str, str]]:
    """(label, value) of each change, for pages."""
    return [(FIELDS[kind][name].label, value_in_words(FIELDS[kind][name], value)) for name, value in changes.items()]


def value_in_words(field: BulkField, value: Any) -> str:
    """A value as a page prints it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.choices).get(value, value))
