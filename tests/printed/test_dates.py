"""Days as people print them, in many languages; weekdays; and estimates that never claim to know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.calendars import MONTHS, WEEKDAY_NAMES, WEEKDAYS
from articles.printed.dates import (
    estimate_published,
    find_date,
    find_dates,
    find_weekday,
    find_yearless,
    parse_date,
    parse_moment,
)

DAY = date(2025, 3, 27)


@pytest.mark.parametrize(
    "printed",
    [
        *("27 March 2025", "March 27, 2025", "Mar. 27, 2025", "27 Mar 2025", "27th of March 2025", "MARCH 27 2025"),
        *(
            "Thursday, March 27th, 2025",
            "27-Mar-2025",
            "2025-03-27",
            "2025/03/27",
            "27.03.2025",
            "27. 3. 2025",
            "27/03/2025",
        ),
        *(
            "27. März 2025",
            "27 mars 2025",
            "le 27 mars 2025",
            "27 de marzo de 2025",
            "27 de março de 2025",
            "27 marzo 2025",
        ),
        *("27 maart 2025", "27. mars 2025", "27. marts 2025", "27 Mart 2025", "27 марта 2025", "27 marca 2025"),
        *(
            "27. března 2025",
            "27. maaliskuuta 2025",
            "2025年3月27日",
            "2025년 3월 27일",
            "27 Maret 2025",
            "27 مارس 2025",
        ),
        *(
            "27 березня 2025",
            "27 martie 2025",
            "2025. március 27.",
            "27 Μαρτίου 2025",
            "Updated 27 March 2025",
            "27 במרץ 2025",
        ),
    ],
)
def test_it_reads_a_day_in_many_forms(printed: str) -> None:
    assert find_date(printed) == DAY
    assert parse_date(printed) == DAY


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "March 2025",
        "3 March",
        "31 June 2024",
        "29 February 2023",
        "03/04/2025",
        "12/03/2025",
        "12:30",
        "2025",
        "May she",
    ],
)
def test_it_names_no_day_where_none_is_certain(printed: str) -> None:
    assert find_date(printed) is None


@pytest.mark.parametrize(
    ("printed", "month", "day"), [("12/12/2025", 12, 12), ("13/12/2025", 12, 13), ("12/13/2025", 12, 13)]
)
def test_slashes_name_a_day_where_only_one_number_can_be_the_month(printed: str, month: int, day: int) -> None:
    assert find_date(printed) == date(2025, month, day)


def test_it_finds_every_day_in_order_and_where() -> None:
    text = "From Jan. 19, 2023, until 3 March 2024 and 2025-03-27."
    found = find_dates(text)
    assert [each.day for each in found] == [date(2023, 1, 19), date(2024, 3, 3), date(2025, 3, 27)]
    assert [text[each.start : each.end] for each in found] == ["Jan. 19, 2023", "3 March 2024", "2025-03-27"]


def test_a_long_text_with_a_day_in_it_is_no_day() -> None:
    assert parse_date(f"The council met on 27 March 2025 {'and talked ' * 10}") is None


def test_it_reads_moments_of_machines() -> None:
    assert parse_moment("2025-03-27T10:11:12Z") == datetime(2025, 3, 27, 10, 11, 12, tzinfo=UTC)
    assert parse_moment("20250327T101112+0200") == datetime(
        2025, 3, 27, 10, 11, 12, tzinfo=timezone(timedelta(hours=2))
    )
    assert parse_moment("Thu, 27 Mar 2025 10:11:12 GMT") == datetime(2025, 3, 27, 10, 11, 12, tzinfo=UTC)
    assert parse_moment("yesterday") is None


def test_a_day_without_its_year_is_the_next_one_it_can_mean() -> None:
    assert find_yearless("CAIRO, March 3", date(2025, 3, 2)) == date(2025, 3, 3)
    assert find_yearless("3. März", date(2025, 3, 4)) == date(2026, 3, 3)
    assert find_yearless("Feb 29", date(2025, 3, 4)) == date(2028, 2, 29)
    assert find_yearless("no day", date(2025, 3, 4)) is None


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("It was said on Monday that", 0),
        ("They met last Sunday, an envoy said on Tuesday.", 1),
        ("Voting goes on until Friday, officials said Wednesday.", 2),
        ("Das Gericht entschied am Donnerstag.", 3),
        ("Le tribunal a décidé vendredi.", 4),
        ("El tribunal decidió el sábado.", 5),
        ("Black Friday is near", None),
        ("On Mondays nothing happens", None),
    ],
)
def test_it_finds_the_weekday_of_the_news(text: str, weekday: int | None) -> None:
    assert find_weekday([text]) == weekday


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(WEEKDAY_NAMES))
def test_an_estimate_is_the_first_such_weekday_on_or_after_the_photo(after: date, weekday: str) -> None:
    estimate = estimate_published([f"It happened on {weekday}."], after)
    assert estimate is not None
    assert (estimate.weekday, estimate.after) == (weekday, after)
    assert 0 <= (estimate.date - after).days < 7
    assert estimate.date.strftime("%A") == weekday


def test_no_photo_or_no_weekday_gives_no_estimate() -> None:
    assert estimate_published(["It happened on Monday."], None) is None
    assert estimate_published(["It happened."], DAY) is None


@given(st.dates(date(1600, 1, 1), date(2150, 1, 1)), st.sampled_from(sorted(MONTHS)))
def test_every_month_of_the_table_is_read(day: date, name: str) -> None:
    day = day.replace(day=min(day.day, 28), month=MONTHS[name])
    assert find_date(f"{day.day} {name} {day.year}") == day


@pytest.mark.parametrize("text", ["3 auguſt 2020", "1 μαΐου 2000", "1 ΜΑΪ́ΟΥ 2000", "on ſunday"])
def test_letters_that_only_unicode_takes_for_the_same_break_nothing(text: str) -> None:
    assert all(isinstance(found.day, date) for found in find_dates(text))
    assert find_weekday([text]) in (None, 6)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert all(each.start < each.end for each in find_dates(text))
    assert parse_date(text) is None or isinstance(parse_date(text), date)


def test_the_tables_hold_a_whole_year_and_week() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))
