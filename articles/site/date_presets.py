"""Spans of days to narrow a search to by one click: those near today that the results reach, and else their own years,
months or decades. An archive that ends in 1987 offers 1987, not "Today". Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

MOST = 7
"""Presets of the results' own days."""
_DECADES = 20
"""From this many years on, decades are offered instead of years."""


class Preset(NamedTuple):
    """label: what the span is called; "" for a year or month, which are called by their days."""

    label: str
    first: date
    last: date


def presets(filled: Sequence[tuple[date, date]], today: date) -> list[Preset]:
    """filled: the spans of days that have results, oldest first: bars of the chart, of a day to a year each."""
    if not filled:
        return []
    newest = filled[-1][1]
    near = (
        Preset("today", today, today),
        Preset("7 days", today - timedelta(6), today),
        Preset("30 days", today - timedelta(29), today),
        Preset("this year", today.replace(month=1, day=1), today),
    )
    return [*(each for each in near if each.first <= newest), *_own(filled)]


def _own(filled: Sequence[tuple[date, date]]) -> Iterator[Preset]:
    """The decades, years, months or days of the results, newest first, of which there are several."""
    span = filled[-1][1].year - filled[0][0].year
    step = 10 if span >= _DECADES else 1
    found = {date(max(1, first.year // step * step), 1, 1): step for first, _ in filled}
    if len(found) < 2:
        found = {first.replace(day=1): 0 for first, last in filled if first.month == last.month}
    if len(found) < 2:
        return
    for start in sorted(found, reverse=True)[:MOST]:
        yield _preset(start, found[start])


def _preset(start: date, years: int) -> Preset:
    if not years:
        return Preset("", start, start.replace(day=monthrange(start.year, start.month)[1]))
    last = date(min(start.year // years * years + years - 1, 9999), 12, 31)
    return Preset(f"{start.year // 10 * 10}s" if years == 10 else "", start, last)
