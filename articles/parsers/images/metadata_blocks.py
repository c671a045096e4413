"""Find the raw XMP, IPTC-IIM and EXIF blocks in each kind of picture file.

JPEG: ISO 10918-1, annex B, and XMP part 3, section 1.1.3; PNG: W3C PNG, third edition, and ImageMagick's raw profiles;
WebP: its container specification; TIFF: TIFF 6.0; JPEG 2000: ISO 15444-1, annex I; GIF: XMP part 3, section 1.1.2.
Pillow's readers miss blocks within Photoshop's resources, in JPEG 2000 and in damaged files. A file that ends early
gives the blocks before its end.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from PIL import Image, UnidentifiedImageError

from articles.parsers.files.optional_packages import HEIC_KINDS
from articles.parsers.images.heif import read_heif
from articles.parsers.images.picture_size import BROKEN, KINDS
from articles.parsers.images.tiff import read_tags

Block = tuple[str, bytes]
"""("xmp" | "iim" | "exif", its bytes)."""

MAX_BLOCK_BYTES = 8 * 2**20
MAX_BLOCKS = 16
"""Real files have at most a handful; a hostile one could have thousands."""

_XMP_HEAD, _EXTENDED_HEAD = b"://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_EXIF_HEAD, _PHOTOSHOP_HEAD = b"Exif\0", b"Photoshop 3.0\0"
_PACKET_END = b"</x:xmpmeta>"
_SIGNATURES = (b"8BIM", b"AgHg", b"DCSR", b"MeSa", b"PHUT")
_RESOURCES = {0x0404: "iim", 0x0422: "exif", 0x0424: "xmp"}
_PROFILES = {"iptc": "irb", "8bim": "irb", "xmp": "xmp", "exif": "exif", "app1": "app1"}
_TIFF_TAGS = {700: "xmp", 33723: "iim", 34377: "irb"}
_UUIDS = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "xmp",
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): "iim",
    bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"): "irb",
    b"JpgTiffExif->JP2": "exif",
}


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one picture, each kind in the order of the file."""

    xmp: tuple[bytes, ...] = ()
    iim: tuple[bytes, ...] = ()
    exif: tuple[bytes, ...] = ()


def read_blocks(data: bytes) -> Blocks:
    """The first metadata blocks of a picture of any kind that the archive reads."""
    found = list(islice((block for block in _unpack(_reader(data)) if block[1]), MAX_BLOCKS))
    return Blocks(**{kind: tuple(block for name, block in found if name == kind) for kind in ("xmp", "iim", "exif")})


def _reader(data: bytes) -> Iterator[Block]:
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[:4] in (b"II*\0", b"MM\0*"):
        return _tiff(data)
    if data[4:8] == b"jP  ":
        return _jpeg2000(data)
    if data[4:12] in HEIC_KINDS:
        return read_heif(data)
    return _other_blocks(data)


def _unpack(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with those inside them: Photoshop's resources, and JPEG segments that PNG stores."""
    for kind, data in blocks:
        if kind == "irb":
            yield from [("iim", data)] if data.startswith(b"\x1c") else _resources(data)
        elif kind == "app1":
            yield from _application_1(data)
        elif kind == "exif":
            yield kind, data[6:] if data.startswith(_EXIF_HEAD) else data
        else:
            yield kind, data


def _jpeg(data: bytes) -> Iterator[Block]:
    """Application segments 1 and 13 before the picture itself. A block that is split over several segments is
    joined."""
    photoshop = b""
    extended: dict[bytes, dict[int, bytes]] = {}
    for marker, segment in _segments(data):
        if marker == 0xE1 and segment.startswith(_EXTENDED_HEAD):
            guid, (_, offset) = segment[35:67], struct.unpack_from(">II", segment.ljust(75, b"\0"), 67)
            extended.setdefault(guid, {})[offset] = segment[75:]
        elif marker == 0xE1:
            yield from _application_1(segment)
        elif marker == 0xED and segment.startswith(_PHOTOSHOP_HEAD):
            photoshop += segment[len(_PHOTOSHOP_HEAD) :]
    yield "irb", photoshop
    for pieces in extended.values():
        yield "xmp", b"".join(pieces[offset] for offset in sorted(pieces))


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in (0xDA, 0xD9):
            return
        if marker == 0xFF:
            place += 1
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + max(length, 2)


def _application_1(segment: bytes) -> Iterator[Block]:
    if segment.startswith(_EXIF_HEAD):
        yield "exif", segment[6:]
    elif _XMP_HEAD in segment[:64]:  # some programs overwrite the first letters of the header
        yield "xmp", segment[segment.index(b"\0", 4) + 1 :]


def _resources(data: bytes) -> Iterator[Block]:
    """Photoshop's image resources: signature, id, padded name, length, padded data."""
    place = 0
    while place + 12 <= len(data) and data[place : place + 4] in _SIGNATURES:
        name_length = data[place + 6] + 1
        start = place + 6 + name_length + name_length % 2
        if start + 4 > len(data):
            return
        number, (length,) = int.from_bytes(data[place + 4 : place + 6], "big"), struct.unpack_from(">I", data, start)
        if kind := _RESOURCES.get(number):
            yield kind, data[start + 4 : start + 4 + length]
        place = start + 4 + length + length % 2


def _png(data: bytes) -> Iterator[Block]:
    place = 8
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        chunk = data[place + 8 : place + 8 + length]
        if kind == b"eXIf":
            yield "exif", chunk
        elif kind in (b"iTXt", b"zTXt", b"tEXt"):
            yield from _png_text(kind, chunk)
        place += 12 + length


def _png_text(kind: bytes, chunk: bytes) -> Iterator[Block]:
    keyword, _, rest = chunk.partition(b"\0")
    name = keyword.decode("latin-1").lower()
    block = _PROFILES.get(name.removeprefix("raw profile type "))
    if name == "xml:com.adobe.xmp":
        yield "xmp", png_words(kind, rest)
    elif block:
        yield block, raw_profile(png_words(kind, rest))


def png_words(kind: bytes, rest: bytes) -> bytes:
    """The text after a chunk's keyword, decompressed if necessary."""
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflate(rest[1:])
    text = rest[2:].split(b"\0", 2)[-1]
    return _inflate(text) if rest[:1] == b"\1" else text


def _inflate(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_BLOCK_BYTES)
    except zlib.error:
        return b""


def raw_profile(text: bytes) -> bytes:
    """An ImageMagick profile: a line with its name, a line with its length, and hexadecimal lines."""
    parts = text.lstrip(b"\n").split(b"\n", 2)
    try:
        return bytes.fromhex(parts[2].decode("ascii")) if len(parts) == 3 else b""
    except ValueError:
        return b""


def _webp(data: bytes) -> Iterator[Block]:
    place = 12
    while place + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, place)
        if kind in (b"EXIF", b"XMP "):
            yield kind.decode().strip().lower(), data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _tiff(data: bytes) -> Iterator[Block]:
    for tag, value in read_tags(data).items():
        if kind := _TIFF_TAGS.get(tag):
            yield kind, value.data if kind != "iim" or value.data[:1] == b"\x1c" else value.swapped_words
    yield "exif", data


def _jpeg2000(data: bytes) -> Iterator[Block]:
    place = 0
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"uuid" and (block := _UUIDS.get(data[place + 8 : place + 24])):
            yield block, data[place + 24 : place + length]
        if length < 8:
            return
        place += length


def _other_blocks(data: bytes) -> Iterator[Block]:
    """GIF, AVIF and unknown kinds: what Pillow reads, and the first XMP packet in the bytes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=KINDS) as picture:
                exif = picture.info.get("exif")
        if isinstance(exif, bytes):
            yield "exif", exif
    except (*BROKEN, UnidentifiedImageError, Image.DecompressionBombError):
        pass  # picture_info reports files that cannot be opened
    start = data.find(b"<x:xmpmeta")
    end = data.find(_PACKET_END, start, start + MAX_BLOCK_BYTES)
    if 0 <= start < end:
        yield "xmp", data[start : end + len(_PACKET_END)]
