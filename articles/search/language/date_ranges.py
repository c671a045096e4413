"""Dates as readers write them in a search: a year, a month, a day or a range of them, as the days that they span.

2024, 2024-03, 2024-03-27 (also with / or . between), 20240327, 27.3.2024, "27 March 2024", "March 2024", "Mar. 27,
2024", "3. März 1987", "3 mars 1987", "3 de marzo de 1987"; today, yesterday, "last week", "this month", 7d, "7 days
ago", today-7d; a range has two dots (or an ellipsis) between and may be open on one side, or a dash or "to". A day and
month in figures alone, where both may be the month (03/04/2024), are two different days on two sides of an ocean, so
they are refused rather than guessed.
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
_NAMED = re.compile(r"(?:(\d{1,2})\.?\s+(?:de\s+)?)?([^\W\d_]{3,10})\.?(?:\s+(\d{1,2}),?)?,?\s+(?:de\s+)?(\d{4})")
_MONTHS = {
    name: month
    for names in (
        "january|february|march|april|may|june|july|august|september|october|november|december",
        "jan|feb|mar|apr||jun|jul|aug|sep|oct|nov|dec",
        "januar|februar|märz||mai|juni|juli||||okt|dezember",
        "jänner||mrz|||||||oktober||",
        "janvier|février|mars|avril||juin|juillet|août|septembre|octobre|novembre|décembre",
        "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
        "|||||||||||dez",
        "||||||||sept|||",
    )
    for month, name in enumerate(names.split("|"), start=1)
    if name
}
"""Name of a month in English, German, French or Spanish -> its number."""
_AGO = re.compile(r"(?:today\s*-\s*)?(\d{1,4})\s*(d|w|m|y|days?|weeks?|months?|years?)(?:\s+ago)?")
_AROUND = re.compile(r"(this|last)\s+(week|month|year)")
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


def both_days(text: str) -> tuple[date, date] | None:
    """The European and the American reading of the first date that may be either; None where there is none."""
    for match in _YEAR_LAST.finditer(text):
        one, other = int(match[1]), int(match[3])
        if max(one, other) <= 12:
            year = int(match[4])
            return (date(year, other, one), date(year, one, other)) if min(one, other, year) > 0 else None
    return None


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
    if (match := _NAMED.fullmatch(text)) and not (match[1] and match[3]) and match[2] in _MONTHS:
        return _days(match[4], str(_MONTHS[match[2]]), match[1] or match[3])
    return read_relative(text, today) if today is not None else None


def read_relative(text: str, today: date) -> Span | None:
    """The days of a text that is counted from today: 7d, "3 weeks ago", last month. None where it is none."""
    text = " ".join(text.split()).casefold()
    if match := _AGO.fullmatch(text):
        day = _back(today, int(match[1]), match[2][0])
        return (day, day) if day else None
    if match := _AROUND.fullmatch(text):
        return _around(today, match[1] == "last", match[2])
    return None


def _back(today: date, number: int, unit: str) -> date | None:
    """The day so many days, weeks, months or years before today; None before the calendar begins."""
    if unit in "dw":
        days = number * (7 if unit == "w" else 1)
        return today - timedelta(days=days) if days < today.toordinal() else None
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])) if year >= 1 else None


def _around(today: date, is_last: bool, unit: str) -> Span | None:
    """This or the last week (from Monday), month or year."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * is_last)
        return monday, monday + timedelta(days=6)
    day = _back(today, int(is_last), unit[0])
    return _days(str(day.year).zfill(4), str(day.month) if unit == "month" else None, None) if day else None


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
