"""A photo that leaves its story: one that readers saw stays seen, one that they did not see stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.models import Article, ArticlePhoto, IndexUpdate, Photo
from tests.factories import make_article, make_photo, make_picture

pytestmark = pytest.mark.django_db

PUBLISHED, STORIES, WITHDRAWN = Photo.Status.PUBLISHED, Photo.Status.WITH_STORIES, Photo.Status.WITHDRAWN


def soon() -> dict[str, Any]:
    return {"embargo_until": timezone.now() + timedelta(hours=1)}


HIDDEN: dict[str, Callable[[], dict[str, Any]]] = {
    "draft": lambda: {"status": "draft"},
    "withdrawn": lambda: {"status": "withdrawn"},
    "embargoed": soon,
    "embargoed draft": lambda: {"status": "draft", **soon()},
}
SEEN: dict[str, Callable[[], dict[str, Any]]] = {
    "published": dict,
    "past its embargo": lambda: {"embargo_until": timezone.now() - timedelta(seconds=1)},
}


def sql(*statements: str) -> Callable[[Article], None]:
    """Run as they are, the story's number and its photo's put in."""

    def run(article: Article) -> None:
        photo = article.photos.get()
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(article=article.pk, photo=photo.pk))

    return run


WAYS: dict[str, Callable[[Article], Any]] = {
    "the story is deleted": lambda article: article.delete(),
    "stories are deleted in bulk": lambda article: Article.objects.filter(pk=article.pk).delete(),
    "the photo is taken out": lambda article: article.photos.clear(),
    "its place is deleted": lambda article: ArticlePhoto.objects.get(article=article).delete(),
    "places are deleted in bulk": lambda article: ArticlePhoto.objects.filter(article=article).delete(),
    "other photos are set": lambda article: article.photos.set([make_photo("Another.")]),
    "its place is given to another photo": lambda article: ArticlePhoto.objects.filter(article=article).update(
        photo=make_photo("Another.")
    ),
    "SQL deletes its place": sql("DELETE FROM articles_articlephoto WHERE article_id = {article}"),
    "SQL deletes the place, then the story": sql(
        "DELETE FROM articles_articlephoto WHERE article_id = {article}",
        "DELETE FROM articles_article WHERE id = {article}",
    ),
}


def is_public(photo: Photo) -> bool:
    return Photo.objects.visible().filter(pk=photo.pk).exists()  # type: ignore[attr-defined]


def status_of(photo: Photo) -> str:
    return Photo.objects.get(pk=photo.pk).status


@pytest.mark.parametrize("status", [PUBLISHED, STORIES])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("story", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_photo_that_leaves_a_hidden_story_stays_hidden(
    story: Callable[[], dict[str, Any]], way: Callable[[Article], Any], status: str
) -> None:
    photo = make_photo(status=status)
    article = make_article(photos=[photo], **story())
    way(article)
    assert not photo.articles.exists()
    assert not is_public(photo)
    assert status_of(photo) == STORIES


@pytest.mark.parametrize("status", [PUBLISHED, STORIES])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("story", SEEN.values(), ids=SEEN.keys())
def test_a_photo_that_leaves_a_visible_story_stays_seen(
    story: Callable[[], dict[str, Any]], way: Callable[[Article], Any], status: str
) -> None:
    photo = make_photo(status=status)
    article = make_article(photos=[photo], **story())
    way(article)
    assert not photo.articles.exists()
    assert is_public(photo)
    assert status_of(photo) == PUBLISHED


@pytest.mark.parametrize("story", [*HIDDEN.values(), *SEEN.values()], ids=[*HIDDEN, *SEEN])
def test_nothing_shows_a_withdrawn_photo_again(story: Callable[[], dict[str, Any]]) -> None:
    photo = make_photo(status=WITHDRAWN)
    make_article(photos=[photo], **story()).delete()
    assert status_of(photo) == WITHDRAWN


def test_a_story_that_is_gone_before_its_places_counts_as_hidden() -> None:
    photo = make_photo(status=PUBLISHED)
    article = make_article(photos=[photo])
    sql("DELETE FROM articles_article_topics WHERE article_id = {article}")(article)
    sql(
        "DELETE FROM articles_article WHERE id = {article}",
        "DELETE FROM articles_articlephoto WHERE article_id = {article}",
    )(article)
    assert status_of(photo) == STORIES


def test_a_story_that_was_withdrawn_and_is_deleted_then_takes_its_photo_along() -> None:
    photo = make_photo(status=STORIES)
    article = make_article(photos=[photo])
    assert is_public(photo)
    Article.objects.update(status="withdrawn")
    article.delete()
    assert not is_public(photo)


def test_a_photo_that_came_to_a_draft_and_left_it_again_is_seen_once_its_draft_would_have_been() -> None:
    photo = make_photo(status=PUBLISHED)
    article = make_article(photos=[photo], status="draft")
    Article.objects.update(status="published")
    assert is_public(photo)
    article.photos.clear()
    assert is_public(photo)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_a_photo_whose_place_is_replaced_leaves_its_story_like_any_other() -> None:
    photo, other = make_photo(status=PUBLISHED), make_photo("Another.")
    place = make_article(photos=[photo], status="draft").article_photos.get()
    IndexUpdate.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO articles_articlephoto (id, article_id, photo_id, position) VALUES (%s, %s, %s, 0)",
            [place.pk, place.article_id, other.pk],
        )
    assert not photo.articles.exists()
    assert not is_public(photo)
    assert IndexUpdate.objects.filter(kind="photo", object_id=photo.pk).exists()


def test_of_two_stories_the_last_that_shows_it_decides() -> None:
    photo = make_photo(status=STORIES)
    seen, hidden = make_article("Seen", photos=[photo]), make_article("Hidden", photos=[photo], status="draft")
    hidden.photos.clear()
    assert (is_public(photo), status_of(photo)) == (True, STORIES)
    seen.photos.clear()
    assert (is_public(photo), status_of(photo)) == (True, PUBLISHED)


def test_a_photo_that_a_hidden_story_alone_holds_goes_with_it() -> None:
    photo = make_photo(status=PUBLISHED)
    seen, hidden = make_article("Seen", photos=[photo]), make_article("Hidden", photos=[photo], status="draft")
    seen.delete()
    assert not is_public(photo)
    hidden.delete()
    assert not is_public(photo)


def test_a_photo_that_moves_from_a_hidden_story_to_a_visible_one_is_seen_there() -> None:
    photo = make_photo(status=PUBLISHED)
    make_article("Hidden", photos=[photo], status="draft")
    ArticlePhoto.objects.update(article=make_article("Seen"))
    assert (is_public(photo), status_of(photo)) == (True, PUBLISHED)


def test_another_position_changes_no_status() -> None:
    photo = make_photo(status=PUBLISHED)
    article = make_article(photos=[photo], status="draft")
    ArticlePhoto.objects.update(position=5)
    place = article.article_photos.get()
    place.position = 7
    place.save()
    assert status_of(photo) == PUBLISHED


def test_a_photo_is_deleted_with_its_place() -> None:
    photo = make_photo(status=PUBLISHED)
    make_article(photos=[photo], status="draft")
    photo.delete()
    assert not Photo.objects.exists()


def test_a_changed_status_queues_the_photo() -> None:
    photo = make_photo(status=PUBLISHED)
    article = make_article(photos=[photo], status="draft")
    IndexUpdate.objects.all().delete()
    article.photos.clear()
    assert IndexUpdate.objects.filter(kind="photo", object_id=photo.pk).exists()


@pytest.mark.parametrize("way", ["the story is deleted", "the photo is taken out", "SQL deletes its place"])
def test_the_pages_of_a_photo_that_left_a_hidden_story_stay_hidden(way: str, client: Client) -> None:
    photo = make_photo("Qxsecret.", picture=make_picture(), status=STORIES)
    article = make_article(photos=[photo], status="draft")
    WAYS[way](article)
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.get(f"/pictures/{photo.pk}/{photo.checksum[:12]}/120.jpg").status_code == 404
    assert "Qxsecret" not in client.get("/photos/").text


def test_a_photo_that_moves_from_a_hidden_story_to_another_hidden_one_is_published_no_more() -> None:
    photo = make_photo(status=PUBLISHED)
    make_article("Hidden", photos=[photo], status="draft")
    ArticlePhoto.objects.update(article=make_article("Hidden, too", status="draft"))
    assert status_of(photo) == STORIES


def test_a_place_that_is_given_to_another_photo_hides_the_one_of_a_hidden_story() -> None:
    photo, other = make_photo(status=PUBLISHED), make_photo("Another.", status=PUBLISHED)
    make_article("Hidden", photos=[photo], status="draft")
    ArticlePhoto.objects.update(photo=other)
    assert (status_of(photo), status_of(other)) == (STORIES, PUBLISHED)


def test_a_visible_story_with_other_photos_does_not_keep_a_hidden_story_s_photo_published() -> None:
    photo = make_photo(status=PUBLISHED)
    make_article("Seen", photos=[make_photo("Another.")])
    make_article("Hidden", photos=[photo], status="draft").photos.clear()
    assert status_of(photo) == STORIES


def test_a_photo_that_leaves_one_hidden_story_for_good_is_published_no_more_in_the_other() -> None:
    photo = make_photo(status=PUBLISHED)
    make_article("Hidden, too", photos=[photo], status="draft")
    make_article("Hidden", photos=[photo], status="draft").photos.clear()
    assert status_of(photo) == STORIES


def test_the_last_visible_story_of_two_publishes_its_photo_alone() -> None:
    photo, other = make_photo(status=STORIES), make_photo("Another.", status=STORIES)
    make_article("Seen", photos=[photo, other]).photos.remove(photo)
    assert set(Photo.objects.values_list("pk", "status")) == {(photo.pk, PUBLISHED), (other.pk, STORIES)}
