"""What a story, a photo or a name is now, as JSON: the form in which versions and imports record it.

The format is that of JSON Lines (articles.drafts.to_json); "kept" adds what only the archive knows of a row. A state
can be read by itself and refers to no rows but those of the vocabularies.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from articles.drafts.digests import hex_digest
from articles.drafts.to_json import photo_as_json, record_of_article
from articles.exporting.drafts import draft_of, photo_draft_of
from articles.models import (
    Article,
    ArticleAuthor,
    ArticlePhoto,
    Author,
    Correction,
    Credit,
    Photo,
    Section,
    Source,
    Term,
    Topic,
    Withdrawal,
)
from articles.models.draft_parts import fetch_draft_parts

Json = dict[str, Any]

NAMES: Mapping[str, type[Term]] = {
    str(model._meta.model_name): model for model in (Section, Source, Author, Topic, Credit)
}
"""Kind -> vocabulary."""
MODELS: Mapping[str, type[models.Model]] = {"article": Article, "photo": Photo, **NAMES}
"""Kind -> model: whatever has versions."""

_ARTICLE_KEPT = ("slug", "digest", "checksum", "version", "status")
_PHOTO_KEPT = ("pk", "identity", "checksum", "width", "height", "status")
WITHDRAWAL = ("withdrawn_on", "reason", "note")
_EMPTY: Mapping[str, Any] = {
    "article_photos": ArticlePhoto.objects,
    "article_authors": ArticleAuthor.objects,
    "topics": Topic.objects,
    "corrections": Correction.objects,
}
WITHDRAWAL_TOLD = ("told_headline", "told_reason")
"""Left out where they are empty, so that states of withdrawn stories that were written without them stay the same."""
_NOT_OF_A_NAME = {"id", "folded", "sort_key", "letter"}
CHUNK = 500
"""Records that are read together."""


def kind_of(model: type[models.Model] | models.Model) -> str:
    """The kind of a record: the name of its model."""
    return str(model._meta.model_name)


def remember(article: Article) -> Json:
    """The article as it is now. For many articles, fetch_draft_parts() first."""
    before = record_of_article(draft_of(article))
    rows = article.article_photos.all()
    for photo, row in zip(before["photos"], rows, strict=True):
        photo["kept"] = _kept_photo(row.photo)
    dates = [row.corrected_on and row.corrected_on.isoformat() for row in article.corrections.all()]
    kept = {name: getattr(article, name) for name in _ARTICLE_KEPT} | {"corrected_on": dates}
    return before | {"kept": kept | _withdrawal(article)}


_PARTS = ("authors", "topics", "people", "places", "organisations", "corrections", "photos", "section", "source")
"""What of a story's state stands in other tables than its own."""


def with_fresh_texts(before: Json, article: Article) -> Json:
    """What remember() returns for an article of which only columns of its own row have changed since `before`, without
    reading its parts again. One query for a withdrawn article, none for others."""
    bare = copy(article)
    bare._prefetched_objects_cache = {name: rows.none() for name, rows in _EMPTY.items()}  # type: ignore[attr-defined]
    fresh = remember(bare)
    dates = {"corrected_on": before["kept"]["corrected_on"]}
    return fresh | {name: before[name] for name in _PARTS if name in before} | {"kept": fresh["kept"] | dates}


def _withdrawal(article: Article) -> Json:
    """Why the article was withdrawn; empty if it was not. One query for a withdrawn article."""
    if article.status != Article.Status.WITHDRAWN:
        return {}
    row = Withdrawal.objects.filter(article=article).first()
    if row is None:
        return {}
    told = {name: value for name in WITHDRAWAL_TOLD if (value := getattr(row, name))}
    return {"withdrawal": {name: _plain(getattr(row, name)) for name in WITHDRAWAL} | told}


def remember_photo(photo: Photo) -> Json:
    """The photo as it is now."""
    return photo_as_json(photo_draft_of(photo)) | {"kept": _kept_photo(photo)}


def _kept_photo(photo: Photo) -> Json:
    return {name: getattr(photo, name) for name in _PHOTO_KEPT} | {"image": photo.image.name or ""}


def remember_name(term: Term) -> Json:
    """The name as it is now: every column but its key and what follows from the name."""
    columns = [field.attname for field in term._meta.concrete_fields if field.name not in _NOT_OF_A_NAME]
    return {column: _plain(getattr(term, column)) for column in columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def states_of(kind: str, keys: Collection[int], *, lock: bool = False) -> dict[int, Json]:
    """Key -> state, for those of these records that exist. lock: nobody else may change them until the transaction
    ends; needs a transaction."""
    found: dict[int, Json] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), CHUNK):
        found |= {row.pk: _state(row) for row in _rows(kind, wanted[start : start + CHUNK], lock)}
    return found


def lock_rows(kind: str, keys: Iterable[int]) -> None:
    """Lock these rows until the transaction ends. On SQLite the transaction holds the only write lock already."""
    if connection.features.has_select_for_update:
        rows = MODELS[kind]._default_manager.filter(pk__in=list(keys)).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _rows(kind: str, keys: list[int], lock: bool) -> list[Any]:
    rows: Any = MODELS[kind]._default_manager.filter(pk__in=keys)
    if kind == "photo":
        if lock:
            lock_rows(kind, keys)  # first: PostgreSQL joins no row anew for which it has waited
        return list(rows.select_related("source").with_credits())
    if lock and connection.features.has_select_for_update:
        rows = rows.order_by("pk").select_for_update()
    found = list(rows)
    if kind == "article":
        fetch_draft_parts(found)
    return found


def _state(row: Any) -> Json:
    if isinstance(row, Article):
        return remember(row)
    return remember_photo(row) if isinstance(row, Photo) else remember_name(row)


def token_of(state: Json | None) -> str:
    """A digest of everything that a state says: two states with the same token are equal."""
    return hex_digest(json.dumps(state, sort_keys=True, ensure_ascii=False)) if state is not None else ""


def current_token(kind: str, key: int) -> str:
    """The token of the record's present state; empty if it does not exist."""
    return token_of(states_of(kind, [key]).get(key))


def label_of(state: Json) -> str:
    """A line that names the record: its headline, caption or name."""
    words = state.get("name") or state.get("headline") or state.get("caption") or ""
    return " ".join(str(words).split())[:200]


def changed_fields(before: Json, after: Json) -> list[str]:
    """The names of the fields in which two states of a record differ. A story's photos are compared as places: their
    captions have versions of their own."""
    one, other = _told(before), _told(after)
    return [name for name in {**one, **other} if one.get(name) != other.get(name)]


def _told(state: Json) -> Json:
    """A state with what "kept" holds beside the rest, and of a story's photos only which they are, in order."""
    kept = {name: value for name, value in state.get("kept", {}).items() if name not in ("pk", "version", "digest")}
    told = {**kept, **{name: value for name, value in state.items() if name not in ("kept", "format")}}
    if "photos" in told:
        told["photos"] = [photo["kept"]["pk"] for photo in told["photos"]]
    return told
