"""A new version of a story changes what it says otherwise and nothing else, and the report says what changed."""

from __future__ import annotations

from typing import Any

import pytest

from articles.drafts.draft import ArticleDraft, Status, TopicDraft, TopicKind
from articles.importing.batch_log import Outcome
from articles.importing.importer import import_entries
from articles.models import Article, ArticlePhoto, Photo, Version
from tests.factories import make_editor, make_picture
from tests.importing.test_importer import make_draft, make_photo_draft

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = (make_photo_draft(caption=caption) for caption in ("One.", "Two.", "Three."))
FULL: dict[str, Any] = {
    "authors": ("Ana Ruiz", "Jo Roe"),
    "corrections": ("It was Monday.",),
    "topics": (TopicDraft(TopicKind.PLACE, "Huế"), TopicDraft(TopicKind.SUBJECT, "Floods")),
    "photos": (ONE, TWO),
}
CHANGES: dict[str, dict[str, Any]] = {
    "nothing of it": {},
    "its authors": {"authors": ("Jo Roe", "Ana Ruiz", "Lê Quang Huy")},
    "an author less": {"authors": ("Jo Roe",)},
    "its corrections": {"corrections": ("It was Tuesday.", "It was not Huế.")},
    "its topics": {"topics": (TopicDraft(TopicKind.PLACE, "Huế"), TopicDraft(TopicKind.PERSON, "Jo Roe"))},
    "its photos": {"photos": (THREE, ONE)},
    "the order of its photos": {"photos": (TWO, ONE)},
    "no photo any more": {"photos": ()},
}


def make_full(version: int, **fields: Any) -> ArticleDraft:
    return make_draft(version=version, headline=f"Version {version}", **(FULL | fields))


def parts() -> dict[str, list[str]]:
    """What other tables hold of the one story."""
    article = Article.objects.get()
    places = ArticlePhoto.objects.filter(article=article).order_by("position")
    return {
        "authors": [row.author.name for row in article.article_authors.order_by("position")],
        "corrections": [row.text for row in article.corrections.order_by("pk")],
        "topics": sorted(f"{topic.kind} {topic.name}" for topic in article.topics.all()),
        "photos": [place.photo.caption for place in places],
    }


def said(draft: ArticleDraft) -> dict[str, list[str]]:
    return {
        "authors": list(draft.authors),
        "corrections": list(draft.corrections),
        "topics": sorted(f"{topic.kind} {topic.name}" for topic in draft.topics),
        "photos": [photo.caption for photo in draft.photos],
    }


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_new_version_changes_the_parts_that_it_says_otherwise(change: dict[str, Any]) -> None:
    import_entries([make_full(1)])
    new = make_full(2, **change)
    assert import_entries([new]).updated == 1
    assert (Article.objects.get().headline, parts()) == ("Version 2", said(new))
    assert Photo.objects.count() == len(new.photos)


def test_a_new_version_leaves_the_rows_of_what_stays() -> None:
    import_entries([make_full(1)])
    before = list(ArticlePhoto.objects.order_by("pk").values_list("pk", "photo"))
    import_entries([make_full(2, authors=("Jo Roe",))])
    assert list(ArticlePhoto.objects.order_by("pk").values_list("pk", "photo")) == before


def make_pictured(**fields: Any) -> Any:
    return make_photo_draft(caption="One.", image=make_picture(), is_lead=True, **fields)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, []),
        ({"format": "nitf"}, []),
        ({"photos": (make_pictured(file_name="a.jpg"), TWO)}, []),
        ({"photos": (make_pictured(place="Huế"), TWO)}, ["photos"]),
        ({"photos": (TWO,)}, ["photos"]),
        ({"authors": ("Jo Roe",)}, ["authors"]),
    ],
)
def test_the_report_names_what_changed_and_nothing_that_the_archive_keeps_for_itself(
    change: dict[str, Any], names: list[str]
) -> None:
    first: dict[str, Any] = {"photos": (make_pictured(), TWO), "format": "ninjs"}
    import_entries([make_full(1, **first)])
    seen: list[Outcome] = []
    import_entries([make_full(2, **(first | change))], dry_run=True, seen=seen.append)
    assert (seen[0].action, sorted(seen[0].changes)) == ("updated", sorted(["headline", "version", *names]))


def test_a_photo_that_a_new_version_drops_goes_in_the_name_of_who_imported_it() -> None:
    editor = make_editor()
    import_entries([make_full(1)])
    import_entries([make_full(2, photos=(ONE,))], "two", user=editor)
    (version,) = Version.objects.filter(kind="photo")
    assert (version.door, version.user, version.batch and version.batch.name) == ("import", editor, "two")


@pytest.mark.parametrize(("kept", "sent", "version"), [(1, 2, 2), (3, 0, 3)])
def test_a_kill_notice_changes_status_and_version_alone(kept: int, sent: int, version: int) -> None:
    import_entries([make_full(kept)])
    before = parts()
    kill = make_full(sent, body="", photos=(), authors=(), topics=(), corrections=(), status=Status.WITHDRAWN)
    import_entries([kill])
    row = Article.objects.get()
    assert (row.status, row.version, row.headline, parts()) == ("withdrawn", version, f"Version {kept}", before)


@pytest.mark.parametrize(
    ("kept", "sent", "status"),
    [
        ("published", Status.WITHDRAWN, "withdrawn"),
        ("published", Status.DRAFT, "draft"),
        ("draft", Status.PUBLISHED, "draft"),
        ("draft", Status.WITHDRAWN, "withdrawn"),
        ("withdrawn", Status.PUBLISHED, "withdrawn"),
        ("withdrawn", Status.DRAFT, "draft"),
    ],
)
def test_a_new_version_may_hide_a_story_and_never_shows_it_again(kept: str, sent: Status, status: str) -> None:
    import_entries([make_full(1)])
    Article.objects.update(status=kept)
    import_entries([make_full(2, status=sent)])
    assert Article.objects.get().status == status


def test_a_repeated_story_is_unchanged_for_the_reason_of_the_first_one() -> None:
    import_entries([make_full(2)])
    seen: list[Outcome] = []
    late = make_full(1)
    import_entries([late, late], seen=seen.append)
    import_entries([make_full(3), make_full(3)], seen=seen.append)
    assert [outcome.action for outcome in seen] == ["unchanged", "unchanged", "updated", "unchanged"]
    assert seen[0].why == seen[1].why != seen[3].why == "The archive already holds this."
