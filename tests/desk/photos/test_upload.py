"""Uploads: several photos with the facts of their files, never public by themselves, never twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.desk.photos import upload
from articles.drafts.draft import PhotoDraft
from articles.exporting.picture import write_metadata
from articles.models import Photo
from tests.factories import make_person, make_picture

pytestmark = pytest.mark.django_db

FACTS = PhotoDraft(
    caption="A ferry leaves.",
    credit_line="Ada Lunde/Reuters",
    photographers=("Ada Lunde",),
    headline="Ferry",
    taken_on=date(2025, 3, 27),
    place="Ringsund, Norway",
    rights="© Reuters",
    instructions="TURKEY OUT",
    keywords=("ferry", "sea"),
)


@pytest.fixture
def archivist(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_person("Archivist"))
    return client


def make_upload(name: str = "a.jpg", width: int = 120, facts: PhotoDraft | None = None) -> SimpleUploadedFile:
    data = make_picture(width)
    return SimpleUploadedFile(name, write_metadata(data, facts) if facts else data)


def send(client: Client, *files: SimpleUploadedFile) -> Any:
    return client.post("/desk/photos/upload/", {"pictures": list(files)})


def test_a_photo_has_all_facts_of_its_file_and_is_not_public(archivist: Client) -> None:
    answer = send(archivist, make_upload(facts=FACTS))
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line, photo.headline) == (FACTS.caption, FACTS.credit_line, "Ferry")
    assert (photo.taken_on, photo.place, photo.rights) == (FACTS.taken_on, FACTS.place, FACTS.rights)
    assert (photo.instructions, photo.keywords) == ("TURKEY OUT", ["ferry", "sea"])
    assert [credit.name for credit in photo.ordered_credits] == ["Ada Lunde", "Reuters"]
    assert photo.status == "stories" and not Photo.objects.visible().exists()  # type: ignore[attr-defined]
    assert "TURKEY OUT" in answer.content.decode()
    assert Client().get(photo.get_absolute_url()).status_code == 404


def test_five_at_once_are_five_drafts(archivist: Client) -> None:
    answer = send(archivist, *(make_upload(f"{n}.jpg", 100 + n) for n in range(5)))
    assert "5 new photos" in answer.content.decode()
    assert Photo.objects.count() == 5
    assert set(Photo.objects.values_list("status", flat=True)) == {"stories"}


def test_the_same_picture_is_recognised_by_its_checksum(archivist: Client) -> None:
    send(archivist, make_upload())
    answer = send(archivist, make_upload("other name.jpg"), make_upload("b.jpg", 130))
    assert Photo.objects.count() == 2
    assert "This picture is here already" in answer.content.decode()


def test_pictures_with_the_same_words_are_two_photos(archivist: Client) -> None:
    send(archivist, make_upload("1.jpg", 100, FACTS), make_upload("2.jpg", 101, FACTS))
    assert Photo.objects.count() == 2


def test_what_is_no_picture_is_named_and_the_others_are_kept(archivist: Client) -> None:
    answer = send(archivist, SimpleUploadedFile("a.jpg", b"<html>"), make_upload("b.jpg"))
    assert "a.jpg: The picture is damaged, or of a kind that cannot be shown." in answer.content.decode()
    assert Photo.objects.count() == 1


def test_without_a_file_the_form_says_so(archivist: Client) -> None:
    answer = archivist.post("/desk/photos/upload/")
    assert answer.status_code == 422 and "Choose at least one picture." in answer.content.decode()


@pytest.mark.parametrize(("extra", "status"), [(-1, 200), (0, 200), (1, 422)])
def test_one_upload_has_a_greatest_number_of_files(
    archivist: Client, monkeypatch: pytest.MonkeyPatch, extra: int, status: int
) -> None:
    monkeypatch.setattr(upload, "MOST_FILES", 3)
    assert send(archivist, *(make_upload(f"{n}.jpg", 100 + n) for n in range(3 + extra))).status_code == status


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 422)])
def test_one_upload_has_a_greatest_size(archivist: Client, settings: Any, extra: int, status: int) -> None:
    file = make_upload()
    settings.MAX_UPLOAD_BYTES = (file.size or 0) - extra
    assert send(archivist, file).status_code == status
