"""Conditional GET: unchanged pages are not made again, and no change is missed."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from articles.site import page_cache
from tests.factories import make_article, make_editor

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


def test_a_question_for_the_headers_alone_is_answered_with_those_of_the_page(client: Client) -> None:
    address = make_article().get_absolute_url()
    assert client.head(address)["ETag"] == client.get(address)["ETag"]


def test_pages_may_be_kept_for_a_minute_by_caches_that_people_share(client: Client) -> None:
    response = client.get("/")
    assert response["Cache-Control"] == f"public, max-age=0, s-maxage={page_cache.MAX_AGE}"
    assert response["Vary"] == "Cookie, Accept-Encoding, Accept-Language"
    assert "sessionid" not in response.cookies


def test_pages_of_staff_are_private_and_have_no_tag(client: Client) -> None:
    client.force_login(make_editor())
    response = client.get("/")
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response


def test_two_addresses_never_share_a_tag(client: Client) -> None:
    assert client.get("/articles/")["ETag"] != client.get("/dates/")["ETag"]


def test_a_page_that_was_made_is_not_made_again(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = make_article().get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    own = {"X-Request-ID": ""}
    assert {**again.headers, **own} == {**first.headers, **own}


def test_no_kept_page_outlives_a_change(client: Client) -> None:
    article = make_article("Before")
    assert b"Before" in client.get("/").content
    Article.objects.filter(pk=article.pk).update(headline="Afterwards")
    assert b"Afterwards" in client.get("/").content
    Article.objects.filter(pk=article.pk).update(status=Article.Status.WITHDRAWN)
    assert b"Afterwards" not in client.get("/").content
    assert client.get(article.get_absolute_url()).status_code == 410


def test_what_staff_are_shown_is_kept_for_nobody(client: Client) -> None:
    draft = make_article("Secret", status=Article.Status.DRAFT)
    client.force_login(make_editor())
    assert client.get(draft.get_absolute_url()).status_code == 200
    client.logout()
    client.cookies.clear()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_shelf_never_holds_more_than_its_room() -> None:
    shelf = page_cache.Shelf(1000)
    for number in range(50):
        shelf.put(str(number), HttpResponse(b"x" * 40))
    held = [number for number in range(50) if shelf.get(str(number))]
    assert held == list(range(25, 50))
    shelf.put("large", HttpResponse(b"x" * 51))
    assert shelf.get("large") is None
    shelf.clear()
    assert shelf.free == 1000
