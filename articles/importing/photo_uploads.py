"""Uploaded pictures become photos with the caption, credit and other facts that their files have.

None is published on its own: it is seen with its stories, until somebody publishes it. A picture that is here already
is recognised by its checksum, and nothing is saved twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from articles.drafts.digests import hex_digest
from articles.drafts.draft import ParseError, PhotoDraft, Rejected, Status
from articles.importing.credits import derive_credits
from articles.importing.photos import save_alone, suffix_of
from articles.importing.vocabulary import Vocabulary
from articles.models import Photo
from articles.parsers.images import read_picture
from articles.parsers.images.picture_size import picture_info
from articles.site import picture_queue, pictures
from articles.versions.recorder import Change, record_created, watch

FILLED = (
    "caption", "credit_line", "headline", "alt_text", "taken_on", "place", "rights", "instructions", "keywords",
)  # fmt: skip
"""The fields that a picture's file may fill in."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one upload: its photo, whether that was here already, or why there is none."""

    name: str
    photo: Photo | None = None
    was_here: bool = False
    why: str = ""


def receive_photos(
    files: Iterable[UploadedFile[Any]], change: Change, *, replaces_words: bool = False
) -> list[Received]:
    """A photo of each file, or the reason why there is none, in order. A transaction each. replaces_words: whether a
    photo that has the picture already gets what the file says."""
    return [_receive(str(file.name), file.read(), change, replaces_words) for file in files]


def _receive(name: str, data: bytes, change: Change, replaces_words: bool) -> Received:
    here: Photo | None = Photo.objects.same_picture(hex_digest(data)).order_by("pk").first()  # type: ignore[attr-defined]
    if here is not None and not replaces_words:
        return Received(name, here, was_here=True)
    try:
        draft = draft_of_picture(data, name)
    except ParseError as error:
        return Received(name, here, was_here=here is not None, why=error.why)
    if here is not None:
        return Received(name, _replace_words(here.pk, draft, change), was_here=True)
    with transaction.atomic():
        vocabulary = Vocabulary()
        vocabulary.learn([], [draft])
        outcome = save_alone([draft], vocabulary)[0]
        if outcome.action == "created" and outcome.photo is not None:
            record_created([outcome.photo], change)
    return Received(name, outcome.photo, was_here=outcome.action != "created")


@transaction.atomic
def _replace_words(pk: int, draft: PhotoDraft, change: Change) -> Photo:
    """The photo, with what the picture's file says of it. Fields of which the file says nothing stay."""
    photo = Photo.objects.select_for_update().get(pk=pk)
    with watch(change, photos=[pk]):
        for field in FILLED:
            _fill(photo, field, draft)
        photo.save()
        derive_credits(photo)
    return photo


def draft_of_picture(data: bytes, name: str) -> PhotoDraft:
    """What a picture's file says of it, as a draft that readers do not see. Raises ParseError if it is no picture."""
    for entry in read_picture(data, name):
        if isinstance(entry, Rejected):
            raise ParseError(entry.why)
        if isinstance(entry, PhotoDraft) and entry.image is not None:
            return replace(entry, status=Status.DRAFT, file_name="")
    raise ParseError("The picture is damaged.")


def fill_from_picture(photo: Photo, data: bytes, name: str) -> list[str]:
    """Set the photo's empty fields to what the picture's file says. The names of the fields that were set."""
    try:
        draft = draft_of_picture(data, name)
    except ParseError:
        return []
    return [field for field in FILLED if not getattr(photo, field) and _fill(photo, field, draft)]


def _fill(photo: Photo, field: str, draft: PhotoDraft) -> bool:
    """Set a field to what the draft says, if it says anything. Whether it does."""
    value = getattr(draft, field)
    if value:
        most = photo._meta.get_field(field).max_length  # type: ignore[union-attr]
        value = list(value) if isinstance(value, tuple) else value
        setattr(photo, field, value[:most] if isinstance(value, str) else value)
    return bool(value)


def replace_picture(photo: Photo, data: bytes) -> None:
    """Give a photo another picture; its words stay. Raises ParseError if it is no picture. The caller saves it."""
    picture_info(data)
    photo.checksum = hex_digest(data)
    path = photo.image.field.generate_filename(photo, f"picture.{suffix_of(data)}")
    if not photo.image.storage.exists(path):
        photo.image.storage.save(path, ContentFile(data))
    photo.image.name = path
    pictures.measure(photo, data)
    picture_queue.want(path, at_once=False)
