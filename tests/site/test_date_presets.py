"""Spans of days that can be chosen by one click are those that have results."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from articles.site.date_presets import MOST, presets

TODAY = date(2026, 11, 27)


def years(first: int, last: int) -> list[tuple[date, date]]:
    return [(date(year, 1, 1), date(year, 12, 31)) for year in range(first, last + 1)]


def months(year: int, first: int, last: int) -> list[tuple[date, date]]:
    starts = [date(year, month, 1) for month in range(first, last + 2)]
    return [(start, after - timedelta(1)) for start, after in itertools.pairwise(starts)]


def test_nothing_found_offers_nothing() -> None:
    assert presets([], TODAY) == []


@pytest.mark.parametrize(
    ("newest", "near"),
    [
        (TODAY, ["today", "7 days", "30 days", "this year"]),
        (TODAY - timedelta(1), ["7 days", "30 days", "this year"]),
        (TODAY - timedelta(6), ["7 days", "30 days", "this year"]),
        (TODAY - timedelta(7), ["30 days", "this year"]),
        (TODAY - timedelta(29), ["30 days", "this year"]),
        (TODAY - timedelta(30), ["this year"]),
        (date(2026, 1, 1), ["this year"]),
        (date(2025, 12, 31), []),
    ],
)
def test_days_near_today_are_offered_if_the_results_reach_them(newest: date, near: list[str]) -> None:
    assert [each.label for each in presets([(newest, newest)], TODAY)] == near


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        (years(1986, 1987), [("", date(1987, 1, 1), date(1987, 12, 31)), ("", date(1986, 1, 1), date(1986, 12, 31))]),
        (years(1987, 1987), []),
        (months(1987, 2, 3), [("", date(1987, 3, 1), date(1987, 3, 31)), ("", date(1987, 2, 1), date(1987, 2, 28))]),
    ],
)
def test_an_old_archive_offers_its_own_years_or_months(
    filled: list[tuple[date, date]], expected: list[tuple[str, date, date]]
) -> None:
    assert [tuple(each) for each in presets(filled, TODAY)] == expected


@pytest.mark.parametrize(("span", "first"), [(19, "years"), (20, "decades"), (21, "decades")])
def test_from_twenty_years_on_decades_are_offered(span: int, first: str) -> None:
    labels = [each.label for each in presets(years(2000 - span, 2000), TODAY)]
    assert labels[0] == ("2000s" if first == "decades" else "")
    assert len(labels) <= MOST


def test_the_ends_of_time_are_no_error() -> None:
    assert [each.label for each in presets([*years(1, 9998), (date(9999, 1, 1), date.max)], TODAY)][4] == "9990s"
