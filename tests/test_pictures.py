"""Renditions: upright, small, and with nothing of what the camera wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from articles import pictures
from articles.pictures import NoPicture
from tests.factories import make_photo, make_picture

pytestmark = pytest.mark.django_db


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: the way it was held, its name, and where it was (34853: GPS)."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = "A telephone"
    written.get_ifd(34853)[1] = "N"
    return written


def test_nothing_the_camera_wrote_is_left_in_a_rendition() -> None:
    original = make_picture(700, 500, exif=exif(), comment=b"secret place")
    photo = make_photo(picture=original)
    assert b"telephone" in original
    for suffix in pictures.FORMATS:
        path = pictures.rendition(photo, 320, suffix)
        with Image.open(path) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "photoshop", "comment"} & set(image.info)
        assert b"telephone" not in path.read_bytes()
        assert b"secret" not in path.read_bytes()


def test_a_picture_held_sideways_is_turned_upright() -> None:
    photo = make_photo(picture=make_picture(600, 400, exif=exif(6)))
    assert pictures.size(photo) == (400, 600)
    assert pictures.widths(photo) == [320, 400]
    with Image.open(pictures.rendition(photo, 320, "jpg")) as image:
        assert image.size == (320, 480)


def test_no_rendition_is_larger_than_its_original() -> None:
    assert pictures.widths(make_photo(picture=make_picture(200, 100))) == [200]
    assert pictures.widths(make_photo(picture=make_picture(3000, 10))) == [320, 640, 1280, 2560]


def test_what_is_transparent_becomes_white() -> None:
    photo = make_photo(picture=_transparent())
    with Image.open(pictures.rendition(photo, 50, "jpg")) as image:
        pixel = image.getpixel((10, 10))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


def _transparent() -> bytes:
    from io import BytesIO

    file = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def test_a_rendition_is_made_once() -> None:
    photo = make_photo(picture=make_picture(700, 500))
    first = pictures.rendition(photo, 320, "jpg")
    written = first.stat().st_mtime_ns
    assert pictures.rendition(photo, 320, "jpg").stat().st_mtime_ns == written
    assert pictures.make_renditions(photo) == 6
    assert len(list(pictures.renditions(photo))) == 6


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(picture=make_picture(100, 100))
    monkeypatch.setattr(pictures, "MOST_PIXELS", 9_999)
    with pytest.raises(NoPicture):
        pictures.rendition(photo, 100, "jpg")


def test_a_photo_without_a_file_has_no_sizes() -> None:
    photo = make_photo()
    assert pictures.size(photo) is None
    assert pictures.widths(photo) == []


def test_a_file_that_is_cut_short_gives_no_rendition() -> None:
    photo = make_photo(picture=make_picture(700, 500))
    path = Path(photo.image.path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(NoPicture):
        pictures.rendition(photo, 320, "jpg")
