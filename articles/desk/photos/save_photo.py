"""Save a photo's facts without ever overwriting what somebody else saved meanwhile, as stories are saved.

The row is locked first; then what is there now is compared with what the form was opened with, and merged with what was
typed: fields that only one of the two changed are taken, and what both changed is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date

from articles.desk.stories.save_story import Opened, opened_record, values_when_opened
from articles.desk.stories.story_values import settle
from articles.importing.credits import derive_credits
from articles.importing.photo_uploads import replace_picture
from articles.models import Photo
from articles.versions.recorder import Change, watch
from articles.versions.states import Json, lock_rows, states_of
from articles.versions.three_way_merge import Merged, merge
from articles.versions.values import Values

TEXTS = ("caption", "credit_line", "headline", "alt_text", "taken_on", "place", "rights", "instructions")
PICTURE = "picture"
"""The value that says which picture it is. Forms do not have it: it is changed by uploading another one."""


@dataclass(slots=True)
class PhotoEdit:
    """What was typed. taken: names of values for which the other person's is chosen. picture: the bytes of another
    picture."""

    opened: Opened
    values: Values
    taken: Collection[str] = ()
    picture: bytes | None = None


@dataclass(slots=True)
class PhotoSaved:
    """What became of an edit. conflicts: name -> the other's value; if there are any, nothing was saved. theirs: names
    of values that were merged in."""

    values: Values
    conflicts: dict[str, str] = field(default_factory=dict)
    theirs: list[str] = field(default_factory=list)


def facts_of(state: Json) -> Values:
    """What the form of a photo edits, and which picture it is, of a state of the photo."""
    found = {name: str(state.get(name) or "") for name in TEXTS}
    lists = {"keywords": "\n".join(map(str, state.get("keywords") or ()))}
    return found | lists | {"status": state["kept"]["status"], PICTURE: state["kept"]["checksum"] or ""}


def opened_photo(pk: int) -> tuple[Values, Opened] | None:
    """The photo's present values and version; None if there is no such photo."""
    return opened_record("photo", pk, facts_of)


@transaction.atomic
def save_photo(pk: int, edit: PhotoEdit, change: Change) -> PhotoSaved | None:
    """Merge the edit with what is there now, and save it unless both changed the same; None if the photo is gone.
    Raises ParseError if the other picture cannot be read."""
    lock_rows("photo", [pk])
    state = states_of("photo", [pk]).get(pk)
    if state is None:
        return None
    theirs = facts_of(state)
    merged = _merge(pk, theirs, edit)
    saved = PhotoSaved(merged.values, theirs=merged.theirs)
    saved.conflicts = {name: theirs[name] for name in merged.conflicts}
    if not saved.conflicts:
        changed = {name for name, value in merged.values.items() if name != PICTURE and theirs[name] != value}
        if changed or edit.picture is not None:
            with watch(change, photos=[pk], known={"photo": {pk: state}}):
                _write(Photo.objects.get(pk=pk), merged.values, changed, edit.picture)
    return saved


def _merge(pk: int, theirs: Values, edit: PhotoEdit) -> Merged:
    base = values_when_opened("photo", pk, edit.opened, theirs, facts_of)
    mine = settle(edit.values, (base, theirs))
    mine[PICTURE] = theirs[PICTURE]
    if edit.picture is not None and (base is None or base[PICTURE] != theirs[PICTURE]):
        mine[PICTURE] = "Mine"  # both replaced the picture
    mine |= {name: theirs[name] for name in edit.taken if name in mine}
    return merge(base, mine, theirs)


def _write(photo: Photo, values: Values, changed: Collection[str], picture: bytes | None) -> None:
    for name in changed:
        setattr(photo, name, _column(name, values[name]))
    if picture is not None:
        replace_picture(photo, picture)
    photo.save()
    if "credit_line" in changed:
        derive_credits(photo)


def _column(name: str, value: str) -> Any:
    """A value as the column holds it."""
    if name == "keywords":
        return list(filter(None, map(str.strip, value.splitlines())))
    return (parse_date(value) if value else None) if name == "taken_on" else value
