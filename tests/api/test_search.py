"""Searches by the API: the same answers as the page, and pages that neither repeat nor leave out a story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from articles.search.indexing import queue
from tests.factories import make_article, make_photo, make_section

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 28)


def ask(client: Client, address: str, **query: Any) -> Any:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def make_days(number: int) -> None:
    for n in range(number):
        make_article(f"River {n}", published_on=DAY - timedelta(days=n // 3))
    queue.drain()


def test_a_hit_says_what_a_row_of_the_page_says(client: Client) -> None:
    section = make_section("Nature")
    make_article("Glacier melts", section=section, published_on=DAY)
    make_photo("A glacier.", ["Ana Ruiz"], ["EPA"])
    queue.drain()
    found = ask(client, "/api/v1/search", q="glacier", facets="true")
    assert found["total"] == 1
    assert found["hits"][0]["headline"] == "Glacier melts"
    assert found["hits"][0]["published_on"] == "2025-03-28"
    assert found["hits"][0]["section"] == "Nature"
    assert {"field": "headline", "html": "<mark>Glacier</mark> melts"} in found["hits"][0]["snippets"]
    values = {facet["field"]: facet["values"] for facet in found["facets"]}
    assert values["section"] == [{"key": str(section.pk), "label": "Nature", "count": 1}]
    photos = ask(client, "/api/v1/search", q="glacier", kind="photos")
    assert photos["hits"][0]["caption"] == "A glacier."


def test_a_facet_narrows_and_excludes(client: Client) -> None:
    section = make_section("Nature")
    inside, outside = make_article("Glacier melts", section=section), make_article("Glacier grows")
    queue.drain()
    only = ask(client, "/api/v1/search", q="glacier", section=section.pk)
    rest = ask(client, "/api/v1/search", **{"q": "glacier", "not-section": section.pk})
    assert [hit["id"] for hit in only["hits"]] == [inside.pk]
    assert [hit["id"] for hit in rest["hits"]] == [outside.pk]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("limit", [4, 5, 6, 10, 11])
def test_pages_contain_every_story_once(client: Client, sort: str, limit: int) -> None:
    make_days(11)
    seen, following = [], f"/api/v1/search?q=river&sort={sort}&limit={limit}"
    while following:
        page = client.get(following).json()
        seen += [hit["id"] for hit in page["hits"]]
        following = page["next"]
    assert len(seen) == 11
    assert set(seen) == set(Article.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_no_page_repeats_or_leaves_out_a_story_while_others_come_and_go(client: Client, sort: str) -> None:
    make_days(12)
    before = set(Article.objects.values_list("pk", flat=True))
    seen: list[int] = []
    following, step = f"/api/v1/search?q=river&sort={sort}&limit=3", 0
    while following:
        page = client.get(following).json()
        seen += [hit["id"] for hit in page["hits"]]
        following, step = page["next"], step + 1
        for n in range(4):
            make_article(f"River, later {step} {n}", published_on=DAY + timedelta(days=step))
            make_article(f"River, earlier {step} {n}", published_on=DAY - timedelta(days=400 + step))
        if seen:
            Article.objects.filter(pk=seen[-1]).delete()
        queue.drain()
        if step > 30:
            break
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_cursor_of_another_search_is_refused(client: Client) -> None:
    make_days(4)
    cursor = ask(client, "/api/v1/search", q="river", limit=2)["next"].partition("cursor=")[2]
    answer = client.get(f"/api/v1/search?q=glacier&limit=2&cursor={cursor}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "another list" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["sort=best", "limit=0", "limit=101", "limit=x", "from=yesterday", "kind=films"])
def test_a_wrong_parameter_is_named(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("limit", [1, 99, 100])
def test_a_page_has_up_to_a_hundred_rows(client: Client, limit: int) -> None:
    make_days(2)
    assert len(ask(client, "/api/v1/search", q="river", limit=limit)["hits"]) == min(limit, 2)


def test_a_draft_is_found_at_the_desk_alone(client: Client, caller: Callable[..., Client]) -> None:
    make_article("Glacier melts", status="draft")
    queue.drain()
    query = {"q": "glacier is:draft"}
    assert ask(client, "/api/v1/search", **query)["total"] == 0
    assert ask(caller("Editor", "read"), "/api/v1/search", **query)["total"] == 0
    assert ask(caller("Editor", "desk"), "/api/v1/search", **query)["total"] == 1
    assert ask(caller("", "desk"), "/api/v1/search", **query)["total"] == 0


def test_later_pages_of_a_date_read_as_days_belong_to_the_first(client: Client) -> None:
    made = {make_article(f"Rain {n}", published_on=DAY).pk for n in range(5)}
    queue.drain()
    seen, following = [], "/api/v1/search?q=28+march+2025&sort=newest&limit=2"
    while following:
        page = client.get(following).json()
        seen += [hit["id"] for hit in page["hits"]]
        following = page["next"]
    assert len(seen) == 5
    assert set(seen) == made
