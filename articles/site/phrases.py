"""Puts values into words for pages, in the language of the interface: dates and how certain they are, quantities,
shortened texts; and the direction in which a language is written. Takes plain values and returns plain text, which
templates escape.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.printed.bylines import names_only
from articles.printed.given_names import is_given, is_topic, shown_name
from articles.printed.languages import is_right_to_left, known_language


def direction(language: str) -> str:
    """The dir attribute for a text in this language (a BCP 47 tag): rtl, ltr, or auto if the language is unknown."""
    if not names_language(language):
        return "auto"
    return "rtl" if is_right_to_left(language) else "ltr"


def names_language(tag: str) -> bool:
    """Whether this is the tag of a language; "utf" is none."""
    return bool(known_language(tag))


def names_section(section: object) -> bool:
    """Whether this section, or this name of one, is printed over a story: somebody gave the name."""
    return section is not None and is_given(str(section))


def names_topic(topic: object) -> bool:
    """Whether this topic has a name that readers are shown, and no code or key of a system's."""
    return is_topic(str(topic))


def shown_term(term: Any) -> str:
    """The name of a term, as pages print it."""
    return shown_name(str(term), term.vocabulary)


def shown_byline(byline: str, authors: Iterable[str]) -> str:
    """The byline; "" if it only runs the authors' names together, which pages print one by one instead."""
    return "" if names_only(byline, authors) else byline


def day_in_words(day: date) -> str:
    """27 March 2025."""
    return pgettext("date", "{day} {month} {year}").format(day=_number(day), month=MONTHS[day.month], year=day.year)


def day_and_month(day: date) -> str:
    """27 March."""
    return pgettext("date", "{day} {month}").format(day=_number(day), month=MONTHS[day.month])


def _number(day: date) -> str:
    """The day's number. Some languages have a special form for the first: 1er mars."""
    return pgettext("first day of a month", "1") if day.day == 1 else str(day.day)


def days_in_words(first: date | None, last: date | None) -> str:
    """A span of days: "2024", "March 2024", "27 March 2025", two days, since or until a day; "" without either."""
    if first is None or last is None:
        return _open_span(first, last)
    if first == last:
        return day_in_words(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else _span(first.year, last.year)
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole and (first.year, first.month) == (last.year, last.month):
        return month_in_words(first.year, first.month)
    return _span(day_in_words(first), day_in_words(last))


def _open_span(first: date | None, last: date | None) -> str:
    if first:
        return _("since {day}").format(day=day_in_words(first))
    return _("until {day}").format(day=day_in_words(last)) if last else ""


def _span(first: object, last: object) -> str:
    return pgettext("dates", "{first} to {last}").format(first=first, last=last)


def month_in_words(year: int, month: int) -> str:
    """March 2025."""
    return pgettext("date", "{month} {year}").format(month=MONTHS[month], year=year)


def published_in_words(day: date | None, precision: str, moment: datetime | None = None) -> str:
    """The date of publication, as exactly as it is known: "27 March 2025, 14:05", "about 31 March 2025", "2025"."""
    if day is None:
        return _("Date unknown")
    if precision == "estimated":
        return _("about {day}").format(day=day_in_words(day))
    if precision == "month":
        return month_in_words(day.year, day.month)
    if precision == "year":
        return str(day.year)
    if precision == "exact" and moment is not None and moment.date() == day:
        return moment_in_words(moment)
    return day_in_words(day)


def moment_in_words(moment: datetime) -> str:
    """27 March 2025, 14:05 UTC."""
    time = f"{moment:%H:%M} {moment.tzname() or ''}".rstrip()
    return pgettext("date and time", "{day}, {time}").format(day=day_in_words(moment.date()), time=time)


def estimate_in_words(estimate: dict[str, Any] | None) -> str:
    """How a day was estimated: from the weekday that the text names, and the day of the newest photo."""
    if not estimate:
        return _("estimated")
    weekday = str(estimate.get("weekday", "")).capitalize()
    after = _day(estimate.get("after"))
    if weekday and after:
        sentence = _("estimated from the word “{weekday}” in the text and a photo of {day}")
        return sentence.format(weekday=weekday, day=day_in_words(after))
    if weekday:
        return _("estimated from the word “{weekday}” in the text").format(weekday=weekday)
    return _("estimated from a photo of {day}").format(day=day_in_words(after)) if after else _("estimated")


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
    """1 article, 1,204 articles; in the language of the interface if its catalogue has the words."""
    singular, plural = f"{{number}} {one}", f"{{number}} {many or one + 's'}"
    return ngettext(singular, plural, number).format(number=separate_thousands(number))


def separate_thousands(number: int) -> str:
    """The number with the separators of the language: 1,204; 1.204; 1 204."""
    if abs(number) < 1000:
        return str(number)
    separator = pgettext("between thousands", ",")
    if 1000 <= number < 10_000 and pgettext("number of four digits", "1,204") == "1204":
        return str(number)
    return f"{number:,}".replace(",", separator)
