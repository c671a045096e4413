"""Computes bar charts and calendars, which templates/_chart.html and _calendar.html print. Pure geometry and counting.

Every chart comes with a table, so the drawing itself needs no text for screen readers.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from articles.site.phrases import day_in_words

WIDTH, HEIGHT, GAP = 600, 96, 0.16
"""The size of the drawing, in its own units, and the share of a bar's step that stays empty."""

_LETTER, _SPACE = 10, 8
"""The width of a letter of the labels at the size that phones show them in (18 units), and the space between two."""

MOST_BARS = 36
"""With more bars, pages would become large, and bars too narrow to click."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of stories or photos from day `first` to day `last`, both included; url: their page."""

    first: date
    last: date
    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar and its outline as an SVG path."""

    count: Count
    path: str
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart in a box of width x height; ticks are (x, anchor, label)."""

    bars: tuple[DrawnBar, ...]
    ticks: tuple[tuple[str, str, str], ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def counts(self) -> list[Count]:
        return [bar.count for bar in self.bars]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def draw(counts: Sequence[Count]) -> Chart | None:
    """Draw the bars. The highest fills the box, and no bar with a count is lower than 2 units. None without counts."""
    if not counts:
        return None
    counts = merge_neighbours(counts)
    most = max(row.count for row in counts)
    step = min(WIDTH / len(counts), WIDTH / 8)
    bars = []
    for place, row in enumerate(counts):
        height = round(max(2.0, row.count / most * HEIGHT), 1) if row.count else 0.0
        left, top, width = (_number(n) for n in (place * step + step * GAP / 2, HEIGHT - height, step * (1 - GAP)))
        bars.append(DrawnBar(row, f"M{left} {top}h{width}v{_number(height)}h-{width}z", height))
    return Chart(tuple(bars), _ticks(counts, step), most)


def merge_neighbours(counts: Sequence[Count]) -> Sequence[Count]:
    """Merge neighbouring counts until at most MOST_BARS are left."""
    each = -(-len(counts) // MOST_BARS)
    groups = [counts[start : start + each] for start in range(0, len(counts), each)] if each > 1 else []
    return [_merge(group) for group in groups] or counts


def _merge(group: Sequence[Count]) -> Count:
    first, last = group[0], group[-1]
    label = first.label if first is last else f"{first.label} – {last.label}"
    return Count(first.first, last.last, label, sum(row.count for row in group))


class _Tick(NamedTuple):
    """A label under the bars, and where it begins and ends, estimated."""

    x: float
    anchor: str
    label: str
    left: float
    right: float


def _ticks(counts: Sequence[Count], step: float) -> tuple[tuple[str, str, str], ...]:
    """Labels for the first and the last bar, and for those between if there is room. Those of wide bars stand under
    their middle, others end where their bar ends."""
    every, last = max(1, -(-len(counts) // 6)), _tick(counts, len(counts) - 1, step)
    shown: list[_Tick] = []
    for place in range(0, len(counts) - 1, every):
        tick = _tick(counts, place, step)
        has_room = tick.right + _SPACE <= last.left and (not shown or shown[-1].right + _SPACE <= tick.left)
        shown += [tick] if has_room else []
    return tuple((_number(tick.x), tick.anchor, tick.label) for tick in [*shown, last])


def _tick(counts: Sequence[Count], place: int, step: float) -> _Tick:
    label = counts[place].label.split(" – ")[0 if place < len(counts) - 1 else -1]
    width = len(label) * _LETTER
    if place == 0:
        return _Tick(0, "start", label, 0, width)
    if len(counts) < 9:
        x = (place + 0.5) * step
        return _Tick(x, "middle", label, x - width / 2, x + width / 2)
    x = (place + 1) * step
    return _Tick(x, "end", label, x - width, x)


def count_by_year(days: Iterable[tuple[date, int]]) -> list[Count]:
    """Count by year, including years without any, so that the axis is even."""
    totals: dict[int, int] = {}
    for day, count in days:
        totals[day.year] = totals.get(day.year, 0) + count
    if not totals:
        return []
    return [
        Count(date(year, 1, 1), date(year, 12, 31), str(year), totals.get(year, 0))
        for year in range(min(totals), max(totals) + 1)
    ]


_BUSY = 6
"""A day with fewer articles is never the hottest, even in a quiet year."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a calendar: heat 0 (none) to 4; day is None for the blanks before the first and after the last."""

    day: date | None
    count: int = 0
    heat: int = 0

    @property
    def label(self) -> str:
        return day_in_words(self.day) if self.day else ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a calendar, in weeks that begin on Monday."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]
    count: int


def _heat(count: int, most: int) -> int:
    """The heat grows with the square root, so that other days stay visible beside one very busy day."""
    return min(4, 1 + int((count / max(most, _BUSY)) ** 0.5 * 3.999)) if count else 0


def month_calendar(year: int, month: int, counts: dict[date, int], most: int) -> Month:
    """One month of a heat map. most: the count that gets the greatest heat."""
    first = date(year, month, 1)
    weeks = tuple(
        tuple(_cell(date(year, month, number) if number else None, counts, most) for number in week)
        for week in calendar.Calendar().monthdayscalendar(year, month)
    )
    total = sum(cell.count for week in weeks for cell in week)
    return Month(first, weeks, total)


def _cell(day: date | None, counts: dict[date, int], most: int) -> Cell:
    if day is None:
        return Cell(None)
    count = counts.get(day, 0)
    return Cell(day, count, _heat(count, most))


def year_calendar(year: int, counts: dict[date, int]) -> list[Month]:
    """A year as a heat map of days."""
    most = max((count for day, count in counts.items() if day.year == year), default=1)
    return [month_calendar(year, month, counts, most) for month in range(1, 13)]


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])
