"""Photo drafts into rows: found again by their identity, the picture added where it was missing, credits in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.files.base import ContentFile

from articles import picture_queue, pictures
from articles.importing import bulk
from articles.importing.entries import Outcome
from articles.importing.history import remember_photo
from articles.importing.states import photo_states
from articles.importing.vocabulary import Vocabulary
from articles.models import Credit, Photo, PhotoCredit, Source
from articles.parsers import images
from articles.parsers.draft import PhotoDraft, Status
from articles.preparing.digests import identity_of, image_checksum

SUFFIXES = {b"\xff\xd8": "jpg", b"\x89P": "png", b"GI": "gif", b"RI": "webp", b"II": "tif", b"MM": "tif"}
COMPLETED = ("caption", "credit_line", "headline", "alt_text", "place", "taken_on", "rights", "address")
"""What a photo that is kept takes from a draft that has it, where it has none."""


class Completed(NamedTuple):
    """A photo that a draft has completed, and what it was before, as JSON."""

    photo: Photo
    before: dict[str, Any]


def save_all(
    drafts: Sequence[PhotoDraft], vocabulary: Vocabulary, *, alone: bool = False
) -> tuple[dict[str, Photo], list[Completed]]:
    """Find or make the photos of these drafts, by identity; two drafts of one identity are one photo. alone: they come
    without a story. Photos that are kept already keep their status."""
    by_identity = {draft_identity(draft): draft for draft in drafts}
    if not by_identity:
        return {}, []
    found = {photo.identity or "": photo for photo in Photo.objects.filter(identity__in=list(by_identity))}
    new = [(identity, draft) for identity, draft in by_identity.items() if identity not in found]
    fresh = [(photo_row(draft, identity, vocabulary, alone=alone), draft) for identity, draft in new]
    completed = [
        done for identity, photo in found.items() if (done := complete(photo, by_identity[identity], vocabulary))
    ]
    for done in completed:
        if not done.before["credit_line"]:
            fresh_credits(done.photo, by_identity[done.photo.identity or ""], vocabulary)
    Photo.objects.bulk_create([photo for photo, _ in fresh])
    printed = [credit for pair in fresh for credit in _credits(*pair, vocabulary)]
    bulk.insert(PhotoCredit, ("photo", "credit", "position", "role"), printed)
    return found | {photo.identity or "": photo for photo, _ in fresh}, completed


def fresh_credits(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> None:
    """Make a photo's credits those of the draft."""
    photo.photo_credits.all().delete()
    bulk.insert(PhotoCredit, ("photo", "credit", "position", "role"), _credits(photo, draft, vocabulary))


def draft_identity(draft: PhotoDraft) -> str:
    """The identity under which a draft's photo is kept.

    Photographers caption a series in one go: where the same caption and credit come with another picture than the one
    already kept, it is another photo.
    """
    identity, checksum = identity_of(draft), image_checksum(draft)
    if not checksum:
        return identity
    kept = Photo.objects.filter(identity=identity).exclude(checksum="").exclude(checksum=checksum).exists()
    return f"{identity[:31]}+{checksum}" if kept else identity


def save_alone(draft: PhotoDraft, vocabulary: Vocabulary) -> Outcome:
    """A photo that came without a story."""
    known = Photo.objects.filter(identity=(identity := draft_identity(draft))).exists()
    photos, completed = save_all([draft], vocabulary, alone=True)
    outcome = Outcome(
        "unchanged", draft.where, headline=str(photos[identity]), photo=photos[identity], format=draft.format
    )
    if not known:
        outcome.action = "created"
    elif completed:
        outcome.action, outcome.before = "updated", completed[0].before
    if outcome.action != "unchanged":
        outcome.after = photo_states([photos[identity]])[photos[identity].pk]
    return outcome


def complete(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> Completed | None:
    """Add to a kept photo what it lacked and the draft has; what it has stays. None where nothing was added."""
    lacking = [name for name in COMPLETED if getattr(draft, name) and not getattr(photo, name)]
    if draft.address.startswith("data:"):
        lacking = [name for name in lacking if name != "address"]  # the picture itself, not where it stood
    add_image = bool(draft.image) and not photo.image
    if not lacking and not add_image:
        return None
    before = remember_photo(photo)
    for name in lacking:
        setattr(photo, name, _cut(photo, name, getattr(draft, name)))
    if add_image:
        _attach(photo, draft, vocabulary)
    photo.save()
    return Completed(photo, before)


def _cut(photo: Photo, name: str, value: Any) -> Any:
    """The value, cut to the column's length."""
    return value[: photo._meta.get_field(name).max_length] if isinstance(value, str) else value  # type: ignore[union-attr]


def photo_row(draft: PhotoDraft, identity: str | None, vocabulary: Vocabulary, *, alone: bool = False) -> Photo:
    """An unsaved photo with everything of the draft but its credits."""
    photo = Photo(
        headline=draft.headline[:500],
        caption=draft.caption,
        alt_text=draft.alt_text,
        credit_line=draft.credit_line[:1000],
        taken_on=draft.taken_on,
        place=draft.place[:300],
        rights=draft.rights,
        keywords=list(draft.keywords),
        source_id=vocabulary.id_of(Source, draft.source),
        source_key=draft.source_key[:300],
        address=draft.address[:2000] if not draft.address.startswith("data:") else "",
        identity=identity,
        status=_status(draft, alone),
    )
    if draft.image:
        _attach(photo, draft, vocabulary)
    return photo


def _status(draft: PhotoDraft, alone: bool) -> Photo.Status:
    """A photo that comes with a story is seen with it; one that comes alone is published, if its draft may be seen."""
    if draft.status is Status.WITHDRAWN:
        return Photo.Status.WITHDRAWN
    return Photo.Status.PUBLISHED if alone and draft.status is Status.PUBLISHED else Photo.Status.WITH_STORIES


def _attach(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> None:
    """Keep the picture under its checksum; the same picture twice is one file."""
    image = draft.image or b""
    photo.checksum = image_checksum(draft)
    suffix = SUFFIXES.get(image[:2]) or _suffix(draft.file_name)
    path = photo.image.field.generate_filename(photo, f"picture.{suffix}")
    storage = photo.image.storage
    photo.image.name = path
    if vocabulary.dry_run:
        return
    if not storage.exists(path):
        storage.save(path, ContentFile(image))
    pictures.measure(photo, image)
    picture_queue.want(path, at_once=False)


def _suffix(name: str) -> str:
    """The suffix of a picture's own name, if it is one that pictures have."""
    suffix = PurePath(name).suffix.lower()
    return suffix.lstrip(".") if suffix in images.SUFFIXES else "jpg"


def _credits(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> Iterable[tuple[int, int, int, str]]:
    """Photographers, then agencies, as the credit line prints them; a role belongs to the first of them."""
    names = [("photographer", name) for name in draft.photographers] + [("agency", name) for name in draft.agencies]
    ids = dict.fromkeys(vocabulary.id_of(Credit, name, kind) for kind, name in names)
    for position, credit_id in enumerate(pk for pk in ids if pk is not None):
        role = ", ".join(draft.roles)[:40] if position == 0 else ""
        yield photo.pk, credit_id, position, role
