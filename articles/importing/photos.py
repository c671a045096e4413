"""Save photo drafts as rows: find the kept photo, add what it lacks, set its credits in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.files.base import ContentFile

from articles.drafts.digests import image_checksum
from articles.drafts.draft import PhotoDraft, Status
from articles.importing.batch_log import Outcome
from articles.importing.identities import Group, identify
from articles.importing.undo.fingerprints import photo_states
from articles.importing.vocabulary import Vocabulary
from articles.models import Credit, Photo, PhotoCredit, Source, bulk_rows
from articles.parsers import images
from articles.parsers.files.optional_packages import HEIC_KINDS
from articles.site import picture_queue, pictures
from articles.versions.states import remember_photo

_SUFFIXES = {b"\xff\xd8": "jpg", b"\x89P": "png", b"GI": "gif", b"RI": "webp", b"II": "tif", b"MM": "tif"}
COMPLETED = ("caption", "credit_line", "headline", "alt_text", "place", "taken_on", "rights", "instructions", "address")
"""The fields that a kept photo takes from a draft, if it has none of its own."""


class Completed(NamedTuple):
    """A photo that a draft has completed, and its earlier state: as JSON, and as a digest."""

    photo: Photo
    before: dict[str, Any]
    state: str


class Kept(NamedTuple):
    """The photo of a draft, whether the draft created it, and its earlier state if the draft completed it."""

    photo: Photo
    made: bool
    completed: Completed | None = None


def save_all(groups: Sequence[Group], vocabulary: Vocabulary, *, alone: bool = False) -> list[list[Kept]]:
    """Find or create the photo of each draft. The first draft of a new photo creates it; the others complete it. A kept
    photo keeps its status. alone: the photos come without a story."""
    drafts = [draft for group, _ in groups for draft in group]
    rows: list[Photo] = []
    fresh: dict[int, Photo] = {}
    for index, identity in enumerate(chain.from_iterable(identify(groups))):
        if identity.photo is None:
            fresh[index] = identity.photo = photo_row(drafts[index], identity.name, vocabulary, alone=alone)
        rows.append(identity.photo)
    bulk_rows.insert_rows(list(fresh.values()))
    printed = [credit for index, photo in fresh.items() for credit in _credits(photo, drafts[index], vocabulary)]
    bulk_rows.insert(PhotoCredit, ("photo", "credit", "position", "role"), printed)
    kept = (
        Kept(photo, True) if index in fresh else Kept(photo, False, complete(photo, drafts[index], vocabulary))
        for index, photo in enumerate(rows)
    )
    return [list(islice(kept, len(group))) for group, _ in groups]


def fresh_credits(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> None:
    """Set a photo's credits to those of the draft."""
    photo.photo_credits.all().delete()
    bulk_rows.insert(PhotoCredit, ("photo", "credit", "position", "role"), _credits(photo, draft, vocabulary))


def save_alone(drafts: Sequence[PhotoDraft], vocabulary: Vocabulary) -> list[Outcome]:
    """Save photos that came without a story; an outcome each, in order."""
    outcomes = [
        _outcome(draft, kept)
        for draft, kept in zip(drafts, save_all([(drafts, ())], vocabulary, alone=True)[0], strict=True)
    ]
    written = [outcome for outcome in outcomes if outcome.action != "unchanged"]
    states = photo_states({outcome.photo.pk: outcome.photo for outcome in written if outcome.photo}.values())
    for outcome in written:
        outcome.after = states[outcome.photo.pk] if outcome.photo else ""
    return outcomes


def _outcome(draft: PhotoDraft, kept: Kept) -> Outcome:
    action = "created" if kept.made else "updated" if kept.completed else "unchanged"
    outcome = Outcome(action, draft.where, headline=str(kept.photo), photo=kept.photo, format=draft.format)
    if kept.completed:
        outcome.before, outcome.was = kept.completed.before, kept.completed.state
    return outcome


def complete(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> Completed | None:
    """Add to a kept photo what it lacks and the draft has. Nothing is overwritten. None if nothing was added."""
    if not _lacking(photo, draft):
        return None
    photo.refresh_from_db(from_queryset=Photo.objects.select_for_update(of=("self",)))  # somebody may edit it now
    lacking = _lacking(photo, draft)
    if not lacking:
        return None
    before, state = remember_photo(photo), photo_states([photo])[photo.pk]
    for name in lacking:
        if name != "image":
            setattr(photo, name, _cut(photo, name, getattr(draft, name)))
    if "image" in lacking:
        _attach(photo, draft, vocabulary)
    photo.save()
    if not before["credit_line"]:
        fresh_credits(photo, draft, vocabulary)
    return Completed(photo, before, state)


def _lacking(photo: Photo, draft: PhotoDraft) -> list[str]:
    """The fields that the draft has and the photo lacks. An address that is the picture itself does not count."""
    names = [name for name in (*COMPLETED, "image") if getattr(draft, name) and not getattr(photo, name)]
    return [name for name in names if not (name == "address" and draft.address.startswith("data:"))]


def _cut(photo: Photo, name: str, value: Any) -> Any:
    """The value, cut to the length of its column."""
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
        instructions=draft.instructions,
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
    """The status of a new photo: one of a story is seen with its story; one without a story is published if its draft
    is."""
    if draft.status is Status.WITHDRAWN:
        return Photo.Status.WITHDRAWN
    return Photo.Status.PUBLISHED if alone and draft.status is Status.PUBLISHED else Photo.Status.WITH_STORIES


def _attach(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> None:
    """Store the picture under its checksum, so that the same picture is stored once."""
    image = draft.image or b""
    photo.checksum = image_checksum(draft)
    path = photo.image.field.generate_filename(photo, f"picture.{suffix_of(image, draft.file_name)}")
    storage = photo.image.storage
    photo.image.name = path
    if vocabulary.dry_run:
        return
    if not storage.exists(path):
        storage.save(path, ContentFile(image))
    pictures.measure(photo, image)
    picture_queue.want(path, at_once=False)


def suffix_of(image: bytes, name: str = "") -> str:
    """The suffix for a picture's file: by its first bytes, else that of its own name, if pictures have such a
    suffix."""
    if known := "heic" if image[4:12] in HEIC_KINDS else _SUFFIXES.get(image[:2]):
        return known
    suffix = PurePath(name).suffix.lower()
    return suffix.lstrip(".") if suffix in images.SUFFIXES else "jpg"


def _credits(photo: Photo, draft: PhotoDraft, vocabulary: Vocabulary) -> Iterable[tuple[int, int, int, str]]:
    """Photographers, then agencies, as the credit line prints them. The first of them gets the roles."""
    names = [("photographer", name) for name in draft.photographers] + [("agency", name) for name in draft.agencies]
    ids = dict.fromkeys(vocabulary.id_of(Credit, name, kind) for kind, name in names)
    for position, credit_id in enumerate(pk for pk in ids if pk is not None):
        role = ", ".join(draft.roles)[:40] if position == 0 else ""
        yield photo.pk, credit_id, position, role
