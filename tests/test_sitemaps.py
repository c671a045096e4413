"""Sitemaps, robots.txt and the OpenSearch description."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import sitemaps
from articles.models import Article
from tests.factories import make_article, make_photo, make_picture, make_topic

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def tree(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert isinstance(response, StreamingHttpResponse)
    return ET.fromstring(b"".join(response.streaming_content))  # type: ignore[arg-type]  # noqa: S314


def places(element: ET.Element) -> list[str | None]:
    return [place.text for place in element.iter(f"{MAP}loc")]


def test_pieces_without_a_visible_story_are_left_out_and_gaps_leapt_over(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    make_article("Draft", status=Article.Status.DRAFT)
    make_article("Far", pk=10**12)
    with django_assert_max_num_queries(8):
        pieces = [place for place in places(tree(client, "/sitemap.xml")) if place and "articles" in place]
    assert pieces == [f"http://testserver/sitemap-articles-{10**12 // sitemaps.PIECE}.xml"]


def test_every_visible_story_is_in_a_piece_that_the_index_names(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PIECE", 3)
    shown = [make_article(f"Story {number}") for number in range(8)]
    make_article("Draft", status=Article.Status.DRAFT)
    pieces = [place for place in places(tree(client, "/sitemap.xml")) if place and "articles" in place]
    found = [place for piece in pieces for place in places(tree(client, piece.removeprefix("http://testserver")))]
    assert sorted(filter(None, found)) == sorted(f"http://testserver{row.get_absolute_url()}" for row in shown)


@pytest.mark.parametrize("slug", ["", "plain", "été-東京", "a%20b&c'd", "SLUG-100000000000000000"])
def test_a_story_has_the_address_that_its_page_has_whatever_its_slug(slug: str, client: Client) -> None:
    article = make_article(photos=[make_photo(picture=make_picture())])
    Article.objects.filter(pk=article.pk).update(slug=slug)
    article.refresh_from_db()
    urls = tree(client, f"/sitemap-articles-{article.pk // sitemaps.PIECE}.xml")
    assert places(urls) == [f"http://testserver{article.get_absolute_url()}"]
    picture = next(urls.iter(f"{IMAGE}loc")).text or ""
    assert client.get(picture.removeprefix("http://testserver")).status_code == 200


def test_rows_are_sent_many_at_a_time(client: Client) -> None:
    for number in range(30):
        make_article(f"Story {number}")
    response: Any = client.get(f"/sitemap-articles-{Article.objects.all()[0].pk // sitemaps.PIECE}.xml")
    assert len(list(response.streaming_content)) == 3


def test_stories_name_their_pictures(client: Client) -> None:
    article = make_article(photos=[make_photo(picture=make_picture()), make_photo("Only words.")])
    urls = tree(client, f"/sitemap-articles-{article.pk // sitemaps.PIECE}.xml")
    assert len(list(urls.iter(f"{IMAGE}loc"))) == 1


def test_the_news_are_the_stories_of_the_last_two_days(client: Client) -> None:
    today = timezone.localdate()
    make_article("Fresh & new", None, None, published_on=today, language="en-GB")
    make_article("Stale", published_on=today - timedelta(days=3))
    make_article("Perhaps", published_on=today, precision="estimated")
    news = tree(client, "/sitemap-news.xml")
    assert [title.text for title in news.iter(f"{NEWS}title")] == ["Fresh & new"]
    assert [day.text for day in news.iter(f"{NEWS}publication_date")] == [today.isoformat()]
    assert [name.text for name in news.iter(f"{NEWS}name")] == ["News Archive"]
    assert [language.text for language in news.iter(f"{NEWS}language")] == ["en"]


def test_pages_to_browse_by_are_listed(client: Client) -> None:
    make_article()
    found = places(tree(client, "/sitemap-pages.xml"))
    for path in ("/", "/2025/", "/2025/03/", "/sections/", "/sections/world/"):
        assert f"http://testserver{path}" in found


def test_all_names_are_checked_with_one_query_a_model(client: Client) -> None:
    kinds = ("subject", "person", "place", "organisation")
    make_article(topics=[make_topic(f"Name {kind}", kind) for kind in kinds])
    make_article("Draft", topics=[make_topic("Nobody", "person")], status=Article.Status.DRAFT)
    with CaptureQueriesContext(connection) as asked:
        found = places(tree(client, "/sitemap-pages.xml"))
    assert [f"http://testserver/{path}/" in found for path in ("subjects", "people", "places", "organisations")] == [
        True
    ] * len(kinds)
    assert not [place for place in found if place and "nobody" in place]
    checks = [query for query in asked if '."name" FROM "articles_topic"' in query["sql"] and "EXISTS" in query["sql"]]
    assert len(checks) <= 1


def test_a_piece_takes_hardly_more_memory_for_ten_times_the_stories(client: Client) -> None:
    peaks = [_peak(client, stories) for stories in (300, 400, 4000)]  # the first warms what is made once
    assert peaks[2] < peaks[1] + 1_500_000


def _peak(client: Client, stories: int) -> int:
    """Bytes that writing the piece took at most."""
    Article.objects.all().delete()
    Article.objects.bulk_create(
        Article(pk=number + 1, headline=f"Story {number}", slug=f"story-{number}", body="x" * 2000)
        for number in range(stories)
    )
    tracemalloc.start()
    response = client.get("/sitemap-articles-0.xml")
    size = sum(len(piece) for piece in response.streaming_content)  # type: ignore[attr-defined]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > stories * 80
    return peak


def test_robots_may_read_all_but_the_newsroom_and_the_results(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\nDisallow: /search/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].startswith("/static/icon")


def test_a_browser_can_add_the_archive_to_its_search_engines(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'type="application/opensearchdescription+xml"' in page
    response = client.get("/opensearch.xml")
    description = ET.fromstring(response.content)  # noqa: S314
    templates = [url.get("template") for url in description.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert "http://testserver/search/?q={searchTerms}" in templates
