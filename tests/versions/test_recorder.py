"""Each change leaves a version, however it was made; what every version contains can be read."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.models import Article, ArticlePhoto, ImportBatch, ImportEntry, Photo, Version
from articles.versions import history
from articles.versions.recorder import Change, record_created, watch
from articles.versions.states import states_of
from tests.factories import make_article, make_editor, make_photo, make_section
from tests.importing.test_importer import make_draft

pytestmark = pytest.mark.django_db
DESK = Version.Door.DESK


def edit(article: Article, user: Any = None, reason: str = "", **fields: Any) -> None:
    with watch(Change(DESK, user, reason), articles=[article.pk]):
        Article.objects.filter(pk=article.pk).update(**fields)


def test_a_change_says_who_when_why_and_what() -> None:
    article, editor = make_article("Old"), make_editor()
    edit(article, editor, "A mistake", headline="New", rights="All")
    version = Version.objects.get()
    assert (version.kind, version.record, version.number) == ("article", article.pk, 2)
    assert (version.who, version.user, version.reason, version.door) == ("editor", editor, "A mistake", "desk")
    assert (version.changed, version.label) == (["headline", "rights"], "New")
    assert version.before["headline"] == "Old"


def test_what_does_not_change_gets_no_version() -> None:
    article = make_article()
    edit(article, headline=article.headline)
    assert not Version.objects.exists()


def test_every_version_can_be_read_and_the_last_is_the_row() -> None:
    article = make_article("One")
    edit(article, headline="Two")
    edit(article, headline="Three")
    headlines = [(history.content_of("article", article.pk, n) or {}).get("headline") for n in range(5)]
    assert headlines == [None, "One", "Two", "Three", None]
    assert [v.number for v in history.versions_of("article", article.pk)] == [3, 2, 1]
    assert history.current_number("article", article.pk) == 3


def test_a_deleted_record_can_still_be_read() -> None:
    article = make_article("Gone")
    pk = article.pk
    edit(article, headline="Gone indeed")
    with watch(Change(DESK), articles=[pk]):
        Article.objects.all().delete()
    last = history.versions_of("article", pk)[0]
    assert (last.number, last.action, last.label) == (3, "deleted", "Gone indeed")
    assert history.content_of("article", pk, 3) is None
    assert (history.content_of("article", pk, 2) or {})["headline"] == "Gone indeed"
    assert (history.content_of("article", pk, 1) or {})["headline"] == "Gone"


def test_a_creation_is_version_1() -> None:
    article = make_article()
    record_created([article], Change(DESK, make_editor()))
    first = history.versions_of("article", article.pk)[0]
    assert (first.number, first.action, first.who) == (1, "created", "editor")


def test_the_captions_of_its_photos_are_no_change_of_a_story_but_their_order_is() -> None:
    one, two = make_photo("One."), make_photo("Two.")
    article = make_article(photos=[one, two])
    with watch(Change(DESK), articles=[article.pk], photos=[one.pk, two.pk]):
        Photo.objects.filter(pk=one.pk).update(caption="Uno.")
    assert [(v.kind, v.record, v.changed) for v in Version.objects.all()] == [("photo", one.pk, ["caption"])]
    with watch(Change(DESK), articles=[article.pk]):
        ArticlePhoto.objects.filter(photo=one).update(position=5)
    assert Version.objects.newest_first()[0].changed == ["photos"]  # type: ignore[attr-defined]


def test_a_name_has_versions() -> None:
    section = make_section("Wrold")
    with watch(Change(DESK), names=[section]):
        section.name = "World"
        section.save()
    version = Version.objects.get()
    assert (version.kind, version.record, version.before["name"]) == ("section", section.pk, "Wrold")


def test_a_change_that_is_rolled_back_leaves_no_version() -> None:
    article = make_article()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        edit(article, headline="New")
        raise ZeroDivisionError
    assert not Version.objects.exists()


def test_an_import_writes_a_version_and_no_second_copy() -> None:
    import_entries([make_draft(version=1)], "first", user=make_editor())
    assert not Version.objects.exists(), "a creation costs nothing"
    import_entries([make_draft(version=2, headline="River Falls")], "second", user=make_editor("other"))
    entry = ImportEntry.objects.get(batch__name="second")
    version = Version.objects.get()
    assert (entry.version, entry.before) == (version, None)
    assert (version.number, version.who, version.door, str(version.batch)) == (2, "other", "import", "second")
    assert "headline" in version.changed
    versions = history.versions_of("article", version.record)
    assert [(v.number, v.who, str(v.batch)) for v in versions] == [(2, "other", "second"), (1, "editor", "first")]


def test_a_photo_that_is_completed_twice_in_one_chunk_has_two_versions() -> None:
    photo = make_photo("A dike at dawn.", credit_line="")
    import_entries([make_draft()])
    numbers = Version.objects.of("photo", photo.pk).values_list("number", flat=True)  # type: ignore[attr-defined]
    assert len(set(numbers)) == len(numbers)


def test_undoing_writes_versions_of_what_it_restores_and_deletes() -> None:
    import_entries([make_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="River Falls")], "second")
    pk = Article.objects.get().pk
    editor = make_editor()
    undo(ImportBatch.objects.get(name="second"), user=editor)
    assert (history.content_of("article", pk, 3) or {})["headline"] == "River Crests Below the Dikes"
    undo(ImportBatch.objects.get(name="first"), user=editor)
    versions = history.versions_of("article", pk)
    assert [(v.number, v.action, v.door) for v in versions][:2] == [(4, "deleted", "undo"), (3, "changed", "undo")]
    assert versions[0].who == "editor"
    assert (history.content_of("article", pk, 2) or {})["headline"] == "River Falls"


def test_a_photo_that_an_import_replaces_can_still_be_read() -> None:
    import_entries([make_draft(version=1)])
    photo = Photo.objects.get()
    import_entries([make_draft(version=2, headline="River Falls", photos=())])
    assert not Photo.objects.exists()
    assert (history.content_of("photo", photo.pk, 1) or {})["caption"] == "A dike at dawn."


def test_what_imports_of_older_releases_recorded_are_versions_too() -> None:
    article = make_article("Three")
    batch = ImportBatch.objects.create(name="old", user=make_editor())
    for headline in ("One", "Two"):
        state = states_of("article", [article.pk])[article.pk] | {"headline": headline}
        ImportEntry.objects.create(batch=batch, action="updated", where="a", article=article, before=state)
    edit(article, headline="Four")
    headlines = [(history.content_of("article", article.pk, n) or {}).get("headline") for n in range(6)]
    assert headlines == [None, "One", "Two", "Three", "Four", None]
    told = [(v.number, v.who) for v in history.versions_of("article", article.pk)]
    assert told == [(4, ""), (3, "editor"), (2, "editor"), (1, "")]
