"""A picture uploaded in the administration: its file fills in the empty fields, and no picture is kept twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.drafts.draft import PhotoDraft
from articles.exporting.picture import write_metadata
from articles.models import Photo
from tests.factories import make_editor, make_picture

pytestmark = pytest.mark.django_db

FACTS = PhotoDraft(caption="A ferry leaves.", credit_line="Ada Lunde/Reuters", headline="Ferry", keywords=("sea",))


@pytest.fixture
def admin(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(make_editor())
    return client


def add(client: Client, **fields: Any) -> Any:
    file = SimpleUploadedFile("a.jpg", write_metadata(make_picture(), FACTS))
    inlines = {f"photo_credits-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return client.post("/admin/articles/photo/add/", {"image": file, **inlines, **fields})


def test_empty_fields_are_filled_from_the_file_and_typed_ones_stay(admin: Client) -> None:
    add(admin, caption="Typed.", status="stories")
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit_line, photo.headline) == ("Typed.", "Ada Lunde/Reuters", "Ferry")
    assert photo.keywords == ["sea"]
    assert [credit.name for credit in photo.ordered_credits] == ["Ada Lunde", "Reuters"]


def test_the_form_for_a_new_photo_does_not_publish_it_by_default(admin: Client) -> None:
    form = admin.get("/admin/articles/photo/add/").content.decode()
    assert '<option value="stories" selected>' in form


def test_the_same_picture_is_named_and_not_kept_twice(admin: Client) -> None:
    add(admin, status="stories")
    answer = add(admin, status="stories")
    assert f"This picture is here already, as photo {Photo.objects.get().pk}" in answer.content.decode()
