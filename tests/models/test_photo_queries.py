"""The questions asked of photos: which readers see, which wait, which stand beside one another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import ArticlePhoto, Credit, Photo
from tests.factories import make_article, make_credit, make_editor, make_photo, make_picture

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 27)


def captions(photos: Iterable[Photo]) -> list[str]:
    return [photo.caption for photo in photos]


@pytest.fixture
def photos() -> dict[str, Photo]:
    """A photo of each status, alone, in a story that readers see, and in a draft."""
    made = {}
    for status in Photo.Status.values:
        made[f"{status} alone"] = make_photo(f"{status} alone", status=status)
        for story, place in (("published", "shown"), ("draft", "in a draft")):
            caption = f"{status} {place}"
            made[caption] = make_photo(caption, status=status, articles=[make_article(caption, status=story)])
    return made


def test_readers_see_photos_of_shown_stories_and_published_ones_of_none(photos: dict[str, Photo]) -> None:
    shown = {"published alone", "published shown", "stories shown"}
    assert set(captions(Photo.objects.visible())) == shown
    assert set(captions(Photo.objects.visible_to(AnonymousUser()))) == shown
    assert set(captions(Photo.objects.visible_to(make_editor()))) == set(photos)


def test_photos_wait_that_are_seen_with_stories_and_have_none(photos: dict[str, Photo]) -> None:
    assert captions(Photo.objects.waiting()) == ["stories alone"]
    assert set(captions(Photo.objects.without_story())) == {f"{status} alone" for status in Photo.Status.values}


def test_only_photos_without_a_story_are_hidden_or_published(photos: dict[str, Photo]) -> None:
    Photo.objects.hide_without_story()
    assert {name for name, photo in photos.items() if status_of(photo) != name.split()[0]} == {"published alone"}
    assert status_of(photos["published alone"]) == "stories"
    Photo.objects.publish_without_story()
    assert {name for name, photo in photos.items() if status_of(photo) != name.split()[0]} == {"stories alone"}
    assert status_of(photos["stories alone"]) == status_of(photos["published alone"]) == "published"


def status_of(photo: Photo) -> str:
    return Photo.objects.get(pk=photo.pk).status


def test_a_photo_has_the_day_and_the_language_of_shown_stories_alone() -> None:
    photo = make_photo()
    make_article(photos=[photo], published_on=DAY, language="")
    make_article(photos=[photo], published_on=DAY - timedelta(days=1), language="vi")
    make_article(photos=[photo], published_on=DAY - timedelta(days=2), language="de")
    make_article(photos=[photo], published_on=DAY + timedelta(days=1), language="tr", status="draft")
    bare = make_photo("Bare.")
    assert dict(Photo.objects.with_ran_on().values_list("pk", "ran_on")) == {photo.pk: DAY, bare.pk: None}
    languages = Photo.objects.with_story_language().values_list("pk", "story_language")
    assert dict(languages) == {photo.pk: "vi", bare.pk: None}
    assert {line.pk: line.ran_on for line in Photo.objects.lines()} == {photo.pk: DAY, bare.pk: None}


def test_the_last_taken_stand_first_then_the_last_entered_and_undated_ones_last() -> None:
    for caption, day in (("undated", None), ("a", DAY), ("b", DAY), ("older", DAY - timedelta(days=1))):
        make_photo(caption, taken_on=day)
    assert captions(Photo.objects.newest_first()) == ["b", "a", "older", "undated"]
    assert captions(Photo.objects.last_entered()) == ["older", "b", "a", "undated"]


def make_pictured(caption: str, **fields: object) -> Photo:
    return make_photo(caption, picture=make_picture(), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("most", "found"), [(0, []), (1, ["c"]), (2, ["c", "b"]), (3, ["c", "b"])])
def test_photos_of_the_same_day_are_others_that_readers_see_with_a_picture(most: int, found: list[str]) -> None:
    photo = make_pictured("a", taken_on=DAY)
    make_pictured("b", taken_on=DAY), make_pictured("c", taken_on=DAY)
    make_pictured("hidden", taken_on=DAY, status="stories"), make_photo("no picture", taken_on=DAY)
    make_pictured("other day", taken_on=DAY + timedelta(days=1))
    assert captions(Photo.objects.order_by("-pk").of_same_day(photo, most)) == found
    assert Photo.objects.of_same_day(make_pictured("undated"), most) == []


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_photos_of_the_same_event_stand_in_the_order_of_the_stories_each_once(most: int) -> None:
    photo, one, two = make_pictured("this"), make_pictured("one"), make_pictured("two")
    gone, bare = make_pictured("gone", status="withdrawn"), make_photo("no picture")
    first = make_article(photos=[two, photo, gone, bare, one])
    second = make_article(photos=[one, make_pictured("three")])
    make_article(photos=[make_pictured("elsewhere")])
    found = Photo.objects.of_same_event(photo, [first.pk, second.pk], most)
    assert captions(found) == ["one", "three", "two"][:most]


def test_pictures_are_found_by_their_checksum() -> None:
    photo = make_pictured("a", checksum="x" * 64)
    make_photo("no file", checksum="y" * 64), make_photo("no checksum")
    assert list(Photo.objects.files_of(["x" * 64, "y" * 64, "z" * 64])) == ["x" * 64]
    assert (list(Photo.objects.same_picture("x" * 64)), list(Photo.objects.same_picture(""))) == ([photo], [])


def test_photos_are_found_by_what_they_lack_and_by_whom_they_name() -> None:
    named = make_photo("named", photographers=["Ana Ruiz"], agencies=["EPA"])
    make_photo(""), make_photo("no credit")
    assert captions(Photo.objects.without_caption()) == [""]
    assert captions(Photo.objects.without_credit()) == ["no credit", ""]
    assert list(Photo.objects.by_credit(Credit.objects.get(name="EPA"))) == [named]
    assert [str(credit) for credit in Photo.objects.with_credits().get(pk=named.pk).ordered_credits] == [
        "Ana Ruiz",
        "EPA",
    ]


def test_the_next_photo_of_a_story_stands_behind_the_last() -> None:
    story = make_article()
    assert story.article_photos.next_position() == 0
    for position in (4, 2):
        ArticlePhoto.objects.create(article=story, photo=make_photo(f"{position}"), position=position)
    assert story.article_photos.next_position() == 5


def test_names_are_printed_in_the_order_of_the_credit_line() -> None:
    make_credit("EPA", "agency")
    make_photo("first", photographers=["Jo Roe"])
    make_photo("second", photographers=["Ana Ruiz", "Jo Roe"], agencies=["EPA"])
    photo = Photo.objects.with_ordered_credits().get(caption="second")
    assert [credit.name for credit in photo.ordered_credits] == ["Ana Ruiz", "Jo Roe", "EPA"]
