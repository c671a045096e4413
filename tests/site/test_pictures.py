"""Sizes of pictures, known without opening one, and the files where they are kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from articles.models import Photo
from articles.site import pictures
from tests.factories import make_photo, make_picture
from tests.site.test_renditions import make_exif

pytestmark = pytest.mark.django_db


def test_a_picture_held_sideways_is_measured_upright() -> None:
    photo = make_photo(picture=make_picture(600, 400, exif=make_exif(6)))
    assert pictures.size(photo) == (400, 600)
    assert pictures.widths(photo) == [320, 400]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (319, [319]),
        (320, [320]),
        (321, [320, 321]),
        (2560, [320, 640, 1280, 2560]),
        (2561, [320, 640, 1280, 2560]),
    ],
)
def test_no_rendition_is_larger_than_its_original(width: int, expected: list[int]) -> None:
    assert pictures.widths(make_photo(picture=make_picture(width, 10))) == expected


def test_a_photo_without_a_file_has_no_sizes() -> None:
    photo = make_photo()
    assert pictures.size(photo) is None
    assert pictures.widths(photo) == []


def test_a_file_that_is_no_picture_has_no_sizes() -> None:
    assert pictures.widths(make_photo(picture=b"no picture")) == []


def test_a_row_is_read_without_its_file() -> None:
    photo = make_photo(picture=b"no picture")
    photo.image.storage.delete(photo.image.name)
    assert Photo.objects.get(pk=photo.pk).width is None


@pytest.mark.parametrize(("suffix", "kind"), [("jpg", "JPEG"), ("webp", "WEBP")])
def test_the_placeholder_is_a_picture_of_the_kind_asked_for(suffix: str, kind: str) -> None:
    with Image.open(BytesIO(pictures.placeholder(suffix))) as image:
        assert image.format == kind
