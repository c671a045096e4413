"""Puts values into words for pages: dates and how certain they are, quantities, shortened texts; and the direction in
which a language is written. Pure: takes plain values and returns plain text, which templates escape.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from articles.printed.given_names import is_given
from articles.printed.languages import is_right_to_left


def direction(language: str) -> str:
    """The dir attribute for a text in this language (a BCP 47 tag): rtl, ltr, or auto if the language is unknown."""
    if not language:
        return "auto"
    return "rtl" if is_right_to_left(language) else "ltr"


def names_section(section: object) -> bool:
    """Whether this section, or this name of one, is printed over a story: somebody gave the name."""
    return section is not None and is_given(str(section))


def day_in_words(day: date) -> str:
    """27 March 2025."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def days_in_words(first: date | None, last: date | None) -> str:
    """A span of days: "2024", "March 2024", "27 March 2025", two days, since or until a day; "" without either."""
    if first is None or last is None:
        return f"since {day_in_words(first)}" if first else f"until {day_in_words(last)}" if last else ""
    if first == last:
        return day_in_words(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return month_in_words(first.year, first.month)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def month_in_words(year: int, month: int) -> str:
    """March 2025."""
    return f"{calendar.month_name[month]} {year}"


def published_in_words(day: date | None, precision: str, moment: datetime | None = None) -> str:
    """The date of publication, as exactly as it is known: "27 March 2025, 14:05", "about 31 March 2025", "2025"."""
    if day is None:
        return "Date unknown"
    if precision == "estimated":
        return f"about {day_in_words(day)}"
    if precision == "month":
        return month_in_words(day.year, day.month)
    if precision == "year":
        return str(day.year)
    if precision == "exact" and moment is not None and moment.date() == day:
        return f"{day_in_words(day)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()
    return day_in_words(day)


def estimate_in_words(estimate: dict[str, Any] | None) -> str:
    """How a day was estimated: from the weekday that the text names, and the day of the newest photo."""
    if not estimate:
        return "estimated"
    weekday = str(estimate.get("weekday", "")).capitalize()
    after = _day(estimate.get("after"))
    if weekday and after:
        return f"estimated from the word “{weekday}” in the text and a photo of {day_in_words(after)}"
    if weekday:
        return f"estimated from the word “{weekday}” in the text"
    return f"estimated from a photo of {day_in_words(after)}" if after else "estimated"


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def shorten(text: str, most: int) -> str:
    """The text, cut to `most` characters with an ellipsis if it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def cut_to_difference(before: str, after: str, most: int, context: int = 40) -> tuple[str, str]:
    """Cut two texts to the part where they differ, with `context` characters around it, at most `most` each."""
    shared = _shared_length(before, after)
    ending = _shared_length(before[shared:][::-1], after[shared:][::-1])
    start = max(0, shared - context) if shared + context > most // 2 else 0
    one, other = (
        shorten("…" * bool(start) + text[start : len(text) - max(0, ending - context)] + "…" * (ending > context), most)
        for text in (before, after)
    )
    return one, other


def _shared_length(one: str, other: str) -> int:
    """The length of the beginning that both share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def quantity(number: int, one: str, many: str = "") -> str:
    """1 article, 1,204 articles."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
