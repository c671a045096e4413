"""A picture's metadata, whichever of the three standards it comes from, and text of unknown charset."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date

from articles.drafts.text import without_forbidden
from articles.parsers.files.encodings import decode_8bit

_DATE = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)")
_PLAUSIBLE = frozenset("áàâäãåçéèêëíìîïñóòôöõúùûüßøæœÄÖÜÉÅØ’‘“”–—…©°«»¿¡£€")
"""Non-ASCII characters that captions contain. Text decoded in a wrong charset has rarer ones."""


_MAKERS = (
    "olympus|sony|samsung|kodak|minolta|nikon|canon|casio|fujifilm|fuji|pentax|panasonic|ricoh|leica|konica|sanyo|kyocera"
    "|hewlett-packard|vivitar|polaroid|benq|huawei|xiaomi|dji|gopro|toshiba|epson"
)
_PROGRAMS = (
    "vsco|dxo|snapseed|lightroom|photoshop|adobe|canva|gimp|picsart|imagemagick|iphone|android|facetune|photoscape|paint"
    "|instagram"
)
_EMPTY_WORDS = (
    "null|none|undefined|n/?a|untitled|no (?:description|caption|title|comment)|unnamed|screenshot|bildschirmfoto"
    "|my (?:beautiful|great) picture"
)
_CAMERA_NAMES = (
    "img|dscn?|dscf|pict?|p|image|mvi|sam|hpim|cimg|imgp|gopr|dji|pxl|screenshot|wp|photo|scan|_mg|_dsc|sdc|kif"
)
_FILTERS = "r?hdr|oznor|cof|dav|sdr|ptr|edf|vsco|fbt|burst|btf|oznorco|hdrpl|smacap_bright|nor|mde|ptfbt|sdf|rpt|edr"
_PLACEHOLDERS = re.compile(
    r"(?i)(?:[\w-]+ )?(?:[\w-]+ )?digital (?:still )?camera|dcim|dcim[\\/0-9].{0,80}|dcf[ _]?\d.{0,10}"
    rf"|(?:{_MAKERS})(?:[ ,.-].{{0,20}})?(?:dsc|csc|camera pictures?)"
    rf"|(?:{_MAKERS})(?: (?:corporation|computer co\. ?, ?ltd\.?|electronics|imaging corp\.?|optical co\. ?, ?ltd))?"
    r"|default|ascii|unicode|jfif|exif|xmp|exif[_ ]jpeg[_ ]picture|jpeg[_ ]picture|<?digimax .{0,20}|camera"
    r"|user comments?|created with gimp|lead technologies inc\. v\S+|processed by ebay with imagemagick.{0,40}"
    r"|file written by adobe photoshop.{0,20}|charset=.{0,20}|creator: gd-jpeg.{0,60}|adobe photoshop.{0,20}|applemark"
    r"|(?:image |picture |photo )?(?:processed|shot|taken|edited|made|created) (?:with|by|on|in|using)"
    rf" (?:{_MAKERS}|{_PROGRAMS})\b.{{0,30}}"
    rf"|(?:{_EMPTY_WORDS})(?: (?:image|picture|photo|available|\d{{1,4}}))?"
    rf"|(?:{_CAMERA_NAMES})[ _-]?[\d_-]{{3,24}}(?:\.\w{{3,4}})?"
    rf"|[\w-]{{1,60}}\.(?:jpe?g|tiff?|png|gif|webp|heic|cr2|nef|arw|dng|bmp|psd)|{_FILTERS}"
    r"|fbmd[0-9a-f]{6,}|\{\"[\w-]+\":.{0,4000}\}|[0-9a-f]{16,}|[\W\d_]{0,20}"
)
"""What cameras, telephones and programs write into captions, and what people type because a field must not be empty."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields by their IPTC names (Photo Metadata Standard 2023.2). Empty if the picture does not have them."""

    caption: str = ""
    headline: str = ""
    credit: str = ""
    bylines: tuple[str, ...] = ()
    source: str = ""
    rights: str = ""
    title: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    created: date | None = None
    keywords: tuple[str, ...] = ()
    alt_text: str = ""
    instructions: str = ""
    orientation: int = 0

    def fill_from(self, other: Metadata) -> Metadata:
        """These fields, with the empty ones taken from `other`."""
        return Metadata(**{item.name: getattr(self, item.name) or getattr(other, item.name) for item in fields(self)})


def is_placeholder(text: str) -> bool:
    """Whether a caption is what cameras and programs write by themselves, such as "OLYMPUS DIGITAL CAMERA"."""
    return bool(_PLACEHOLDERS.fullmatch(" ".join(text[:5000].split())))


def clean(text: str) -> str:
    """Text up to its first zero, which ends it, without forbidden characters, stripped, with our line ends."""
    text = text.lstrip("\0").partition("\0")[0]
    return without_forbidden(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def read_date(text: str) -> date | None:
    """The day of 20250327, 2025:03:27 10:00:00 or 2025-03-27T10:00:00Z; None if it is incomplete or invalid."""
    found = _DATE.match(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def decode_unstated(data: bytes) -> str:
    """Bytes of no stated charset: UTF-8 if they are valid UTF-8, else Windows-1252 or Mac Roman."""
    return decode_8bit(data, ("cp1252", "mac_roman"), _PLAUSIBLE)
