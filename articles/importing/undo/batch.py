"""Undo a batch: delete what it created, restore what it changed, and leave what was edited since.

A row counts as edited if it differs from what the batch left (articles.importing.undo.fingerprints), whoever changed
it, or if a later batch wrote it. Rows are undone some hundreds at a time, newest first, each chunk in a transaction of
its own. An undone entry loses its `after`, so that an undoing that was interrupted can be resumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models, transaction

from articles.importing import link_families
from articles.importing.undo.fingerprints import article_states, photo_states
from articles.importing.undo.restore import restore_articles, restore_photo
from articles.importing.vocabulary import Vocabulary
from articles.models import (
    Article,
    ArticlePhoto,
    Author,
    Credit,
    ImportBatch,
    ImportEntry,
    Photo,
    Section,
    Source,
    Term,
    Topic,
    Version,
)
from articles.versions.recorder import Change, watch

CHUNK = 200
Entries = Sequence[ImportEntry]


@dataclass(slots=True)
class Undone:
    """What undoing did, or would do. left: the rows that were edited since, with the reason."""

    batch: str
    deleted: int = 0
    restored: int = 0
    left: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """{batch, deleted, restored, left: [{what, where, why}]}."""
        return {"batch": self.batch, "deleted": self.deleted, "restored": self.restored, "left": self.left}


@dataclass(slots=True)
class _Fate:
    """One row that the batch wrote: its log entries, oldest first, and what is to happen to it."""

    row: Article | Photo
    entries: list[ImportEntry]
    why_left: str = ""

    @property
    def delete(self) -> bool:
        return self.entries[0].action == ImportEntry.Action.CREATED

    @classmethod
    def of(cls, row: Article | Photo, entries: Entries, state: str, later: dict[int, str]) -> Self:
        fate = cls(row, sorted(entries, key=lambda entry: entry.pk))
        if row.pk in later:
            fate.why_left = f"Batch {later[row.pk]} wrote it since."
        elif fate.entries[-1].after != state:
            fate.why_left = "It was edited since."
        return fate


def undo(
    batch: ImportBatch,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda count: None,
    user: AbstractUser | AnonymousUser | None = None,
) -> Undone:
    """Undo the batch, and report the result. A dry run changes nothing. progress: called with the number of rows of
    each chunk. user: who undoes it; each record's version names them."""
    change = Change(Version.Door.UNDO, user, batch=batch)
    if not dry_run:
        return _undo(batch, change, progress)
    with transaction.atomic():
        undone = _undo(batch, change, progress)
        transaction.set_rollback(True)
    batch.refresh_from_db()
    return undone


def _undo(batch: ImportBatch, change: Change, progress: Callable[[int], None]) -> Undone:
    undone = Undone(batch.name)
    for name, fates_of in (("article", _article_fates), ("photo", _photo_fates)):
        for pks in _chunks(batch, name):
            with transaction.atomic():
                fates = fates_of(batch, pks)
                _count(undone, fates)
                _carry_out([fate for fate in fates if not fate.why_left], change)
            progress(len(pks))
    batch.state = ImportBatch.State.UNDONE
    batch.save(update_fields=["state"])
    return undone


def _chunks(batch: ImportBatch, name: str) -> Iterator[list[int]]:
    """Keys of the rows that the batch wrote and has not undone yet, newest first."""
    rows = batch.entries.exclude(after="").filter(**{f"{name}__isnull": False}).order_by(f"-{name}")
    keys = list(rows.values_list(name, flat=True).distinct())
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _article_fates(batch: ImportBatch, pks: list[int]) -> list[_Fate]:
    rows = Article.objects.select_for_update(of=("self",)).in_bulk(pks)
    states = article_states(rows.values())
    own, later = _entries(batch, "article", pks)
    return [_Fate.of(rows[pk], own[pk], states[pk], later) for pk in pks if pk in rows]


def _photo_fates(batch: ImportBatch, pks: list[int]) -> list[_Fate]:
    rows = Photo.objects.select_for_update(of=("self",)).in_bulk(pks)
    states = photo_states(rows.values())
    own, later = _entries(batch, "photo", pks)
    fates = [_Fate.of(rows[pk], own[pk], states[pk], later) for pk in pks if pk in rows]
    placed = set(ArticlePhoto.objects.filter(photo__in=pks).values_list("photo", flat=True))
    for fate in fates:
        if fate.delete and fate.row.pk in placed and not fate.why_left:
            fate.why_left = "It stands in a story that stays."
    return fates


def _entries(batch: ImportBatch, name: str, pks: list[int]) -> tuple[dict[int, list[ImportEntry]], dict[int, str]]:
    """The batch's log entries by row, and by row the name of a later batch that wrote it."""
    own: dict[int, list[ImportEntry]] = {pk: [] for pk in pks}
    later: dict[int, str] = {}
    entries = (
        ImportEntry.objects.filter(**{f"{name}__in": pks})
        .exclude(after="")
        .select_related("batch", "version")
        .order_by("pk")
    )
    for entry in entries:
        pk = getattr(entry, f"{name}_id")
        if entry.batch_id == batch.pk:
            own[pk].append(entry)
        elif own[pk]:
            later[pk] = entry.batch.name
    return own, later


def _count(undone: Undone, fates: Iterable[_Fate]) -> None:
    for fate in fates:
        if fate.why_left:
            what = f"{fate.row._meta.verbose_name} {fate.row.pk}: {fate.row}"
            undone.left.append({"what": what, "where": fate.entries[-1].where, "why": fate.why_left})
        elif fate.delete:
            undone.deleted += 1
        else:
            undone.restored += 1


def _carry_out(fates: Sequence[_Fate], change: Change) -> None:
    articles = [fate.row.pk for fate in fates if isinstance(fate.row, Article)]
    placed = ArticlePhoto.objects.filter(article__in=articles).values_list("photo", flat=True)
    photos = {*placed, *(fate.row.pk for fate in fates if isinstance(fate.row, Photo))}
    with watch(change, articles=articles, photos=photos):
        _change_rows(fates, change)


def _change_rows(fates: Sequence[_Fate], change: Change) -> None:
    vocabulary = Vocabulary()
    public = _published_photos([fate.row.pk for fate in fates if isinstance(fate.row, Article)])
    changed = [(fate.row, fate.entries[0].previous or {}) for fate in fates if not fate.delete]
    restore_articles([(row, before) for row, before in changed if isinstance(row, Article)], vocabulary)
    for row, before in changed:
        if isinstance(row, Photo):
            restore_photo(row, before, vocabulary)
    entries = [entry.pk for fate in fates for entry in fate.entries]
    ImportEntry.objects.filter(pk__in=entries).update(after="")
    _delete([fate.row for fate in fates if fate.delete], change)
    Photo.objects.filter(pk__in=public).publish_without_story()  # type: ignore[attr-defined]


def _published_photos(articles: list[int]) -> list[int]:
    """The photos of these stories that were visible on their own before the batch added them to a story. They become
    visible again: a photo that leaves an unpublished story is hidden otherwise
    (articles.search.indexing.detachment)."""
    placed = ArticlePhoto.objects.filter(article__in=articles, photo__status=Photo.Status.PUBLISHED)
    return list(placed.values_list("photo", flat=True))


def _delete(rows: Sequence[Article | Photo], change: Change) -> None:
    """Delete rows, the photos that belonged to them alone, and the names that nothing uses any more."""
    articles = [row.pk for row in rows if isinstance(row, Article)]
    photos = {row.pk for row in rows if isinstance(row, Photo)}
    placed = ArticlePhoto.objects.filter(article__in=articles).values_list("photo", flat=True)
    candidates = list(placed)
    names = _names(articles, [*photos, *candidates])
    left = {row.family for row in rows if isinstance(row, Article)}
    Article.objects.filter(pk__in=articles).delete()
    Photo.objects.filter(pk__in=photos).delete()
    Photo.objects.left_by_imports(candidates).delete()  # type: ignore[attr-defined]
    link_families.dissolve(left)
    for model, pks in names.items():
        unused = list(_unused_terms(model, pks))
        with watch(change, names=unused):
            model._default_manager.filter(pk__in=[term.pk for term in unused]).delete()


def _names(articles: list[int], photos: list[int]) -> dict[type[models.Model], set[int]]:
    """The terms that these rows use, by vocabulary."""
    own, pictures = Article.objects.filter(pk__in=articles), Photo.objects.filter(pk__in=photos)
    return {
        Section: set(own.values_list("section", flat=True)),
        Author: set(own.values_list("authors", flat=True)),
        Topic: set(own.values_list("topics", flat=True)),
        Credit: set(pictures.values_list("credits", flat=True)),
        Source: {*own.values_list("source", flat=True), *pictures.values_list("source", flat=True)},
    }


def _unused_terms(model: type[models.Model], pks: set[int]) -> models.QuerySet[Any]:
    """Of these terms, those that no article and no photo uses, and that nobody has worked on."""
    untouched = {"note": "", "identifier": "", "spellings__isnull": True}
    unused = model._default_manager.filter(pk__in=pks - {None}, **untouched).exclude(standing=Term.Standing.REFUSED)
    for rel in model._meta.related_objects:
        if rel.name in ("articles", "photos"):
            bearers = rel.related_model._default_manager.filter(**{rel.field.name: models.OuterRef("pk")})
            unused = unused.filter(~models.Exists(bearers))
    return unused
