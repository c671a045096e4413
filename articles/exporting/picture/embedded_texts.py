"""What is written into a picture file, and where: the same texts as XMP, as IPTC-IIM and as EXIF.

Names and lengths are from the IPTC Photo Metadata Standard 2023.2, IIM 4.2 and the Metadata Working Group's guidelines
(2010), which say that the three must agree. A text that the archive does not have leaves the file's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from articles.drafts.draft import PhotoDraft
from articles.parsers.images.photo_metadata import clean

XMP_NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one text goes. xmp: the property and the kind of its value: "Alt" (languages), "Seq" and "Bag" (lists), or
    "" (one text). mirror: an older XMP property, which is set only where a file has it. iim: dataset of record 2 and
    its greatest length in bytes. exif: tag of the first directory."""

    xmp: str
    container: str = ""
    mirror: str = ""
    iim: int = 0
    most: int = 0
    exif: int = 0


PLACES = {
    "caption": Place("dc:description", "Alt", "tiff:ImageDescription", 120, 2000, 0x010E),
    "headline": Place("photoshop:Headline", iim=105, most=256),
    "credit_line": Place("photoshop:Credit", iim=110, most=32),
    "source": Place("photoshop:Source", iim=115, most=32),
    "photographers": Place("dc:creator", "Seq", "tiff:Artist", 80, 32, 0x013B),
    "rights": Place("dc:rights", "Alt", "tiff:Copyright", 116, 128, 0x8298),
    "instructions": Place("photoshop:Instructions", iim=40, most=256),
    "keywords": Place("dc:subject", "Bag", iim=25, most=64),
    "city": Place("photoshop:City", iim=90, most=32),
    "country": Place("photoshop:Country", iim=101, most=64),
    "taken_on": Place("photoshop:DateCreated", iim=55, most=8),
    "alt_text": Place("Iptc4xmpCore:AltTextAccessibility", "Alt"),
}
"""The texts by the names of PhotoDraft. A place is split into city and country at its last comma."""

Texts = dict[str, tuple[str, ...]]
"""The values of each text that is to be written, by its name in PLACES. No value is empty."""


def texts_of(photo: PhotoDraft) -> Texts:
    """What the archive has to say about this photograph."""
    return {name: values for name, values in _stated(photo) if values}


def _stated(photo: PhotoDraft) -> Iterator[tuple[str, tuple[str, ...]]]:
    city, _, country = photo.place.rpartition(", ")
    split = {
        "city": city or photo.place,
        "country": country if city else "",
        "taken_on": photo.taken_on.isoformat() if photo.taken_on else "",
    }
    for name in PLACES:
        value = split[name] if name in split else getattr(photo, name)
        values = value if isinstance(value, tuple) else (value,)
        yield name, tuple(text for text in map(clean, values) if text)
