"""Atom feeds: what RFC 4287 demands, and that nothing hidden is in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from tests.factories import make_article, make_photo, make_picture

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(response.content)  # noqa: S314


def titles(feed: ET.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_a_feed_and_its_entries_have_what_the_standard_demands(client: Client) -> None:
    article = make_article("River <rises> & falls", published_at=datetime(2025, 3, 27, 9, 30, tzinfo=UTC))
    feed = feed_of(client, "/feed/")
    for part in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{part}") is not None, part
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/", "self": "http://testserver/feed/"}
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "River <rises> & falls"
    assert entry.findtext(f"{ATOM}id") == f"http://testserver{article.get_absolute_url()}"
    assert entry.findtext(f"{ATOM}published") == "2025-03-27T09:30:00+00:00"
    assert entry.findtext(f"{ATOM}updated")


def test_a_summary_is_html_in_which_the_text_reads_as_it_stands(client: Client) -> None:
    article = make_article(body="<p>Astec &lt;ASTE&gt; &amp; others rise.</p>")
    make_photo("Signs of <ASTE> hang.", ["Ana Ruiz"], articles=[article], credit_line="<Ana Ruiz>")
    summaries = [
        entry.findtext(f"{ATOM}summary")
        for path in ("/feed/", "/photographers/ana-ruiz/feed/")
        for entry in feed_of(client, path).iter(f"{ATOM}entry")
    ]
    assert [unescape(text or "") for text in summaries] == [
        "Astec <ASTE> & others rise.",
        "Signs of <ASTE> hang. (<Ana Ruiz>)",
    ]
    assert not any("<" in (text or "") for text in summaries)


def test_the_newest_come_first_and_the_hidden_not_at_all(client: Client) -> None:
    make_article("Old", published_on=date(2001, 1, 1))
    make_article("New", published_on=date(2025, 1, 1))
    make_article("Draft", status=Article.Status.DRAFT)
    assert titles(feed_of(client, "/feed/")) == ["New", "Old"]
    assert titles(feed_of(client, "/sections/world/feed/")) == ["New", "Old"]


def test_an_estimated_day_is_not_claimed(client: Client) -> None:
    make_article(published_on=date(2025, 3, 31), precision="estimated")
    entry = feed_of(client, "/feed/").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}published") is None


def test_an_entry_carries_its_picture_and_its_language(client: Client) -> None:
    make_article(photos=[make_photo(picture=make_picture(700, 400))], language="tr")
    entry = feed_of(client, "/feed/").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "tr"
    enclosures = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert [link.get("type") for link in enclosures] == ["image/jpeg"]


def test_a_photographer_has_a_feed_of_photos(client: Client) -> None:
    make_photo("A boat.", ["Ana Ruiz"])
    make_photo("Withdrawn.", ["Ana Ruiz"], status="withdrawn")
    assert titles(feed_of(client, "/photographers/ana-ruiz/feed/")) == ["A boat."]


def test_an_empty_feed_is_still_one(client: Client) -> None:
    assert titles(feed_of(client, "/feed/")) == []


def test_a_feed_takes_the_same_queries_for_ten_stories_as_for_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_article(f"Story {number}", photos=[make_photo(f"Photo {number}.")], authors=["Jane"])
    with django_assert_max_num_queries(6):
        assert len(titles(feed_of(client, "/feed/"))) == 10
