"""Bar charts and calendars."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.site import charts

days = st.dates(date(1900, 1, 1), date(2030, 12, 31))


def test_years_without_articles_stay_on_the_axis() -> None:
    years = charts.count_by_year([(date(2019, 5, 1), 2), (date(2022, 1, 9), 1)])
    assert [(row.label, row.count) for row in years] == [("2019", 2), ("2020", 0), ("2021", 0), ("2022", 1)]


def test_the_highest_bar_is_as_high_as_the_box_and_the_lowest_can_be_seen() -> None:
    chart = charts.draw(charts.count_by_year([(date(2020, 1, 1), 10_000), (date(2021, 1, 1), 1)]))
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [charts.HEIGHT, 2]


def test_nothing_is_drawn_of_nothing() -> None:
    assert charts.draw([]) is None


@given(st.lists(st.tuples(days, st.integers(0, 10**6)), min_size=1, max_size=60))
def test_bars_stay_within_their_box(counted: list[tuple[date, int]]) -> None:
    rows = charts.count_by_year(counted)
    if not any(row.count for row in rows):
        return
    chart = charts.draw(rows)
    assert chart is not None
    assert len(chart.bars) <= charts.MOST_BARS
    assert sum(bar.count.count for bar in chart.bars) == sum(row.count for row in rows)
    for bar in chart.bars:
        left, top, width, height = (float(part) for part in re.split(r"[Mhvz ]+", bar.path)[1:5])
        assert left >= 0
        assert left + width <= charts.WIDTH + 0.2
        assert top + height <= charts.HEIGHT + 0.2


def test_a_month_of_a_calendar_holds_each_of_its_days_once() -> None:
    month = charts.month_calendar(2024, 2, {date(2024, 2, 29): 7}, 7)
    shown = [cell.day for week in month.weeks for cell in week if cell.day]
    assert shown == [date(2024, 2, 1) + timedelta(days=n) for n in range(29)]
    assert month.count == 7


def test_a_day_is_hotter_the_more_it_holds() -> None:
    counts = {date(2024, 1, day): count for day, count in ((1, 1), (2, 20), (3, 100))}
    cells = {cell.day: cell.heat for week in charts.year_calendar(2024, counts)[0].weeks for cell in week}
    assert 0 < cells[date(2024, 1, 1)] < cells[date(2024, 1, 2)] < cells[date(2024, 1, 3)] == 4
    assert cells[date(2024, 1, 4)] == 0


def test_a_month_ends_on_its_last_day() -> None:
    assert charts.month_span(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert charts.month_span(2025, 12) == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize("bars", [1, 2, 5, 8, 9, 13, 24, 36])
@pytest.mark.parametrize("label", ["2024", "Sept. 2025", "September 2025", "27. September 2025"])
def test_no_two_labels_under_a_chart_meet(bars: int, label: str) -> None:
    day = date(2025, 9, 1)
    chart = charts.draw([charts.Count(day, day, label, 1) for _ in range(bars)])
    assert chart is not None
    ends = 0.0
    for place, (x, anchor, text) in enumerate(chart.ticks):
        width = 9 * len(text)  # of a phone's larger letters
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        assert left >= ends or place == 0
        ends = left + width
