"""Digests of the present state of rows. A batch records them when it writes, and undoing compares them.

A state covers everything that an archivist can edit in a story, including its photos and their credits. It leaves out
what the archive keeps for itself (batch, family, times of writing). Terms are included by key, so that renaming a
section does not count as an edit of its stories.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from articles.drafts.digests import hex_digest
from articles.models import Article, ArticleAuthor, ArticlePhoto, Correction, Photo, PhotoCredit
from articles.models.bulk_rows import match_keys

_ARTICLE = attrgetter(
    "headline", "slug", "standfirst", "byline", "dateline", "body", "section_id", "source_id", "source_key", "language",
    "url", "rights", "published_on", "published_at", "precision", "estimate", "source_updated_at", "embargo_until",
    "status", "version", "slugline", "priority",
)  # fmt: skip
_PHOTO = attrgetter(
    "image.name", "headline", "caption", "alt_text", "credit_line", "taken_on", "place", "rights", "keywords",
    "is_withdrawn", "source_id", "source_key", "address",
)  # fmt: skip

_Rows = Mapping[int, Sequence[Any]]


class Parts(NamedTuple):
    """What of an article's state stands in other tables: keys and texts, and the states of its photos, in order."""

    authors: Sequence[Any]
    topics: Sequence[Any]
    corrections: Sequence[Any]
    photos: Sequence[str]


def article_states(
    articles: Iterable[Article],
    photos_were: Mapping[int, str] | None = None,
    known: Mapping[int, Parts] | None = None,
) -> dict[int, str]:
    """Article key -> digest. The articles' own fields are taken from memory; their parts are read from the database,
    except those that are known by the article's key, and the states of photos that are given by the photo's."""
    rows = {article.pk: article for article in articles}
    parts = dict(known or {})
    if unknown := [pk for pk in rows if pk not in parts]:
        parts |= _read_parts(unknown, photos_were or {})
    return {pk: _digest(_ARTICLE(row), *parts[pk], *_instructions(row), *_genre(row)) for pk, row in rows.items()}


def fetched_parts(article: Article) -> Parts:
    """The parts of an article whose parts were fetched (articles.models.draft_parts). No query."""
    return Parts(
        [(row.author_id,) for row in article.article_authors.all()],
        sorted((topic.pk,) for topic in article.topics.all()),
        [(row.text, row.corrected_on) for row in article.corrections.all()],
        [
            _photo_state(row.photo, [(credit.credit_id, credit.role) for credit in row.photo.photo_credits.all()])
            for row in article.article_photos.all()
        ],
    )


def _read_parts(keys: list[int], photos_were: Mapping[int, str]) -> dict[int, Parts]:
    """Article key -> parts. Six queries."""
    ours = match_keys("article", keys)
    authors = _parts(ArticleAuthor.objects.filter(ours).order_by("position"), "author")
    topics = _parts(Article.topics.through.objects.filter(ours).order_by("topic"), "topic")
    corrections = _parts(Correction.objects.filter(ours), "text", "corrected_on")
    places = _parts(ArticlePhoto.objects.filter(ours).order_by("position"), "photo")
    photos = photo_states(Photo.objects.filter(pk__in={pk for group in places.values() for (pk,) in group}))
    photos |= photos_were
    return {
        pk: Parts(authors[pk], topics[pk], corrections[pk], [photos[photo] for (photo,) in places[pk]]) for pk in keys
    }


def photo_states(photos: Iterable[Photo]) -> dict[int, str]:
    """Photo key -> digest."""
    rows = list(photos)
    if not rows:
        return {}
    printed = PhotoCredit.objects.filter(photo__in=rows).order_by("position")
    credits_of = _parts(printed, "credit", "role", whole="photo")
    return {photo.pk: _photo_state(photo, credits_of[photo.pk]) for photo in rows}


def _photo_state(photo: Photo, credits_: Sequence[Any]) -> str:
    return _digest(_PHOTO(photo), credits_, *_instructions(photo))


def _instructions(row: Article | Photo) -> list[str]:
    """The notes or restrictions of a row, if it has any: recorded states are older than the field."""
    return [row.instructions] if row.instructions else []


def _genre(row: Article) -> list[list[str]]:
    """The genre in a list, if there is any, so that it differs from instructions of the same words."""
    return [[row.genre]] if row.genre else []


def _parts(rows: Any, *columns: str, whole: str = "article") -> _Rows:
    """The rows of one table, grouped by the row that they belong to."""
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows.values_list(whole, *columns):
        groups[key].append(tuple(values))
    return groups


def _digest(*values: Any) -> str:
    return hex_digest(json.dumps(values, default=_as_text, ensure_ascii=False))


def _as_text(value: Any) -> str:
    """A moment in UTC, so that equal moments compare equal whatever zone they were given in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A state cannot hold {value!r}.")
