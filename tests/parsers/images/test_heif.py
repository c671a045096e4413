"""HEIC pictures: captions and credits from their boxes, and the picture itself by the optional package."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles.drafts.draft import PhotoDraft
from articles.parsers.files import foreign_files
from articles.parsers.formats import detect
from articles.parsers.images import picture_info, read_picture
from articles.parsers.images.heif import read_heif
from articles.parsers.images.picture_size import KINDS
from tests.parsers.images.test_images import make_caption, make_exif, make_xmp

PARAMETERS = bytes.fromhex(
    "0104080000000000000000001ef000fcfcf8f800000f03200001001740010c01ffff0408000003009ff800000300001eba02402100010026"
    "4201010408000003009ff800000300001ec08204165baaba6b9b02000003000200000300021022000100064401c173c189"
)
PIXELS = bytes.fromhex("000000202801ae0aa4242a40e3223b1ff4a3b8c86ae682031317a09f3e3ded98d52df640")
"""A picture of 64 by 64 pixels as H.265, which the installed package can decode and not encode."""


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def make_heic(exif: bytes = b"", xmp: bytes = b"", *, brand: bytes = b"heic") -> bytes:
    """A HEIC file of one picture; EXIF stands in the file, XMP in the meta box's own data."""
    items = [(1, b"hvc1", PIXELS)]
    if exif:
        items.append((2, b"Exif", struct.pack(">I", 6) + b"Exif\0\0" + exif))
    infos = [box(b"infe", struct.pack(">IHH4sB", 2 << 24, number, 0, kind, 0)) for number, kind, _ in items]
    if xmp:
        infos.append(box(b"infe", struct.pack(">IHH4s", 2 << 24, 3, 0, b"mime") + b"\0application/rdf+xml\0\0"))
    properties = box(b"hvcC", PARAMETERS) + box(b"ispe", struct.pack(">III", 0, 64, 64))
    ipma = box(b"ipma", struct.pack(">IIHBBB", 0, 1, 1, 2, 0x81, 2))
    head = box(b"ftyp", brand + b"\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        places, at = b"", start
        for number, _, data in items:
            places += struct.pack(">HHHHII", number, 0, 0, 1, at, len(data))
            at += len(data)
        if xmp:
            places += struct.pack(">HHHHII", 3, 1, 0, 1, 0, len(xmp))
        iloc = struct.pack(">IBBH", 1 << 24, 0x44, 0, len(items) + bool(xmp)) + places
        parts = [
            box(b"hdlr", struct.pack(">II4s", 0, 0, b"pict") + b"\0" * 13),
            box(b"pitm", struct.pack(">IH", 0, 1)),
            box(b"iinf", struct.pack(">IH", 0, len(infos)) + b"".join(infos)),
            box(b"iprp", box(b"ipco", properties) + ipma),
            box(b"iloc", iloc),
            box(b"idat", xmp),
        ]
        return box(b"meta", b"\0\0\0\0" + b"".join(parts))

    beginning = head + meta(len(head) + len(meta(0)) + 8)
    return beginning + box(b"mdat", b"".join(data for _, _, data in items))


EXIF = make_exif((0x010E, 2, b"By the camera\0"), (0x013B, 2, b"Ada Lunde\0"))


def test_captions_and_credits_are_read_from_its_boxes() -> None:
    blocks = list(read_heif(make_heic(EXIF, make_xmp(make_caption("A ferry leaves Ringsund.")))))
    assert [kind for kind, _ in blocks] == ["exif", "xmp"]
    (photo,) = read_picture(make_heic(EXIF, make_xmp(make_caption("A ferry leaves Ringsund."))), "IMG_1.HEIC")
    assert isinstance(photo, PhotoDraft)
    assert (photo.caption, photo.photographers) == ("A ferry leaves Ringsund.", ("Ada Lunde",))
    (photo,) = read_picture(make_heic(EXIF), "IMG_1.HEIC")
    assert isinstance(photo, PhotoDraft)
    assert photo.caption == "By the camera"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_it_is_known_by_its_beginning_and_decoded(brand: bytes) -> None:
    data = make_heic(EXIF, brand=brand)
    assert detect(data, "picture.bin").name == "image"
    info = picture_info(data)
    assert (info.kind, info.displayed_size) == ("HEIF", (64, 64))
    with Image.open(io.BytesIO(data), formats=KINDS) as picture:
        assert picture.convert("L").getextrema() is not None


def test_without_the_package_it_is_refused_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_files, "READS_HEIC", False)
    assert "requirements-heic.txt" in foreign_files.known_kind(make_heic())


@given(st.integers(0, 1500), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_gives_what_is_left(place: int, junk: bytes) -> None:
    data = make_heic(EXIF, make_xmp(make_caption("A ferry.")))
    for damaged in (data[:place], data[:place] + junk + data[place + len(junk) :], data[:place] + data[place + 3 :]):
        assert len(list(read_heif(damaged))) <= 3
        for entry in read_picture(damaged, "a.heic"):
            assert entry is not None


def test_an_item_may_consist_of_pieces() -> None:
    data = make_heic(xmp=b"x" * 10)
    whole = struct.pack(">HHHHII", 3, 1, 0, 1, 0, 10)
    pieces = struct.pack(">HHHHIIII", 3, 1, 0, 2, 6, 4, 0, 2)
    assert whole in data
    changed = data.replace(whole, pieces)
    at = changed.index(b"iloc") - 4
    (length,) = struct.unpack_from(">I", changed, at)
    changed = changed[:at] + struct.pack(">I", length + 8) + changed[at + 4 :]
    at = changed.index(b"meta") - 4
    (length,) = struct.unpack_from(">I", changed, at)
    changed = changed[:at] + struct.pack(">I", length + 8) + changed[at + 4 :]
    assert list(read_heif(changed)) == [("xmp", b"x" * 6)]
