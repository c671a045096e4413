"""The API's description: OpenAPI 3.1, kept by every answer, and a page for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_the_description_is_openapi_and_names_every_operation(client: Client) -> None:
    made = client.get("/api/v1/openapi.json").json()
    assert made["openapi"] == "3.1.0"
    operations = {(method, path) for path, found in made["paths"].items() for method in found}
    assert ("get", "/api/v1/search") in operations
    assert ("patch", "/api/v1/stories/{story_id}") in operations
    for found in made["paths"].values():
        for operation in found.values():
            for status, answer in operation["responses"].items():
                assert int(status) < 400 or list(answer["content"]) == ["application/problem+json"]


def test_people_read_it_on_a_page_that_asks_no_other_host(client: Client) -> None:
    page = client.get("/api/").content.decode()
    assert "PATCH /api/v1/stories/{story_id}" in page
    assert not re.findall(r'(?:src|href)="https?://(?!testserver)', page)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/stories/404", "/api/v1/photos/404"])
def test_what_is_not_there_is_a_problem(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_method_that_an_address_does_not_take_is_named(client: Client) -> None:
    answer = client.delete("/api/v1/search")
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert answer["Content-Type"] == "application/problem+json"


def test_head_is_answered(client: Client) -> None:
    story = make_article("Rain")
    assert client.head(f"/api/v1/stories/{story.pk}")["ETag"]


def test_a_body_that_is_no_json_is_a_problem(caller: Callable[..., Client]) -> None:
    answer = caller().post("/api/v1/stories", b"{", content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_the_manual_names_every_part_of_the_api() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for name in ("/search", "/stories", "/photos", "/names", "/dates", "If-Match", "cursor"):
        assert name in manual
