"""Save a story that somebody edited, without ever overwriting what somebody else saved meanwhile.

The check and the save are one step: the rows are locked first (on SQLite the transaction holds the only write lock),
then what is there now is compared with what the form was opened with, and merged with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.stories.story_values import settle
from articles.importing.credits import derive_credits
from articles.importing.undo.restore import restore_article, restore_texts
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, Photo, Version
from articles.versions import history
from articles.versions.recorder import Change, record_change, record_created, watch
from articles.versions.states import Json, lock_rows, states_of, with_fresh_texts
from articles.versions.three_way_merge import LISTS, Merged, merge
from articles.versions.values import (
    PHOTO_TEXTS,
    Values,
    photo_values,
    story_values,
    token_of_values,
    with_values,
)

OWN_TABLES = LISTS | {"section", "source"}
"""Values of a story that are rows of other tables."""
ValuesOf = Callable[[Json], Values]
"""What a form edits, of a state of the record."""
VALUES_OF = {"article": story_values, "photo": photo_values}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form was opened with: the number of the version, and the token of its values."""

    number: int = 0
    token: str = ""

    @classmethod
    def of(cls, number: int, values: Values) -> Opened:
        return cls(number, token_of_values(values))

    @classmethod
    def read(cls, text: str) -> Opened:
        """What str() has written; anything else is an unknown version, with which everything conflicts."""
        number, _, token = text.partition(":")
        return cls(int(number), token) if number.isascii() and number.isdigit() and len(number) < 10 else cls()

    def __str__(self) -> str:
        return f"{self.number}:{self.token}"


@dataclass(slots=True)
class PhotoEdit:
    """What was typed for one photo of the story."""

    opened: Opened
    values: Values


@dataclass(slots=True)
class StoryEdit:
    """What was typed into the form of a story. taken: names of values for which the other person's is chosen. arrange:
    the keys of the photos with which the form was opened -> those that it asks for; without it, values has them."""

    opened: Opened
    values: Values
    photos: dict[int, PhotoEdit] = field(default_factory=dict)
    taken: Collection[str] = ()
    reason: str = ""
    door: Version.Door = Version.Door.DESK
    arrange: Callable[[list[str]], list[str]] | None = None


@dataclass(slots=True)
class Saved:
    """What became of an edit. conflicts: (record: 0 for the story or the photo's key, name) -> the other's value; if
    there are any, nothing was saved. theirs: names of values that were merged in."""

    pk: int
    values: Values
    photos: dict[int, Values] = field(default_factory=dict)
    conflicts: dict[tuple[int, str], str] = field(default_factory=dict)
    theirs: list[str] = field(default_factory=list)


def opened_record(kind: str, pk: int, values_of: ValuesOf) -> tuple[Values, Opened] | None:
    """A record's present values and version; None if there is no such record."""
    state = states_of(kind, [pk]).get(pk)
    if state is None:
        return None
    values = values_of(state)
    return values, Opened.of(history.current_number(kind, pk), values)


def values_when_opened(kind: str, pk: int, opened: Opened, theirs: Values, values_of: ValuesOf) -> Values | None:
    """The values with which a form was opened; None if no version has them, because somebody changed the record past
    the archive. theirs: the present ones."""
    if opened.token == token_of_values(theirs):
        return theirs
    state = history.content_of(kind, pk, opened.number)
    values = values_of(state) if state else None
    return values if values is not None and token_of_values(values) == opened.token else None


def opened_story(pk: int) -> tuple[Values, Opened] | None:
    """The story's present values and version; None if there is no such story."""
    return opened_record("article", pk, story_values)


@transaction.atomic
def save_story(pk: int, edit: StoryEdit, user: User) -> Saved | None:
    """Merge the edit with what is there now, and save it unless both changed the same; None if the story is gone.

    1. Lock the story and the edited photos. 2. Find what the form was opened with. 3. Merge. 4. Write, with versions.
    """
    lock_rows("article", [pk])
    lock_rows("photo", edit.photos)
    state = states_of("article", [pk]).get(pk)
    if state is None:
        return None
    merged = _merge("article", pk, state, edit)
    saved = Saved(pk, merged.values, theirs=merged.theirs)
    saved.conflicts = {(0, name): story_values(state).get(name, "") for name in merged.conflicts}
    photos = states_of("photo", edit.photos)
    _merge_photos(edit, photos, saved)
    if not saved.conflicts:
        _write(pk, {"article": {pk: state}, "photo": photos}, saved, Change(edit.door, user, edit.reason))
    return saved


def _merge_photos(edit: StoryEdit, states: Mapping[int, Json], saved: Saved) -> None:
    for key, state in states.items():
        typed = edit.photos[key]
        taken = [name for name in PHOTO_TEXTS if f"photo-{key}-{name}" in edit.taken]
        merged = _merge("photo", key, state, StoryEdit(typed.opened, typed.values, taken=taken))
        saved.photos[key] = merged.values
        saved.conflicts |= {(key, name): photo_values(state)[name] for name in merged.conflicts}


def _merge(kind: str, pk: int, state: Json, edit: StoryEdit) -> Merged:
    theirs = VALUES_OF[kind](state)
    base = values_when_opened(kind, pk, edit.opened, theirs, VALUES_OF[kind])
    typed = dict(edit.values)
    if edit.arrange is not None:
        typed["photos"] = "\n".join(edit.arrange((base or theirs)["photos"].splitlines()))
    mine = settle(typed, (base, theirs))
    mine |= {name: theirs[name] for name in edit.taken if name in mine}
    return merge(base, mine, theirs)


def _write(pk: int, states: Mapping[str, Mapping[int, Json]], saved: Saved, change: Change) -> None:
    """Write what differs from the states that were read before. Nothing is read or written for the rest."""
    values = story_values(states["article"][pk])
    changed = {name for name, value in saved.values.items() if values.get(name) != value}
    photos = {key: new for key, new in saved.photos.items() if photo_values(states["photo"][key]) != new}
    if changed:
        _write_story(pk, states["article"][pk], values | saved.values, changed, change)
    known = {"photo": {key: states["photo"][key] for key in photos}}
    with watch(change, photos=photos, known=known):
        for photo in Photo.objects.filter(pk__in=photos) if photos else ():
            _write_photo(photo, photos[photo.pk])


def _write_story(pk: int, state: Json, values: Values, changed: Collection[str], change: Change) -> None:
    """Write a story's values, with a version. If only columns of its own row change, its parts are not read again."""
    article = Article.objects.select_related("section", "source").get(pk=pk)
    whole = with_values(state, values)
    if OWN_TABLES.isdisjoint(changed):
        restore_texts(article, whole)
        record_change("article", pk, state, with_fresh_texts(state, article), change)
        return
    with watch(change, articles=[pk], known={"article": {pk: state}}):
        restore_article(article, whole, Vocabulary(), delete_replaced=False)


def _write_photo(photo: Photo, values: Mapping[str, str]) -> None:
    changed = [name for name, value in values.items() if getattr(photo, name) != value]
    for name in changed:
        setattr(photo, name, values[name])
    if changed:
        photo.save()
    if "credit_line" in changed:
        derive_credits(photo)


@transaction.atomic
def create_story(values: Values, user: User, reason: str = "", door: Version.Door = Version.Door.DESK) -> int:
    """Create a story of these values, and return its key."""
    article = Article.objects.create(headline=values["headline"], status=Article.Status.DRAFT)
    state = states_of("article", [article.pk])[article.pk]
    whole = with_values(state, story_values(state) | values)
    restore_article(article, whole, Vocabulary(), delete_replaced=False)
    record_created([article], Change(door, user, reason))
    return article.pk
