"""Saved searches by the API: saved, changed, counted and deleted by their owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import SavedSearch, SearchMatch
from articles.search.indexing import queue
from tests.factories import make_article, make_person

pytestmark = pytest.mark.django_db
Caller = Callable[..., Client]
PATH = "/api/v1/saved-searches"


def send(client: Client, method: str, path: str, body: Any = None, match: str = "*") -> Any:
    headers = {"if-match": match} if method in ("patch", "delete") else {}
    return getattr(client, method)(path, body, content_type="application/json", headers=headers)


@pytest.fixture
def ana(caller: Caller) -> Client:
    make_article("Flood of old")
    queue.drain()
    return caller("", "keep")


def save(client: Client, **fields: Any) -> Any:
    answer = send(client, "post", PATH, {"name": "Floods", "query": "q=flood", **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_search_is_saved_changed_and_deleted(ana: Client) -> None:
    made = save(ana, query="page=3&section=1&q=flood", alert="daily", mail_to="ana@example.org")
    assert (made["query"], made["alert"], made["mail_to"]) == ("q=flood&section=1", "daily", "ana@example.org")
    path = f"{PATH}/{made['id']}"
    tag = ana.get(path)["ETag"]
    assert ana.get(path, headers={"if-none-match": tag}).status_code == 304
    changed = send(ana, "patch", path, {"alert": "once"}, tag)
    assert (changed.json()["alert"], changed.json()["mail_to"]) == ("once", "ana@example.org")
    assert send(ana, "patch", path, {"name": "Lost"}, tag).status_code == 412
    assert send(ana, "delete", path, match=changed["ETag"]).status_code == 204
    assert not SavedSearch.objects.exists()


def test_no_secret_of_a_search_is_told(ana: Client) -> None:
    made = save(ana)
    row = SavedSearch.objects.get()
    for address in (PATH, f"{PATH}/{made['id']}"):
        text = ana.get(address).content.decode()
        assert row.key not in text and row.secret not in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"query": "q=flood&sectoin=1"}, "query"),
        ({"query": "q=flood&from=yesterday"}, "query"),
        ({"mail_to": "ana"}, "mail_to"),
        ({"webhook": "http://127.0.0.1/"}, "webhook"),
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"alert": "hourly"}, "alert"),
    ],
)
def test_what_the_page_would_refuse_is_refused_with_the_field(ana: Client, fields: Any, field: str) -> None:
    answer = send(ana, "post", PATH, {"name": "Floods", "query": "q=flood", **fields})
    assert answer.status_code == 422
    assert field in [row["field"] for row in answer.json()["errors"]]
    assert not SavedSearch.objects.exists()


def add_matches(search: int, number: int) -> None:
    rows = [make_article(f"Flood {n}") for n in range(number)]
    SearchMatch.objects.bulk_create(SearchMatch(search_id=search, kind="article", record=row.pk) for row in rows)


def test_what_is_new_is_counted_until_it_is_seen(ana: Client) -> None:
    made = save(ana)
    add_matches(made["id"], 2)
    assert [row["new"] for row in ana.get(PATH).json()["searches"]] == [2]
    page = ana.get(f"{PATH}/{made['id']}/matches?limit=1").json()
    assert [row["headline"] for row in page["matches"]] == ["Flood 0"]
    assert [row["headline"] for row in ana.get(page["next"]).json()["matches"]] == ["Flood 1"]
    assert send(ana, "patch", f"{PATH}/{made['id']}", {"seen": True}).status_code == 200
    assert [row["new"] for row in ana.get(PATH).json()["searches"]] == [0]


def test_the_list_asks_as_many_queries_however_many_searches_there_are(ana: Client) -> None:
    first = save(ana)
    add_matches(first["id"], 1)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ana.get(PATH)
    for _ in range(4):
        add_matches(save(ana)["id"], 2)
    with CaptureQueriesContext(connection) as many:
        assert len(ana.get(PATH).json()["searches"]) == 5
    assert len(many) == len(few)


def test_nobody_else_reads_or_changes_a_search(ana: Client, caller: Caller) -> None:
    path, other = f"{PATH}/{save(ana)['id']}", caller("Administrator", "write")
    assert [other.get(path).status_code, other.get(f"{path}/matches").status_code] == [404, 404]
    for method, body in (("patch", {"name": "Mine"}), ("delete", None)):
        assert send(other, method, path, body).status_code == 404
    assert other.get(PATH).json()["searches"] == []


def test_a_person_has_a_bounded_number_of_searches(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.kept.save_search.MOST_SEARCHES", 1)
    make_person("", "other")
    save(ana)
    assert send(ana, "post", PATH, {"name": "Another", "query": "q=rain"}).status_code == 422
