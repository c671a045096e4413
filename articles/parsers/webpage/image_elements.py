"""The pictures of a page, however they are loaded: img, lazy img, amp-img, and those within noscript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from articles.parsers.webpage.element_text import plain

_ADDRESSES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-full-src", "data-hi-res-src", "data-original-src",
    "data-img-src", "data-image", "data-url", "data-flickity-lazyload", "data-srcset", "data-lazy-srcset",
    "src", "srcset",
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?<![a-z])(?:logos?|icons?|avatars?|emoji|captcha|pixel|tracking|spinner|badge|sprite|placeholder-icon)(?![a-z])",
    re.I,
)
_FURNITURE_ALT = re.compile(
    r"(?i)(?:.*\blogo|icon|avatar|facebook|twitter|x|whatsapp|reddit|pinterest|linkedin|instagram|youtube|telegram|e-?mail"
    r"|advertisement|anzeige|werbung|publicidad|publicité|pubblicità|annons|reklama?)"
)
_OWN_ELEMENT = re.compile(r"image|img|picture|photo")
_SMALL = 70
_SHAPE = 21
_NUMBER = re.compile(r"^\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*$")
_SIZES = re.compile(r"(?:[-_](?:\d{2,4}x\d{2,4}|[wh]?\d{2,4}|scaled|large|medium|small|thumb\w*))+$", re.I)
IMAGE_SUFFIX = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|tiff?|bmp|heic)$", re.I)


@dataclass(frozen=True, slots=True)
class Picture:
    """One image element: the address it is loaded from, its alternative text, and its title."""

    element: etree._Element
    address: str
    alt: str
    title: str

    @property
    def identity(self) -> str:
        """The part of the address that is the same for all sizes of the picture."""
        return identity_of(self.address)


def pictures(root: etree._Element) -> Iterator[Picture]:
    """Every picture that is large enough for a photograph, in order."""
    for node in picture_elements(root):
        address = address_of(node)
        if address and not _is_furniture(node, address):
            yield Picture(node, address, plain(node.get("alt")), plain(node.get("title")))


def picture_elements(root: etree._Element) -> Iterator[etree._Element]:
    """All img elements, and elements that sites use instead, such as amp-img."""
    invented = {node.tag for node in root.iter(etree.Element) if "-" in node.tag and _OWN_ELEMENT.search(node.tag)}
    yield from root.iter("img", *invented)


def identity_of(address: str) -> str:
    """The last distinctive part of an address's path, without size and extension."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return address
    parts = [part for part in path.split("/") if part]
    telling = [part for part in parts if IMAGE_SUFFIX.search(part)] or parts
    name = telling[-1] if telling else address
    return _SIZES.sub("", IMAGE_SUFFIX.sub("", name)).lower() or name.lower()


def address_of(node: etree._Element) -> str:
    """The address of a picture, from whichever attribute has it. Lazy loaders do not use src."""
    for name in _ADDRESSES:
        value = (node.get(name) or "").strip()
        if value and not value.startswith(("data:", "{", "blob:")):
            return value.split(",")[0].split()[0] if name.endswith("srcset") else value
    parent = node.getparent()
    if parent is not None and parent.tag == "picture":
        for source in parent.iter("source"):
            value = (source.get("srcset") or source.get("data-srcset") or "").strip()
            if value and not value.startswith("data:"):
                return value.split(",")[0].split()[0]
    return (node.get("src") or "").strip()[:200]


def _is_furniture(node: etree._Element, address: str) -> bool:
    """Whether a picture is an icon or pixel by its size, or a logo by its class. 16 by 9 is a ratio, not a size."""
    sides = [int(match[1]) for side in ("width", "height") if (match := _NUMBER.match(node.get(side) or ""))]
    if sides and (max(sides) <= 1 or _SHAPE < max(sides) <= _SMALL):
        return True
    if _FURNITURE.search(node.get("class") or "") or _FURNITURE_ALT.fullmatch((node.get("alt") or "").strip()):
        return True
    return address.split("?")[0].lower().endswith(".svg")
