"""Changes of many records: what they set, that a killed one goes on, and that undoing keeps later edits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from articles.bulk import run_change
from articles.bulk.bulk_fields import read_changes
from articles.bulk.record_states import kept_fields, read_states
from articles.bulk.run_change import finish, run_chunk, start_change, start_undo, step
from articles.models import Article, BulkChange, BulkRow, Photo, Version
from tests.factories import make_article, make_editor, make_photo, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def chunk(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(run_change, "CHUNK", 4)
    return 4


def make_photos(number: int) -> list[int]:
    return [make_photo(f"Photo {n}", credit_line="AFP", agencies=["AFP"]).pk for n in range(number)]


def counts(change: BulkChange) -> tuple[str, int, int, int, int]:
    return change.state, change.done, change.changed, change.unchanged, change.kept


def test_one_credit_for_many_photos_names_photographer_and_agency() -> None:
    keys = make_photos(3)
    change = start_change("photo", keys, {"credit_line": "Ada Lunde/Reuters"}, None)
    assert counts(change) == ("done", 3, 3, 0, 0)
    for photo in Photo.objects.filter(pk__in=keys):
        assert photo.credit_line == "Ada Lunde/Reuters"
        assert [(row.credit.name, row.credit.kind) for row in photo.photo_credits.all()] == [
            ("Ada Lunde", "photographer"),
            ("Reuters", "agency"),
        ]


def test_every_field_of_a_photo_is_set_and_undone() -> None:
    photo = make_photo("A", keywords=["old"], place="Here", rights="r", taken_on=date(2020, 1, 2))
    typed = {
        "rights": "© Reuters", "instructions": "TURKEY OUT", "place": "Ringsund", "taken_on": "2025-03-27",
        "source": "Delta Wire", "keywords": "old, new", "status": "withdrawn", "credit_line": "NTB",
        "reason": "The agency asked for it",
    }  # fmt: skip
    changes, mistakes = read_changes("photo", typed)
    assert not mistakes
    before = Photo.objects.filter(pk=photo.pk).values().get()
    change = start_change("photo", [photo.pk], changes, None)
    photo.refresh_from_db()
    assert (photo.rights, photo.instructions, photo.place) == ("© Reuters", "TURKEY OUT", "Ringsund")
    assert (photo.taken_on, photo.keywords, photo.status) == (date(2025, 3, 27), ["old", "new"], "withdrawn")
    assert photo.source and photo.source.name == "Delta Wire"
    assert start_undo(change).state == "undone"
    after = Photo.objects.filter(pk=photo.pk).values().get()
    assert after | {"updated_at": None} == before | {"updated_at": None}


def test_every_field_of_a_story_is_set_and_undone() -> None:
    story = make_article(topics=[make_topic("Rivers")], language="de")
    typed = {
        "section": "Nature", "source": "Alpha", "language": "en", "published_on": "2024-02-29",
        "rights": "©", "topics": "Floods, rivers", "status": "draft",
    }  # fmt: skip
    changes, _ = read_changes("article", typed)
    before = Article.objects.filter(pk=story.pk).values().get()
    change = start_change("article", [story.pk], changes, None)
    story = Article.objects.get(pk=story.pk)
    assert (str(story.section), str(story.source), story.language, story.status) == ("Nature", "Alpha", "en", "draft")
    assert (story.published_on, story.precision) == (date(2024, 2, 29), "day")
    assert sorted(topic.name for topic in story.topics.all()) == ["Floods", "Rivers"]
    start_undo(change)
    story = Article.objects.get(pk=story.pk)
    assert [topic.name for topic in story.topics.all()] == ["Rivers"]
    assert Article.objects.filter(pk=story.pk).values().get() | {"updated_at": None} == before | {"updated_at": None}


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_a_change_around_the_size_of_a_chunk(chunk: int, extra: int) -> None:
    keys = make_photos(chunk + extra)
    change = start_change("photo", keys, {"rights": "©"}, None)
    assert change.state == ("waiting" if extra > 0 else "done")
    rounds = 0
    while step():
        rounds += 1
    change.refresh_from_db()
    assert counts(change) == ("done", chunk + extra, chunk + extra, 0, 0)
    assert rounds == (2 if extra > 0 else 0)
    assert Photo.objects.filter(rights="©").count() == chunk + extra


def test_killed_within_a_chunk_it_goes_on_where_it_was(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = make_photos(3 * chunk)
    change = start_change("photo", keys, {"keywords": ["one"]}, None)
    run_chunk(change.pk)
    write = run_change.write_states

    def killed(*given: Any) -> None:
        write(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(run_change, "write_states", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        run_chunk(change.pk)
    monkeypatch.setattr(run_change, "write_states", write)
    change.refresh_from_db()
    assert change.done == chunk
    finish(change)
    assert counts(change) == ("done", 3 * chunk, 3 * chunk, 0, 0)
    assert {tuple(photo.keywords) for photo in Photo.objects.all()} == {("one",)}


def test_undo_keeps_what_was_edited_since_and_only_that(chunk: int) -> None:
    keys = make_photos(2 * chunk)
    change = start_change("photo", keys, {"credit_line": "Reuters"}, None)
    finish(change)
    Photo.objects.filter(pk=keys[0]).update(credit_line="By hand")
    Photo.objects.filter(pk=keys[1]).update(caption="Another field")
    Photo.objects.filter(pk=keys[2]).delete()
    finish(start_undo(change))
    change.refresh_from_db()
    assert (change.state, change.kept, change.changed) == ("undone", 2, 8)
    lines = dict(Photo.objects.values_list("pk", "credit_line"))
    assert lines[keys[0]] == "By hand"
    assert {lines[key] for key in keys[1:] if key in lines} == {"AFP"}
    assert [row.credit.name for row in Photo.objects.get(pk=keys[3]).photo_credits.all()] == ["AFP"]


def test_undo_restores_the_fields_that_nobody_edited_since() -> None:
    photo = make_photo(credit_line="AFP", agencies=["AFP"], place="Here", rights="r", keywords=["old"])
    changes = {"credit_line": "Reuters", "place": "There", "rights": "©", "keywords": ["new", "flood"]}
    change = start_change("photo", [photo.pk], changes, None)
    Photo.objects.filter(pk=photo.pk).update(rights="By hand", keywords=["by hand", "old", "new", "flood"])
    start_undo(change)
    photo.refresh_from_db()
    assert (photo.credit_line, photo.place, photo.rights) == ("AFP", "Here", "By hand")
    assert photo.keywords == ["by hand", "old"]
    assert [row.credit.name for row in photo.photo_credits.all()] == ["AFP"]
    row = BulkRow.objects.get()
    assert (change.kept, row.state) == (1, "kept")
    now = read_states("photo", change.changes, {photo.pk: photo})[photo.pk]
    assert kept_fields(change, row, now) == ["rights", "keywords"]


def test_undo_takes_added_topics_out_and_keeps_those_that_came_since() -> None:
    story = make_article(topics=[make_topic("Rivers")])
    change = start_change("article", [story.pk], {"topics": ["Rivers", "Floods"], "language": "de"}, None)
    story.topics.add(make_topic("Dikes"))
    start_undo(change)
    story.refresh_from_db()
    assert sorted(topic.name for topic in story.topics.all()) == ["Dikes", "Rivers"]
    assert (story.language, change.kept) == ("en", 0)


def test_what_is_so_already_is_unchanged_and_undo_leaves_it() -> None:
    same, other = make_photo(rights="©"), make_photo(rights="")
    change = start_change("photo", [same.pk, other.pk, 999_999], {"rights": "©"}, None)
    assert counts(change) == ("done", 3, 1, 2, 0)
    start_undo(change)
    assert Photo.objects.get(pk=same.pk).rights == "©"
    assert Photo.objects.get(pk=other.pk).rights == ""


def test_undone_twice_or_while_it_runs_nothing_happens(chunk: int) -> None:
    change = start_change("photo", make_photos(chunk + 1), {"rights": "©"}, None)
    assert start_undo(change).state == "waiting"
    finish(change)
    finish(start_undo(change))
    assert start_undo(change).state == "undone"


@pytest.mark.parametrize(("extra", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_change_has_a_greatest_size(monkeypatch: pytest.MonkeyPatch, extra: int, refused: bool) -> None:
    monkeypatch.setattr(run_change, "MOST_RECORDS", 3)
    keys = make_photos(3 + extra)
    if not refused:
        assert start_change("photo", keys, {"rights": "©"}, None).total == len(keys)
        return
    with pytest.raises(run_change.TooMany, match="At most 3"):
        start_change("photo", keys, {"rights": "©"}, None)
    assert not BulkRow.objects.exists()


def test_mistakes_are_named_beside_the_field() -> None:
    changes, mistakes = read_changes("photo", {"taken_on": "27/3", "status": "gone", "place": "x" * 301, "rights": " "})
    assert changes == {}
    assert sorted(mistakes) == ["place", "status", "taken_on"]
    assert sorted(read_changes("article", {"status": "withdrawn"})[1]) == ["reason"]


def test_each_record_that_changes_gets_a_version_and_so_does_undoing(chunk: int) -> None:
    keys = make_photos(chunk + 1)
    make_photo("Not in the change")
    change = start_change("photo", keys, {"credit_line": "Reuters"}, make_editor(), "The agency asked for it")
    finish(change)
    rows = Version.objects.filter(kind="photo").order_by("pk")
    assert [(row.record, row.door, row.who, row.reason) for row in rows] == [
        (key, "bulk", "editor", "The agency asked for it") for key in keys
    ]
    assert rows[0].before and rows[0].before["credit_line"] == "AFP"
    finish(start_undo(change))
    assert Version.objects.filter(kind="photo", door="undo").count() == len(keys)
