"""IPTC ninjs, versions 1.x to 3.x: JSON with one item, a list of items, or an agency's envelope around them.

Keys are read in lower case, which makes the three versions alike. Standard and schemas:
https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected, Status, TopicKind
from articles.parsers.files.json_outline import outline_of
from articles.parsers.files.record_faults import read_each
from articles.parsers.files.xml import read_bytes
from articles.parsers.ninjs import item_fields as field
from articles.parsers.ninjs.archive_items import is_own, read_own
from articles.parsers.ninjs.item_fields import Item
from articles.parsers.ninjs.json_stream import json_encoding, stream_values
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body, text_body
from articles.parsers.wire.story_draft import make_article, read_priority, read_status, read_version
from articles.printed.timestamps import read_datetime, read_moment

NAME = "ninjs"
MAX_LINE = 8 * 1024 * 1024  # parsed JSON takes some twenty times the memory
WHOLE = 1024 * 1024
"""Bytes up to which a file is read as a whole. Larger ones are read item by item."""
MAX_DEPTH = 12

_KEYS = frozenset((
    "versioncreated", "pubstatus", "body_html", "body_html5", "body_xhtml", "body_xhtml5", "body_text",
    "description_text", "description_html", "headlines", "bodies", "renditions", "eventdetails", "representationtype",
    "copyrightholder", "copyrightnotice", "associations",
))  # fmt: skip
_TYPES = frozenset((
    "text", "picture", "graphic", "video", "audio", "composite", "component", "event", "planning",
))  # fmt: skip
_WRAPPERS = ("data", "item", "items", "_items", "results", "result", "newsitems")
_IDENTITY = {"uri", "guid", "_id"}
_SUBSTANCE = {"headline", "headlines", "title", "bodies", "descriptions", "versioncreated", "body_html", "body_text"}
_PICTURES = {"picture", "graphic", "photo", "image"}
_RECORDINGS = {"video": "a video", "audio": "a sound recording"}
_NOT_STORIES = {
    "event": "an event in a diary",
    "planning": "a planning item",
}
_LEAD_NAMES = {"featuremedia", "featureimage", "main", "lead", "mainimage", "primary"}


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is JSON with keys of ninjs."""
    outline = outline_of(head)
    return bool(outline.keys & _KEYS or outline.kinds & _TYPES)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The items of a file. Associated pictures join their story; other associated stories follow it.

    Files may have any size: one with an item per line is read line by line, another large one item by item.
    """
    first = stream.readline(WHOLE)
    second = stream.readline(WHOLE)
    if second.lstrip()[:1] == b"{" and first.strip()[-1:] == b"}":
        yield from _lines(first, second, stream)
        return
    data = first + second + stream.read(max(0, WHOLE - len(first) - len(second)))
    if len(data) >= WHOLE:
        yield from _stream_items(data, stream, name)
        return
    data = read_bytes(stream, name, WHOLE, data)
    items = list(_unwrap(_load(data, name)))
    if not items:
        raise ParseError("This JSON holds no ninjs item.", name)
    for position, item in enumerate(items, 1):
        yield from _item(item, f"item {position}", data if len(items) == 1 else _bytes_of(item))


def _stream_items(beginning: bytes, stream: BinaryIO, name: str) -> Iterator[Entry]:
    position = 0
    for value, text in stream_values(beginning, stream, name, _WRAPPERS, _SUBSTANCE):
        items = list(_unwrap(value))
        for item in items:
            position += 1
            source = text.encode("utf-8", "replace") if len(items) == 1 else _bytes_of(item)
            yield from _item(item, f"item {position}", source)
    if not position:
        raise ParseError("This JSON holds no ninjs item.", name)


def _lines(first: bytes, second: bytes, stream: BinaryIO) -> Iterator[Entry]:
    second += stream.readline(MAX_LINE) if second[-1:] != b"\n" else b""
    rest = iter(lambda: stream.readline(MAX_LINE), b"")
    for number, line in enumerate(chain((first, second), rest), 1):
        yield from _line(line, f"line {number}")


def _line(line: bytes, where: str) -> Iterator[Entry]:
    if not line.strip():
        return
    try:
        items = list(_unwrap(_load(line, where)))
    except ParseError as error:
        yield Rejected(where, error.why, line)
        return
    for item in items:
        yield from _item(item, where, line)
    if not items:
        yield Rejected(where, "This line holds no ninjs item.", line)


def _item(raw: Item, where: str, original: bytes) -> Iterator[Entry]:
    return read_each(read_item(raw, where, original), where, original)


def read_item(raw: Item, where: str, original: bytes, depth: int = 0) -> Iterator[Entry]:
    """The entries of one item: the item itself, then the stories associated with it."""
    item = {str(key).lower(): value for key, value in raw.items()}
    kind = field.line(item.get("type")).lower()
    if is_own(item):
        yield read_own(item, where, original)
    elif kind in _PICTURES and read_status(field.first(item, "pubstatus")) is Status.WITHDRAWN:
        yield Rejected(where, f"The agency has withdrawn this picture, {field.source_key(item)}.", original)
    elif kind in _PICTURES:
        yield _photo(item, where)
    elif kind in _RECORDINGS:
        yield from _recording(item, kind, where, original, depth)
    elif kind in _NOT_STORIES or "eventdetails" in item:
        yield Rejected(where, f"This is {_NOT_STORIES.get(kind, 'an event in a diary')}, not a story.", original)
    else:
        yield from _story(item, where, original, depth)


def _recording(item: Item, kind: str, where: str, original: bytes, depth: int) -> Iterator[Entry]:
    """What an item says about its film or sound, as a story: caption, script, shot list."""
    texts = [field.body(item)[0], *(html_body(t) if "<" in t else text_body(t) for t in field.told_of_recording(item))]
    told = "\n".join(dict.fromkeys(filter(None, texts)))
    if not told:
        yield Rejected(where, f"This is {_RECORDINGS[kind]} without a text.", original)
        return
    yield from _story(field.without_texts(item) | {"type": "text", "body_html": told}, where, original, depth)


def _bytes_of(item: Item) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode("utf-8", "replace")


def _load(data: bytes, name: str) -> Any:
    """The JSON value. Raises ParseError."""
    try:
        return json.loads(data.decode(json_encoding(data), "replace").removeprefix("\ufeff"))
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.", name) from None
    except ValueError as error:
        raise ParseError(f"The JSON is broken: {error}.", name) from None


def _unwrap(value: Any, depth: int = 0) -> Iterator[Item]:
    """The items in a value: the value itself, its list, or the content of an envelope such as {"data": {"items":
    [...]}}."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _unwrap(each, depth + 1)
    elif isinstance(value, dict):
        keys = {key.lower() for key in value}
        inner = [each for key, each in value.items() if key.lower() in _WRAPPERS and isinstance(each, (dict, list))]
        if keys & _SUBSTANCE or (keys & _IDENTITY and not inner):
            yield value
        else:
            yield from _unwrap(inner, depth + 1) if inner else ()


def _story(item: Item, where: str, original: bytes, depth: int) -> Iterator[Entry]:
    body, pictures = field.body(item)
    photos, others = _split_associations(item, where)
    article = make_article(
        headline=field.headline(item),
        body=body,
        standfirst=" ".join(field.description(item, field.STANDFIRST_ROLES).split()),
        byline=field.first(item, "by", "byline"),
        authors=field.authors(item),
        first=read_moment(field.first(item, "firstpublished", "firstcreated")),
        latest=read_moment(field.first(item, "versioncreated", "contentcreated")),
        notes=(field.first(item, "ednote"),),
        topics=field.topics(item),
        photos=tuple(photos or pictures),  # pictures in the markup repeat the associated ones
        where=where,
        original=original,
        **_story_fields(item),
    )
    empty = article is None or not (article.body or article.standfirst or article.photos)
    if empty and not others and field.line(item.get("type")) == "composite":
        names = ", ".join(field.source_key(each) for _, each in field.named_objects(item.get("associations")))
        yield Rejected(where, f"This package only names its items; import them too: {names[:500] or 'none'}.", original)
    elif article is None and not others:
        yield Rejected(where, "This item has neither a headline nor a text.", original)
    elif article is not None and not (empty and others):  # a package that only binds its members is no story
        yield article
    for other in others:
        place = f"{where}, {field.first(other, 'name', 'uri', 'guid')}"
        if depth < MAX_DEPTH:
            yield from read_item(other, place, _bytes_of(other), depth + 1)
        else:
            yield Rejected(place, "This item is nested too deeply in others.", _bytes_of(other))


def _story_fields(item: Item) -> dict[str, Any]:
    address = field.first(item, "url", "link", "uri")
    return {
        "dateline": field.dateline(item),
        "slug": field.first(item, "slugline", "slug"),
        "priority": read_priority(field.first(item, "urgency", "priority")),
        "section": field.section(item),
        "genre": field.genre(item),
        "language": field.first(item, "language"),
        "url": address if address.startswith(("http://", "https://")) else "",
        "version": read_version(item.get("version", "")),
        "embargo_until": read_datetime(field.first(item, "embargoeduntil", "embargoed")),
        "status": read_status(field.first(item, "pubstatus")),
        **_item_fields(item),
    }


def _item_fields(item: Item) -> dict[str, Any]:
    return {
        "source": field.source(item),
        "rights": field.rights(item),
        "source_key": field.source_key(item),
        "format": NAME,
    }


def _photo(item: Item, where: str) -> PhotoDraft:
    return make_photo(
        field.description(item, field.CAPTION_ROLES) or field.first(item, "body_text"),
        credit=field.credit(item),
        byline=field.first(item, "by", "byline", "photographer"),
        address=field.rendition(item),
        headline=field.headline(item),
        alt_text=" ".join(field.description(item, ("alttext", "alt")).split()) or field.first(item, "alt_text"),
        keywords=tuple(dict.fromkeys(name for kind, name in field.topics(item) if name and kind is TopicKind.SUBJECT)),
        instructions=field.first(item, "ednote"),
        where=where,
        **_item_fields(item),
    )


def _split_associations(item: Item, where: str) -> tuple[list[PhotoDraft], list[Item]]:
    """(the pictures of the story, with the lead marked; the associated stories)."""
    photos: list[PhotoDraft] = []
    others: list[Item] = []
    for name, each in field.named_objects(item.get("associations")):
        kind = field.line(each.get("type")).lower()
        if kind in _PICTURES and read_status(field.first(each, "pubstatus")) is not Status.WITHDRAWN:
            photos.append(replace(_photo(each, f"{where}, {name}"), is_lead=name.lower() in _LEAD_NAMES))
        elif (
            kind not in _PICTURES
            and kind not in _NOT_STORIES
            and (field.variants(each, "body", "bodies") or each.get("associations"))
        ):
            others.append(each)
    return list(with_lead(tuple(photos))), others
