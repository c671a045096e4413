"""The download of an original: with the corrected caption and credit, or as it came."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from articles.drafts.draft import PhotoDraft
from articles.exporting.picture import write_metadata
from articles.parsers.images import read_metadata
from tests.factories import make_article, make_person, make_photo, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_person("Editor"))
    return client


def test_the_download_has_the_corrected_words_and_keeps_the_files_own(editor: Client) -> None:
    came = write_metadata(make_picture(), PhotoDraft(caption="Wrong.", credit_line="AFP", place="Ringsund, Norway"))
    photo = make_photo("Corrected.", photographers=["Ada Lunde"], agencies=["Reuters"], picture=came)
    photo.place, photo.instructions = "Elsewhere", "TURKEY OUT"
    photo.save()
    answer = editor.get(f"/desk/photos/{photo.pk}/original/")
    found = read_metadata(answer.content)
    assert (found.caption, found.credit, found.bylines) == ("Corrected.", "Ada Lunde/Reuters", ("Ada Lunde",))
    assert (found.city, found.country, found.instructions) == ("Ringsund", "Norway", "TURKEY OUT")
    assert answer["Content-Disposition"] == f'attachment; filename="photo-{photo.pk}-corrected.jpg"'
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content)) as new, Image.open(io.BytesIO(came)) as old:
        assert new.tobytes() == old.tobytes()


def test_a_kind_that_cannot_be_written_is_offered_as_it_came(editor: Client) -> None:
    photo = make_photo(picture=make_picture(file_format="GIF"))
    answer = editor.get(f"/desk/photos/{photo.pk}/original/")
    assert answer.status_code == 422
    assert "JPEG, PNG, TIFF and WebP files only" in answer.content.decode()
    assert editor.get(f"/desk/photos/{photo.pk}/original/?as_it_came=1").content.startswith(b"GIF")


@pytest.mark.parametrize("missing", [True, False])
def test_without_a_file_there_is_nothing(editor: Client, missing: bool) -> None:
    photo = make_photo(picture=make_picture() if missing else None)
    if missing:
        Path(photo.image.path).unlink()
    assert editor.get(f"/desk/photos/{photo.pk}/original/").status_code == 404


def test_only_the_desk_finds_the_link_and_the_restrictions(editor: Client) -> None:
    photo = make_photo(picture=make_picture(), instructions="TURKEY OUT", articles=[make_article()])
    assert b"TURKEY OUT" in editor.get(photo.get_absolute_url()).content
    assert b"/original/" in editor.get(photo.get_absolute_url()).content
    public = Client().get(photo.get_absolute_url()).content
    assert b"TURKEY OUT" not in public and b"/original/" not in public
