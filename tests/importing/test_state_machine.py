"""Imports, edits by hand, deletions and undone batches in any order: the archive holds what a plain model says."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as archive
from django.db import transaction
from hypothesis import settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles.drafts.draft import ArticleDraft, Entry, PhotoDraft, Rejected
from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.models import Article, ImportBatch, IndexUpdate, Original, Photo
from articles.search.document import ARTICLE, PHOTO, Key
from articles.search.indexing import queue
from articles.search.indexing.documents import all_documents
from articles.search.indexing.rebuild import rebuild
from articles.search.indexing.sweep import sweep
from tests.factories import make_picture
from tests.importing.archive_model import (
    Input,
    Model,
    PhotoInput,
    PhotoRow,
    RejectedInput,
    StoryInput,
    StoryRow,
    headline_of,
)

KEYED, BY_WORDS = ("dw-1", "dw-2"), ("bridge",)
PHOTOS = ("dawn", "boat")
PHOTOS_WITH_KEYS = ("boat",)
BATCHES = ("first", "first", "second")
"""More often the first, so that batches are gone on with."""
PICTURES = {name: make_picture(width) for width, name in enumerate(PHOTOS, start=40)}


def photos_of(flags: tuple[bool, bool], names: tuple[str, ...]) -> tuple[PhotoInput, ...]:
    return tuple(PhotoInput(name, *flags) for name in names)


def a_photo(flags: tuple[bool, bool]) -> strategies.SearchStrategy[PhotoInput]:
    return strategies.builds(PhotoInput, strategies.sampled_from(PHOTOS), *map(strategies.just, flags))


def a_story(flags: tuple[bool, bool]) -> strategies.SearchStrategy[StoryInput]:
    """A story whose photos come with their pictures and places, or without."""
    names = strategies.lists(strategies.sampled_from(PHOTOS), unique=True, min_size=1, max_size=2).map(tuple)
    photos = (names | names | strategies.just(())).map(lambda names: photos_of(flags, names))
    number = strategies.integers(0, 2)
    keyed = strategies.builds(
        StoryInput,
        strategies.sampled_from(KEYED), strategies.just(True), number, number, strategies.booleans(), photos,
    )  # fmt: skip
    by_words = strategies.builds(
        StoryInput,
        strategies.sampled_from(BY_WORDS), strategies.just(False), strategies.just(0), strategies.just(0),
        strategies.booleans(), photos,
    )  # fmt: skip
    return keyed | keyed | by_words


@strategies.composite
def some_inputs(draw: Any) -> list[Input]:
    """All stories of one batch bring their photos with the same parts; photos alone may bring others."""
    flags = strategies.sampled_from([(False, False), (False, False), (True, False), (False, True), (True, True)])
    stories = draw(strategies.lists(a_story(draw(flags)), min_size=1, max_size=2, unique_by=lambda story: story.name))
    photos = draw(strategies.lists(flags.flatmap(a_photo), max_size=2))
    rejected = draw(strategies.lists(strategies.builds(RejectedInput, strategies.integers(0, 1)), max_size=1))
    return [*photos, *rejected, *stories]


def original_of(given: Input) -> bytes:
    return repr(given).encode()


def draft_of(given: Input) -> Entry:
    if isinstance(given, RejectedInput):
        return Rejected("file", "Nobody can read it.", original_of(given))
    if isinstance(given, PhotoInput):
        return photo_draft_of(given)
    return ArticleDraft(
        headline=headline_of(given),
        body=f"<p>The words of {given.name}.</p>",
        section="World" if given.section else "",
        source="Delta Wire" if given.keyed else "",
        source_key=given.name if given.keyed else "",
        version=given.version,
        photos=tuple(map(photo_draft_of, given.photos)),
        original=original_of(given),
    )


def photo_draft_of(given: PhotoInput) -> PhotoDraft:
    keyed = given.name in PHOTOS_WITH_KEYS
    return PhotoDraft(
        caption=given.name,
        credit_line="Ana Ruiz/EPA",
        photographers=("Ana Ruiz",),
        agencies=("EPA",),
        place="Huế" if given.place else "",
        image=PICTURES[given.name] if given.picture else None,
        source="EPA" if keyed else "",
        source_key=given.name if keyed else "",
    )


Held = dict[str, tuple[Any, ...]]


def stories_held() -> Held:
    """Name -> (key, headline, version, section, status, photos in their order)."""
    held = {}
    for row in Article.objects.order_by("pk"):
        photos = tuple(row.article_photos.order_by("position").values_list("photo", flat=True))
        name = row.source_key or row.body.removeprefix("<p>The words of ").removesuffix(".</p>")
        assert name not in held, f"{name} is kept twice"
        held[name] = (row.pk, row.headline, row.version, bool(row.section), row.status, photos)
    return held


def photos_held() -> Held:
    """Name -> (key, picture, place, alternative text, withdrawn, seen alone, credits)."""
    held = {}
    for row in Photo.objects.order_by("pk"):
        assert row.caption not in held, f"{row.caption} is kept twice"
        assert not row.image or Path(row.image.path).read_bytes() == PICTURES[row.caption]
        alone = not row.articles.exists() and row.status == Photo.Status.PUBLISHED
        credits_held = tuple(str(credit) for credit in row.ordered_credits)
        held[row.caption] = (
            row.pk, bool(row.image), bool(row.place), row.alt_text, row.is_withdrawn, alone, credits_held
        )  # fmt: skip
    return held


class Archive(RuleBasedStateMachine):
    """Each example is a transaction of its own, with an index of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.model = Model()
        self.used: dict[str, set[int]] = {"story": set(), "photo": set()}

    def teardown(self) -> None:
        try:
            self.compare_indexes()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize(inputs=some_inputs())
    def begin_with_an_import(self, inputs: list[Input]) -> None:
        self.begin_with_an_empty_index()
        self.import_a_batch(BATCHES[0], inputs)

    def begin_with_an_empty_index(self) -> None:
        shutil.rmtree(archive.SEARCH_INDEX_PATH, ignore_errors=True)
        queue.reader.cache_clear()
        rebuild()
        self.indexed = self.documents()

    # What is done to the archive

    @rule(batch=strategies.sampled_from(BATCHES), inputs=some_inputs())
    def import_some_inputs(self, batch: str, inputs: list[Input]) -> None:
        self.import_a_batch(batch, inputs)

    @rule(batch=strategies.sampled_from(BATCHES), photo=a_photo((True, True)))
    def import_a_photo_with_all_its_parts(self, batch: str, photo: PhotoInput) -> None:
        self.import_a_batch(batch, [photo])

    def import_a_batch(self, batch: str, inputs: list[Input]) -> None:
        queued = IndexUpdate.objects.count()
        expected = self.model.import_batch(batch, inputs)
        report = import_entries(map(draft_of, inputs), batch)
        counts = {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}
        assert counts | {"rejected": report.rejected_count} == expected
        if not report.created and not report.updated:
            assert IndexUpdate.objects.count() == queued, "what is unchanged must not be indexed again"

    @precondition(lambda self: self.model.live_batches)
    @rule(data=strategies.data())
    def undo_some_batch(self, data: Any) -> None:
        self.undo_a_batch(data.draw(strategies.sampled_from(self.model.live_batches)))

    def undo_a_batch(self, batch: str) -> None:
        row = ImportBatch.objects.get(name=batch)
        undone = undo(row)
        counts = {"deleted": undone.deleted, "restored": undone.restored, "left": len(undone.left)}
        assert counts == self.model.undo(batch)

    @rule()
    def drain_the_queue(self) -> None:
        assert queue.drain()
        assert not IndexUpdate.objects.exists()
        assert not sweep().keys()
        self.indexed = self.documents()

    @precondition(lambda self: self.model.stories)
    @rule(data=strategies.data(), edit=strategies.sampled_from(("headline", "headline", "status", "photos", "delete")))
    def edit_a_story(self, data: Any, edit: str) -> None:
        row = self.model.stories[data.draw(strategies.sampled_from(sorted(self.model.stories)))]
        article = Article.objects.get(pk=row.pk)
        if edit == "delete":
            article.delete()
            self.model.delete_story(row)
        elif edit == "photos":
            for photo in row.photos[:1]:
                article.photos.remove(photo.pk)
                self.model.take_out(row, photo)
        elif edit == "status":
            row.status = article.status = "withdrawn"
            article.save()
        else:
            row.headline = article.headline = "By hand"
            article.save()

    @precondition(lambda self: self.model.photos)
    @rule(data=strategies.data(), edit=strategies.sampled_from(("words", "words", "status", "delete")))
    def edit_a_photo(self, data: Any, edit: str) -> None:
        row = self.model.photos[data.draw(strategies.sampled_from(sorted(self.model.photos)))]
        photo = Photo.objects.get(pk=row.pk)
        if edit == "delete":
            photo.delete()
            self.model.delete_photo(row)
        elif edit == "status":
            row.status = photo.status = "withdrawn"
            photo.save()
        else:
            row.alt_text = photo.alt_text = "By hand"
            photo.save()

    # What must hold after each step

    @invariant()
    def stories_and_photos_are_what_the_model_says(self) -> None:
        stories, photos = stories_held(), photos_held()
        self.learn(self.model.stories, stories, "story")
        self.learn(self.model.photos, photos, "photo")
        assert stories == {name: self.story(row) for name, row in self.model.stories.items()}
        assert photos == {name: self.photo(row) for name, row in self.model.photos.items()}

    @invariant()
    def every_original_is_kept(self) -> None:
        kept = {original.data for original in Original.objects.all()}
        assert kept == set(map(original_of, self.model.originals))

    @invariant()
    def what_differs_from_the_index_is_queued(self) -> None:
        now, then = self.documents(), self.indexed
        differ = {key for key in now.keys() | then.keys() if now.get(key) != then.get(key)}
        assert differ <= {Key(row.kind, row.object_id) for row in IndexUpdate.objects.waiting()}

    # Helpers

    def compare_indexes(self) -> None:
        """The drained index holds the same documents as one that is built anew."""
        if not hasattr(self, "indexed"):
            return
        self.drain_the_queue()
        drained = self.index_held()
        rebuild()
        assert drained == self.index_held() == self.indexed

    @staticmethod
    def index_held() -> dict[Key, str]:
        queue.reader.cache_clear()
        reader = queue.reader()
        return {Key(kind, pk): version for kind in (ARTICLE, PHOTO) for pk, version in reader.versions(kind)}

    @staticmethod
    def documents() -> dict[Key, str]:
        return {document.key: document.version for kind in (ARTICLE, PHOTO) for document in all_documents(kind)}

    def learn(self, rows: dict[str, Any], held: Held, kind: str) -> None:
        """The keys of new rows, which no row had before."""
        for name, row in rows.items():
            if not row.pk and name in held:
                row.pk = held[name][0]
                assert row.pk not in self.used[kind], "a key is given twice"
                self.used[kind].add(row.pk)

    @staticmethod
    def story(row: StoryRow) -> tuple[Any, ...]:
        photos = tuple(photo.pk for photo in row.photos)
        return row.pk, row.headline, row.version, row.section, row.status, photos

    def photo(self, row: PhotoRow) -> tuple[Any, ...]:
        alone = row.status == "published" and not self.model.stories_of(row)
        withdrawn = row.status == "withdrawn"
        return row.pk, row.picture, row.place, row.alt_text, withdrawn, alone, ("Ana Ruiz", "EPA")


EXAMPLES = int(os.environ.get("FUZZ", "20"))


@pytest.mark.django_db
def test_imports_edits_and_undone_batches_in_any_order_leave_what_the_model_says() -> None:
    run_state_machine_as_test(
        Archive, settings=settings(max_examples=EXAMPLES, stateful_step_count=12, report_multiple_bugs=False)
    )  # type: ignore[no-untyped-call]
