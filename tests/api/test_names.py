"""Names and dates by the API."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from articles.search.indexing import queue
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_names_come_in_pages_by_surname_with_their_counts(client: Client) -> None:
    for name in ("Ana Ruiz", "Bo Aalto", "Cy Zorn"):
        make_article(f"By {name}", authors=[name])
    make_article("Another", authors=["Ana Ruiz"])
    make_article("Secret", authors=["Di Hidden"], status="draft")
    queue.drain()
    first = client.get("/api/v1/names/author?limit=2").json()
    rest = client.get(first["next"]).json()
    found = [(name["name"], name["count"]) for name in first["names"] + rest["names"]]
    assert found == [("Bo Aalto", 1), ("Ana Ruiz", 2), ("Cy Zorn", 1)]
    assert rest["next"] is None


def test_one_name_is_found_by_its_slug_and_a_hidden_one_is_not(client: Client) -> None:
    make_article("By Ana", authors=["Ana Ruiz"])
    make_article("Secret", authors=["Di Hidden"], status="draft")
    queue.drain()
    assert client.get("/api/v1/names/author/ana-ruiz").json()["count"] == 1
    assert client.get("/api/v1/names/author/di-hidden").status_code == 404
    assert client.get("/api/v1/names/flower").status_code == 422


def test_dates_are_counted_as_finely_as_asked(client: Client) -> None:
    make_article("One", published_on=date(2025, 3, 28))
    make_article("Two", published_on=date(2025, 4, 1))
    make_article("Three", published_on=None)
    queue.drain()
    years = client.get("/api/v1/dates").json()
    assert years == {"total": 3, "undated": 1, "dates": [{"first": "2025-01-01", "count": 2}]}
    assert len(client.get("/api/v1/dates?by=month").json()["dates"]) == 2
