"""The content of a NewsML-G2 item: its text (XHTML, NITF or plain) and its pictures, inline or elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.files.xml import attribute, child, children, descendants, local_name, text_of
from articles.parsers.nitf.printed_fields import story_fields
from articles.parsers.wire.photo_draft import file_name, make_photo
from articles.parsers.wire.story_body import element_body, foreign_body, html_body, text_body
from articles.parsers.wire.story_figures import figures

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)(?:$|\?)", re.I)
_SMALL = re.compile(r"thumb|quick|icon|preview|lowres", re.I)
_FOREIGN = {
    "sports-content": "sports data",
    "sportsContent": "sports data",
    "events": "events for a diary",
    "concepts": "concepts for a vocabulary",
    "conceptSet": "concepts for a vocabulary",
}
_MARKUP_ROOTS = {
    "html",
    "body",
    "div",
    "section",
    "article",
    "p",
    "main",
    "table",
    "ul",
    "ol",
    "h1",
    "h2",
    "blockquote",
}
"""Elements that begin XHTML or a part of it. Of other vocabularies, the elements that hold text are read."""


@dataclass(frozen=True, slots=True)
class Content:
    """body: in the HTML subset. story: the fields of inline NITF. foreign: names of data that is no text."""

    body: str = ""
    photos: tuple[PhotoDraft, ...] = ()
    story: dict[str, Any] = field(default_factory=dict)
    foreign: str = ""


def read_content(item: etree._Element) -> Content:
    """The content of a newsItem, from its first inline part that has text."""
    holder = item if local_name(item) == "contentSet" else child(item, "contentSet")
    foreign = ""
    for part in () if holder is None else holder:
        name = local_name(part)
        content = _inline(part) if name in ("inlineXML", "inlineData") else Content()
        if content.body or content.story.get("headline"):
            return content
        foreign = foreign or content.foreign
    remote = tuple(_remote_photos(holder)) if holder is not None else ()
    return Content(photos=remote, foreign=foreign)


def _inline(part: etree._Element) -> Content:
    holder = part.getparent()
    if local_name(part) == "inlineData":
        text = part.text or ""
        body = html_body(text) if "html" in attribute(part, "contenttype") else text_body(text)
        return Content(body, tuple(_remote_photos(holder)))
    inner = next(iter(part), None)
    if inner is None:
        return Content(text_body(part.text or ""), tuple(_remote_photos(holder)))
    if local_name(inner) == "nitf":
        story = story_fields(inner)
        return Content(story.pop("body"), story.pop("photos") + tuple(_remote_photos(holder)), story)
    if foreign := _FOREIGN.get(local_name(inner)):
        return Content(foreign=foreign)
    if local_name(inner) not in _MARKUP_ROOTS:
        return Content(foreign_body(inner), tuple(_remote_photos(holder)))
    shown = (make_photo(each.caption, address=each.address, alt_text=each.alt) for each in figures(part))
    photos = tuple(photo for photo in shown if photo.caption or photo.address or photo.file_name)
    return Content(element_body(_public(inner)), photos + tuple(_remote_photos(holder)))


def _public(html: etree._Element) -> etree._Element:
    """The body of an XHTML document without sections marked as not for publication."""
    body = child(html, "body")
    holder = html if body is None else body
    for section in list(descendants(holder, "section")):
        parent = section.getparent()
        if parent is not None and "nonpublic" in (section.get("class") or ""):
            parent.remove(section)
    return holder


def _remote_photos(holder: etree._Element | None) -> list[PhotoDraft]:
    address = _largest(holder)
    return [make_photo(address=address)] if address else []


def linked_photos(item: etree._Element) -> Iterator[PhotoDraft]:
    """The pictures that a story's links describe and that have no item of their own. The picture's place in the text
    may have more words."""
    links = list(filter(_is_picture_link, children(child(item, "itemMeta"), "link")))
    if not links:
        return
    placed = {ref: each for each in descendants(child(item, "contentSet"), "*") if (ref := attribute(each, "ref"))}
    for link in links:
        address = attribute(link, "href") or text_of(child(link, "filename")) or text_of(child(link, "fileName"))
        titles = sorted(children(link, "title"), key=lambda each: "caption" not in attribute(each, "role"))
        place = placed.get(attribute(link, "residref"))
        caption = attribute(place, "caption") or (text_of(titles[0]) if titles else "")
        if address or caption:
            credit = attribute(place, "creditline")
            yield make_photo(caption, credit=credit, address=address, source_key=attribute(link, "residref"))


def _is_picture_link(link: etree._Element) -> bool:
    kind = attribute(child(link, "itemClass"), "qcode").rpartition(":")[2]
    return kind == "picture" or attribute(link, "contenttype").startswith("image")


def picture_address(item: etree._Element) -> str:
    """Where the largest rendition of an item's picture is: an address, or a file's name."""
    return _largest(child(item, "contentSet"))


def picture_file(item: etree._Element) -> str:
    """The file name of the largest rendition, or of the item, if the address does not end in one."""
    names = [text_of(each) for each in children(_best(child(item, "contentSet")), "altId")]
    names.append(text_of(child(item, "itemMeta", "fileName")))
    return next((name for name in map(file_name, names) if _PICTURE_FILE.search(name)), "")


def _largest(holder: etree._Element | None) -> str:
    best = _best(holder)
    return attribute(best, "href") or attribute(best, "residref")


def _best(holder: etree._Element | None) -> etree._Element | None:
    return max((each for each in children(holder, "remoteContent") if _is_picture(each)), key=_size, default=None)


def _is_picture(remote: etree._Element) -> bool:
    kind = attribute(remote, "contenttype")
    return kind.startswith("image") or (not kind and bool(_PICTURE_FILE.search(attribute(remote, "href"))))


def _size(remote: etree._Element) -> tuple[int, int, int]:
    small = bool(_SMALL.search(attribute(remote, "rendition")))
    return (not small, _number(remote, "width") * _number(remote, "height"), _number(remote, "size"))


def _number(node: etree._Element, name: str) -> int:
    value = attribute(node, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else 0
