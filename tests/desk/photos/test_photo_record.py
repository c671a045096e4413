"""The page of one photo at the desk: all facts, usage, another picture, and two people at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.desk.photos.photo_record import facts_digest
from articles.models import Photo
from tests.factories import make_article, make_person, make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_person("Archivist"))
    return client


def typed(photo: Photo, **fields: Any) -> dict[str, Any]:
    texts = ("caption", "credit_line", "headline", "alt_text", "place", "rights", "instructions", "status")
    return {name: getattr(photo, name) for name in texts} | {"seen": facts_digest(photo)} | fields


def test_it_shows_all_facts_and_every_story_it_ran_in(archivist: Client) -> None:
    stories = [make_article(f"Story {n}", status=status) for n, status in enumerate(("published", "draft"))]
    photo = make_photo("A ferry", instructions="TURKEY OUT", keywords=["sea"], articles=stories)
    text = archivist.get(f"/desk/photos/{photo.pk}/").content.decode()
    for words in ("TURKEY OUT", "sea", "Story 0", "Story 1"):
        assert words in text


def test_every_fact_is_saved(archivist: Client) -> None:
    photo = make_photo("Old", credit_line="AFP")
    new = {
        "caption": "New", "credit_line": "NTB", "headline": "H", "alt_text": "A", "taken_on": "2025-03-27",
        "place": "P", "rights": "R", "instructions": "I", "keywords": "a\r\nb", "status": "withdrawn",
    }  # fmt: skip
    assert archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, **new)).status_code == 302
    photo = Photo.objects.get()
    found = {name: getattr(photo, name) for name in new} | {"taken_on": str(photo.taken_on)}
    assert found == new | {"keywords": ["a", "b"]}
    assert [credit.name for credit in photo.ordered_credits] == ["NTB"]


def test_a_save_on_an_older_version_overwrites_nothing(archivist: Client) -> None:
    photo = make_photo("Old")
    data = typed(photo, caption="Mine")
    Photo.objects.filter(pk=photo.pk).update(place="Theirs")
    answer = archivist.post(f"/desk/photos/{photo.pk}/", data)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode() and "Mine" in answer.content.decode()
    assert Photo.objects.get().caption == "Old"


def test_another_picture_replaces_the_file_and_keeps_the_words(archivist: Client) -> None:
    photo = make_photo("Kept", picture=make_picture(100))
    data = typed(photo, replacement=SimpleUploadedFile("new.png", make_picture(140, file_format="PNG")))
    assert archivist.post(f"/desk/photos/{photo.pk}/", data).status_code == 302
    after = Photo.objects.get()
    assert (after.caption, after.width) == ("Kept", 140)
    assert after.checksum != photo.checksum and str(after.image.name).endswith(".png")


def test_a_replacement_that_is_no_picture_is_refused_beside_the_field(archivist: Client) -> None:
    photo = make_photo("Kept", picture=make_picture(100))
    answer = archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, replacement=SimpleUploadedFile("a.jpg", b"x")))
    assert "The picture is damaged" in answer.content.decode()
    assert Photo.objects.get().checksum == photo.checksum


def test_an_editor_reads_and_changes_nothing(client: Client) -> None:
    photo = make_photo("Old")
    client.force_login(make_person("Editor"))
    assert b"<textarea" not in client.get(f"/desk/photos/{photo.pk}/").content
    assert client.post(f"/desk/photos/{photo.pk}/", typed(photo, caption="New")).status_code == 403
