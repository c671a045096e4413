"""Dates with how sure they are, and other words that pages say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from articles.site import phrases

DAY = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "31 March 2025"),
        ("estimated", "about 31 March 2025"),
        ("month", "March 2025"),
        ("year", "2025"),
        ("exact", "31 March 2025, 14:05 UTC"),
    ],
)
def test_a_date_is_said_no_surer_than_it_is_known(precision: str, said: str) -> None:
    assert phrases.published_in_words(DAY, precision, datetime(2025, 3, 31, 14, 5, tzinfo=UTC)) == said


def test_a_missing_date_is_said_to_be_unknown() -> None:
    assert phrases.published_in_words(None, "unknown") == "Date unknown"


def test_a_time_of_another_day_than_the_printed_one_is_left_out() -> None:
    assert phrases.published_in_words(DAY, "exact", datetime(2025, 4, 1, 1, 0, tzinfo=UTC)) == "31 March 2025"


def test_an_estimate_names_the_weekday_and_the_photo_it_comes_from() -> None:
    estimate = {"weekday": "monday", "after": "2025-03-27", "date": "2025-03-31"}
    said = phrases.estimate_in_words(estimate)
    assert said == "estimated from the word “Monday” in the text and a photo of 27 March 2025"


@pytest.mark.parametrize("estimate", [None, {}, {"after": "soon"}, {"weekday": ""}])
def test_an_estimate_without_reasons_is_still_called_one(estimate: dict[str, str] | None) -> None:
    assert phrases.estimate_in_words(estimate) == "estimated"


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("fa_IR", "rtl"), ("en", "ltr"), ("tr", "ltr"), ("", "auto")]
)
def test_the_language_decides_the_direction(language: str, way: str) -> None:
    assert phrases.direction(language) == way


@given(st.text(max_size=20))
def test_any_language_has_a_direction(language: str) -> None:
    assert phrases.direction(language) in {"rtl", "ltr", "auto"}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(2020, 1, 1), date(2024, 12, 31), "2020 to 2024"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (DAY, DAY, "31 March 2025"),
        (date(2024, 2, 1), date(2024, 3, 5), "1 February 2024 to 5 March 2024"),
        (DAY, None, "since 31 March 2025"),
        (None, DAY, "until 31 March 2025"),
        (None, None, ""),
    ],
)
def test_a_span_of_days_is_said_as_shortly_as_it_can_be(first: date | None, last: date | None, said: str) -> None:
    assert phrases.days_in_words(first, last) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "1. März 1987|März 1987|1204 bis 1205"),
        ("fr", "1er mars 1987|mars 1987|1204 – 1205"),
        ("es", "1 de marzo de 1987|marzo de 1987|1204 – 1205"),
        ("ar", "1 مارس 1987|مارس 1987|1204 – 1205"),
    ],
)
def test_dates_are_said_in_the_language_of_the_interface(language: str, said: str) -> None:
    with override(language):
        day, years = phrases.day_in_words(date(1987, 3, 1)), (date(1204, 1, 1), date(1205, 12, 31))
        assert f"{day}|{phrases.month_in_words(1987, 3)}|{phrases.days_in_words(*years)}" == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["0 Artikel", "1 Artikel", "1.204 Artikel", "12.045 Artikel"]),
        ("fr", ["0 article", "1 article", "1\u202f204 articles", "12\u202f045 articles"]),
        ("es", ["0 noticias", "1 noticia", "1204 noticias", "12.045 noticias"]),
        ("ar", ["لا أخبار", "خبر واحد", "1,204 أخبار", "12,045 خبرًا"]),
    ],
)
def test_numbers_agree_with_the_nouns_of_the_language(language: str, said: list[str]) -> None:
    with override(language):
        assert [phrases.quantity(n, "story", "stories") for n in (0, 1, 1204, 12_045)] == said


def test_numbers_agree_with_their_nouns() -> None:
    assert [phrases.quantity(n, "story", "stories") for n in (0, 1, 1204)] == ["0 stories", "1 story", "1,204 stories"]


@pytest.mark.parametrize(("text", "shown"), [("harbour", "harbour"), ("harbours", "harbou…"), ("", "")])
def test_a_text_that_is_too_long_ends_in_an_ellipsis(text: str, shown: str) -> None:
    assert phrases.shorten(text, 7) == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Storks", "Herons", ("Storks", "Herons")),
        ("", "Herons", ("", "Herons")),
        ("a" * 90 + "X" + "b" * 90, "a" * 90 + "YZ" + "b" * 90, ("…aaaaXbbbb…", "…aaaaYZbbbb…")),
        ("a" * 90, "a" * 90 + "YZ", ("…aaaa", "…aaaaYZ")),
        ("aaXbb", "aaYbb", ("aaXbb", "aaYbb")),
        ("X" * 90, "Y", ("X" * 19 + "…", "Y")),
    ],
)
def test_a_change_in_a_long_text_is_shown_where_it_is(before: str, after: str, shown: tuple[str, str]) -> None:
    assert phrases.cut_to_difference(before, after, 20, context=4) == shown


def test_a_zones_letters_stay_beside_their_time_where_a_page_reads_from_right_to_left() -> None:
    """A right-to-left mark after UTC keeps it apart from the source that follows, which has Latin letters too."""
    with override("ar"):
        assert phrases.moment_in_words(datetime(2025, 3, 31, 14, 5, tzinfo=UTC)).endswith(
            "14:05 UTC\N{RIGHT-TO-LEFT MARK}"
        )
