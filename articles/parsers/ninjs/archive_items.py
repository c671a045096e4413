"""The archive's own ninjs: an export comes back exactly, without the guessing that other people's items need.

ninjs has no field for some of what the archive knows (how well a date is known, who a credit names). The export puts
that into one alternative identifier, `archive`, as JSON with the keys of records.py. Everything else is read from the
standard's fields, so that edits of an export are imported.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from articles.drafts.draft import Entry, ParseError, Rejected, Status
from articles.parsers.ninjs.item_fields import Item, first, line, objects, text
from articles.parsers.tables.records import read_article, read_photo
from articles.printed.bylines import split_byline

PROFILE = "newsarchive"
REST = "archive"
"""The role of the alternative identifier that holds what ninjs has no field for."""

PUB_STATUS = {Status.PUBLISHED: "usable", Status.DRAFT: "withheld", Status.WITHDRAWN: "canceled"}
TOPIC_KEYS = {"subjects": "subjects", "people": "people", "places": "places", "organisations": "organisations"}
PHOTO_ROLES = {"caption": "caption", "credit_line": "creditline", "alt_text": "alttext"}

_STATUS = {word: str(status) for status, word in PUB_STATUS.items()}


def is_own(item: Item) -> bool:
    """Whether this archive's export wrote the item. Its keys must be in lower case."""
    return line(item.get("profile")) == PROFILE and line(item.get("type")) in ("text", "picture")


def read_own(item: Item, where: str, original: bytes) -> Entry:
    """The draft that was exported."""
    try:
        if line(item.get("type")) == "picture":
            return replace(read_photo(_photo_record(item), "ninjs"), format="ninjs", where=where)
        draft = read_article(_article_record(item), "ninjs")
    except ParseError as error:
        return Rejected(where, error.why, original)
    return replace(draft, format="ninjs", where=where, original=original)


def _article_record(item: Item) -> dict[str, Any]:
    published, version_created = line(item.get("firstcreated")), line(item.get("versioncreated"))
    record = {
        "headline": _find_role(item.get("headlines"), "main"),
        "standfirst": _find_role(item.get("descriptions"), "standfirst"),
        "body": _find_role(item.get("bodies"), "html"),
        "byline": text(item.get("by")),
        "authors": list(split_byline(text(item.get("by"))[:500])),
        "dateline": text(item.get("located")),
        "slug": text(item.get("slugline")),
        "priority": item.get("urgency"),
        "genre": next((text(each.get("name")) for each in objects(item.get("genres"))), ""),
        "section": next(iter(_names(item, "subjects", "section")), ""),
        "language": text(item.get("language")),
        "version": line(item.get("version")),
        "published_at": published,
        "updated_at": version_created if version_created != published else "",
        "embargo_until": line(item.get("embargoeduntil")),
        "status": _STATUS.get(line(item.get("pubstatus")), ""),
        "photos": [_photo_record(each) for each in objects(item.get("associations"))],
        **{key: _names(item, theirs, "about") for key, theirs in TOPIC_KEYS.items()},
        **_shared_fields(item),
    }
    rest = _rest(item)
    if "published_on" in rest or "precision" in rest:
        record["published_at"] = ""  # the standard requires a time, even if none is known
    return record | rest


def _photo_record(item: Item) -> dict[str, Any]:
    record = {
        "headline": _find_role(item.get("headlines"), "main"),
        **{key: _find_role(item.get("descriptions"), role) for key, role in PHOTO_ROLES.items()},
        "place": next(iter(_names(item, "places", "about")), ""),
        "keywords": _names(item, "subjects", "about"),
        "photographers": [],
        "agencies": [],
        "address": next((line(each.get("href")) for each in objects(item.get("renditions"))), ""),
        **_shared_fields(item),
    }
    return record | _rest(item)


def _shared_fields(item: Item) -> dict[str, Any]:
    identifiers = {line(each.get("role")): text(each.get("value")) for each in objects(item.get("altids"))}
    sources = (text(each.get("name")) for each in objects(item.get("infosources")) if first(each, "role") == "source")
    return {
        "rights": text(item.get("copyrightnotice")),
        "source": next(sources, ""),
        "source_key": identifiers.get("source_key", ""),
        "url": identifiers.get("url", ""),
    }


def _rest(item: Item) -> dict[str, Any]:
    for each in objects(item.get("altids")):
        if line(each.get("role")) == REST:
            try:
                rest = json.loads(text(each.get("value")))
            except (ValueError, RecursionError):
                raise ParseError("What the archive added to this item is broken JSON.") from None
            return rest if isinstance(rest, dict) else {}
    return {}


def _find_role(value: Any, role: str) -> str:
    return next((text(each.get("value")) for each in objects(value) if line(each.get("role")) == role), "")


def _names(item: Item, key: str, relation: str) -> list[str]:
    return [text(each.get("name")) for each in objects(item.get(key)) if line(each.get("rel")) == relation]
