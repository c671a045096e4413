"""The log of a batch: which outcomes have a row, what the row holds, and that each piece of input is kept once."""

from __future__ import annotations

from typing import Any

import pytest

from articles.drafts.draft import ArticleDraft, PhotoDraft, Rejected
from articles.importing.importer import import_entries
from articles.models import Article, ImportBatch, ImportEntry, Original, Photo, Version
from tests.factories import make_editor, make_picture

pytestmark = pytest.mark.django_db

KEY: dict[str, Any] = {"source": "Delta Wire", "source_key": "a-1", "format": "ninjs"}


def log(batch: str) -> list[ImportEntry]:
    return list(ImportEntry.objects.filter(batch__name=batch).order_by("pk"))


def test_a_new_story_is_logged_with_its_place_format_and_state() -> None:
    import_entries([ArticleDraft("Flood", where="wire/1.json", **KEY)], "b")
    (entry,) = log("b")
    article = Article.objects.get()
    assert (entry.action, entry.where, entry.format, entry.why) == ("created", "wire/1.json", "ninjs", "")
    assert (entry.article, entry.photo, entry.before, entry.version) == (article, None, None, None)
    assert len(entry.after) == 32


@pytest.mark.parametrize("length", [999, 1000, 1001])
def test_where_a_piece_came_from_is_cut_to_its_column(length: int) -> None:
    import_entries([ArticleDraft("Flood", where="x" * length, **KEY)], "b")
    assert len(log("b")[0].where) == min(length, 1000)


def test_unchanged_input_is_not_logged() -> None:
    import_entries([ArticleDraft("Flood", **KEY)], "one")
    report = import_entries([ArticleDraft("Flood", **KEY)], "two")
    assert (report.unchanged, log("two")) == (1, [])


def test_a_changed_story_has_a_version_by_the_one_who_imported_it() -> None:
    editor = make_editor()
    import_entries([ArticleDraft("Flood", version=1, **KEY)], "one")
    import_entries([ArticleDraft("Flood stops", version=2, **KEY)], "two", user=editor)
    (entry,) = log("two")
    version = Version.objects.get()
    assert (entry.action, entry.version) == ("updated", version)
    assert (version.door, version.user, version.batch) == (
        Version.Door.IMPORT,
        editor,
        ImportBatch.objects.get(name="two"),
    )
    assert (version.kind, version.record) == ("article", Article.objects.get().pk)


def test_a_completed_photo_has_a_version_and_is_logged_without_a_story() -> None:
    import_entries([PhotoDraft("A dike.", "Ana Ruiz", source="Delta Wire", source_key="p-1")], "one")
    with_place = PhotoDraft("A dike.", "Ana Ruiz", place="Szeged", source="Delta Wire", source_key="p-1")
    import_entries([with_place], "two")
    (entry,) = log("two")
    assert (entry.action, entry.article, entry.photo) == ("updated", None, Photo.objects.get())
    assert entry.version == Version.objects.get()


def test_rejected_input_is_logged_with_the_reason() -> None:
    import_entries([Rejected("wire/2.json", "It has no headline.")], "b")
    (entry,) = log("b")
    assert (entry.action, entry.where, entry.why) == ("rejected", "wire/2.json", "It has no headline.")
    assert (entry.article, entry.photo, entry.after) == (None, None, "")


def test_one_piece_of_input_is_kept_once_however_often_it_comes() -> None:
    drafts = [
        ArticleDraft(f"Flood {n}", source="Delta Wire", source_key=f"a-{n}", original=b"one file") for n in (1, 2)
    ]
    import_entries(drafts, "one")
    other = ArticleDraft("Flood 3", source="Delta Wire", source_key="a-3", original=b"another file")
    again = ArticleDraft("Flood 4", source="Delta Wire", source_key="a-4", original=b"one file")
    import_entries([other, again], "two")
    assert Original.objects.count() == 2
    first, second = log("one")
    third, fourth = log("two")
    assert first.original == second.original == fourth.original != third.original
    assert None not in (first.original, third.original)


def test_input_without_an_original_is_logged_without_one() -> None:
    import_entries([ArticleDraft("Flood", **KEY)], "b")
    assert (log("b")[0].original, Original.objects.count()) == (None, 0)


def test_a_row_that_somebody_edited_between_two_writes_of_a_batch_keeps_the_first_state() -> None:
    import_entries([ArticleDraft("Flood", version=1, **KEY)], "b")
    first = log("b")[0].after
    Article.objects.update(standfirst="By hand.")
    import_entries([ArticleDraft("Flood stops", version=2, **KEY)], "b")
    assert [entry.after for entry in log("b")] == [first, first]


def test_a_row_that_nobody_edited_has_the_state_of_its_last_write() -> None:
    import_entries([ArticleDraft("Flood", version=1, **KEY)], "b")
    import_entries([ArticleDraft("Flood stops", version=2, **KEY)], "b")
    first, second = log("b")
    assert first.after != second.after


def test_a_photo_completed_later_changes_the_logged_state_of_its_story() -> None:
    photo = PhotoDraft("A dike.", "Ana Ruiz", source="Delta Wire", source_key="p-1")
    import_entries([ArticleDraft("Flood", photos=(photo,), **KEY)], "b")
    before = log("b")[0].after
    picture = PhotoDraft("A dike.", "Ana Ruiz", image=make_picture(), source="Delta Wire", source_key="p-1")
    import_entries([picture], "b")
    assert log("b")[0].after != before


def test_a_photo_completed_by_another_batch_leaves_the_logged_state() -> None:
    photo = PhotoDraft("A dike.", "Ana Ruiz", source="Delta Wire", source_key="p-1")
    import_entries([ArticleDraft("Flood", photos=(photo,), **KEY)], "b")
    before = log("b")[0].after
    picture = PhotoDraft("A dike.", "Ana Ruiz", image=make_picture(), source="Delta Wire", source_key="p-1")
    import_entries([picture], "other")
    assert log("b")[0].after == before
