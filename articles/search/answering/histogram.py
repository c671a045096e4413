"""Matches over time: engine counts of months or days -> bars of a year, a month or a day, and the year facet's counts.

One engine pass counts by month, which also gives the years; only a result within two months is counted by day.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from articles.search.engines.base import Step
from articles.search.request import Bar

Counts = list[tuple[date, int]]

MONTHS_BY_DAY = 2
MONTHS_BY_MONTH = 36
MOST_BARS = 200
"""Beyond this many, bars without matches are left out: a single story dated 1016 must not stretch the chart."""


def step_for(counts: Counts) -> Step:
    """The width of the bars that suits counts by month or by day."""
    if not counts:
        return Step.YEAR
    first, last = counts[0][0], counts[-1][0]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MONTHS_BY_DAY:
        return Step.DAY
    return Step.MONTH if months <= MONTHS_BY_MONTH else Step.YEAR


def bars(counts: Counts, step: Step) -> tuple[Bar, ...]:
    """One bar a step from the first to the last match, those without a match among them."""
    totals: Counter[date] = Counter()
    for day, count in counts:
        totals[_start(day, step)] += count
    if not totals:
        return ()
    starts = list(_steps(min(totals), max(totals), step))
    if len(starts) > MOST_BARS:
        starts = sorted(totals)
    return tuple(Bar(start, _end(start, step), totals[start]) for start in starts)


def years(counts: Counts) -> list[tuple[str, int]]:
    """Matches of each year, newest first."""
    totals: Counter[int] = Counter()
    for day, count in counts:
        totals[day.year] += count
    return [(str(year), totals[year]) for year in sorted(totals, reverse=True)]


def _start(day: date, step: Step) -> date:
    return day if step is Step.DAY else day.replace(day=1) if step is Step.MONTH else date(day.year, 1, 1)


def _end(start: date, step: Step) -> date:
    """The last day of the bar that begins on `start`."""
    if step is Step.DAY:
        return start
    month = start.month if step is Step.MONTH else 12
    return date(start.year, month, monthrange(start.year, month)[1])


def _steps(first: date, last: date, step: Step) -> Iterator[date]:
    day = first
    for _ in range(MOST_BARS + 1):
        yield day
        if (end := _end(day, step)) >= last or end == date.max:
            return
        day = end + timedelta(days=1)
