"""A draft as the texts of a form, and back. What the form does not show (keys, times, pictures) stays as read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from articles.drafts.draft import ArticleDraft, PhotoDraft, Precision, TopicDraft, TopicKind
from articles.drafts.markup import clean_body, paragraphs_to_body
from articles.drafts.text import body_paragraphs
from articles.printed.captions import split_caption
from articles.printed.credit_lines import parse_credit

Fields = dict[str, str]

TEXTS = ("headline", "standfirst", "byline", "dateline", "section", "source", "language", "url", "rights")
PHOTO_TEXTS = ("caption", "credit_line", "place", "alt_text")
TOPICS = {
    "people": TopicKind.PERSON,
    "places": TopicKind.PLACE,
    "organisations": TopicKind.ORGANISATION,
    "subjects": TopicKind.SUBJECT,
}
"""The form's field of each kind of topic."""

_BLOCK = r"(?:p|h2|h3|blockquote|ul|ol)"
_MARKUP = re.compile(r"<(?:/?(?:p|h[1-6]|blockquote|ul|ol|li|em|strong|b|i|sub|sup)>|br\s*/?>|a\s)", re.I)
_BLOCK_START = re.compile(rf"\s*<{_BLOCK}[\s>]", re.I)
_AFTER_BLOCK = re.compile(rf"(?<=>)\s*\n(?=\s*<{_BLOCK}[\s>])", re.I)
_ONLY_PARAGRAPHS = re.compile(r"(?:<p>[^<]*</p>\s*)*")


def fields_of(draft: ArticleDraft) -> Fields:
    """The texts of a story's form. Names stand on one line, with semicolons between."""
    texts = {name: getattr(draft, name) for name in TEXTS}
    day = draft.estimate.date if draft.estimate else draft.published_on
    named = {
        field: "; ".join(topic.name for topic in draft.topics if topic.kind is kind) for field, kind in TOPICS.items()
    }
    return texts | named | {
        "authors": "; ".join(draft.authors),
        "published_on": day.isoformat() if day else "",
        "precision": str(draft.precision),
        "body": typed_body(draft.body),
    }  # fmt: skip


def photo_fields_of(photo: PhotoDraft) -> Fields:
    """The texts of a photo's form."""
    texts = {name: getattr(photo, name) for name in PHOTO_TEXTS}
    return texts | {"taken_on": photo.taken_on.isoformat() if photo.taken_on else "", "leave_out": ""}


def typed_body(body: str) -> str:
    """A body as people type it: plain paragraphs with empty lines between, or HTML where it has more than that."""
    if _ONLY_PARAGRAPHS.fullmatch(body.strip()):
        plain = "\n\n".join(body_paragraphs(body))
        if not _MARKUP.search(plain):  # a text about tags is shown as HTML, so that its tags stay words
            return plain
    return _AFTER_BLOCK.sub("\n\n", body)


def body_of(typed: str) -> str:
    """The body of what was typed. Each part between empty lines is a paragraph of its own, also where others are HTML.
    A text without any tag of the archive is plain text, so that "a < b" stays what it is."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", typed.replace("\r\n", "\n")) if part.strip()]
    if not _MARKUP.search(typed):
        return paragraphs_to_body(" ".join(part.split()) for part in parts)
    blocks = (part if _BLOCK_START.match(part) else f"<p>{part}</p>" for part in parts)
    return clean_body("\n".join(blocks))


def names_in(line: str) -> tuple[str, ...]:
    """The names of a line, which semicolons or line ends part; each once, in order."""
    names = (" ".join(name.split()) for name in re.split(r"[;\n]", line))
    return tuple(dict.fromkeys(filter(None, names)))


def draft_from(read: ArticleDraft, typed: Mapping[str, Any], photos: Sequence[PhotoDraft]) -> ArticleDraft:
    """The draft as read, with the cleaned data of the form in place of what it shows."""
    topics = [TopicDraft(kind, name) for field, kind in TOPICS.items() for name in names_in(typed[field])]
    changed: dict[str, Any] = {name: typed[name] for name in TEXTS}
    return replace(
        read,
        **changed,
        **_date(read, typed["published_on"], typed["precision"]),
        authors=names_in(typed["authors"]),
        body=read.body if typed["body"] == typed_body(read.body) else body_of(typed["body"]),
        topics=tuple(topics),
        photos=tuple(photos),
    )


def _date(read: ArticleDraft, day: date | None, precision: str) -> dict[str, Any]:
    """The four fields of the date. The exact time and the estimate stay while the day they belong to does."""
    same = day == (read.estimate.date if read.estimate else read.published_on) and precision == read.precision
    if same:
        return {}
    keeps_time = precision == Precision.EXACT and day == read.published_on
    return {
        "published_on": day,
        "precision": Precision(precision),
        "published_at": read.published_at if keeps_time else None,
        "estimate": None,
    }


def photo_from(read: PhotoDraft, typed: Mapping[str, Any]) -> PhotoDraft:
    """The photo as read, with the cleaned data of its form. The names follow the credit line if that was changed."""
    changed: dict[str, Any] = {name: typed[name] for name in PHOTO_TEXTS}
    if typed["credit_line"] != read.credit_line:
        credit = parse_credit(typed["credit_line"])
        changed |= {"photographers": credit.photographers, "agencies": credit.agencies, "roles": credit.roles}
    return replace(read, taken_on=typed["taken_on"], **changed)


def split_fields(photo: Fields) -> Fields:
    """A photo's texts with the credit moved from the end of its caption to its own field; what is there stays."""
    printed = split_caption(photo["caption"])
    if photo["credit_line"].strip() or not printed.credit_line:
        return photo
    day = printed.taken_on.isoformat() if printed.taken_on else ""
    return photo | {
        "caption": printed.caption,
        "credit_line": printed.credit_line,
        "taken_on": photo["taken_on"] or day,
        "place": photo["place"] or printed.place,
    }


def rejected_body(original: bytes) -> str:
    """A text that gave no story, as the body of a form: nothing of it is left out."""
    return typed_body(paragraphs_to_body(original.decode("utf-8", "replace").splitlines()))
