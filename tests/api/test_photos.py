"""Photos by the API: read, uploaded, corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Photo
from tests.factories import make_article, make_photo, make_picture

pytestmark = pytest.mark.django_db
Caller = Callable[..., Client]


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("river.jpg", make_picture(), "image/jpeg")


def test_a_photo_names_its_picture_and_the_stories_that_readers_see(client: Client) -> None:
    photo = make_photo("A river.", picture=make_picture())
    seen, _ = make_article("Rain", photos=[photo]), make_article("Secret", photos=[photo], status="draft")
    given = client.get(f"/api/v1/photos/{photo.pk}").json()
    assert given["stories"] == [seen.pk]
    assert client.get(given["picture_url"].partition("testserver")[2]).status_code == 200


def test_an_archivist_uploads_a_picture_once(caller: Caller) -> None:
    archivist = caller()
    made = archivist.post("/api/v1/photos", {"picture": picture()})
    assert made.status_code == 201, made.content
    again = archivist.post("/api/v1/photos", {"picture": picture()})
    assert (again.status_code, again.json()["was_here"]) == (200, True)
    assert Photo.objects.count() == 1


def test_a_file_that_is_no_picture_is_refused_with_the_reason(caller: Caller) -> None:
    answer = caller().post("/api/v1/photos", {"picture": SimpleUploadedFile("a.jpg", b"no picture")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "picture"


def test_a_caption_is_corrected_and_the_credit_stays(caller: Caller) -> None:
    photo, archivist = make_photo("A rivr.", ["Ana Ruiz"], ["EPA"]), caller()
    address = f"/api/v1/photos/{photo.pk}"
    tag = archivist.get(address)["ETag"]
    sent: dict[str, Any] = {"caption": "A river.", "keywords": ["river", "dawn"]}
    mended = archivist.patch(address, sent, content_type="application/json", headers={"if-match": tag})
    assert mended.status_code == 200, mended.content
    assert mended.json()["caption"] == "A river."
    assert mended.json()["keywords"] == ["river", "dawn"]
    assert mended.json()["photographers"] == ["Ana Ruiz"]
    late = archivist.patch(address, {"caption": "No"}, content_type="application/json", headers={"if-match": tag})
    assert late.status_code == 412


def test_a_changed_credit_line_is_read_for_names(caller: Caller) -> None:
    photo, archivist = make_photo("A river."), caller()
    sent = {"credit_line": "EPA / Ana Ruiz"}
    answer = archivist.patch(
        f"/api/v1/photos/{photo.pk}", sent, content_type="application/json", headers={"if-match": "*"}
    )
    assert answer.json()["photographers"] == ["Ana Ruiz"]
    assert answer.json()["agencies"] == ["EPA"]
