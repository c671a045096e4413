"""The frame around a picture and what is printed in it: caption and credit apart where the markup tells them apart.

A frame is the largest element around a picture that holds no other picture and little text: a figure, or the div that
plays its part. Inside it each piece of text is a caption, a credit or furniture by the nearest element whose class or
property says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from articles.parsers.webpage.images import Picture, address_of, identity_of
from articles.parsers.webpage.text import collapse, raw_text, text_of

_MOST_TEXT = 900
_MOST_STEPS = 8
_TOP = frozenset({"body", "html", "main", "article", "section", "header", "td", "ul", "ol", "nav", "aside", "footer"})
_CREDIT = re.compile(
    r"""(?ix)(?<![a-z])(?:credits?|credit-?line|copyrights?|copy-?right\w*|source|quelle|photographer|photograph-?by|fotograf\w*|photo-?credit|image-?credit
    |img-?credit|media-?credit|author|autor|byline|attribution|agency|rights|courtesy|licen[cs]e\w*|copyrightholder|credittext|creator|owner|kilde|kreditering)(?![a-z])"""
)
_CAPTION = re.compile(
    r"""(?ix)(?<![a-z])(?:captions?|fig-?caption|caption-?text|legend\w*|cutline|bildunterschrift|description|image-?text|img-?text|photo-?text|didascalia|pie-?de-?foto|
    leyenda|caption\w*|imagetext|bildtext|subtitle)(?![a-z])"""
)
_FURNITURE = re.compile(
    r"""(?ix)(?<![a-z])(?:sr-only|screen-?reader\w*|visually-?hidden|visuallyhidden|visuallyhidden|offscreen|button|btn|icon|zoom\w*|enlarge|share|social|counter|count|pagination|tooltip|
    label|toggle|expand|fullscreen|lightbox-?\w*|close|arrow|slick-\w+|advert\w*|duration|play\w*)(?![a-z])"""
)
_FURNITURE_TAGS = frozenset({"button", "noscript", "label", "time", "option", "audio", "video"})
_NAMING = ("class", "itemprop", "property", "data-testid", "data-component", "id")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Part(Enum):
    """What a piece of text in a frame is."""

    CAPTION = "caption"
    CREDIT = "credit"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a frame prints; `marked` says whether its markup calls it a caption or a credit."""

    caption: str
    credit: str
    marked: bool


def frame_of(picture: Picture, prose: set[etree._Element]) -> etree._Element:
    """The largest element around a picture that is its alone and holds none of the story's prose."""
    frame = picture.element
    for steps, ancestor in enumerate(picture.element.iterancestors()):
        if ancestor.tag in _TOP or steps > _MOST_STEPS or not _is_frame(ancestor, picture, prose):
            break
        frame = ancestor
        if ancestor.tag == "figure" and text_of(ancestor):
            break
    return frame


def _is_frame(node: etree._Element, picture: Picture, prose: set[etree._Element]) -> bool:
    if any(each in prose for each in node.iter()) or node.find(".//h1") is not None:
        return False
    others = [each for each in node.iter("img", "amp-img") if each is not picture.element]
    if any(_differs(each, picture) for each in others):
        return False
    return len(raw_text(node)) <= _MOST_TEXT * 2 and len(text_of(node)) <= _MOST_TEXT


def _differs(other: etree._Element, picture: Picture) -> bool:
    address = address_of(other)
    return bool(address) and not address.startswith("data:") and identity_of(address) != picture.identity


def printed_in(frame: etree._Element) -> Printed:
    """The caption and the credit that a frame prints."""
    pieces: dict[Part, list[str]] = {part: [] for part in Part}
    marked = False
    for part, text, named in _pieces(frame, None):
        pieces[part].append(text)
        marked = marked or (named and bool(text.strip()))
    return Printed(_joined(pieces[Part.CAPTION]), _joined(pieces[Part.CREDIT]), marked)


def _joined(pieces: list[str]) -> str:
    return collapse("".join(pieces)).strip(" |/·•-–—")


def _pieces(node: etree._Element, outer: Part | None) -> Iterator[tuple[Part, str, bool]]:
    part = _part_of(node) or outer
    if node.text:
        yield part or Part.CAPTION, node.text, part in (Part.CAPTION, Part.CREDIT)
    for child in node:
        yield from _pieces(child, part)
        if child.tail:
            yield part or Part.CAPTION, child.tail, part in (Part.CAPTION, Part.CREDIT)


def _part_of(node: etree._Element) -> Part | None:
    if node.tag in _FURNITURE_TAGS or node.get("role") == "button":
        return Part.FURNITURE
    names = _CAMEL.sub("-", " ".join(filter(None, map(node.get, _NAMING))))
    if _FURNITURE.search(names):
        return Part.FURNITURE
    if _CREDIT.search(names):
        return Part.CREDIT
    if node.tag == "figcaption" or _CAPTION.search(names):
        return Part.CAPTION
    return None
