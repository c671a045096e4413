"""A photo that moves between stories, and what other stories have to do with it: nothing."""

from __future__ import annotations

import pytest

from articles.models import ArticlePhoto, Photo
from tests.factories import make_article, make_photo
from tests.search.indexing.test_detachment import PUBLISHED, STORIES, status_of

pytestmark = pytest.mark.django_db


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
