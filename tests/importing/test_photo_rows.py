"""What a photo keeps of its draft: texts to the length of their columns, no address that is a picture, a fitting
suffix; and what a kept photo takes from a draft that has more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from articles.drafts.draft import PhotoDraft
from articles.importing.importer import import_entries
from articles.importing.photos import COMPLETED
from articles.models import Photo
from tests.factories import make_picture

pytestmark = pytest.mark.django_db

KEY = {"source": "Delta Wire", "source_key": "photo-1"}
FULL: dict[str, Any] = {
    "caption": "A dike at dawn.",
    "credit_line": "Ana Ruiz/EPA",
    "headline": "A dike",
    "alt_text": "A grass dike under a red sky",
    "place": "Szeged",
    "taken_on": date(2025, 3, 27),
    "rights": "One use",
    "instructions": "No archive",
    "address": "https://example.org/dike.jpg",
}


def import_photo(**fields: Any) -> Photo:
    import_entries([PhotoDraft(**(KEY | fields))])
    return Photo.objects.get()


@pytest.mark.parametrize(
    ("field", "most"), [("headline", 500), ("credit_line", 1000), ("place", 300), ("address", 2000)]
)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_new_photo_s_texts_are_cut_to_their_columns(field: str, most: int, more: int) -> None:
    photo = import_photo(**({"caption": "A dike."} | {field: "x" * (most + more)}))
    assert len(getattr(photo, field)) == min(most, most + more)


def test_an_address_that_is_the_picture_itself_is_not_kept() -> None:
    address = "data:image/jpeg;base64,AAAA"
    assert import_photo(caption="A dike.", address=address).address == ""
    assert import_photo(caption="A dike.", address=address).address == ""


@pytest.mark.parametrize(("file_format", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("GIF", ".gif")])
def test_a_picture_s_file_has_the_suffix_of_its_bytes(file_format: str, suffix: str) -> None:
    photo = import_photo(caption="A dike.", image=make_picture(file_format=file_format), file_name="dike.bin")
    assert photo.image.name.endswith(suffix)


def test_every_field_that_a_photo_may_lack_is_tried_below() -> None:
    assert set(COMPLETED) == set(FULL)


@pytest.mark.parametrize("field", FULL)
def test_a_kept_photo_takes_the_field_that_it_lacks(field: str) -> None:
    import_photo(**(FULL | {field: None if field == "taken_on" else ""}))
    photo = import_photo(**FULL)
    assert {name: getattr(photo, name) for name in FULL} == FULL


@pytest.mark.parametrize("field", FULL)
def test_a_kept_photo_keeps_the_field_that_it_has(field: str) -> None:
    import_photo(**FULL)
    other = date(2020, 1, 1) if field == "taken_on" else "https://example.org/other.jpg"
    assert getattr(import_photo(**(FULL | {field: other})), field) == FULL[field]
