"""Write drafts as IPTC ninjs 3.1. What the standard has no field for goes into one alternative identifier.

The output validates against ninjs-schema_3.1.json, and articles.parsers.ninjs.format reads it back into the same draft.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

from articles.drafts.draft import ArticleDraft, PhotoDraft, Precision, Status, TopicKind
from articles.parsers.ninjs.archive_items import PHOTO_ROLES, PROFILE, PUB_STATUS, REST
from articles.printed.bylines import split_byline

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
TOPIC_KEYS = {
    "people": TopicKind.PERSON,
    "organisations": TopicKind.ORGANISATION,
    "places": TopicKind.PLACE,
    "subjects": TopicKind.SUBJECT,
}

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_MIME_TYPES = {
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


def write_ninjs(drafts: Iterable[ArticleDraft | PhotoDraft]) -> Iterator[bytes]:
    """One item per line, as UTF-8 JSON. A single story makes a plain ninjs file."""
    for draft in drafts:
        yield json.dumps(to_ninjs(draft), ensure_ascii=False).encode() + b"\n"


def to_ninjs(draft: ArticleDraft | PhotoDraft) -> dict[str, Any]:
    """One item as a ninjs object. A story's pictures are its associations; their files are not included."""
    item = _article(draft) if isinstance(draft, ArticleDraft) else _photo(draft)
    return {"standard": STANDARD, "profile": PROFILE, **item}


def _article(draft: ArticleDraft) -> dict[str, Any]:
    published = draft.published_at or _midnight(draft.published_on)
    return _without_empty(
        uri=_uri(draft.source_key, draft.url, draft.headline + draft.body),
        type="text",
        version=str(draft.version) if draft.version else "",
        firstCreated=_time(published),
        versionCreated=_time(draft.updated_at or published),
        embargoedUntil=_time(draft.embargo_until),
        pubStatus=PUB_STATUS[draft.status],
        copyrightNotice=draft.rights,
        edNote="\n".join(filter(None, (*draft.corrections, draft.instructions))),
        language=draft.language,
        headlines=_roles({"main": draft.headline}),
        descriptions=_roles({"standfirst": draft.standfirst}),
        bodies=[{"role": "html", "contentType": "text/html", "value": draft.body}] if draft.body else [],
        by=draft.byline,
        located=draft.dateline,
        slugline=draft.slug,
        urgency=draft.priority,
        genres=[{"name": draft.genre}] if draft.genre else [],
        infoSources=_sources(draft.source, draft.authors),
        **_topics(draft),
        associations=[{"name": f"picture{n}", **_photo(photo)} for n, photo in enumerate(draft.photos, 1)],
        altIds=_identifiers(draft.source_key, draft.url, _article_rest(draft)),
    )


def _photo(photo: PhotoDraft) -> dict[str, Any]:
    return _without_empty(
        uri=_uri(photo.source_key, photo.address, photo.caption + photo.credit_line + photo.file_name),
        type="picture",
        copyrightNotice=photo.rights,
        headlines=_roles({"main": photo.headline}),
        descriptions=_roles({role: getattr(photo, key) for key, role in PHOTO_ROLES.items()}),
        by=", ".join(photo.photographers),
        infoSources=_sources(photo.source, ()),
        places=[{"name": photo.place, "rel": "about"}] if photo.place else [],
        subjects=[{"name": keyword, "rel": "about"} for keyword in photo.keywords],
        renditions=_renditions(photo.address),
        altIds=_identifiers(photo.source_key, "", _photo_rest(photo)),
    )


def _article_rest(draft: ArticleDraft) -> dict[str, Any]:
    """What the standard's fields cannot restore."""
    rest: dict[str, Any] = {}
    if draft.authors != split_byline(draft.byline[:500]):
        rest["authors"] = list(draft.authors)
    if draft.corrections:
        rest["corrections"] = list(draft.corrections)
    if draft.instructions:
        rest["instructions"] = draft.instructions
    if draft.updated_at and _time(draft.updated_at) == _time(draft.published_at or _midnight(draft.published_on)):
        rest["updated_at"] = _time(draft.updated_at)
    if draft.estimate:
        estimate = draft.estimate
        rest["published_estimate"] = {
            "weekday": estimate.weekday,
            "after": estimate.after.isoformat(),
            "date": estimate.date.isoformat(),
        }
    return rest | _date_rest(draft)


def _date_rest(draft: ArticleDraft) -> dict[str, Any]:
    """The day and how well it is known, unless a time implies both."""
    plain = draft.published_at is not None and draft.precision is Precision.EXACT
    if plain and draft.published_at is not None and draft.published_on == draft.published_at.date():
        return {}
    return {
        "published_on": draft.published_on.isoformat() if draft.published_on else "",
        "published_at": _time(draft.published_at),
        "precision": str(draft.precision),
    }


def _photo_rest(photo: PhotoDraft) -> dict[str, Any]:
    return _without_empty(
        photographers=list(photo.photographers),
        agencies=list(photo.agencies),
        roles=list(photo.roles),
        taken_on=photo.taken_on.isoformat() if photo.taken_on else "",
        file_name=photo.file_name,
        instructions=photo.instructions,
        is_lead=photo.is_lead,
        status="" if photo.status is Status.PUBLISHED else str(photo.status),
        address=photo.address if not _URI.fullmatch(photo.address) else "",
    )


def _topics(draft: ArticleDraft) -> dict[str, Any]:
    lists: dict[str, Any] = {
        key: [{"name": topic.name, "rel": "about"} for topic in draft.topics if topic.kind is kind]
        for key, kind in TOPIC_KEYS.items()
    }
    if draft.section:
        lists["subjects"].insert(0, {"name": draft.section, "rel": "section"})
    return lists


def _without_empty(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value}


def _roles(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in values.items() if value]


def _sources(source: str, authors: Iterable[str]) -> list[dict[str, str]]:
    own = [{"name": source, "role": "source"}] if source else []
    return own + [{"name": name, "role": "author"} for name in authors]


def _identifiers(source_key: str, url: str, rest: dict[str, Any]) -> list[dict[str, str]]:
    identifiers = {"source_key": source_key, "url": url}
    if rest:
        identifiers[REST] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return [{"role": role, "value": value} for role, value in identifiers.items() if value]


def _renditions(address: str) -> list[dict[str, str]]:
    if not _URI.fullmatch(address):
        return []
    suffix = re.search(r"\.\w{3,4}$", address.partition("?")[0])
    mime_type = _MIME_TYPES.get(suffix.group().lower() if suffix else "", "image/jpeg")
    return [{"name": "original", "href": address, "contentType": mime_type}]


def _uri(source_key: str, address: str, content: str) -> str:
    """The item's identifier: the source's own if it is a URI, else the address, else one made of the source's key or of
    a digest of the content."""
    for candidate in (source_key, address):
        if _URI.fullmatch(candidate):
            return candidate
    if source_key:
        return "urn:newsarchive:" + quote(source_key, safe="")
    return "urn:newsarchive:sha256:" + hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
