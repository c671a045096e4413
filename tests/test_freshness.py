"""Conditional GET: unchanged pages are not made again, and no change is missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import freshness
from articles.models import Article, Correction, Photo, PhotoCredit, Section
from tests.factories import make_article, make_credit, make_editor, make_photo, make_topic

pytestmark = pytest.mark.django_db


def test_a_good_copy_is_answered_with_304_one_query_and_no_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = make_article().get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


CHANGES: dict[str, Callable[[Article, Photo], object]] = {
    "a headline": lambda article, photo: Article.objects.filter(pk=article.pk).update(headline="Other"),
    "a status": lambda article, photo: Article.objects.filter(pk=article.pk).update(status="withdrawn"),
    "a caption": lambda article, photo: Photo.objects.filter(pk=photo.pk).update(caption="Other"),
    "a credit": lambda article, photo: PhotoCredit.objects.create(photo=photo, credit=make_credit("Other")),
    "a correction": lambda article, photo: Correction.objects.create(article=article, text="Other"),
    "a topic": lambda article, photo: article.topics.add(make_topic("Other")),
    "a new story": lambda article, photo: make_article("Other"),
    "a story less": lambda article, photo: article.delete(),
    "a new section": lambda article, photo: Section.objects.create(name="Other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_version_changes(change: Callable[[Article, Photo], object]) -> None:
    photo = make_photo()
    article = make_article(photos=[photo])
    before = freshness.version()
    assert freshness.version() == before
    change(article, photo)
    assert freshness.version() != before


def test_the_end_of_an_embargo_is_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(embargo_until=timezone.now() + timedelta(minutes=5))
    before = freshness.version()
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert freshness.version() != before


def test_pages_may_be_kept_for_a_minute_by_anybody_who_is_not_signed_in(client: Client) -> None:
    response = client.get("/")
    assert response["Cache-Control"] == f"public, max-age={freshness.MAX_AGE}"
    assert response["Vary"] == "Cookie"
    assert "sessionid" not in response.cookies


def test_pages_of_staff_are_private_and_have_no_tag(client: Client) -> None:
    client.force_login(make_editor())
    response = client.get("/")
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response


def test_two_addresses_never_share_a_tag(client: Client) -> None:
    assert client.get("/articles/")["ETag"] != client.get("/dates/")["ETag"]


def test_a_fact_is_counted_once_a_version() -> None:
    made: list[int] = []

    def count() -> int:
        made.append(1)
        return len(made)

    name = f"test-{id(made)}"
    assert freshness.remembered(name, count) == 1
    assert freshness.remembered(name, count) == 1
    make_article()
    assert freshness.remembered(name, count) == 2
