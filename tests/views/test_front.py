"""The front page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.site.page_cache import shelf
from tests.factories import make_article, make_photo, make_picture
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_an_empty_archive_says_how_to_fill_it(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "The archive is empty" in page
    assert "import_articles" in page


def test_it_shows_the_newest_first_and_no_story_that_is_not_public(client: Client) -> None:
    make_article("Older story", published_on="2020-01-01")
    make_article("Newer story", published_on="2024-01-01")
    make_article("A draft", status=Article.Status.DRAFT)
    make_article("Taken back", status=Article.Status.WITHDRAWN)
    make_article("Under embargo", embargo_until=timezone.now() + timedelta(hours=1))
    page = client.get("/").content.decode()
    assert page.index("Newer story") < page.index("Older story")
    assert not any(headline in page for headline in ("A draft", "Taken back", "Under embargo"))


def test_it_remembers_this_day_in_earlier_years(client: Client) -> None:
    today = timezone.localdate()
    make_article("Long ago today", published_on=today.replace(year=today.year - 8, day=min(today.day, 28)))
    page = client.get("/").content.decode()
    assert ("On this day" in page) == (today.day <= 28)


def test_the_search_comes_first_and_stands_there_once(client: Client) -> None:
    make_article("A story")
    page = client.get("/").content.decode()
    assert page.count('role="search"') == 1
    assert page.index('id="search-front"') < page.index("A story")


def test_this_day_names_one_story_a_year_and_its_links_work(client: Client) -> None:
    today = timezone.localdate()
    for years in (1, 8, 8, 36):
        make_article(f"{years} years ago", published_on=today.replace(year=today.year - years, day=min(today.day, 28)))
    band = client.get("/").content.decode().partition('class="earlier-list"')[2].partition("</ul>")[0]
    assert band.count("8 years ago") == band.count("36 years ago") == 1
    for address in re.findall(r'href="([^"]+)"', band):
        assert client.get(address).status_code == 200


def test_days_around_stand_in_for_a_day_without_stories(client: Client) -> None:
    today = timezone.localdate()
    make_article("Three days off", published_on=today - timedelta(days=3 + 365))
    make_article("Four days off", published_on=today - timedelta(days=4 + 2 * 365))
    page = client.get("/").content.decode()
    if today.month not in (2, 3):  # around a leap day the year is a day longer
        assert "This week in earlier years" in page


def test_a_story_with_a_large_picture_leads(client: Client) -> None:
    small = make_photo(picture=make_picture(200, 150))
    make_article("Newest, a small picture", photos=[small], published_on="2025-01-09")
    make_article("Upright", photos=[make_photo(picture=make_picture(700, 1000))], published_on="2025-01-08")
    make_article("Large", photos=[make_photo(picture=make_picture(900, 600))], published_on="2025-01-07")
    page = client.get("/").content.decode()
    assert lead_of(page) == "Large"
    assert "no-picture" not in page


def test_without_pictures_the_newest_story_with_a_text_leads_and_no_placeholder_stands_there(client: Client) -> None:
    make_article("A headline alone", body="", published_on="2025-01-09")
    make_article("With a text", photos=[make_photo("A caption alone.")], published_on="2025-01-08")
    page = client.get("/").content.decode()
    assert lead_of(page) == "With a text"
    assert "no-picture" not in page


@pytest.mark.parametrize(("length", "lead"), [(599, "Newer"), (600, "Longer")])
def test_without_pictures_a_story_with_a_long_text_leads(client: Client, length: int, lead: str) -> None:
    make_article("Newer", body="<p>Shr 13 cts vs 40 cts.</p>", published_on="2025-01-09")
    make_article("Longer", body="x" * length, published_on="2025-01-08")
    assert lead_of(client.get("/").content.decode()) == lead


@pytest.mark.parametrize(("number", "shown"), [(1, 0), (2, 0), (3, 3), (5, 3)])
def test_sections_stand_in_full_rows_or_not_at_all(client: Client, number: int, shown: int) -> None:
    for place in range(15 + 2 * number):
        section = f"Section {place % number}" if place >= 15 else None
        make_article(f"Story {place}", section, published_on=date(2025, 1, 30) - timedelta(days=place))
    assert client.get("/").content.decode().count('<section aria-labelledby="section-') == shown


def test_the_search_counts_photographs_where_there_are_any(client: Client) -> None:
    make_article()
    assert "Search 1 story\n" in client.get("/").content.decode()
    make_photo()
    assert "Search 1 story and 1 photograph\n" in client.get("/").content.decode()


def test_newest_stories_stand_beside_the_lead(client: Client) -> None:
    for number in range(5):
        make_article(f"Story {number}", published_on=f"2025-01-0{9 - number}")
    page = client.get("/").content.decode()
    assert lead_of(page) == "Story 0"
    below, _, side = page.partition('class="seconds"')[2].partition('class="lead-side"')
    assert re.findall(r">(Story \d)<", below) == ["Story 1", "Story 2"]
    assert re.findall(r">(Story \d)<", side) == ["Story 3", "Story 4"]


def test_no_picture_stands_twice(client: Client) -> None:
    shared = make_photo(picture=make_picture(900, 600))
    twin = make_photo("The same file.", picture=make_picture(900, 600), checksum=shared.checksum)
    for number in range(8):
        make_article(f"Story {number}", photos=[shared if number % 2 else twin])
    page = client.get("/").content.decode()
    assert page.count("<picture>") == 1


def test_a_row_of_cards_has_pictures_on_all_or_on_none(client: Client) -> None:
    for number in range(12):
        photos = [make_photo(f"P {number}", picture=make_picture(900, 600))] if number % 4 == 0 else []
        make_article(f"Story {number}", f"Section {number % 3}", photos=photos)
    page = client.get("/").content.decode()
    assert page.count("<picture>") == 1  # three pictures: one leads, two are no row


def test_later_versions_of_a_story_do_not_stand_beside_it(client: Client) -> None:
    for number in range(3):
        make_article(f"Version {number}", family=77)
    for _ in range(3):
        make_article("The same headline")
    page = client.get("/").content.decode()
    assert len(re.findall(r">Version \d<", page)) == 1
    assert page.count(">The same headline<") == 1


@pytest.mark.parametrize("name", ["Uncategorized", "espana", "earn"])
def test_a_name_that_nobody_gave_is_no_kicker(client: Client, name: str) -> None:
    for number in range(12):
        make_article(f"Story {number}", section=name)
    assert f">{name}<" not in client.get("/").content.decode()


def test_the_language_of_the_archive_comes_first(client: Client, settings: Any) -> None:
    settings.FRONT_LANGUAGE = "de"
    make_article("In English", language="en", published_on="2025-02-02")
    make_article("Auf Deutsch", language="de-AT", published_on="2025-01-01")
    page = client.get("/").content.decode()
    assert lead_of(page) == "Auf Deutsch"
    assert "In English" in page
    settings.FRONT_LANGUAGE = ""
    shelf.clear()
    assert lead_of(client.get("/").content.decode()) == "In English"


def lead_of(page: str) -> str:
    """The headline of the lead."""
    return strip_tags(page.partition('class="lead-head"')[2].partition(">")[2].partition("</h3>")[0]).strip()


def test_it_takes_at_most_twelve_queries(
    client: Client,
    index: Index,  # noqa: F811
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    today = timezone.localdate()
    for number in range(40):
        day = today.replace(year=today.year - number % 5, day=min(today.day, 28)) - timedelta(days=number % 3)
        photos = [make_photo(f"Photo {number}.{n}", picture=make_picture()) for n in range(number % 3)]
        make_article(f"Story {number}", f"Section {number % 8}", photos=photos, published_on=day)
    index()
    cache.clear()
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_a_headline_cannot_put_markup_on_the_page(client: Client) -> None:
    make_article("<script>alert(1)</script></script><b>", section="<i>Section")
    page = client.get("/").content.decode()
    assert "<script>alert" not in page
    assert "<i>Section" not in page
