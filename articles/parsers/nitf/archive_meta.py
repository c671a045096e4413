"""What the archive's own NITF says beside the standard: an export comes back exactly.

One meta element holds, as JSON with the keys of records.py, the fields that the standard's elements do not give back
as they were; a media-metadata element does the same for each photo. Everything else is read from the standard's
elements, so that edits of an export are imported.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.drafts.to_json import Json, photo_as_json, record_of_article
from articles.parsers.files.xml import attribute, child, children
from articles.parsers.tables.records import read_article, read_photo

NAME = "newsarchive"


def story_record(draft: ArticleDraft) -> Json:
    """A story as a record, without its photos."""
    record = record_of_article(replace(draft, photos=()))
    del record["photos"], record["format"]
    return record


def restore(entry: Entry, node: etree._Element) -> Entry:
    """The entry of a nitf element, with what its meta element says."""
    rest = _read_json(
        next((m for m in children(child(node, "head"), "meta") if attribute(m, "name") == NAME), None), "content"
    )
    if rest is None or not isinstance(entry, ArticleDraft):
        return entry
    try:
        if rest.get("kind") == "photo" and entry.photos:
            return replace(entry.photos[0], format=entry.format, where=entry.where)
        draft = read_article(story_record(entry) | rest, entry.format)
    except ParseError as error:
        return Rejected(
            entry.where, f"What the archive added to this story cannot be read: {error.why}", entry.original
        )
    return replace(draft, photos=entry.photos, where=entry.where, original=entry.original, format=entry.format)


def restore_photo(photo: PhotoDraft, media: etree._Element) -> PhotoDraft | None:
    """The photo of a media element, with what the archive added to it; None if it added nothing."""
    metadata = (each for each in children(media, "media-metadata") if attribute(each, "name") == NAME)
    rest = _read_json(next(metadata, None), "value")
    if rest is None:
        return None
    try:
        read = read_photo(photo_as_json(photo) | rest, photo.format)
    except ParseError:
        return None
    return replace(read, image=photo.image, where=photo.where, format=photo.format)


def _read_json(node: etree._Element | None, name: str) -> dict[str, Any] | None:
    try:
        value = json.loads(attribute(node, name) or "null")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
