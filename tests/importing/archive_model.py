"""What an archive must hold after imports, edits by hand, deletions and undone batches, in plain Python.

It knows no database. Stories and photos are told by names that nobody edits; a row's `pk` is learned once it is there,
and must stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class PhotoInput:
    """A photo as it is handed over: with or without its picture, and its place."""

    name: str
    picture: bool
    place: bool


@dataclass(frozen=True)
class StoryInput:
    """A story as it is handed over. A keyed one has a source's key; another is known by its words, which stay."""

    name: str
    keyed: bool
    version: int
    wording: int
    section: bool
    photos: tuple[PhotoInput, ...]


@dataclass(frozen=True)
class RejectedInput:
    """A record that nobody can read."""

    number: int


Input = StoryInput | PhotoInput | RejectedInput


@dataclass(eq=False)
class PhotoRow:
    name: str
    picture: bool
    place: bool
    status: str
    alt_text: str = ""
    pk: int = 0

    @property
    def state(self) -> tuple[Any, ...]:
        """What an archivist can edit of it."""
        return self.name, self.picture, self.place, self.alt_text, self.status == "withdrawn"


@dataclass(eq=False)
class StoryRow:
    name: str
    headline: str
    version: int
    section: bool
    said: StoryInput
    status: str = "published"
    photos: list[PhotoRow] = field(default_factory=list)
    pk: int = 0

    @property
    def state(self) -> tuple[Any, ...]:
        """What an archivist can edit of it."""
        return self.headline, self.version, self.section, self.status, tuple(photo.state for photo in self.photos)


@dataclass(eq=False)
class Entry:
    """What a batch did to a row. `after` is None once that is undone. before: a copy of the row."""

    batch: str
    row: StoryRow | PhotoRow
    created: bool
    before: StoryRow | PhotoRow | None = None
    after: tuple[Any, ...] | None = ()


@dataclass
class Model:
    stories: dict[str, StoryRow] = field(default_factory=dict)
    photos: dict[str, PhotoRow] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    originals: set[Input] = field(default_factory=set)
    completed: set[str] = field(default_factory=set)
    """Names of photos that this import has completed."""
    leaving: list[PhotoRow] = field(default_factory=list)
    """Photos that this import has taken out of stories; another story of it may still place them."""

    # Imports

    def import_batch(self, batch: str, inputs: Sequence[Input]) -> dict[str, int]:
        """Stories first, then the photos that come alone; no two stories are one. The report."""
        counts = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
        known = list(self.entries)
        own = [entry for entry in known if entry.batch == batch and entry.after is not None]
        unedited = [entry for entry in own if entry.after == entry.row.state]
        self.completed, self.leaving = set(), []
        for kind in (StoryInput, PhotoInput, RejectedInput):
            for given in inputs:
                if isinstance(given, kind):
                    outcome = self._import(batch, given)
                    counts[outcome] += 1
                    if outcome != "unchanged" and not isinstance(given, PhotoInput):
                        self.originals.add(given)
            self._drop_replaced(self.leaving)
        self._note_states(own, unedited, [entry for entry in self.entries if entry not in known])
        return counts

    def _import(self, batch: str, given: Input) -> str:
        if isinstance(given, StoryInput):
            return self._import_story(batch, given)
        return self._import_photo(batch, given) if isinstance(given, PhotoInput) else "rejected"

    def _import_story(self, batch: str, given: StoryInput) -> str:
        row = self.stories.get(given.name)
        if row is None:
            row = StoryRow(given.name, headline_of(given), given.version, given.section, given)
            self.stories[given.name] = row
            row.photos = [self._photo_of_story(batch, photo) for photo in given.photos]
            self.entries.append(Entry(batch, row, created=True))
            return "created"
        if row.said == given or (given.keyed and 0 < given.version < row.version):
            return "unchanged"
        before = copy_of(row)
        if not (self._replace(batch, row, given) if given.keyed else self._complete_story(batch, row, given)):
            return "unchanged"
        row.said = given
        self.entries.append(Entry(batch, row, created=False, before=before))
        return "updated"

    def _replace(self, batch: str, row: StoryRow, given: StoryInput) -> bool:
        """A new version in the place of the old one; a story that was withdrawn stays so."""
        row.headline, row.section = headline_of(given), given.section
        row.version = max(given.version, row.version)
        self.leaving += self._place(row, [self._photo_of_story(batch, photo) for photo in given.photos])
        return True

    def _complete_story(self, batch: str, row: StoryRow, given: StoryInput) -> bool:
        """Whether the story lacked anything that these same words bring."""
        photos = [] if row.photos else list(given.photos)
        if not photos and (row.section or not given.section):
            return False
        row.section = row.section or given.section
        row.photos = row.photos or [self._photo_of_story(batch, photo) for photo in photos]
        return True

    def _photo_of_story(self, batch: str, given: PhotoInput) -> PhotoRow:
        row = self.photos.get(given.name)
        if row is None:
            row = self.photos[given.name] = PhotoRow(given.name, given.picture, given.place, "stories")
        elif before := self._complete_photo(row, given):
            self.completed.add(row.name)
            self.entries.append(Entry(batch, row, created=False, before=before))
        return row

    def _import_photo(self, batch: str, given: PhotoInput) -> str:
        row = self.photos.get(given.name)
        if row is None:
            row = self.photos[given.name] = PhotoRow(given.name, given.picture, given.place, "published")
            self.entries.append(Entry(batch, row, created=True))
            return "created"
        if before := self._complete_photo(row, given):
            self.completed.add(row.name)
            self.entries.append(Entry(batch, row, created=False, before=before))
            return "updated"
        return "unchanged"

    @staticmethod
    def _complete_photo(row: PhotoRow, given: PhotoInput) -> PhotoRow | None:
        """The photo as it was, where the input has what it lacks; then it is given that."""
        if row.picture >= given.picture and row.place >= given.place:
            return None
        before = replace(row)
        row.picture, row.place = row.picture or given.picture, row.place or given.place
        return before

    def _note_states(self, own: Sequence[Entry], unedited: Sequence[Entry], fresh: Sequence[Entry]) -> None:
        """What the batch leaves. A photo that it completes is no edit of a story that it wrote before; a row that was
        edited since it wrote it counts as edited, though it has written it again."""
        for entry in fresh:
            earlier = [e for e in own if e.row is entry.row][-1:]
            entry.after = entry.row.state if not earlier or earlier[0] in unedited else earlier[0].after
        for entry in unedited:
            if isinstance(entry.row, StoryRow) and self.completed & {photo.name for photo in entry.row.photos}:
                entry.after = entry.row.state

    # By hand

    def delete_story(self, row: StoryRow) -> None:
        self._place(row, [])
        del self.stories[row.name]
        self._forget(row)

    def delete_photo(self, row: PhotoRow) -> None:
        for story in self.stories.values():
            story.photos = [photo for photo in story.photos if photo is not row]
        del self.photos[row.name]
        self._forget(row)

    def take_out(self, story: StoryRow, photo: PhotoRow) -> None:
        self._place(story, [other for other in story.photos if other is not photo])

    def _forget(self, row: StoryRow | PhotoRow) -> None:
        self.entries = [entry for entry in self.entries if entry.row is not row]

    # Undoing

    @property
    def live_batches(self) -> list[str]:
        """Batches that still answer for a row, so that undoing them does something."""
        return sorted({entry.batch for entry in self.entries if entry.after is not None})

    def undo(self, batch: str) -> dict[str, int]:
        """What became of the rows that the batch wrote: deleted, restored, left."""
        counts = dict.fromkeys(("deleted", "restored", "left"), 0)
        for kind in (StoryRow, PhotoRow):
            rows = {id(e.row): e.row for e in self.entries if e.batch == batch and e.after is not None}
            fates = [(row, *self._fate(batch, row)) for row in rows.values() if isinstance(row, kind)]
            for _, fate, _ in fates:
                counts[fate] += 1
            self._carry_out(batch, [(row, first) for row, fate, first in fates if fate != "left"])
        return counts

    def _fate(self, batch: str, row: StoryRow | PhotoRow) -> tuple[str, Entry]:
        live = [entry for entry in self.entries if entry.row is row and entry.after is not None]
        own = [entry for entry in live if entry.batch == batch]
        written_since = live.index(own[0]) + len(own) < len(live)
        if written_since or own[-1].after != row.state:
            return "left", own[0]
        if own[0].created and isinstance(row, PhotoRow) and self.stories_of(row):
            return "left", own[0]
        return ("deleted" if own[0].created else "restored"), own[0]

    def _carry_out(self, batch: str, fates: Sequence[tuple[StoryRow | PhotoRow, Entry]]) -> None:
        stories = [row for row, _ in fates if isinstance(row, StoryRow)]
        public = [photo for story in stories for photo in story.photos if photo.status == "published"]
        for row, first in sorted(fates, key=lambda fate: -fate[0].pk):
            if not first.created:
                self._restore(row, first.before)
        for entry in self.entries:
            if entry.batch == batch and any(entry.row is row for row, _ in fates):
                entry.after = None
        gone = [row for row, first in fates if first.created]
        self._delete(gone)
        for photo in public:
            if self.photos.get(photo.name) is photo and not self.stories_of(photo) and photo.status != "withdrawn":
                photo.status = "published"

    def _restore(self, row: StoryRow | PhotoRow, before: StoryRow | PhotoRow | None) -> None:
        if isinstance(row, PhotoRow) and isinstance(before, PhotoRow):
            row.picture, row.place = before.picture, before.place
        if isinstance(row, StoryRow) and isinstance(before, StoryRow):
            row.headline, row.version, row.section = before.headline, before.version, before.section
            row.said = before.said
            left = self._place(row, [self._photo_again(photo) for photo in before.photos])
            row.status = before.status
            self._drop_replaced(left)

    def _photo_again(self, remembered: PhotoRow) -> PhotoRow:
        """The photo that stood there, made again where it is gone."""
        return self.photos.setdefault(remembered.name, replace(remembered, pk=0))

    def _delete(self, gone: Sequence[StoryRow | PhotoRow]) -> None:
        """Stories with the photos that stood in them alone; photos."""
        stood = [photo for row in gone if isinstance(row, StoryRow) for photo in row.photos]
        for row in gone:
            if isinstance(row, StoryRow):
                self.delete_story(row)
            else:
                self.delete_photo(row)
        self._drop_replaced(stood)

    # Photos and their stories

    def _place(self, story: StoryRow, photos: Sequence[PhotoRow]) -> list[PhotoRow]:
        """Give the story these photos. Those that leave it, which readers see no more and no less than before."""
        old, story.photos = story.photos, list(dict.fromkeys(photos))
        left = [photo for photo in old if photo not in story.photos]
        shown = story.status == "published"
        for photo in left:
            if photo.status == "stories" and shown and not self.stories_of(photo):
                photo.status = "published"
            elif photo.status == "published" and not shown and not self._is_shown(photo):
                photo.status = "stories"
        return left

    def _drop_replaced(self, photos: Iterable[PhotoRow]) -> None:
        """Photos of these that stand nowhere and did not come on their own."""
        for photo in photos:
            came = any(e.row is photo and e.created and e.after is not None for e in self.entries)
            if self.photos.get(photo.name) is photo and not came and not self.stories_of(photo):
                self.delete_photo(photo)

    def stories_of(self, photo: PhotoRow) -> list[StoryRow]:
        return [story for story in self.stories.values() if photo in story.photos]

    def _is_shown(self, photo: PhotoRow) -> bool:
        return any(story.status == "published" for story in self.stories_of(photo))


def headline_of(given: StoryInput) -> str:
    """A keyed story's headline changes with its wording."""
    return f"Story {given.name}, wording {given.wording}" if given.keyed else f"Story {given.name}"


def copy_of(row: StoryRow) -> StoryRow:
    """The row as it is, its photos among it."""
    return replace(row, photos=[replace(photo) for photo in row.photos])
