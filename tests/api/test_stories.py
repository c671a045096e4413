"""Stories by the API: read, harvested, entered, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Version
from articles.search.indexing import queue
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db
Caller = Callable[..., Client]


def send(client: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    call = getattr(client, method)
    return call(address, body, content_type="application/json", headers=headers)


def test_a_story_is_given_with_caption_and_credit_apart(client: Client) -> None:
    photo = make_photo("A river.", ["Ana Ruiz"], ["EPA"])
    story = make_article("Rain", photos=[photo], body="<p>It rained.</p>")
    given = client.get(f"/api/v1/stories/{story.pk}").json()
    assert given["headline"] == "Rain"
    assert given["paragraphs"] == ["It rained."]
    assert given["photos"][0]["caption"] == "A river."
    assert given["photos"][0]["photographers"] == ["Ana Ruiz"]
    assert given["url"].endswith(story.get_absolute_url())


def test_a_known_story_is_not_sent_again(client: Client) -> None:
    story = make_article("Rain")
    tag = client.get(f"/api/v1/stories/{story.pk}")["ETag"]
    again = client.get(f"/api/v1/stories/{story.pk}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Article.objects.filter(pk=story.pk).update(headline="Sun")
    assert client.get(f"/api/v1/stories/{story.pk}", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("limit", [2, 3, 4])
def test_the_archive_is_harvested_to_its_end_while_stories_are_entered(client: Client, limit: int) -> None:
    made = [make_article(f"Story {n}").pk for n in range(6)]
    seen, following = [], f"/api/v1/stories?limit={limit}"
    while following:
        page = client.get(following).json()
        seen += [story["id"] for story in page["stories"]]
        following = page["next"]
        if following and len(made) < 8:
            made.append(make_article("Another").pk)
    assert seen == made


def test_an_archivist_enters_corrects_and_withdraws_a_story(client: Client, caller: Caller) -> None:
    archivist = caller()
    sent = {"headline": "Rain", "body": "It rained.", "published_on": "2025-03-28", "authors": ["Ana Ruiz"]}
    made = send(archivist, "post", "/api/v1/stories", sent | {"status": "published"})
    assert made.status_code == 201, made.content
    address = made["Location"]
    assert made.json()["body"] == "<p>It rained.</p>"
    assert made.json()["precision"] == "day"
    assert search(SearchRequest("rain")).total == 1
    mended = send(archivist, "patch", address, {"headline": "Snow"}, if_match=made["ETag"])
    assert mended.status_code == 200, mended.content
    assert mended.json()["authors"] == ["Ana Ruiz"]
    assert (search(SearchRequest("rain")).total, search(SearchRequest("headline:snow")).total) == (1, 1)
    gone = send(archivist, "post", f"{address}/withdraw", {"reason": "Not ours", "note": "It was wrong."})
    assert gone.json()["status"] == "withdrawn"
    assert client.get(address).status_code == 410
    assert "It was wrong." in client.get(address).json()["detail"]
    doors = set(Version.objects.values_list("door", flat=True))
    assert doors == {Version.Door.API}


def test_a_story_that_somebody_changed_meanwhile_is_not_overwritten(caller: Caller) -> None:
    story, archivist = make_article("Rain"), caller()
    address = f"/api/v1/stories/{story.pk}"
    tag = archivist.get(address)["ETag"]
    Article.objects.filter(pk=story.pk).update(headline="Sun")
    answer = send(archivist, "patch", address, {"headline": "Snow"}, if_match=tag)
    assert answer.status_code == 412
    assert Article.objects.get(pk=story.pk).headline == "Sun"
    assert send(archivist, "patch", address, {"headline": "Snow"}, if_match=answer["ETag"]).status_code == 200


def test_a_correction_without_if_match_is_refused(caller: Caller) -> None:
    story = make_article("Rain")
    answer = send(caller(), "patch", f"/api/v1/stories/{story.pk}", {"headline": "Snow"})
    assert answer.status_code == 428


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "headline"),
        ({"headline": ""}, "headline"),
        ({"headline": "x" * 1001}, "headline"),
        ({"headline": "Rain", "colour": "red"}, "colour"),
        ({"headline": "Rain", "photos": [404]}, "photos"),
        ({"headline": "Rain", "precision": "day"}, "published_on"),
        ({"headline": "Rain", "embargo_until": 0}, "embargo_until"),
        ({"headline": "Rain", "published_on": 0}, "published_on"),
        ({"headline": "Rain", "source_url": "nowhere"}, "source_url"),
        ({"headline": "Rain", "body": "a\u0000b"}, "body"),
    ],
)
def test_a_story_that_the_desk_would_refuse_is_refused_with_the_field(caller: Caller, body: Any, field: str) -> None:
    answer = send(caller(), "post", "/api/v1/stories", body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [("Archivist", "desk", 403), ("Archivist", "read", 403), ("Editor", "write", 403), ("", "write", 403)],
)
def test_a_token_writes_only_what_it_and_its_owner_may(caller: Caller, role: str, scope: str, status: int) -> None:
    story, client = make_article("Rain"), caller(role, scope)
    for method, address in (
        ("post", "/api/v1/stories"),
        ("patch", f"/api/v1/stories/{story.pk}"),
        ("patch", "/api/v1/stories/404"),
        ("post", f"/api/v1/stories/{story.pk}/withdraw"),
    ):
        body = {"headline": "Snow"} if not address.endswith("withdraw") else {"reason": "x"}
        assert send(client, method, address, body, if_match="*").status_code == status, address
    assert Article.objects.get().headline == "Rain"
    queue.drain()


def test_nobody_writes_without_a_token(client: Client) -> None:
    answer = send(client, "post", "/api/v1/stories", {"headline": "Rain"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
