"""Words written into a picture file: they read back the same, and the picture is untouched."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.drafts.draft import ParseError, PhotoDraft
from articles.exporting.picture import write_metadata
from articles.exporting.picture.edit_jpeg import _moved, _split
from articles.parsers.images import Metadata, read_metadata, read_picture
from articles.parsers.images.iim import parse_iim
from articles.parsers.images.metadata_blocks import read_blocks
from articles.parsers.images.photo_metadata import is_placeholder
from articles.parsers.images.xmp import parse_xmp
from tests.parsers.make import NAMES, TEXTS


def make_jpeg() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "By the camera"
    Image.new("RGB", (9, 7), (20, 60, 90)).save(file, "JPEG", exif=exif, icc_profile=b"profile", comment=b"kept")
    return file.getvalue()


PHOTO = PhotoDraft(
    caption="Люди ждут паром в Рингсунде. – “Fähre”",
    credit_line="Ada Lunde/Reuters",
    photographers=("Ada Lunde",),
    agencies=("Reuters",),
    taken_on=date(2024, 5, 3),
    place="Ringsund, Norway",
    headline="Ferry",
    alt_text="A white ferry",
    rights="© Reuters",
    keywords=("ferry", "Meer"),
    source="Reuters",
    file_name="ferry.jpg",
    format="image",
)


def test_what_is_written_is_read_back() -> None:
    data = write_metadata(make_jpeg(), PHOTO)
    assert list(read_picture(data, "ferry.jpg")) == [replace(PHOTO, image=data)]


def test_older_programs_find_it_in_iim() -> None:
    iim = reduce(Metadata.fill_from, map(parse_iim, read_blocks(write_metadata(make_jpeg(), PHOTO)).iim))
    assert (iim.caption, iim.bylines, iim.credit) == (PHOTO.caption, ("Ada Lunde",), "Ada Lunde/Reuters")
    assert (iim.city, iim.country, iim.created) == ("Ringsund", "Norway", date(2024, 5, 3))


def test_the_picture_its_exif_and_its_profile_are_kept() -> None:
    before, after = make_jpeg(), write_metadata(make_jpeg(), PHOTO)
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.tobytes() == new.tobytes()
        assert (new.getexif()[0x0112], new.info["icc_profile"], new.info["comment"]) == (6, b"profile", b"kept")


def test_written_again_it_replaces_what_was_written() -> None:
    once = write_metadata(make_jpeg(), PHOTO)
    again = write_metadata(once, PHOTO)
    assert again == once
    corrected = read_metadata(write_metadata(once, replace(PHOTO, caption="Corrected.", keywords=())))
    assert (corrected.caption, corrected.keywords) == ("Corrected.", PHOTO.keywords)  # nothing stated, nothing removed


def test_iim_is_cut_between_characters() -> None:
    blocks = read_blocks(write_metadata(make_jpeg(), replace(PHOTO, credit_line="ż" * 40)))
    assert parse_iim(blocks.iim[0]).credit == "ż" * 16


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(ParseError, match="JPEG, PNG, TIFF and WebP"):
        write_metadata(b"GIF89a", PHOTO)


@pytest.mark.parametrize("length", [60_000, 65_000, 65_533, 65_534, 70_000, 200_000])
def test_a_text_longer_than_a_segment_goes_into_extended_xmp(length: int) -> None:
    data = write_metadata(make_jpeg(), replace(PHOTO, caption="x" * length))
    found = reduce(Metadata.fill_from, map(parse_xmp, read_blocks(data).xmp))
    assert (len(found.caption), found.credit) == (length, PHOTO.credit_line)
    corrected = write_metadata(data, replace(PHOTO, caption="Corrected."))
    assert read_metadata(corrected).caption == "Corrected."


def make_picture(kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    mode, colour = ("RGB", (20, 60, 90)) if kind == "TIFF" else ("RGBA", (20, 60, 90, 128))
    Image.new(mode, (9, 7), colour).save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "before",
    [
        make_picture("PNG"),
        make_picture("WEBP", lossless=True),
        make_picture("WEBP", quality=80),
        make_picture("TIFF"),
        make_picture("TIFF", description="By the scanner"),
    ],
)
def test_other_kinds_get_xmp_and_keep_their_pixels(before: bytes) -> None:
    after = write_metadata(before, replace(PHOTO, instructions="TURKEY OUT"))
    found = read_metadata(after)
    assert (found.caption, found.credit, found.instructions) == (PHOTO.caption, PHOTO.credit_line, "TURKEY OUT")
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert (old.mode, old.tobytes()) == (new.mode, new.tobytes())
    assert write_metadata(after, PHOTO) == after


def test_offsets_of_a_second_picture_move_with_it() -> None:
    """A phone's file has a second picture after the first, found by an offset in APP2."""
    file = io.BytesIO()
    first, second = Image.new("RGB", (9, 7), (20, 60, 90)), Image.new("RGB", (5, 4), (90, 60, 20))
    first.save(file, "MPO", save_all=True, append_images=[second])
    plain = file.getvalue()
    scan, resources = plain.index(b"\xff\xdb"), b"\xff\xed\0\x10Photoshop 3.0\0"
    mpf = next(item for item in _split(plain)[0] if item.data.startswith(b"MPF\0"))
    longer = (plain[:scan] + resources + plain[scan:]).replace(mpf.raw, _moved(mpf, len(resources)).written())
    for data in (plain, longer):
        with Image.open(io.BytesIO(write_metadata(data, PHOTO))) as picture:
            picture.seek(1)
            assert picture.size == (5, 4)


CAPTIONS = NAMES.filter(lambda text: not is_placeholder(text))
HEADLINES = TEXTS.filter(lambda text: not is_placeholder(text))


@given(st.builds(PhotoDraft, caption=CAPTIONS, headline=HEADLINES, rights=TEXTS, alt_text=TEXTS, credit_line=NAMES))
def test_any_words_come_back(photo: PhotoDraft) -> None:
    found = read_metadata(write_metadata(make_jpeg(), photo))
    assert (found.caption, found.headline, found.rights) == (photo.caption, photo.headline, photo.rights)
    assert (found.alt_text, found.credit) == (photo.alt_text, photo.credit_line)
