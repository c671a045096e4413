"""IPTC NewsML 1.0 to 1.2: news items whose components hold texts and pictures, with lines and metadata.

Each component with a headline and a text of its own gives an article. The item's pictures join its first story; in an
item without a story they are photos of their own. Standard: https://iptc.org/standards/newsml-1/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected, Status
from articles.parsers.files.record_faults import read_each
from articles.parsers.files.xml import (
    attribute,
    child,
    children,
    descendants,
    is_large,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    stream_elements,
    text_of,
)
from articles.parsers.newsml_1 import item_fields as field
from articles.parsers.newsml_1.item_content import Part, parts_of
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_draft import make_article, read_priority, read_status
from articles.printed.timestamps import read_datetime, read_moment

NAME = "newsml-1"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?NewsML\b")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML whose root is NewsML."""
    return bool(_ROOT.search(head.replace(b"\0", b"")))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entries of every NewsItem in a file."""
    if is_large(stream):
        for item in stream_elements(stream, name, "NewsItem"):
            if (root := item.getparent()) is not None and root.getparent() is None:
                yield from _entries(item, serialise(item))
        return
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    items = [root] if local_name(root) == "NewsItem" else list(children(root, "NewsItem"))
    if not items:
        raise ParseError("This NewsML holds no news item.", name)
    for item in items:
        yield from _entries(item, data if len(items) == 1 else serialise(item))


def _entries(item: etree._Element, original: bytes) -> Iterator[Entry]:
    return read_each(read_item(item, original), place_of(item), original)


def read_item(item: etree._Element, original: bytes) -> Iterator[Entry]:
    """The articles or photos of a NewsItem, or one Rejected."""
    where = place_of(item)
    component = child(item, "NewsComponent")
    if component is None:
        why = "only changes an earlier one" if child(item, "Update") is not None else "holds no news component"
        yield Rejected(where, f"This news item {why}.", original)
        return
    parts = list(parts_of(component))
    known = field.topic_set(item)
    texts = [part for part in parts if part.kind == "text"]
    photos = [photo for part in parts if part.kind == "picture" and (photo := _photo(item, part))]
    stories = [story for part in texts if (story := _article(item, part, known, original))] or _headline_only(
        item, component, photos, original
    )
    if stories:
        yield replace(stories[0], photos=with_lead(stories[0].photos + tuple(photos)))
        yield from stories[1:]
    elif photos and _status(item) is Status.WITHDRAWN:
        yield Rejected(where, f"The agency has withdrawn this picture, {field.source_key(item)}.", original)
    elif photos:
        yield from photos
    else:
        others = {part.kind for part in parts} - {"text", "picture"}
        what = f"carries {' and '.join(sorted(others))}, not a story" if others else "has neither a headline nor a text"
        yield Rejected(where, f"This news item {what}.", original)


def _headline_only(
    item: etree._Element, component: etree._Element, photos: list[PhotoDraft], original: bytes
) -> list[ArticleDraft]:
    """A story of only a headline, such as a flash or a kill; None if the headline is a picture's."""
    has_content = next(descendants(component, "ContentItem"), None) is not None
    if photos or has_content or not field.line((component,), "HeadLine"):
        return []
    article = _article(item, Part("text", (component,)), field.topic_set(item), original)
    return [article] if article else []


def _article(item: etree._Element, part: Part, known: field.TopicSet, original: bytes) -> ArticleDraft | None:
    chain = part.chain
    story = part.story
    return make_article(
        headline=field.line(chain, "HeadLine") or story.get("headline", ""),
        body=part.body,
        standfirst=field.standfirst(chain) or story.get("standfirst", ""),
        byline=field.line(chain, "ByLine") or story.get("byline", ""),
        authors=story.get("authors", ()) or field.authors(chain),
        dateline=field.line(chain, "DateLine").rstrip(" -–—_") or story.get("dateline", ""),
        topics=field.topics(known, chain),
        notes=field.notes(item, chain),
        photos=part.photos,
        slug=field.slug(item, chain),
        section=field.section(chain),
        genre=field.genre(chain),
        language=field.language(item, chain),
        rights=field.rights(chain),
        where=place_of(chain[0]),
        original=original,
        **_management(item, chain),
    )


def _management(item: etree._Element, chain: tuple[etree._Element, ...]) -> dict[str, Any]:
    management = child(item, "NewsManagement")
    key = field.source_key(item)
    own = attribute(chain[0], "Duid") if chain[0].getparent() is not item else ""
    return {
        "first": read_moment(text_of(child(management, "FirstCreated"))),
        "latest": read_moment(text_of(child(management, "ThisRevisionCreated"))),
        "embargo_until": _embargo(management),
        "status": _status(item),
        "priority": _priority(management),
        "version": field.version(item),
        "source_key": f"{key}#{own}" if own and _is_one_of_many(chain[0]) else key,
        "source": field.source(item, chain),
        "format": NAME,
    }


def _is_one_of_many(component: etree._Element) -> bool:
    """Whether a component has siblings with headlines of their own."""
    parent = component.getparent()
    if parent is None:
        return False
    others = (each for each in children(parent, "NewsComponent") if each is not component)
    return any(field.line((each,), "HeadLine") for each in others)


def _status(item: etree._Element) -> Status:
    return read_status(attribute(child(item, "NewsManagement", "Status"), "FormalName"))


def _priority(management: etree._Element | None) -> int:
    stated = (child(management, name) for name in ("Urgency", "Priority"))
    found = (read_priority(attribute(each, "FormalName") or text_of(each)) for each in stated)
    return next(filter(None, found), 0)


def _embargo(management: etree._Element | None) -> datetime | None:
    """When an embargoed item may be used."""
    for change in children(management, "StatusWillChange"):
        if attribute(child(change, "FutureStatus"), "FormalName").lower() in ("", "usable"):
            return read_datetime(text_of(child(change, "DateAndTime")))
    return None


def _photo(item: etree._Element, part: Part) -> PhotoDraft | None:
    chain = part.chain
    photo = make_photo(
        part.caption or field.line(chain, "HeadLine"),
        credit=field.line(chain, "CreditLine"),
        byline=field.line(chain, "ByLine") or ", ".join(field.authors(chain)),
        source=field.source(item, chain),
        address=part.address,
        place=field.place(chain),
        image=part.image,
        headline=field.line(chain[:1], "HeadLine"),
        rights=field.rights(chain),
        keywords=field.keywords(chain),
        source_key=field.picture_key(item, part.address, attribute(chain[0], "Duid")),
        where=place_of(chain[0]),
        format=NAME,
    )
    return photo if photo.address or photo.file_name or photo.image or photo.caption else None
