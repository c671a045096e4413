"""What somebody typed into the form of a story, as values that can be compared with those of its versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from articles.drafts.markup import typed_body
from articles.versions.values import LISTS, Values

MOMENTS = ("published_at", "embargo_until")
LINES = (*LISTS, "corrections", "photos")


def as_values(cleaned: Mapping[str, Any]) -> Values:
    """The form's cleaned data as values."""
    return {name: normal(name, _text(value)) for name, value in cleaned.items()}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def normal(name: str, value: str) -> str:
    """The value in the form that typing gives it: an old value that nobody touched has the same one."""
    value = value.replace("\r\n", "\n").strip()
    if name == "body":
        return typed_body(value)
    if name in LINES:
        return "\n".join(dict.fromkeys(filter(None, (" ".join(line.split()) for line in value.splitlines()))))
    if name in MOMENTS and value:
        return datetime.fromisoformat(value).astimezone(UTC).replace(microsecond=0).isoformat()
    return value


def settle(mine: Values, others: Collection[Mapping[str, str] | None]) -> Values:
    """My values; one that says what an old value says is written as that, so that what I did not touch is unchanged."""
    settled = dict(mine)
    for other in others:
        for name, value in mine.items():
            if other is not None and name in other and settled[name] == value and normal(name, other[name]) == value:
                settled[name] = other[name]
    return settled


def put_in_order(keys: list[str], places: Mapping[str, int], removed: Collection[str]) -> list[str]:
    """The photos in their new order. places: for those that were moved, the number (from 1) that each is to have."""
    stay = [key for key in keys if key not in removed and key not in places]
    for key, place in sorted(places.items(), key=lambda pair: pair[1]):
        if key in keys and key not in removed:
            stay.insert(max(place - 1, 0), key)
    return stay
