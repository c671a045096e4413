"""Write a photograph's words into its JPEG file, as XMP and as IPTC-IIM, so that every picture program shows them.

The picture, its EXIF and its colour profile are kept byte for byte. Earlier XMP and IIM are replaced, so that nothing
contradicts (IPTC Photo Metadata Standard 2023.2, section 2; XMP part 3, section 1.1.3).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from articles.drafts.draft import ParseError, PhotoDraft
from articles.parsers.images.photo_metadata import clean

MAX_SEGMENT_BYTES = 65_533
_XMP_HEAD, _EXTENDED_HEAD = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP_HEAD = b"Photoshop 3.0\0"
_IIM_LENGTHS = {105: 256, 120: 2000, 110: 32, 115: 32, 80: 32, 116: 128, 90: 32, 101: 64, 25: 64}
"""The greatest lengths in IIM 4.2, in bytes. XMP has the whole text."""
_NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_KEPT_MARKERS = {*range(0xE0, 0xF0), 0xFE}
"""Application segments and comments. The tables that follow belong to the picture."""
_PACKET = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>%s<?xpacket end="w"?>'


def write_metadata(jpeg: bytes, photo: PhotoDraft) -> bytes:
    """The same JPEG with this photograph's caption, credit, by-line, headline, rights, date, place and keywords.

    Raises ParseError if the bytes are no JPEG, or if the words do not fit.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise ParseError("Captions can be written into JPEG files only.")
    segments, picture = _split(jpeg)
    first = [data for marker, data in segments if marker == 0xE0]  # JFIF must come first
    others = [(marker, data) for marker, data in segments if marker != 0xE0 and not _is_replaced(marker, data)]
    resource = _iim_resource(photo)
    written = [(0xE0, data) for data in first] + [
        *((marker, data) for marker, data in others if marker == 0xE1),
        (0xE1, _XMP_HEAD + _PACKET % _xmp(photo)),
        (0xED, _PHOTOSHOP_HEAD + resource),
        *((marker, data) for marker, data in others if marker != 0xE1),
    ]
    return b"\xff\xd8" + b"".join(_segment(marker, data) for marker, data in written) + picture


def _split(jpeg: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The segments before the picture's own, and the rest."""
    segments, place = [], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF and jpeg[place + 1] in _KEPT_MARKERS:
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        segments.append((jpeg[place + 1], jpeg[place + 4 : place + 2 + length]))
        place += 2 + max(length, 2)
    return segments, jpeg[place:]


def _is_replaced(marker: int, data: bytes) -> bool:
    is_xmp = marker == 0xE1 and data.startswith((_XMP_HEAD, _EXTENDED_HEAD))
    return is_xmp or (marker == 0xED and data.startswith(_PHOTOSHOP_HEAD))


def _segment(marker: int, data: bytes) -> bytes:
    if len(data) > MAX_SEGMENT_BYTES:
        raise ParseError("The caption is too long to be written into a JPEG file.")
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _iim_resource(photo: PhotoDraft) -> bytes:
    """Photoshop's resource 0x0404 with the IIM datasets. Dataset 1:90 declares UTF-8."""
    datasets = b"".join([_dataset(1, 90, b"\x1b%G"), _dataset(2, 0, b"\0\4"), *_iim_texts(photo)])
    padding = b"\0" * (len(datasets) % 2)
    return b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(datasets)) + datasets + padding


def _iim_texts(photo: PhotoDraft) -> Iterator[bytes]:
    city, _, country = photo.place.rpartition(", ")
    texts: list[tuple[int, Iterable[str]]] = [
        (25, photo.keywords),
        (80, photo.photographers),
        (90, [city or photo.place]),
        (101, [country if city else ""]),
        (105, [photo.headline]),
        (110, [photo.credit_line]),
        (115, [photo.source]),
        (116, [photo.rights]),
        (120, [photo.caption]),
    ]
    for number, values in texts:
        for value in filter(None, map(clean, values)):
            yield _dataset(2, number, _cut(value.encode(), _IIM_LENGTHS[number]))
    if photo.taken_on:
        yield _dataset(2, 55, photo.taken_on.isoformat().replace("-", "").encode())


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _cut(text: bytes, length: int) -> bytes:
    """UTF-8 text of at most so many bytes, not cut within a character."""
    return text[:length].decode("utf-8", "ignore").encode()


def _xmp(photo: PhotoDraft) -> bytes:
    city, _, country = photo.place.rpartition(", ")
    root = etree.Element(_name("x:xmpmeta"), nsmap=_NAMESPACES)
    description = etree.SubElement(etree.SubElement(root, _name("rdf:RDF")), _name("rdf:Description"))
    description.set(_name("rdf:about"), "")
    _add(description, "dc:description", "rdf:Alt", [photo.caption])
    _add(description, "dc:creator", "rdf:Seq", photo.photographers)
    _add(description, "dc:rights", "rdf:Alt", [photo.rights])
    _add(description, "dc:subject", "rdf:Bag", photo.keywords)
    _add(description, "Iptc4xmpCore:AltTextAccessibility", "rdf:Alt", [photo.alt_text])
    plain: dict[str, Any] = {
        "Headline": photo.headline,
        "Credit": photo.credit_line,
        "Source": photo.source,
        "City": city or photo.place,
        "Country": country if city else "",
        "DateCreated": photo.taken_on.isoformat() if photo.taken_on else "",
    }
    for name, text in plain.items():
        _add(description, f"photoshop:{name}", "", [text])
    return etree.tostring(root, encoding="utf-8")


def _add(parent: etree._Element, name: str, container: str, texts: Iterable[str]) -> None:
    """Add a property with one text, a list of texts, or a text in the default language. Nothing is added for an empty
    text."""
    stated = [text for text in map(clean, texts) if text]
    if not stated:
        return
    element = etree.SubElement(parent, _name(name))
    if not container:
        element.text = stated[0]
        return
    items = etree.SubElement(element, _name(container))
    for text in stated:
        item = etree.SubElement(items, _name("rdf:li"))
        item.text = text
        if container == "rdf:Alt":
            item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")


def _name(prefixed: str) -> str:
    prefix, _, name = prefixed.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{name}"
