"""The page of one photo at the desk: all facts, usage, another picture, and two people at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.desk.photos.save_photo import opened_photo
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
    found = opened_photo(photo.pk)
    assert found is not None
    return {name: getattr(photo, name) for name in texts} | {"opened": str(found[1])} | fields


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


def test_fields_that_only_one_of_two_people_changed_are_merged(archivist: Client) -> None:
    photo = make_photo("Old", place="Here", keywords=["a"])
    mine = typed(photo, caption="Mine", keywords="a\r\nb")
    other = typed(photo, place="Theirs", keywords="a")
    assert archivist.post(f"/desk/photos/{photo.pk}/", other).status_code == 302
    answer = archivist.post(f"/desk/photos/{photo.pk}/", mine, follow=True)
    photo.refresh_from_db()
    assert (photo.caption, photo.place, photo.keywords) == ("Mine", "Theirs", ["a", "b"])
    assert "it was kept: Place." in answer.content.decode()


@pytest.mark.parametrize(("choice", "caption"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_what_both_changed_is_shown_side_by_side_to_choose(archivist: Client, choice: str, caption: str) -> None:
    photo = make_photo("Old", place="Here")
    mine = typed(photo, caption="Mine", headline="A headline")
    archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, caption="Theirs", place="There"))
    answer = archivist.post(f"/desk/photos/{photo.pk}/", mine)
    text = answer.content.decode()
    assert answer.status_code == 409 and Photo.objects.get().caption == "Theirs"
    assert 'name="take-caption"' in text and 'name="take-place"' not in text
    form = {name: answer.context["form"][name].value() or "" for name in ("caption", "headline", "place", "status")}
    assert form["caption"] == "Mine" and form["place"] == "There"
    chosen = form | {"opened": str(answer.context["opened"]), "take-caption": choice}
    assert archivist.post(f"/desk/photos/{photo.pk}/", chosen).status_code == 302
    photo.refresh_from_db()
    assert (photo.caption, photo.headline, photo.place) == (caption, "A headline", "There")


def test_a_place_that_is_called_theirs_is_saved(archivist: Client) -> None:
    photo = make_photo("Old")
    assert archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, place="theirs")).status_code == 302
    assert Photo.objects.get().place == "theirs"


def test_a_form_of_an_unknown_version_overwrites_nothing(archivist: Client) -> None:
    photo = make_photo("Old")
    answer = archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, caption="Mine", opened="9:nonsense"))
    assert answer.status_code == 409
    assert Photo.objects.get().caption == "Old"


def test_a_picture_that_both_replaced_is_not_replaced_unseen(archivist: Client) -> None:
    photo = make_photo("Kept", picture=make_picture(100))
    mine = typed(photo, replacement=SimpleUploadedFile("mine.jpg", make_picture(150)))
    theirs = typed(photo, replacement=SimpleUploadedFile("theirs.jpg", make_picture(140)))
    archivist.post(f"/desk/photos/{photo.pk}/", theirs)
    answer = archivist.post(f"/desk/photos/{photo.pk}/", mine)
    assert answer.status_code == 409 and "has replaced the picture, too" in answer.content.decode()
    assert Photo.objects.get().width == 140
    mine |= {"opened": str(answer.context["opened"])}
    mine["replacement"] = SimpleUploadedFile("mine.jpg", make_picture(150))
    assert archivist.post(f"/desk/photos/{photo.pk}/", mine).status_code == 302
    assert Photo.objects.get().width == 150


def test_a_caption_is_kept_that_somebody_changed_while_another_replaced_the_picture(archivist: Client) -> None:
    photo = make_photo("Old", picture=make_picture(100))
    mine = typed(photo, replacement=SimpleUploadedFile("mine.jpg", make_picture(150)))
    archivist.post(f"/desk/photos/{photo.pk}/", typed(photo, caption="Theirs"))
    assert archivist.post(f"/desk/photos/{photo.pk}/", mine).status_code == 302
    after = Photo.objects.get()
    assert (after.caption, after.width) == ("Theirs", 150)


def test_who_else_has_it_open_is_said(archivist: Client, client: Client) -> None:
    photo = make_photo("Old")
    other = Client()
    other.force_login(make_person("Archivist", "ben"))
    assert other.post(f"/desk/photos/{photo.pk}/presence/").json() == {"others": []}
    assert archivist.post(f"/desk/photos/{photo.pk}/presence/").json() == {"others": ["ben"]}
    assert "<span data-names-of-others>ben</span>" in archivist.get(f"/desk/photos/{photo.pk}/").content.decode()


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
