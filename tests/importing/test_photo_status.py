"""The status of photos that imports bring, replace, and take back."""

from __future__ import annotations

from typing import Any

import pytest

from articles.drafts.draft import PhotoDraft, Status
from articles.exporting.drafts import all_keys, drafts_of
from articles.importing.importer import import_entries
from articles.importing.undo.batch import undo
from articles.models import Article, ArticlePhoto, ImportBatch, ImportEntry, Photo
from tests.importing.test_importer import make_draft, make_photo_draft

pytestmark = pytest.mark.django_db

PUBLISHED, STORIES, WITHDRAWN = Photo.Status.PUBLISHED, Photo.Status.WITH_STORIES, Photo.Status.WITHDRAWN


def take_back(name: str) -> None:
    assert undo(ImportBatch.objects.get(name=name)).left == []


def is_public() -> bool:
    return Photo.objects.visible().exists()  # type: ignore[attr-defined]


def statuses() -> dict[str, str]:
    return dict(Photo.objects.values_list("caption", "status"))


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN])
def test_a_photo_that_comes_with_a_story_is_seen_with_it(status: Status) -> None:
    import_entries([make_draft(status=status)])
    assert (Photo.objects.get().status, is_public()) == (STORIES, status is Status.PUBLISHED)
    Article.objects.all().delete()
    assert is_public() == (status is Status.PUBLISHED)


@pytest.mark.parametrize(
    ("status", "kept"), [(Status.PUBLISHED, PUBLISHED), (Status.DRAFT, STORIES), (Status.WITHDRAWN, WITHDRAWN)]
)
def test_a_photo_that_comes_alone_has_the_status_of_its_draft(status: Status, kept: str) -> None:
    import_entries([make_photo_draft(status=status)])
    assert (Photo.objects.get().status, is_public()) == (kept, status is Status.PUBLISHED)


@pytest.mark.parametrize("kept", [STORIES, WITHDRAWN])
def test_a_photo_that_comes_again_alone_is_not_published(kept: str) -> None:
    import_entries([make_draft(status=Status.DRAFT)])
    Article.objects.all().delete()
    Photo.objects.update(status=kept)
    import_entries([make_photo_draft()])
    assert (Photo.objects.get().status, is_public()) == (kept, False)


def test_a_new_version_of_a_draft_that_drops_a_photo_does_not_publish_it() -> None:
    import_entries([make_photo_draft()], "photo")
    import_entries([make_draft(version=1, status=Status.DRAFT)], "first")
    import_entries([make_draft(version=2, status=Status.PUBLISHED, headline="Falls", photos=())], "second")
    assert Article.objects.get().status == "draft", "an import shows nothing again that somebody took away"
    assert (Photo.objects.get().status, is_public()) == (STORIES, False)


def test_a_version_whose_embargo_is_over_does_not_publish_the_photo_that_it_drops() -> None:
    import_entries([make_photo_draft()], "photo")
    import_entries([make_draft(version=1)], "first")
    Article.objects.update(embargo_until="2999-01-01T00:00Z")
    import_entries([make_draft(version=2, headline="Falls", photos=())], "second")
    assert Article.objects.get().is_visible
    assert (Photo.objects.get().status, is_public()) == (STORIES, False)


@pytest.mark.parametrize("story", [Status.PUBLISHED, Status.DRAFT])
@pytest.mark.parametrize("kept", [PUBLISHED, STORIES])
def test_a_photo_that_a_new_version_keeps_never_leaves_the_story(kept: str, story: Status) -> None:
    import_entries([make_draft(version=1, status=story)], "first")
    Photo.objects.update(status=kept)
    place = ArticlePhoto.objects.get().pk
    photos = (make_photo_draft(caption="Before it."), make_photo_draft())
    import_entries([make_draft(version=2, headline="Falls", status=story, photos=photos)], "second")
    assert statuses() == {"A dike at dawn.": kept, "Before it.": STORIES}
    assert list(ArticlePhoto.objects.values_list("photo__caption", "position")) == [
        ("Before it.", 0),
        ("A dike at dawn.", 1),
    ]
    assert ArticlePhoto.objects.filter(pk=place).exists()
    take_back("second")
    assert statuses() == {"A dike at dawn.": kept}
    assert ArticlePhoto.objects.get().position == 0


@pytest.mark.parametrize("story", [Status.PUBLISHED, Status.DRAFT, Status.WITHDRAWN])
@pytest.mark.parametrize("alone", [PUBLISHED, STORIES, WITHDRAWN])
def test_undoing_leaves_a_photo_of_its_own_as_it_was(alone: str, story: Status) -> None:
    import_entries([make_photo_draft()], "photo")
    Photo.objects.update(status=alone)
    import_entries([make_draft(status=story)], "story")
    take_back("story")
    if story is not Status.PUBLISHED:  # a visible story has shown it, unless it was withdrawn
        assert Photo.objects.get().status == alone
    assert is_public() == (alone == PUBLISHED or (alone == STORIES and story is Status.PUBLISHED))


def test_a_change_of_status_that_its_stories_brought_about_is_no_edit() -> None:
    import_entries([make_photo_draft()], "photo")
    import_entries([make_draft(status=Status.DRAFT)], "story")
    Article.objects.all().delete()
    assert Photo.objects.get().status == STORIES
    take_back("photo")
    assert not Photo.objects.exists()


def test_a_photo_that_a_batch_put_into_a_hidden_story_is_seen_again_when_it_is_undone() -> None:
    import_entries([make_photo_draft()], "photo")
    import_entries([make_draft(version=1, status=Status.DRAFT, photos=())], "first")
    import_entries([make_draft(version=2, status=Status.DRAFT, headline="Falls")], "second")
    assert not is_public()
    take_back("second")
    assert is_public()


@pytest.mark.parametrize(
    ("kept", "status"),
    [
        ({"withdrawn": True}, WITHDRAWN),
        ({"withdrawn": False}, STORIES),
        ({"status": "withdrawn"}, WITHDRAWN),
        ({"status": "published"}, PUBLISHED),
    ],
)
def test_a_photo_that_was_deleted_comes_back_with_its_status(kept: dict[str, Any], status: str) -> None:
    import_entries([make_draft(version=1)], "first")
    import_entries([make_draft(version=2, headline="Falls", photos=())], "second")
    assert not Photo.objects.exists()
    version = ImportEntry.objects.get(action="updated").version
    assert version is not None
    remembered = version.before["photos"][0]["kept"]
    assert remembered.pop("status") == STORIES
    remembered.update(kept)
    version.save()
    take_back("second")
    assert Photo.objects.get().status == status


@pytest.mark.parametrize(("kept", "status"), [(STORIES, Status.DRAFT), (WITHDRAWN, Status.WITHDRAWN)])
def test_a_hidden_photo_is_exported_as_one_and_comes_back_hidden(kept: str, status: Status) -> None:
    import_entries([make_photo_draft()])
    Photo.objects.update(status=kept)
    assert list(drafts_of(all_keys(public=True), public=True)) == []
    [draft] = drafts_of(all_keys(public=False), public=False)
    assert isinstance(draft, PhotoDraft)
    assert draft.status is status
    Photo.objects.all().delete()
    import_entries([draft])
    assert Photo.objects.get().status == kept


def test_a_photo_seen_with_its_story_alone_is_exported_as_seen() -> None:
    import_entries([make_draft()])
    photo = Photo.objects.get()
    for public in (True, False):
        [draft] = drafts_of([("photo", photo.pk)], public=public)
        assert isinstance(draft, PhotoDraft)
        assert draft.status is Status.PUBLISHED
