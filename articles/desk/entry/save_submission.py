"""Saves a checked story or photo through the importer, as every other input is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.desk.entry.entry_forms import MOST_PHOTOS, CheckForms
from articles.desk.entry.read_input import draft_at
from articles.desk.entry.story_fields import draft_from, photo_from
from articles.drafts.digests import checksum_of
from articles.drafts.draft import ArticleDraft, PhotoDraft, Status
from articles.importing.batch_log import Outcome
from articles.importing.importer import import_entries
from articles.models import Article, Photo, Submission, Version
from articles.search.indexing.queue import after_bulk
from articles.versions.recorder import Change, watch


@dataclass(frozen=True, slots=True)
class Saved:
    """The row that a story became, or why nothing was saved. held: the story that the archive has already."""

    row: Article | Photo | None = None
    why: str = ""
    held: Article | None = None


def save_story(
    submission: Submission, number: int, forms: CheckForms, person: User, *, publish: bool, replace_held: bool
) -> Saved:
    """Save one story of a submission with what the valid forms say. What the archive holds already is replaced only if
    the archivist says so, because an import overwrites what was corrected by hand."""
    draft = _checked(draft_at(submission, number), forms)
    draft = replace(draft, status=Status.PUBLISHED if publish else Status.DRAFT)
    held = find_held(draft)
    if held and not replace_held:
        return Saved(why="The archive holds this story already.", held=held)
    if held and isinstance(draft, ArticleDraft):
        draft = replace(draft, source=str(held.source or draft.source), source_key=held.source_key or draft.source_key)
    outcome = _import(draft, submission, person)
    row = outcome.article or outcome.photo
    if row is None:
        return Saved(why=outcome.why or "Nothing was saved.")
    if publish:
        make_public(row, person)
    return Saved(row, outcome.why if outcome.action == "unchanged" else "")


def find_held(draft: ArticleDraft | PhotoDraft) -> Article | None:
    """The story that an import of this draft would change. One query."""
    if isinstance(draft, PhotoDraft):
        return None
    same: Article | None = Article.objects.same_as(draft.source_key, checksum_of(draft)).first()  # type: ignore[attr-defined]
    return same


def held_by(story: Mapping[str, Any]) -> Article | None:
    """The story that an import of this story of a submission would change. One query."""
    same: Article | None = Article.objects.same_as(story["source_key"], story["checksum"]).first()  # type: ignore[attr-defined]
    return same


def make_public(row: Article | Photo, person: User) -> None:
    """Publish a saved draft. A photo without a story is then seen on its own."""
    status: Any = Article.Status.PUBLISHED if isinstance(row, Article) else Photo.Status.PUBLISHED
    if row.status == status:
        return
    stories = [row.pk] if isinstance(row, Article) else []
    photos = [row.pk] if isinstance(row, Photo) else []
    change = Change(Version.Door.DESK, person, "Published")
    with after_bulk(), transaction.atomic(), watch(change, articles=stories, photos=photos):
        row.status = status
        row.save()


def _checked(read: ArticleDraft | PhotoDraft, forms: CheckForms) -> ArticleDraft | PhotoDraft:
    if isinstance(read, PhotoDraft) or forms.story is None:
        return photo_from(read, forms.photos[0].cleaned_data)  # type: ignore[arg-type]
    return draft_from(read, forms.story.cleaned_data, _photos(read, forms))


def _photos(read: ArticleDraft, forms: CheckForms) -> list[PhotoDraft]:
    """The story's photos as checked and in their order, those left out apart, one added by hand at the end."""
    kept = list(read.photos)
    blank = PhotoDraft(format=read.format, where=read.where)
    entered = [*forms.numbered_photos, *([(len(forms.photos), forms.blank)] if forms.blank else [])]
    photos = []
    for number, form in entered:
        said = form.cleaned_data
        is_new = number >= min(len(kept), MOST_PHOTOS)
        if said["leave_out"] or (is_new and not said["caption"] and not said["credit_line"]):
            continue
        photos.append(photo_from(blank if is_new else kept[number], said))
    photos += kept[MOST_PHOTOS:]
    return [replace(photo, is_lead=place == 0) for place, photo in enumerate(photos)]


def _import(draft: ArticleDraft | PhotoDraft, submission: Submission, person: User) -> Outcome:
    """Run the import in a batch of the submission's own, so that it can be undone, and return its one outcome."""
    outcomes: list[Outcome] = []
    name = f"Desk, {person.get_username()}, {timezone.now():%Y-%m-%d %H:%M:%S.%f}"
    inputs = submission.files or ["pasted text"]
    with after_bulk():
        import_entries([draft], name, inputs=inputs, user=person, seen=outcomes.append)
    return outcomes[0]
