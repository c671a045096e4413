"""Words written into a JPEG: they read back the same, and the picture is untouched."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.drafts.draft import ParseError, PhotoDraft
from articles.exporting.picture import write_metadata
from articles.parsers.images import Metadata, read_metadata, read_picture
from articles.parsers.images.iim import parse_iim
from articles.parsers.images.metadata_blocks import read_blocks
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
    assert (corrected.caption, corrected.keywords) == ("Corrected.", ())


def test_iim_is_cut_between_characters() -> None:
    blocks = read_blocks(write_metadata(make_jpeg(), replace(PHOTO, credit_line="ż" * 40)))
    assert parse_iim(blocks.iim[0]).credit == "ż" * 16


def test_what_is_no_jpeg_or_does_not_fit_is_refused() -> None:
    with pytest.raises(ParseError, match="JPEG files only"):
        write_metadata(b"GIF89a", PHOTO)
    with pytest.raises(ParseError, match="too long"):
        write_metadata(make_jpeg(), replace(PHOTO, caption="x" * 70_000))


@given(st.builds(PhotoDraft, caption=NAMES, headline=TEXTS, rights=TEXTS, alt_text=TEXTS, credit_line=NAMES))
def test_any_words_come_back(photo: PhotoDraft) -> None:
    found = read_metadata(write_metadata(make_jpeg(), photo))
    assert (found.caption, found.headline, found.rights) == (photo.caption, photo.headline, photo.rights)
    assert (found.alt_text, found.credit) == (photo.alt_text, photo.credit_line)
