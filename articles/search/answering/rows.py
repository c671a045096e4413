"""Found keys -> database rows that this reader may see, and from each row the texts that were searched.

The database has the last word: a hit whose row is gone, withdrawn or under embargo never becomes a result.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from articles.drafts.text import plain_text
from articles.models import Article, IndexUpdate, Photo
from articles.models.article_queries import StoryLine
from articles.models.photo import PhotoLine
from articles.models.story_rows import visible_stories
from articles.printed.languages import known_language
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.engines.base import Gate
from articles.search.indexing.documents import add_missing_names

log = logging.getLogger(__name__)

Row = Article | Photo
Line = StoryLine | PhotoLine

HEADLINE_LENGTH = 120

CHUNK = 1000
"""Keys a query."""

FIELD_OF = {"correction": "text", "description": "text"}
"""Places that are searched as part of a text field of another name."""


def visible_keys(keys: Iterable[Key]) -> list[Key]:
    """Those of these keys, in no order, whose rows every reader may see now; one query for each thousand of a kind."""
    shown: list[Key] = []
    for kind, pks in _by_kind(keys).items():
        visible = (Article.objects if kind == ARTICLE else Photo.objects).visible().order_by()
        for start in range(0, len(pks), CHUNK):
            found = visible.filter(pk__in=pks[start : start + CHUNK]).values_list("pk", flat=True)
            shown += [Key(kind, pk) for pk in found]
    return shown


def _by_kind(keys: Iterable[Key]) -> dict[str, list[int]]:
    wanted: dict[str, list[int]] = {}
    for key in keys:
        wanted.setdefault(key.kind, []).append(key.pk)
    return wanted


def fetch_rows(keys: Iterable[Key], gate: Gate, hidden_photos: bool = True) -> dict[Key, Row]:
    """The rows behind these keys that pass the gate, each kind in a fixed number of queries. Without hidden_photos,
    a gate for staff lets only those photos through that every reader sees."""
    wanted = _by_kind(keys)
    rows: dict[Key, Row] = {}
    if ARTICLE in wanted:
        rows.update((Key(ARTICLE, row.pk), row) for row in _stories_with_parts(gate, wanted[ARTICLE]))
    if PHOTO in wanted:
        photos = _photos(gate, hidden_photos).with_ran_on().with_story_language()
        rows.update((Key(PHOTO, row.pk), row) for row in photos.filter(pk__in=wanted[PHOTO]))
    return rows


def fetch_lines(keys: Iterable[Key], gate: Gate, hidden_photos: bool = True) -> dict[Key, Line]:
    """The same rows as plain values, with only what a line of a table prints. One query a kind."""
    wanted = _by_kind(keys)
    lines: dict[Key, Line] = {}
    if ARTICLE in wanted:
        lines.update((Key(ARTICLE, row.pk), row) for row in _stories(gate).filter(pk__in=wanted[ARTICLE]).lines())
    if PHOTO in wanted:
        photos = _photos(gate, hidden_photos).filter(pk__in=wanted[PHOTO])
        lines.update((Key(PHOTO, row.pk), row) for row in photos.lines())
    return lines


def _stories_with_parts(gate: Gate, pks: list[int]) -> list[Article]:
    if gate.now is not None:
        return visible_stories(pks)
    return list(_stories(gate).with_row_parts().filter(pk__in=pks).order_by())


def _stories(gate: Gate) -> Any:
    return Article.objects.with_status(gate.statuses) if gate.now is None else Article.objects.only_visible()


def _photos(gate: Gate, hidden_photos: bool) -> Any:
    return Photo.objects.all() if gate.now is None and hidden_photos else Photo.objects.visible()


def report(keys: list[Key]) -> None:
    """The index shows what the database does not: have these documents made again."""
    log.warning("The index showed %d documents that may not be seen; they are indexed anew: %s", len(keys), keys[:10])
    IndexUpdate.objects.enqueue(keys)


def language_of_row(row: Row) -> str:
    """The code of the language that the row's words are stemmed by (Document.language): of a photo, its story's."""
    tag = row.language if isinstance(row, Article) else getattr(row, "story_language", None) or ""
    return known_language(tag)


def texts_of(row: Row) -> dict[str, str]:
    """Place -> text as it is searched (documents), in the order in which places are named to the reader."""
    if isinstance(row, Photo):
        return {
            "headline": row.headline,
            "caption": row.caption,
            "credit": row.credit_line,
            "description": "\n".join([row.alt_text, *map(str, row.keywords)]),
            "location": row.place,
        }
    photos = row.shown_photos
    return {
        "headline": row.headline,
        "standfirst": row.standfirst,
        "text": plain_text(row.body),
        "caption": "\n".join(photo.caption for photo in photos if photo.caption),
        "credit": "\n".join(photo.credit_line for photo in photos if photo.credit_line),
        "byline": row.byline,
        "location": "\n".join([row.dateline, *(photo.place for photo in photos)]),
    }


def rarer_texts_of(row: Row) -> dict[str, str]:
    """The same of what is searched too, but must be asked for: only where nothing else of a row matched."""
    if isinstance(row, Photo):
        return {}
    authors = [author.name for author in row.ordered_authors]
    corrections = [correction.text for correction in row.ordered_corrections]
    return {"byline": add_missing_names(row.byline, authors), "correction": "\n".join(corrections)}


def family_of(row: object) -> int | None:
    """The family of near-identical stories that a row belongs to, if any."""
    return row.family if isinstance(row, Article) else None


def headline_of(row: Row | Line) -> str:
    """The headline; of a photo without one, its caption's beginning."""
    if row.headline or isinstance(row, Article | StoryLine):
        return row.headline
    caption = " ".join(row.caption.split())
    return caption if len(caption) <= HEADLINE_LENGTH else caption[:HEADLINE_LENGTH].rsplit(" ", 1)[0] + " …"


def date_of(row: Row | Line) -> date | None:
    """The day that results are sorted by: a story's publication; of a photo, its newest story's, or its own."""
    if isinstance(row, Article | StoryLine):
        return row.published_on
    ran_on: date | None = getattr(row, "ran_on", None)
    return ran_on or row.taken_on
