"""The texts and pictures in the component tree of a NewsML 1 news item."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.drafts.text import body_paragraphs
from articles.parsers.files.encodings import decode_8bit
from articles.parsers.files.xml import attribute, child, children
from articles.parsers.nitf.printed_fields import find_content, story_fields
from articles.parsers.wire.photo_draft import make_photo
from articles.parsers.wire.story_body import element_body, html_body, parse_html, text_body
from articles.parsers.wire.story_figures import figures

Chain = tuple[etree._Element, ...]
"""A component and the components around it, innermost first."""

MAX_PICTURE_CHARACTERS = 24 * 1024 * 1024

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)$", re.I)
_PICTURE = re.compile(r"jpe?g|png|gif|tiff|image|photo", re.I)
_SMALL_ROLES = {"thumbnail", "preview", "quicklook", "quickview", "squared", "icon"}
_ASIDE = {
    **dict.fromkeys(("caption", "captionphoto", "photocaption", "legend", "legende"), "caption"),
    **dict.fromkeys(("title", "headline"), "headline"),
    **dict.fromkeys(("lead", "lede", "summary", "abstract", "standfirst", "chapeau"), "standfirst"),
}
"""Roles of components that describe their siblings."""

_NO_CONTENT = {"stylesheet", "contact", "contacts", "tweettext", "tweet", "sms", "logo"}
"""Roles of components that are neither the story nor its pictures, as wires of press releases send them."""

_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|body|html|table|ul)\b", re.I)
_KINDS = {
    "text": "text",
    "complexdata": "text",
    "photo": "picture",
    "image": "picture",
    "picture": "picture",
    "graphic": "picture",
    "video": "video",
    "audio": "sound",
    "animation": "animation",
}


@dataclass(frozen=True, slots=True)
class Part:
    """kind: text, picture, or anything else. chain: the components around it, innermost first."""

    kind: str
    chain: Chain
    body: str = ""
    story: dict[str, Any] = field(default_factory=dict)
    photos: tuple[PhotoDraft, ...] = ()
    caption: str = ""
    address: str = ""
    image: bytes | None = None


def parts_of(component: etree._Element, around: Chain = ()) -> Iterator[Part]:
    """The parts below a component, in order.

    The renditions of a picture and its caption are one part. So are a text and the siblings that some agencies use for
    its title and lead.
    """
    chain = (component, *around)
    inner = list(children(component, "NewsComponent"))
    items = list(children(component, "ContentItem"))
    has_text = any(
        _kind(item) == "text" and _role(each) not in _ASIDE.keys() | _NO_CONTENT
        for each in inner
        for item in children(each, "ContentItem")
    )
    pictures = [(chain, each) for each in items if _kind(each) == "picture"]
    aside: dict[str, list[str]] = {"caption": [], "headline": [], "standfirst": []}
    parts: list[Part] = []
    for each in inner:
        own = list(children(each, "ContentItem"))
        if _role(each) in _NO_CONTENT:
            continue
        if use := _ASIDE.get(_role(each)):
            aside[use] += filter(None, map(_plain_text, own))
        elif _is_rendition(each) and (_role(each) or not has_text):
            pictures += [((each, *chain), item) for item in own if _kind(item) == "picture"]
        else:
            parts += parts_of(each, chain)
    parts += [
        _text(item, chain) if _kind(item) == "text" else Part(_kind(item), chain) for item in items if _is_other(item)
    ]
    yield from _add_title(parts, chain, aside)
    if pictures or (aside["caption"] and not has_text):
        yield _picture(pictures, chain, " ".join(aside["caption"]))


def _is_other(item: etree._Element) -> bool:
    return _kind(item) not in ("picture", "")


def _add_title(parts: list[Part], chain: Chain, aside: dict[str, list[str]]) -> list[Part]:
    """The parts; the first text gets title and lead from its siblings."""
    story = {use: " ".join(aside[use]) for use in ("headline", "standfirst") if aside[use]}
    first = next((number for number, part in enumerate(parts) if part.kind == "text"), None)
    if not story:
        return parts
    if first is None:
        return [*parts, Part("text", chain, story=story)]
    titled = replace(parts[first], story=story | parts[first].story)
    return [*parts[:first], titled, *parts[first + 1 :]]


def _role(component: etree._Element) -> str:
    return attribute(child(component, "Role"), "FormalName").lower().replace(" ", "").replace("_", "")


def _is_rendition(component: etree._Element) -> bool:
    """Whether a component only holds one file of a picture."""
    return (
        child(component, "NewsLines") is None
        and child(component, "NewsComponent") is None
        and any(_kind(item) == "picture" for item in children(component, "ContentItem"))
    )


def _kind(item: etree._Element) -> str:
    """The kind of a content item, from its media type, else its format or its file's name; "" if none tells."""
    stated = _KINDS.get(attribute(child(item, "MediaType"), "FormalName").lower().replace(" ", ""))
    if stated:
        return stated
    form = attribute(child(item, "Format"), "FormalName") + attribute(child(item, "MimeType"), "FormalName")
    if _PICTURE.search(form) or _PICTURE_FILE.search(attribute(item, "Href")):
        return "picture"
    return "text" if child(item, "DataContent") is not None or child(item, "Encoding") is not None else ""


def _data(item: etree._Element) -> tuple[etree._Element | None, bool]:
    """The element with the data, and whether it is base64."""
    encoded = child(item, "Encoding")
    if encoded is not None:
        return child(encoded, "DataContent"), "64" in attribute(encoded, "Notation")
    return child(item, "DataContent"), False


def _text(item: etree._Element, chain: Chain) -> Part:
    data, encoded = _data(item)
    if data is None:
        return Part("text", chain)
    nitf = child(data, "nitf")
    if nitf is not None:
        story = story_fields(nitf)
        return Part("text", chain, story.pop("body"), photos=story.pop("photos"), story=story)
    if len(data):
        content = find_content(data)
        photos = tuple(make_photo(each.caption, address=each.address, alt_text=each.alt) for each in figures(data))
        return Part("text", chain, element_body(data if content is None else content), photos=photos)
    return Part("text", chain, _body(_decode_base64(data.text or "") if encoded else data.text or ""))


def _decode_base64(text: str) -> str:
    return decode_8bit(_unpack(text) or b"")


def _body(text: str) -> str:
    return html_body(text) if _MARKUP.search(text) else text_body(text)


def _plain_text(item: etree._Element) -> str:
    data, _ = _data(item)
    if data is None:
        return ""
    root = parse_html(data.text) if data.text and _MARKUP.search(data.text) else None
    return "\n".join(body_paragraphs(element_body(data if root is None else root)))


def _picture(found: list[tuple[Chain, etree._Element]], chain: Chain, caption: str) -> Part:
    """One picture made of its renditions: the largest that is no thumbnail. Without renditions, a caption whose picture
    is elsewhere."""
    if not found:
        return Part("picture", chain, caption=caption)
    _, best = max(found, key=lambda pair: (_role(pair[0][0]) not in _SMALL_ROLES, _area(pair[1])))
    data, encoded = _data(best)
    image = _unpack(data.text or "") if data is not None and encoded else None
    return Part("picture", chain, caption=caption, address=attribute(best, "Href"), image=image)


def _area(item: etree._Element) -> int:
    sides = {
        attribute(each, "FormalName").lower(): attribute(each, "Value")
        for each in children(child(item, "Characteristics"), "Property")
    }
    numbers = [
        int(sides[side]) for side in ("width", "height") if sides.get(side, "").isdecimal() and len(sides[side]) < 7
    ]
    return numbers[0] * numbers[-1] if numbers else 0


def _unpack(text: str) -> bytes | None:
    if len(text) > MAX_PICTURE_CHARACTERS:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None
