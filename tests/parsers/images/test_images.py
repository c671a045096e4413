"""Captions and credits embedded in pictures: three standards, every charset, every kind of file, and broken ones."""

from __future__ import annotations

import io
import json
import struct
import zlib
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected
from articles.parsers.images import Metadata, metadata_blocks, picture_info, read_metadata, read_picture, tiff
from articles.parsers.images import format as images
from articles.parsers.images.exif import parse_exif
from articles.parsers.images.iim import parse_iim
from articles.parsers.images.metadata_blocks import read_blocks
from articles.parsers.images.photo_metadata import decode_8bit, is_placeholder, read_date
from articles.parsers.images.xmp import parse_xmp

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"


def make_picture(kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 6), (90, 20, 20)).save(file, kind, **options)
    return file.getvalue()


def make_jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A small JPEG with these application segments after its first bytes."""
    written = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in segments)
    return b"\xff\xd8" + written + make_picture()[2:]


def make_iim(*datasets: tuple[int, bytes], charset: bytes = b"") -> bytes:
    first = struct.pack(">BBBH", 0x1C, 1, 90, len(charset)) + charset if charset else b""
    return first + b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data for number, data in datasets)


def make_resource(data: bytes, number: int = 0x0404) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def make_xmp(properties: str = "", attributes: str = "") -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
    {attributes}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def make_caption(text: str) -> str:
    return f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>'


def make_exif(*tags: tuple[int, int, bytes], order: str = "<") -> bytes:
    """A TIFF structure of one directory; texts of four bytes or less stand in the entry itself."""
    data, entries = b"", b""
    start = 8 + 2 + 12 * len(tags) + 4
    for number, kind, value in tags:
        place = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}I", start + len(data))
        data += value if len(value) > 4 else b""
        count = len(value) // {3: 2, 4: 4}.get(kind, 1)
        entries += struct.pack(f"{order}HHI", number, kind, count) + place
    mark = b"II" if order == "<" else b"MM"
    head = struct.pack(f"{order}HI", 42, 8) + struct.pack(f"{order}H", len(tags))
    return mark + head + entries + b"\0\0\0\0" + data


def read_one(data: bytes, name: str = "ferry.jpg") -> PhotoDraft:
    (photo,) = read_picture(data, name)
    assert isinstance(photo, PhotoDraft)
    return photo


def test_it_reads_a_photograph_with_all_its_fields() -> None:
    properties = make_caption("A ferry leaves Ringsund.") + (
        "<dc:creator><rdf:Seq><rdf:li>Ada Lunde</rdf:li></rdf:Seq></dc:creator>"
        "<dc:subject><rdf:Bag><rdf:li>ferry</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"
        "<dc:rights><rdf:Alt><rdf:li>(c) Reuters 2024</rdf:li></rdf:Alt></dc:rights>"
        "<Iptc4xmpCore:AltTextAccessibility>A white ferry</Iptc4xmpCore:AltTextAccessibility>"
    )
    attributes = (
        'photoshop:Headline="Ferry" photoshop:Credit="REUTERS" photoshop:Source="Reuters" photoshop:City="Ringsund" '
        'photoshop:Country="Norway" photoshop:DateCreated="2024-05-03T10:00:00+02:00"'
    )
    data = make_jpeg((0xE1, XMP_HEAD + make_xmp(properties, attributes)))
    assert read_one(data, "folder/ferry.jpg") == PhotoDraft(
        caption="A ferry leaves Ringsund.",
        credit_line="REUTERS",
        photographers=("Ada Lunde",),
        agencies=("Reuters",),
        taken_on=date(2024, 5, 3),
        place="Ringsund, Norway",
        headline="Ferry",
        alt_text="A white ferry",
        rights="(c) Reuters 2024",
        keywords=("ferry", "sea"),
        file_name="ferry.jpg",
        image=data,
        source="Reuters",
        format="image",
    )


def test_xmp_counts_before_iim_and_that_before_exif_field_by_field() -> None:
    exif = make_exif((0x010E, 2, b"By the camera\0"), (0x013B, 2, b"Camera owner\0"), (0x8298, 2, b"Owner\0"))
    iim = make_resource(make_iim((120, b"By the desk"), (80, b"Ada Lunde"), (105, b"Ferry")))
    segments = [(0xE1, b"Exif\0\0" + exif), (0xED, b"Photoshop 3.0\0" + iim)]
    with_xmp = read_metadata(make_jpeg(*segments, (0xE1, XMP_HEAD + make_xmp(make_caption("By the agency")))))
    assert (with_xmp.caption, with_xmp.bylines, with_xmp.rights) == ("By the agency", ("Ada Lunde",), "Owner")
    assert read_metadata(make_jpeg(*segments)).caption == "By the desk"
    assert read_metadata(make_jpeg(segments[0])).caption == "By the camera"


def test_a_sidecar_counts_before_everything() -> None:
    data = make_jpeg((0xE1, XMP_HEAD + make_xmp(make_caption("Old"))))
    assert read_metadata(data, make_xmp(make_caption("New"))).caption == "New"


def test_without_a_credit_the_by_line_and_source_are_the_credit_line() -> None:
    resource = make_resource(make_iim((80, b"Ada Lunde"), (115, b"Reuters")))
    photo = read_one(make_jpeg((0xED, b"Photoshop 3.0\0" + resource)))
    assert photo.credit_line == "Ada Lunde/Reuters"
    assert (photo.photographers, photo.agencies) == (("Ada Lunde",), ("Reuters",))


def test_an_agency_that_stands_as_by_line_is_no_photographer() -> None:
    photo = read_one(make_jpeg((0xED, b"Photoshop 3.0\0" + make_resource(make_iim((80, b"AFP"), (110, b"AFP"))))))
    assert (photo.photographers, photo.agencies) == ((), ("AFP",))


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Türkiye, Łódź".encode(), b"\x1b%G"),
        ("Türkiye, Łódź".encode(), b""),
        ("Göteborg – “Hundbus”".encode("cp1252"), b""),
        ("Göteborg – “Hundbus”".encode("mac_roman"), b""),
        ("Göteborg".encode("cp1252"), b"\x1b%G"),
    ],
)
def test_iim_is_read_whatever_its_charset(data: bytes, charset: bytes) -> None:
    caption = parse_iim(make_iim((120, data), charset=charset)).caption
    assert caption in {"Türkiye, Łódź", "Göteborg – “Hundbus”", "Göteborg"}


def test_iim_cut_within_a_character_loses_that_character_alone() -> None:
    assert parse_iim(make_iim((110, "Łódź".encode()[:-1]), charset=b"\x1b%G")).credit.startswith("Łód")


def test_iim_takes_every_by_line_and_the_first_caption() -> None:
    found = parse_iim(make_iim((80, b"Ada Lunde"), (120, b"One"), (80, b"Jan Vos"), (120, b"Two"), (55, b"20240503")))
    assert (found.bylines, found.caption, found.created) == (("Ada Lunde", "Jan Vos"), "One", date(2024, 5, 3))


def test_iim_may_count_the_bytes_of_a_length() -> None:
    text = b"x" * 40_000
    data = struct.pack(">BBBHI", 0x1C, 2, 120, 0x8004, len(text)) + text
    assert len(parse_iim(data).caption) == 40_000


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1252"]
)
def test_xmp_is_read_in_every_width(charset: str) -> None:
    packet = make_xmp(make_caption("Fähre nach Ringsund")).decode().replace("\ufeff", "")
    assert parse_xmp(packet.encode(charset)).caption == "Fähre nach Ringsund"


def test_xmp_gives_the_default_language_first() -> None:
    alternatives = '<rdf:li xml:lang="de">Fähre</rdf:li><rdf:li xml:lang="x-default">Ferry</rdf:li>'
    packet = make_xmp(f"<dc:description><rdf:Alt>{alternatives}</rdf:Alt></dc:description>")
    assert parse_xmp(packet).caption == "Ferry"


def test_xmp_properties_may_be_attributes_elements_or_qualified() -> None:
    assert parse_xmp(make_xmp(attributes='photoshop:Credit="AP"')).credit == "AP"
    assert parse_xmp(make_xmp("<photoshop:Credit>AP</photoshop:Credit>")).credit == "AP"
    qualified = '<photoshop:Credit rdf:parseType="Resource"><rdf:value>AP</rdf:value></photoshop:Credit>'
    assert parse_xmp(make_xmp(qualified)).credit == "AP"
    assert parse_xmp(make_xmp(attributes='dc:Rights="AP"')).rights == "AP"


def test_xmp_entities_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "boom">]>' + make_xmp(make_caption("A &a; ferry"))
    assert "boom" not in parse_xmp(bomb).caption


def test_xmp_that_breaks_off_gives_what_stands_before() -> None:
    packet = make_xmp(make_caption("A ferry") + "<photoshop:Credit>AP</photoshop:Credit>")
    assert parse_xmp(packet[: packet.index(b"<photoshop")]).caption == "A ferry"


def test_extended_xmp_is_put_together_from_its_pieces() -> None:
    whole = make_xmp(make_caption("A long caption"))
    pieces = [(0, whole[:200]), (200, whole[200:])]
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
    segments = [(0xE1, head + struct.pack(">II", len(whole), at) + piece) for at, piece in reversed(pieces)]
    data = make_jpeg((0xE1, XMP_HEAD + make_xmp(attributes='photoshop:Credit="AP"')), *segments)
    found = read_metadata(data)
    assert (found.caption, found.credit) == ("A long caption", "AP")


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_texts_are_read_in_both_byte_orders(order: str) -> None:
    wide = "utf-16-le" if order == "<" else "utf-16-be"
    data = make_exif(
        (0x9C9D, 1, "Ada Lunde;Łukasz Nowak\0".encode("utf-16-le")),
        (0x9286, 7, b"UNICODE\0" + "Fähre nach Łódź".encode(wide)),
        (0x0112, 3, struct.pack(f"{order}H", 6)),
        order=order,
    )
    found = parse_exif(data)
    assert (found.caption, found.orientation) == ("Fähre nach Łódź", 6)
    assert found.bylines == ("Ada Lunde", "Łukasz Nowak")


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        (b"ASCII\0\0\0A ferry\0\0", "A ferry"),
        (b"JIS\0\0\0\0\0" + "渡し船".encode("iso2022_jp"), "渡し船"),
        (b"\0" * 8 + "Fähre".encode("cp1252"), "Fähre"),
    ],
)
def test_a_user_comment_says_its_charset(comment: bytes, text: str) -> None:
    assert parse_exif(make_exif((0x9286, 7, comment))).caption == text


def test_a_tiff_may_hold_iim_as_longs_of_the_other_order() -> None:
    padded = make_iim((120, b"A ferry!")) + b"\0" * 3
    longs = struct.pack(f"<{len(padded) // 4}I", *struct.unpack(f">{len(padded) // 4}I", padded))
    assert read_metadata(make_exif((33723, 4, longs))).caption == "A ferry!"


def test_what_cameras_write_by_themselves_is_no_caption() -> None:
    assert parse_exif(make_exif((0x010E, 2, b"OLYMPUS DIGITAL CAMERA         \0"))).caption == ""


@pytest.mark.parametrize(
    "text",
    ["SAMSUNG CAMERA PICTURES", "DCIM100MEDIADJI_0012.JPG", "IMG_1234", "null", "Processed with VSCO",
     "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62)", "hdr", "-", "FBMD01000a9f0d00", '{"ARGame":false}', "untitled"],
)  # fmt: skip
def test_what_telephones_and_programs_write_is_no_caption(text: str) -> None:
    assert parse_exif(make_exif((0x010E, 2, text.encode() + b"\0"))).caption == ""


@pytest.mark.parametrize(
    "text", ["Taken by surprise", "Picture perfect", "Canon Smith preaches", "Hdr in the sky", "P"]
)
def test_a_short_caption_of_words_is_kept(text: str) -> None:
    assert parse_exif(make_exif((0x010E, 2, text.encode() + b"\0"))).caption == text


@pytest.mark.parametrize("prefix", [b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8)])
def test_data_is_no_caption_whatever_charset_it_states(prefix: bytes) -> None:
    data = bytes((7 * n * n + 131 * n + 5) % 256 for n in range(200))
    assert parse_exif(make_exif((0x9286, 7, prefix + data))).caption == ""


def make_png(**chunks: bytes | str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in chunks.items():
        info.add_itxt(keyword.replace("_", " "), text, zip=True)
    return make_picture("PNG", pnginfo=info)


def make_raw_profile(data: bytes, name: str) -> str:
    return f"\n{name}\n{len(data):8}\n" + data.hex() + "\n"


IIM = make_iim((120, b"A ferry"))
XMP = make_xmp(make_caption("A ferry"))
EXIF = make_exif((0x010E, 2, b"A ferry\0"))
KINDS = {
    "jpeg exif": make_jpeg((0xE1, b"Exif\0\0" + EXIF)),
    "jpeg xmp": make_jpeg((0xE1, XMP_HEAD + XMP)),
    "jpeg xmp with a broken name": make_jpeg((0xE1, b"XMP\0" + XMP_HEAD[4:] + XMP)),
    "jpeg xmp inside photoshop": make_jpeg((0xED, b"Photoshop 3.0\0" + make_resource(XMP, 0x0424))),
    "jpeg iim": make_jpeg((0xED, b"Photoshop 3.0\0" + make_resource(b"x", 0x0BB7) + make_resource(IIM))),
    "jpeg iim in two segments": make_jpeg(
        (0xED, b"Photoshop 3.0\0" + make_resource(IIM)[:20]), (0xED, b"Photoshop 3.0\0" + make_resource(IIM)[20:])
    ),
    "png xmp": make_png(**{"XML:com.adobe.xmp": XMP}),
    "png exif": make_picture("PNG", exif=b"Exif\0\0" + EXIF),
    "png raw iptc": make_png(Raw_profile_type_iptc=make_raw_profile(make_resource(IIM), "IPTC profile")),
    "png raw iptc alone": make_png(Raw_profile_type_iptc=make_raw_profile(IIM, "iptc")),
    "png raw 8bim": make_png(Raw_profile_type_8bim=make_raw_profile(make_resource(IIM), "8bim")),
    "png raw exif": make_png(Raw_profile_type_exif=make_raw_profile(b"Exif\0\0" + EXIF, "exif")),
    "webp xmp": make_picture("WEBP", xmp=XMP),
    "webp exif": make_picture("WEBP", exif=b"Exif\0\0" + EXIF),
    "tiff xmp": make_picture("TIFF", tiffinfo={700: XMP}),
    "tiff caption": make_picture("TIFF", tiffinfo={270: "A ferry"}),
    "tiff iim": make_picture("TIFF", tiffinfo={33723: IIM}),
    "gif xmp": make_picture("GIF") + XMP,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_shows_its_caption(kind: str) -> None:
    assert images.sniff(KINDS[kind][:4096], "a")
    assert read_one(KINDS[kind]).caption == "A ferry"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_off_anywhere_gives_entries_and_no_error(kind: str) -> None:
    data = KINDS[kind]
    for end in range(0, len(data), 7):
        entries: list[Entry] = list(read_picture(data[:end], "a"))
        assert entries
        assert all(isinstance(entry, PhotoDraft | Rejected) for entry in entries)


@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=8))
def test_a_file_with_wrong_bytes_gives_entries_and_no_error(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(KINDS[kind])
    for place, value in changes:
        data[place % len(data)] = value
    assert list(read_picture(bytes(data), "a"))


@given(st.binary(max_size=120))
def test_blocks_of_noise_give_fields_and_no_error(data: bytes) -> None:
    for parse, start in (
        (parse_iim, b"\x1c\2"),
        (parse_exif, b"II*\0\x08\0\0\0"),
        (parse_xmp, b"<rdf:RDF "),
        (parse_xmp, b""),
    ):
        assert isinstance(parse(start + data), Metadata)
    for start in (
        b"\xff\xd8\xff\xe1",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        b"II*\0",
        b"\0\0\0\x0cjP  ",
        b"GIF89a",
    ):
        assert read_blocks(start + data) is not None


def test_a_damaged_picture_keeps_its_caption_and_is_rejected_as_a_picture() -> None:
    data = KINDS["jpeg iim"][:90]
    photo, rejected = read_picture(data, "ferry.jpg")
    assert isinstance(photo, PhotoDraft)
    assert (photo.caption, photo.image) == ("A ferry", None)
    assert rejected == Rejected("", "The picture is damaged.", data)


def make_enormous_png() -> bytes:
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"\0" * 100)]
    written = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def test_a_picture_of_impossible_size_is_rejected_with_a_sentence() -> None:
    (rejected,) = read_picture(make_enormous_png(), "a.png")
    assert isinstance(rejected, Rejected)
    assert rejected.why == "The picture claims more than 150 million pixels."


def test_a_profile_that_expands_without_end_is_cut_off() -> None:
    bomb = zlib.compress(b"0" * (64 * 2**20), 9)
    chunk = b"zTXtRaw profile type iptc\0\0" + bomb
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(chunk) - 4) + chunk + b"\0\0\0\0"
    assert read_metadata(data) == Metadata()


def test_a_thousand_bombs_are_no_worse_than_a_few() -> None:
    chunk = b"zTXtraw profile type xmp\0\0" + zlib.compress(b"\nxmp\n9\n" + b"20" * 2**20, 9)
    written = struct.pack(">I", len(chunk) - 4) + chunk + b"\0\0\0\0"
    assert len(read_blocks(b"\x89PNG\r\n\x1a\n" + written * 1000).xmp) == metadata_blocks.MAX_BLOCKS


def test_tags_that_claim_the_whole_file_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiff, "MAX_VALUE_BYTES", 100)
    assert parse_exif(make_exif((0x010E, 2, b"x" * 101), (0x013B, 2, b"Ada Lunde\0"))) == Metadata(
        bylines=("Ada Lunde",)
    )


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_PICTURE_BYTES", 100)
    with pytest.raises(ParseError, match="larger than"):
        list(images.parse(io.BytesIO(make_picture()), "a.jpg"))


def test_size_and_orientation_are_told() -> None:
    info = picture_info(make_turned(6))
    assert (info.kind, info.width, info.height, info.orientation) == ("JPEG", 8, 6, 6)
    assert info.displayed_size == (6, 8)


@pytest.mark.parametrize("orientation", [0, 1, 9])
def test_an_orientation_that_is_none_is_upright(orientation: int) -> None:
    assert picture_info(make_turned(orientation)).orientation == 1


def make_turned(orientation: int) -> bytes:
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    Image.new("RGB", (8, 6)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_a_kind_that_the_archive_does_not_keep_is_not_opened() -> None:
    """Pillow would hand a PostScript file to a program."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6)).save(file, "EPS")
    with pytest.raises(ParseError, match="kind"):
        picture_info(file.getvalue())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240503", date(2024, 5, 3)),
        ("2024:05:03 10:00:00", date(2024, 5, 3)),
        ("2024-05-03T10:00:00Z", date(2024, 5, 3)),
        ("2024", None),
        ("20240000", None),
        ("0000:00:00 00:00:00", None),
        ("", None),
    ],
)
def test_a_date_is_a_whole_day_or_none(text: str, day: date | None) -> None:
    assert read_date(text) == day


@given(st.binary(max_size=50))
def test_any_bytes_can_be_decoded(data: bytes) -> None:
    assert isinstance(decode_8bit(data), str)


FIELDS = {"caption": "caption", "headline": "headline", "credit": "credit", "byline": "bylines", "source": "source"}
FIELDS |= {"copyright": "rights", "city": "city", "country": "country", "keywords": "keywords"}


def readings(data: bytes) -> dict[str, Metadata]:
    own = read_blocks(data)
    found = {"xmp": map(parse_xmp, own.xmp), "iim": map(parse_iim, own.iim), "exif": map(parse_exif, own.exif)}
    return {standard: reduce(Metadata.fill_from, each, Metadata()) for standard, each in found.items()}


def normal(value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else str(value or "").split(";")
    return "; ".join(filter(None, (" ".join(str(part).split()) for part in parts)))


@pytest.mark.shared
def test_real_pictures_read_as_exiftool_reads_them(shared: Path) -> None:
    differing, compared = [], 0
    folder = shared / "corpora/photos"
    for expected in json.loads((folder / "expected.json").read_text()):
        for standard, found in readings((folder / expected["file"]).read_bytes()).items():
            for theirs, ours in FIELDS.items():
                here, there = normal(getattr(found, ours)), normal((expected.get(standard) or {}).get(theirs))
                compared += bool(here or there)
                if here != there and not is_placeholder(there):
                    differing.append((expected["file"], standard, theirs, here[:60], there[:60]))
    assert compared > 500
    assert differing == []


@pytest.mark.parametrize(
    "comment",
    [
        b"\0" * 8 + b"JK" * 40,
        b"JKJKJKJKJKJKJKJKJK",
        b"\0" * 8 + b"\x01\x02\x05ab cd",
        b"\0" * 8 + b"AQIDBAUGBwgJCgsM" * 8,
    ],
)
def test_a_user_comment_of_data_is_no_caption(comment: bytes) -> None:
    assert parse_exif(make_exif((0x9286, 7, comment))).caption == ""


def test_what_follows_a_zero_is_no_part_of_a_text() -> None:
    assert parse_exif(make_exif((0x010E, 2, b"A ferry\0rubbish"))).caption == "A ferry"
    assert parse_iim(make_iim((120, b"A ferry\0\0rubbish"))).caption == "A ferry"


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA ", "Exif_JPEG_PICTURE"])
def test_what_cameras_write_gives_way_to_a_caption_of_another_standard(text: str) -> None:
    data = make_jpeg(
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + make_xmp(make_caption(text))),
        (0xED, b"Photoshop 3.0\0" + make_resource(make_iim((120, b"A ferry")))),
    )
    assert read_metadata(data).caption == "A ferry"
