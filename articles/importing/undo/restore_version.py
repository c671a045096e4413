"""Restore one version of a record as a new version. A record that was deleted is created again, under its old key."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction

from articles.importing.undo.restore import restore_article, restore_whole_photo
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, Photo, Version
from articles.versions import history
from articles.versions.recorder import Change, watch
from articles.versions.states import MODELS, NAMES, Json, lock_rows


class CannotRestore(Exception):
    """The version cannot be restored; the message is a sentence for the archivist."""


def restore_version(kind: str, record: int, number: int, user: AbstractUser, reason: str = "") -> None:
    """Make the record what this version contains.

    What readers may see stays as it is: status and embargo of a story, status of a photo. What was deleted comes back
    hidden: a story as a draft, a photo with its stories.

    Raises CannotRestore.
    """
    with transaction.atomic():
        lock_rows(kind, [record])
        state = history.content_of(kind, record, number)
        if state is None:
            raise CannotRestore("This version contains nothing that can be restored.")
        change = Change(Version.Door.DESK, user, reason or f"Version {number} again", action=Version.Action.RESTORED)
        try:
            with transaction.atomic(), watch(change, **_watched(kind, record)):
                _restore(kind, record, state)
        except IntegrityError as error:
            raise CannotRestore("Another record has the same name or key now. Rename or merge that first.") from error


def _watched(kind: str, record: int) -> dict[str, Any]:
    if kind in NAMES:
        name: Any = NAMES[kind]
        return {"names": [name(pk=record)]}
    return {f"{kind}s": [record]}


def _restore(kind: str, record: int, state: Json) -> None:
    model: Any = MODELS[kind]
    row: Any = model._default_manager.filter(pk=record).first()
    if kind == "article":
        restore_article(*_story(row, record, state), Vocabulary(), delete_replaced=False)
    elif kind == "photo":
        photo = row or Photo(pk=record, identity=state["kept"]["identity"], status=Photo.Status.WITH_STORIES)
        if row is None:
            photo.save(force_insert=True)
        restore_whole_photo(photo, state, Vocabulary())
    else:
        _restore_name(row or model(pk=record), state)


def _story(row: Article | None, record: int, state: Json) -> tuple[Article, Json]:
    """The article and the state that it is to have."""
    article = row or Article(pk=record, headline=state["headline"], status=Article.Status.DRAFT)
    if row is None:
        article.save(force_insert=True)
    embargo = article.embargo_until.isoformat() if article.embargo_until else None
    told = {**state, "status": str(article.status)}
    return article, told | {"embargo_until": embargo if row else state.get("embargo_until")}


def _restore_name(term: Any, state: Json) -> None:
    columns = {field.attname for field in term._meta.concrete_fields}
    for column in columns & state.keys():
        setattr(term, column, state[column])
    term.save()
