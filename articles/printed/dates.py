"""Days and moments as people print them, in some twenty languages, and the weekday that a story names.

One pattern for each family of forms, tried in order. datetime.date checks every date, so that "31 June 2024" is none.
Two-digit years are left alone, and so are numbers such as 03/04/2025, which Europe and America read differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from articles.drafts.draft import Estimate
from articles.drafts.moments import within_calendar
from articles.printed.calendars import MONTHS, WEEKDAY_NAMES, WEEKDAYS
from articles.printed.zones import in_unstated_zone

_MONTH = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_LINK = r"(?:\s+(?:de|del|do|of|d[’']|året)\s*|\s*[,.]?\s+|[.,\-]\s*)"
_YEAR = r"(?P<y>(?:1[5-9]|20|21)\d\d)(?!\d)"
_ANY_YEAR = re.compile(_YEAR)
_DAY = r"(?<![\d.,:])(?P<d>[0-3]?\d)(?:st|nd|rd|th|er|re|º|ª|\.|:e|-?го|-?ое|日|일)?"
_END = r"(?![^\W\d_])"
_WORD_START = r"(?<![^\W\d_])(?=[^\W\d_])"


NEAR = 40
"""How many characters a date may extend before its year, or after it."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the place in the text where it is printed: text[start:end]."""

    day: date
    start: int
    end: int


_DIALECTS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<!\d){_YEAR}[-/.](?P<m>[01]?\d)[-/.](?P<d>[0-3]?\d)(?!\d)",
        rf"{_YEAR}\s*[年년]\s*(?P<m>[01]?\d)\s*[月월]\s*(?P<d>[0-3]?\d)\s*[日일]",
        rf"{_DAY}{_LINK}ב?(?P<name>{_MONTH}){_END}\.?{_LINK}{_YEAR}",
        rf"{_DAY}\s*(?P<name>{_MONTH}){_END}\.?\s*,?\s*{_YEAR}",
        rf"{_WORD_START}(?P<name>{_MONTH}){_END}\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.|a)?,?\s+{_YEAR}",
        rf"{_YEAR}\.?\s+(?P<name>{_MONTH}){_END}\.?\s+(?P<d>[0-3]?\d)(?!\d)",
        rf"(?<![\d./])(?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.\s?{_YEAR}",
        rf"(?<![\d./])(?P<a>[0-3]?\d)(?P<sep>[/-])(?P<b>[0-3]?\d)(?P=sep){_YEAR}",
    )
)
_YEARLESS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_WORD_START}(?P<name>{_MONTH}){_END}\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:])",
        rf"{_DAY}{_LINK}(?P<name>{_MONTH}){_END}",
    )
)
_WEEKDAY_NAME = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_WEEKDAY = re.compile(
    rf"{_WORD_START}(?P<day>{_WEEKDAY_NAME})"
    r"(?![^\W\d_]|['’]s\b)",
    re.I,
)
_OTHER_WEEK = {
    *("last", "next", "until", "till", "since", "from", "every", "each", "coming", "previous", "following", "before"),
    *("letzten", "vergangenen", "nächsten", "kommenden", "bis", "seit", "jeden", "ab", "pasado", "próximo", "hasta"),
    *("desde", "cada", "prochain", "jusqu", "depuis", "chaque", "scorso", "prossimo", "ogni", "between", "by", "black"),
    *("palm", "ash", "easter", "good", "holy", "bloody", "super", "cyber", "giving"),
}


def find_dates(text: str) -> list[FoundDate]:
    """Every full date printed in `text`, in order, without overlaps."""
    return [date for start, stop in _year_stretches(text) for date in _dates_within(text, start, stop)]


def _year_stretches(text: str) -> list[tuple[int, int]]:
    """(start, end) of the text around each year, without overlaps. A full date can only be printed there."""
    stretches: list[tuple[int, int]] = []
    for year in _ANY_YEAR.finditer(text):
        start, stop = max(0, year.start() - NEAR), year.end() + NEAR
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, stop))
    return stretches


def _dates_within(text: str, start: int, stop: int) -> list[FoundDate]:
    taken = bytearray(min(stop, len(text)) - start)
    found = []
    for pattern in _DIALECTS:
        for match in pattern.finditer(text, start, stop):
            here = slice(match.start() - start, match.end() - start)
            if not any(taken[here]) and (day := _day_of(match)):
                taken[here] = b"\1" * (match.end() - match.start())
                found.append(FoundDate(day, match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


def find_date(text: str) -> date | None:
    """The first full date printed in `text`; None if there is none."""
    found = find_dates(text)
    return found[0].day if found else None


_GLUED_YEAR = re.compile(r"((?<!\d)(?:19|20)\d\d)(?=\d{1,2}[:.]\d\d|[^\W\d_]{3})")
_SHORT_YEAR = re.compile(r"(?<![\d.])([0-3]?\d)([./])([01]?\d)\2([0-4]\d)(?![\d.:/])")
_EITHER_WAY = re.compile(rf"(?<![\d./])(?P<a>[01]?\d)([/-])(?P<b>[01]?\d)\2{_YEAR}")
_AMERICAN = re.compile(r"\b(?:E[SD]?T|C[SD]T|M[SD]T|P[SD]?T)\b")
_EUROPEAN = re.compile(r"\b(?:GMT|UTC|BST|CES?T|MES?Z|SAST|IST|WAT|EAT)\b")


def find_note_day(text: str, day_first: bool | None = None) -> date | None:
    """The day that a date line prints: also glued to what follows ("Apr 28 20232:23 PM"), with two digits for the year
    ("27.04.24"), and 03/04/2025 where the zone or `day_first` says how to read it."""
    spaced = _SHORT_YEAR.sub(r"\1\2\3\g<2>20\4", _GLUED_YEAR.sub(r"\1 ", text))
    if day := find_date(spaced):
        return day
    either = _EITHER_WAY.search(spaced)
    if _AMERICAN.search(spaced) or _EUROPEAN.search(spaced):
        day_first = not _AMERICAN.search(spaced)
    if not either or day_first is None:
        return None
    first, second = int(either["a"]), int(either["b"])
    return _date(int(either["y"]), second if day_first else first, first if day_first else second)


def parse_date(text: str) -> date | None:
    """The day that `text` names; None if there is more beside it than a weekday, a time and a word such as
    "Updated"."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        moment = parse_moment(text)
    if moment:
        return moment.date()
    found = find_dates(text)
    return found[0].day if len(found) == 1 and len(text) - (found[0].end - found[0].start) <= 60 else None


def parse_moment(text: str) -> datetime | None:
    """A machine's date and time, in ISO 8601 (extended or basic) or RFC 2822; a naive time is taken as UTC, or as
    the zone that was named for it (zones.py). Else None."""
    stripped = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(stripped)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return within_calendar(moment if moment.tzinfo else in_unstated_zone(moment))
    return None


def find_yearless(text: str, on_or_after: date) -> date | None:
    """The first day on or after `on_or_after` that "March 3" or "3. März" can mean; None if no such day is printed."""
    for pattern in _YEARLESS:
        for match in pattern.finditer(text):
            month, day = _number(match["name"], MONTHS), int(match["d"])
            for year in range(on_or_after.year, on_or_after.year + 9):
                candidate = _date(year, month, day)
                if candidate and candidate >= on_or_after:
                    return candidate
    return None


def is_yearless(text: str) -> bool:
    """Whether a text is only a day without its year: "January 21"."""
    stripped = text.strip(" ,.")
    return any(match.end() == len(stripped) for pattern in _YEARLESS if (match := pattern.match(stripped)))


def find_weekday(paragraphs: Iterable[str]) -> int | None:
    """The first weekday (Monday is 0) that the text names as the day of the news: "on Monday", not "last Monday". Else
    None."""
    for paragraph in paragraphs:
        for match in _WEEKDAY.finditer(paragraph):
            before = paragraph[max(0, match.start() - 20) : match.start()].casefold().split()
            if not before or before[-1].lstrip("(\"'“‘") not in _OTHER_WEEK:
                return _number(match["day"], WEEKDAYS)
    return None


def estimate_published(paragraphs: Iterable[str], after: date | None) -> Estimate | None:
    """The first day on or after `after` (the newest photo's day) that is the weekday named in the body; None if
    unknown.

    The result is an estimate, and the caller must mark it as one. Give no `after` for a file photo.
    """
    weekday = find_weekday(paragraphs)
    if after is None or weekday is None:
        return None
    try:
        day = after + timedelta(days=(weekday - after.weekday()) % 7)
    except OverflowError:  # that week lies beyond the end of the calendar
        return None
    return Estimate(WEEKDAY_NAMES[weekday], after, day)


def _day_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if parts.get("a"):
        return _read_slashes(year, int(parts["a"]), int(parts["b"]))
    month = _number(parts["name"], MONTHS) if parts.get("name") else int(parts["m"])
    return _date(year, month, int(parts["d"]))


def _read_slashes(year: int, first: int, second: int) -> date | None:
    """The day of 27/03/2025 or 03/27/2025, where one number can only be the day; None for 03/04/2025, unless both are
    equal."""
    if first > 12 or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _number(name: str, table: dict[str, int]) -> int:
    """A name's number in a table of lower-case names; 0 for spellings that only Unicode's case folding makes equal."""
    plain = name.rstrip(".")
    spellings = (plain.lower().replace("i̇", "i"), plain.casefold().replace("i̇", "i"))
    return next((table[spelling] for spelling in spellings if spelling in table), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
