"""Dates as readers write them in a search: a year, a month, a day or a range of them, as the days that they span.

2024, 2024-03, 2024-03-27 (also with / or . between), 20240327, 27.3.2024, "27 March 2024", "March 2024", "Mar. 27,
2024", today, yesterday; a range has two dots (or an ellipsis) between and may be open on one side, or a dash or "to".
A day and month in figures alone, where both may be the month (03/04/2024), are two different days on two sides of an
ocean, so they are refused rather than guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

_NUMERIC = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([a-z]{3,9})\.?(?:\s+(\d{1,2}),?)?,?\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_BETWEEN = re.compile(r"\.{2,}|…|(?<=\w)\s*–\s*(?=\w)|(?<=\w)\s+to\s+(?=\w)|(?<=\b\d{4})-(?=\d{4}\Z)", re.I)
_END = r"\d{4}(?:-\d{1,2}){0,2}"
BARE_RANGE = re.compile(rf"(?:{_END}(?:\.\.|…)(?:{_END})?|(?:\.\.|…){_END})")
"""A range that is understood without a field before it."""
BARE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A day that is, if the calendar has it."""
_LONGEST = 7
"""Words of the longest range: 27 March 2024 to 2 April 2024."""

Span = tuple[date, date]


class Range(NamedTuple):
    """Both days included, None where that side is open; swapped: it was written backwards."""

    first: date | None
    last: date | None
    swapped: bool = False


def is_ambiguous(text: str) -> bool:
    """Whether some date in the text is one day in Europe and another in America."""
    numbers = [(int(match[1]), int(match[3])) for match in _YEAR_LAST.finditer(text)]
    return any(max(pair) <= 12 for pair in numbers)


def read_span(text: str, today: date | None = None) -> Span | None:
    """The first and last day of one written date, or None where it is none."""
    text = " ".join(text.split()).casefold()
    if text in ("today", "yesterday") and today is not None:
        day = today - timedelta(days=text == "yesterday")
        return day, day
    if match := _NUMERIC.fullmatch(text):
        return _days(match[1], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match)
    if match := _COMPACT.fullmatch(text):
        return _days(*match.groups())
    if (match := _NAMED.fullmatch(text)) and not (match[1] and match[3]) and (month := _month(match[2])):
        return _days(match[4], str(month), match[1] or match[3])
    return None


def read_range(text: str, today: date | None = None) -> Range | None:
    """A date or two of them, one of which may be missing beside dots; None where it is neither."""
    start, *rest = _BETWEEN.split(text, maxsplit=1)
    first = read_span(start, today)
    if not rest:
        return Range(*first) if first else None
    last = read_span(rest[0], today)
    if (first is None and start.strip()) or (last is None and rest[0].strip()) or not (first or last):
        return None
    if first and last and first > last:
        return Range(last[0], first[1], swapped=True)
    return Range(first and first[0], last and last[1])


def _year_last(match: re.Match[str]) -> Span | None:
    """The day first where dots part the figures, else where it cannot be the month; None where either may be."""
    one, sign, other, year = match.groups()
    if sign == "." or one == other or int(one) > 12:
        return _days(year, other, one)
    return _days(year, one, other) if int(other) > 12 else None


def count_date_words(words: Sequence[str], today: date | None = None) -> int:
    """How many of the words, from the first, make up the longest date or range; 1 where they make none."""
    counts = range(min(len(words), _LONGEST), 1, -1)
    return next((count for count in counts if read_range(" ".join(words[:count]).strip(",;"), today)), 1)


def _month(name: str) -> int:
    """1-12 for a month's English name, its first three letters or "sept"; 0 for another word."""
    if name in _MONTHS:
        return _MONTHS.index(name) + 1
    if name in _MONTH_NAMES:
        return _MONTH_NAMES.index(name) + 1
    return 9 if name == "sept" else 0


def _days(year: str, month: str | None, day: str | None) -> Span | None:
    """The days of a year, of a month of it, or one day; None where the calendar has no such thing."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])
