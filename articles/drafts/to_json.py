"""Drafts as plain JSON objects: what `parse_articles --json` prints and the JSON Lines reader accepts.

Keys are the names of the drafts' fields. Days and moments are ISO 8601 or null. An unknown text is "", except
credit_line, which is null if there was no credit. Pictures and original input are left out, as they are files.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from articles.drafts.draft import ArticleDraft, Entry, Estimate, PhotoDraft, Rejected, Status, TopicDraft, TopicKind

Json = dict[str, Any]

_TOPICS = {
    "topics": TopicKind.SUBJECT,
    "people": TopicKind.PERSON,
    "places": TopicKind.PLACE,
    "organisations": TopicKind.ORGANISATION,
}


def entry_as_json(entry: Entry) -> Json:
    """One entry as a JSON object: an article, a photo ("kind": "photo"), or {"rejected": {where, why}}."""
    if isinstance(entry, Rejected):
        return {"rejected": {"where": entry.where, "why": entry.why}}
    if isinstance(entry, PhotoDraft):
        return {"kind": "photo"} | photo_as_json(entry) | {"format": entry.format}
    return article_as_json(entry)


def article_as_json(draft: ArticleDraft) -> Json:
    """An article with its photos; `paragraphs` repeats the body as plain text."""
    record = record_of_article(draft)
    body, photos, told = (record.pop(name) for name in ("body", "photos", "format"))
    return record | {"paragraphs": draft.paragraphs, "body": body, "photos": photos, "format": told}


def record_of_article(draft: ArticleDraft) -> Json:
    """An article with its photos, without the paragraphs, for which its body has to be parsed."""
    return {
        "headline": draft.headline,
        "standfirst": draft.standfirst,
        "byline": draft.byline,
        "authors": list(draft.authors),
        "dateline": draft.dateline,
        "slug": draft.slug,
        "priority": draft.priority,
        **({"genre": draft.genre} if draft.genre else {}),
        "published_on": _iso(draft.published_on),
        "published_at": _iso(draft.published_at),
        "published_estimate": _estimate(draft.estimate),
        "precision": str(draft.precision),
        "updated_at": _iso(draft.updated_at),
        "embargo_until": _iso(draft.embargo_until),
        "language": draft.language,
        "url": draft.url,
        "source": draft.source,
        "source_key": draft.source_key,
        "version": draft.version,
        "status": str(draft.status),
        "section": draft.section,
        **topics_as_json(draft.topics),
        "corrections": list(draft.corrections),
        "instructions": draft.instructions,
        "rights": draft.rights,
        "body": draft.body,
        "photos": [photo_as_json(photo) for photo in draft.photos],
        "format": draft.format,
    }


def topics_as_json(topics: tuple[TopicDraft, ...]) -> dict[str, list[str]]:
    """The names of each kind of topic."""
    return {key: [topic.name for topic in topics if topic.kind is kind] for key, kind in _TOPICS.items()}


def photo_as_json(photo: PhotoDraft) -> Json:
    """A photo's words and addresses. credit_line is null if none was printed; status is given unless it is
    published."""
    hidden = {} if photo.status is Status.PUBLISHED else {"status": str(photo.status)}
    return hidden | {
        "caption": photo.caption,
        "credit_line": photo.credit_line or None,
        "photographers": list(photo.photographers),
        "agencies": list(photo.agencies),
        "roles": list(photo.roles),
        "taken_on": _iso(photo.taken_on),
        "place": photo.place,
        "headline": photo.headline,
        "alt_text": photo.alt_text,
        "rights": photo.rights,
        **({"instructions": photo.instructions} if photo.instructions else {}),
        "keywords": list(photo.keywords),
        "address": photo.address,
        "file_name": photo.file_name,
        "is_lead": photo.is_lead,
        "source": photo.source,
        "source_key": photo.source_key,
    }


def _estimate(estimate: Estimate | None) -> Json | None:
    if estimate is None:
        return None
    return {"weekday": estimate.weekday, "after": _iso(estimate.after), "date": _iso(estimate.date)}


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
