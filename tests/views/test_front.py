"""The front page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from tests.factories import make_article, make_photo, make_picture

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


def test_stories_in_pictures_have_pictures_and_not_captions_alone(client: Client) -> None:
    for number in range(9):
        make_article(f"Newest {number}", published_on="2025-01-01")
    make_article("All lost", photos=[make_photo(f"Lost {n}.") for n in range(5)], published_on="2024-01-02")
    kept = [make_photo(f"Kept {n}.", picture=make_picture()) for n in range(2)]
    make_article("Some kept", photos=[make_photo("Lost."), *kept], published_on="2024-01-01")
    band = client.get("/").content.decode().partition('id="illustrated"')[2].partition("</section>")[0]
    assert "Some kept" in band
    assert f"/pictures/{kept[0].pk}/" in band
    assert "All lost" not in band


def test_it_takes_at_most_twelve_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    today = timezone.localdate()
    for number in range(40):
        day = today.replace(year=today.year - number % 5, day=min(today.day, 28)) - timedelta(days=number % 3)
        photos = [make_photo(f"Photo {number}.{n}", picture=make_picture()) for n in range(number % 3)]
        make_article(f"Story {number}", f"Section {number % 8}", photos=photos, published_on=day)
    cache.clear()
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_a_headline_cannot_put_markup_on_the_page(client: Client) -> None:
    make_article("<script>alert(1)</script></script><b>", section="<i>Section")
    page = client.get("/").content.decode()
    assert "<script>alert" not in page
    assert "<i>Section" not in page
