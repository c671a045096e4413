"""The questions asked of stories, at their bounds and among ties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from articles.models import Article
from articles.models.article_queries import BEGINNING
from tests.factories import make_article, make_editor, make_photo, make_source

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 27)
MORNING, EVENING = datetime(2025, 3, 27, 6, tzinfo=UTC), datetime(2025, 3, 27, 18, tzinfo=UTC)


def on(day: date | None, headline: str = "", moment: datetime | None = None) -> Article:
    return make_article(headline or str(day), published_on=day, published_at=moment)


def days_around() -> list[Article]:
    return [on(DAY + timedelta(days=n)) for n in (-1, 0, 1)]


def headlines(rows: Iterable[Article]) -> list[str]:
    return [row.headline for row in rows]


@pytest.fixture
def every_status() -> dict[str, Article]:
    """A story of each kind that readers see or do not see."""
    end = timezone.now() + timedelta(hours=1)
    return {
        "shown": make_article("shown"),
        "embargo over": make_article("embargo over", embargo_until=timezone.now() - timedelta(hours=1)),
        "embargoed": make_article("embargoed", embargo_until=end),
        "draft": make_article("draft", status="draft"),
        "embargoed draft": make_article("embargoed draft", status="draft", embargo_until=end),
        "withdrawn": make_article("withdrawn", status="withdrawn"),
    }


def test_readers_see_published_stories_whose_embargo_is_over(every_status: dict[str, Article]) -> None:
    shown = {"shown", "embargo over"}
    assert set(headlines(Article.objects.visible())) == shown
    assert set(headlines(Article.objects.filter(pk__gt=0).only_visible())) == shown
    assert set(headlines(Article.objects.visible_to(AnonymousUser()))) == shown
    assert set(headlines(Article.objects.visible_to(make_editor()))) == set(every_status)


def test_an_embargo_ends_at_its_moment() -> None:
    end = datetime(2025, 3, 27, 12, tzinfo=UTC)
    make_article(embargo_until=end)
    for late, shown in ((-1, 0), (0, 1), (1, 1)):
        now = end + timedelta(seconds=late)
        assert Article.objects.visible(now).count() == Article.objects.only_visible(now).count() == shown
        assert Article.objects.under_embargo(now).count() == 1 - shown


def test_the_desk_asks_for_stories_by_status_whatever_their_embargo(every_status: dict[str, Article]) -> None:
    assert set(headlines(Article.objects.under_embargo())) == {"embargoed", "embargoed draft"}
    assert headlines(Article.objects.of_status("draft")) == ["embargoed draft", "draft"]
    asked = Article.objects.with_status(["draft", "withdrawn"])
    assert set(headlines(asked)) == {"draft", "embargoed draft", "withdrawn"}


def test_the_desk_asks_for_stories_by_how_well_their_day_is_known() -> None:
    for headline, precision in (("a", "day"), ("b", "month"), ("c", "month")):
        make_article(headline, precision=precision)
    assert headlines(Article.objects.of_precision("month")) == ["c", "b"]


def test_the_last_changed_stand_first_then_the_last_entered() -> None:
    for headline in "abc":
        make_article(headline)
    Article.objects.update(updated_at=MORNING)
    Article.objects.filter(headline="a").update(updated_at=EVENING)
    assert headlines(Article.objects.last_changed()) == ["a", "c", "b"]


def make_ordered() -> list[str]:
    """Stories of two days, and the order in which they stand."""
    for headline, day, moment in (
        ("undated, first", None, None),
        ("undated, last", None, None),
        ("no time, first", DAY, None),
        ("morning", DAY, MORNING),
        ("evening, first", DAY, EVENING),
        ("evening, last", DAY, EVENING),
        ("no time, last", DAY, None),
        ("day before", DAY - timedelta(days=1), EVENING),
    ):
        on(day, headline, moment)
    dated = ["evening, last", "evening, first", "morning", "no time, last", "no time, first", "day before"]
    return [*dated, "undated, last", "undated, first"]


@pytest.mark.parametrize("number", [0, 1, 5, 6, 7, 8, 9])
def test_the_newest_are_the_first_of_all_with_undated_ones_last(number: int) -> None:
    wanted = make_ordered()
    assert headlines(Article.objects.newest(number)) == wanted[:number]
    assert Article.objects.newest(number, "headline") == [(headline,) for headline in wanted[:number]]


def test_all_stories_stand_by_day_then_time_then_the_last_entered() -> None:
    wanted = make_ordered()
    found = headlines(Article.objects.newest_first())
    assert (found[:6], set(found[6:])) == (wanted[:6], set(wanted[6:]))


def test_both_days_of_a_span_are_in_it() -> None:
    before, day, after = days_around()
    assert list(Article.objects.between(DAY, DAY)) == list(Article.objects.on_day(DAY)) == [day]
    span = Article.objects.between(DAY - timedelta(days=1), DAY + timedelta(days=1))
    assert set(span) == {before, day, after}


def test_the_nearest_days_are_outside_the_span() -> None:
    days_around()
    one = timedelta(days=1)
    assert Article.objects.nearest_days(DAY, DAY) == (DAY - one, DAY + one)
    assert Article.objects.nearest_days(DAY - one, DAY + one) == (None, None)
    assert Article.objects.nearest_days(DAY + 2 * one, DAY + 2 * one) == (DAY + one, None)
    assert Article.objects.nearest_days(DAY - 2 * one, DAY - 2 * one) == (None, DAY - one)


def test_the_same_day_of_any_year_is_found_and_the_leap_day_in_leap_years_alone() -> None:
    for day in (date(2023, 2, 28), date(2024, 2, 28), date(2024, 2, 29), date(2000, 2, 29), date(2024, 3, 1)):
        on(day)
    years = range(1999, 2026)
    assert set(headlines(Article.objects.on_this_day(2, 29, years))) == {"2024-02-29", "2000-02-29"}
    assert set(headlines(Article.objects.on_this_day(2, 28, years))) == {"2023-02-28", "2024-02-28"}
    assert not Article.objects.on_this_day(2, 28, [2022, 2025]).exists()


def test_days_are_counted_oldest_first_and_undated_stories_apart() -> None:
    for day in (DAY, DAY, None, DAY - timedelta(days=1)):
        on(day)
    counts = Article.objects.per_day()
    assert dict(counts) == {None: 1, DAY: 2, DAY - timedelta(days=1): 1}
    assert [day for day, _ in counts if day] == [DAY - timedelta(days=1), DAY]


def test_the_years_reach_from_the_oldest_day_to_the_newest() -> None:
    on(None)
    assert Article.objects.years() == range(0)
    for year in (2021, 1999, 2023):
        on(date(year, 5, 1))
    assert Article.objects.years() == range(1999, 2024)


def test_the_first_and_the_last_story_of_each_day_that_has_any() -> None:
    first, _, last = on(DAY), on(DAY), on(DAY)
    on(DAY + timedelta(days=1))
    assert list(Article.objects.first_and_last([DAY, date(2020, 1, 1)])) == [(DAY, first.pk, last.pk)]


def test_an_import_finds_stories_of_the_same_key_or_words_oldest_first() -> None:
    by_words = make_article(source_key="a", checksum="x")
    by_key = make_article(source_key="b", checksum="y")
    make_article(source_key="", checksum="")
    assert list(Article.objects.same_as("b", "x")) == [by_words, by_key]
    assert list(Article.objects.same_as("", "x")) == [by_words]
    assert list(Article.objects.same_as("b", "")) == [by_key]
    assert list(Article.objects.same_as("", "")) == []


def test_a_key_is_looked_up_with_these_sources_or_with_none() -> None:
    mine, other = make_article(source="Delta Wire", source_key="k"), make_article(source="Other Wire", source_key="k")
    bare = make_article(source=None, source_key="k")
    make_article(source="Delta Wire", source_key="l")
    delta = make_source("Delta Wire").pk
    assert set(Article.objects.with_source_key("k", [delta])) == {mine, bare}
    assert set(Article.objects.with_source_key("k", [delta, make_source("Other Wire").pk])) == {mine, other, bare}


def test_a_link_has_the_beginning_of_the_text_where_the_headline_is_in_capitals() -> None:
    capitals = make_article("RIVER FALLS", body="x" * (BEGINNING + 1))
    plain = make_article("River Falls")
    links = {link.pk: link for link in Article.objects.links()}
    assert (len(links[capitals.pk].body), links[plain.pk].body) == (BEGINNING, "")
    assert (links[plain.pk].source, links[plain.pk].get_absolute_url()) == ("Delta Wire", plain.get_absolute_url())


def test_cards_and_tables_get_the_columns_that_they_print() -> None:
    story = make_article(standfirst="It fell.", byline="By Jo Roe", body="x" * (BEGINNING + 1))
    (line,) = Article.objects.lines()
    assert (line.headline, line.byline, line.section, line.source) == (
        story.headline,
        "By Jo Roe",
        "World",
        "Delta Wire",
    )
    (card,) = Article.objects.teasers()
    assert card[:3] == (story.pk, story.headline, story.slug)
    assert card[7:] == ("It fell.", "x" * BEGINNING, "World", "world", "Delta Wire")


def test_a_row_of_a_list_has_its_photos_in_the_story_s_order_without_withdrawn_ones() -> None:
    photos = [make_photo("Two."), make_photo("One."), make_photo("Gone.", status="withdrawn")]
    story = make_article(photos=[photos[1], photos[2], photos[0]])
    (row,) = Article.objects.with_row_parts()
    assert (row, [photo.caption for photo in row.shown_photos]) == (story, ["One.", "Two."])
