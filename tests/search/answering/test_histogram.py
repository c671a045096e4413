"""Bars of the date histogram."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.search.answering.histogram import MOST_BARS, bars, step_for, years
from articles.search.engines.base import Step

days = st.dates(date(1850, 1, 1), date(2099, 12, 31))
counts = st.dictionaries(days, st.integers(1, 1000), max_size=30).map(lambda rows: sorted(rows.items()))


def test_the_step_follows_the_span() -> None:
    assert step_for([]) is Step.YEAR
    assert step_for([(date(2024, 1, 1), 1), (date(2024, 2, 1), 1)]) is Step.DAY
    assert step_for([(date(2024, 1, 1), 1), (date(2024, 3, 1), 1)]) is Step.MONTH
    assert step_for([(date(2024, 1, 1), 1), (date(2026, 12, 1), 1)]) is Step.MONTH
    assert step_for([(date(2024, 1, 1), 1), (date(2027, 1, 1), 1)]) is Step.YEAR


def test_months_without_a_match_stand_between_the_others() -> None:
    made = bars([(date(2023, 11, 1), 2), (date(2024, 2, 1), 1)], Step.MONTH)
    assert [(bar.first, bar.last, bar.count) for bar in made] == [
        (date(2023, 11, 1), date(2023, 11, 30), 2),
        (date(2023, 12, 1), date(2023, 12, 31), 0),
        (date(2024, 1, 1), date(2024, 1, 31), 0),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
    ]


def test_an_early_outlier_does_not_stretch_the_chart() -> None:
    made = bars([(date(1016, 1, 1), 1), (date(2024, 1, 1), 5)], Step.YEAR)
    assert [(bar.first.year, bar.count) for bar in made] == [(1016, 1), (2024, 5)]


def test_years_are_counted_newest_first() -> None:
    assert years([(date(2023, 1, 1), 2), (date(2024, 1, 1), 1), (date(2024, 5, 1), 3)]) == [("2024", 4), ("2023", 2)]


@given(counts, st.sampled_from(Step))
def test_every_match_stands_in_exactly_one_bar(rows: list[tuple[date, int]], step: Step) -> None:
    made = bars(rows, step)
    assert sum(bar.count for bar in made) == sum(count for _, count in rows)
    assert all(one.last < other.first for one, other in pairwise(made))
    assert len(made) <= max(MOST_BARS, len(rows))
