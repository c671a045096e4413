"""XMP, the newer of the two photo standards: RDF/XML with Dublin Core, Photoshop and IPTC properties (ISO 16684-1).

A property may be an attribute or an element: plain, a list, or a choice of languages. Packets come in UTF-8, UTF-16 and
UTF-32, with padding. Only the root element is parsed, so no document type ever reaches lxml.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from articles.parsers.files.encodings import decode_8bit
from articles.parsers.images.photo_metadata import Metadata, clean, read_date

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_TIFF = "{http://ns.adobe.com/tiff/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"

_TEXTS = {
    "caption": (_DC + "description", _TIFF + "ImageDescription"),
    "headline": (_PHOTOSHOP + "Headline",),
    "credit": (_PHOTOSHOP + "Credit",),
    "source": (_PHOTOSHOP + "Source",),
    "rights": (_DC + "rights", _TIFF + "Copyright"),
    "title": (_DC + "title",),
    "city": (_PHOTOSHOP + "City", _EXT + "City"),
    "state": (_PHOTOSHOP + "State", _EXT + "ProvinceState"),
    "country": (_PHOTOSHOP + "Country", _EXT + "CountryName"),
    "alt_text": (_CORE + "AltTextAccessibility",),
    "instructions": (_PHOTOSHOP + "Instructions",),
}
_DATES = (_PHOTOSHOP + "DateCreated", _EXIF + "DateTimeOriginal")
_ROOT = re.compile(r"<((?:\w{1,40}:)?(?:x[am]pmeta|RDF))\b")
_UTF_WIDE = (("utf-32-be", b"\0\0\0<"), ("utf-32-le", b"<\0\0\0"), ("utf-16-be", b"\0<"), ("utf-16-le", b"<\0"))


def parse_xmp(packet: bytes) -> Metadata:
    """The fields of a packet. Broken XML gives the fields before the break."""
    properties = _properties(packet)

    def values(*keys: str) -> list[str]:
        return next(filter(None, (properties.get(key.lower()) for key in keys)), [])

    texts: dict[str, Any] = {name: "".join(values(*keys)[:1]) for name, keys in _TEXTS.items()}
    orientation = "".join(values(_TIFF + "Orientation")[:1])
    return Metadata(
        **texts,
        bylines=tuple(values(_DC + "creator", _TIFF + "Artist")),
        keywords=tuple(values(_DC + "subject")),
        created=next(filter(None, (read_date("".join(values(key))) for key in _DATES)), None),
        orientation=int(orientation) if orientation in set("12345678") else 0,
    )


def _properties(packet: bytes) -> dict[str, list[str]]:
    """The values of each property, by its qualified name in small letters (some programs write dc:Rights). Of a
    repeated property the first counts."""
    found: dict[str, list[str]] = {}
    root = _parse_packet(packet)
    for description in root.iter(_RDF + "Description") if root is not None else ():
        for name, text in description.attrib.items():
            if text.strip():
                found.setdefault(str(name).lower(), [clean(str(text))])
        for element in description.iterchildren(tag=etree.Element):
            if values := _values(element):
                found.setdefault(str(element.tag).lower(), values)
        for element in description.iterdescendants(_EXT + "City", _EXT + "ProvinceState", _EXT + "CountryName"):
            if values := _values(element):
                found.setdefault(str(element.tag).lower(), values)
    return found


def _parse_packet(packet: bytes) -> etree._Element | None:
    found = find_root(packet)
    if found is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        return etree.fromstring(found[1].encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def find_root(packet: bytes) -> tuple[str, str, str] | None:
    """The texts before, of and after the packet's root element; None if it has none. Without its end, the element goes
    to the end of the packet."""
    text = _decode_packet(packet)
    found = _ROOT.search(text)
    if not found:
        return None
    close = f"</{found[1]}"
    start = text.rfind(close)
    end = text.find(">", start) + 1 or len(text) if start > found.start() else len(text)
    return text[: found.start()], text[found.start() : end], text[end:]


def _decode_packet(packet: bytes) -> str:
    """The packet's text. The bytes of its first angle bracket show UTF-16 and UTF-32; otherwise it is UTF-8 or
    Windows-1252."""
    head = packet[:2048]
    for charset, bracket in _UTF_WIDE:
        place = head.find(bracket)
        width = 4 if "32" in charset else 2
        if place >= 0 and place % width == 0 and b"\0" in head[:16]:
            return packet[place : place + (len(packet) - place) // width * width].decode(charset, "replace")
    return decode_8bit(packet)


def _values(element: etree._Element) -> list[str]:
    """The texts of a property: the default of several languages, each item of a list, or its own text."""
    items = element.findall(f"./{_RDF}Alt/{_RDF}li")
    if items:
        items.sort(key=lambda item: item.get(_XML_LANG, "x-default") != "x-default")
        items = [item for item in items if _text(item)][:1]
    else:
        items = element.findall(f"./{_RDF}Seq/{_RDF}li") or element.findall(f"./{_RDF}Bag/{_RDF}li") or [element]
    return [text for item in items if (text := _text(item))]


def _text(element: etree._Element) -> str:
    """An element's own text, or that of its rdf:value if it has qualifiers."""
    value = element.find(f".//{_RDF}value")
    return clean((element if value is None else value).text or "")
