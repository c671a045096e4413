"""The rule of who may see what says the same in each of its forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Photo
from articles.models.visibility import (
    embargoes_ended,
    is_shown,
    photo_document_status,
    shown_from,
    shown_stories_sql,
    stories_told_of,
)
from articles.search.document import ARTICLE, PHOTO
from articles.search.indexing.documents import BUILDERS
from tests.factories import make_article, make_photo

NOW = datetime(2025, 3, 27, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EMBARGOES = {"none": None, "over": -SECOND, "ending": timedelta(), "to come": SECOND}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def make_story(status: str, embargo: str) -> Article:
    length = EMBARGOES[embargo]
    return make_article(f"A {status} story", status=status, embargo_until=None if length is None else NOW + length)


def in_sql() -> set[int]:
    moment = connection.ops.adapt_datetimefield_value(NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM articles_article a WHERE {shown_stories_sql('a', '%s')}", [moment])  # noqa: S608
        return {pk for (pk,) in cursor.fetchall()}


def in_index(kind: str) -> set[int]:
    """What the public gate lets through."""
    rows = (Article if kind == ARTICLE else Photo).objects.values_list("pk", flat=True)
    documents = BUILDERS[kind](sorted(rows))
    shown = (row for row in documents if row.keys["status"] == ("published",) and row.visible_from <= NOW.timestamp())
    return {row.key.pk for row in shown}


def test_all_forms_tell_the_same_stories() -> None:
    made = {(status, embargo): make_story(status, embargo) for status in Article.Status.values for embargo in EMBARGOES}
    seen = {made["published", embargo].pk for embargo in ("none", "over", "ending")}
    assert {row.pk for row in made.values() if row.is_visible} == seen
    assert {row.pk for row in made.values() if is_shown(row.status, row.embargo_until, NOW)} == seen
    assert set(Article.objects.visible().values_list("pk", flat=True)) == seen
    assert set(Article.objects.only_visible().values_list("pk", flat=True)) == seen
    assert in_sql() == seen
    assert in_index(ARTICLE) == seen


def test_database_and_index_tell_the_same_photos() -> None:
    for status in Photo.Status.values:
        make_photo(f"{status}, alone", status=status)
        for of_story in Article.Status.values:
            for embargo in EMBARGOES:
                story = make_story(of_story, embargo)
                photo = make_photo(f"{status}, {of_story}, {embargo}", status=status)
                ArticlePhoto.objects.create(article=story, photo=photo)
    seen = set(Photo.objects.visible().values_list("caption", flat=True))
    shown = ("none", "over", "ending")
    in_stories = {f"{status}, published, {embargo}" for status in ("published", "stories") for embargo in shown}
    assert seen == {"published, alone"} | in_stories
    assert set(Photo.objects.filter(pk__in=in_index(PHOTO)).values_list("caption", flat=True)) == seen


def test_a_photo_in_several_stories_has_the_status_that_shows_most() -> None:
    assert photo_document_status("stories", ["draft", "published"]) == "published"
    assert photo_document_status("stories", ["withdrawn", "draft"]) == "withdrawn"
    assert photo_document_status("withdrawn", ["published"]) == "withdrawn"
    assert photo_document_status("stories", []) == "draft"


def test_a_photo_tells_of_the_stories_that_are_seen_or_will_be_first() -> None:
    open_story, coming, later, draft = (
        make_story("published", "none"),
        make_story("published", "to come"),
        make_article("Later", status="published", embargo_until=NOW + 2 * SECOND),
        make_story("draft", "none"),
    )
    assert stories_told_of([open_story, coming, draft]) == [open_story]
    assert stories_told_of([coming, later, draft]) == [coming]
    assert shown_from(coming.embargo_until) == NOW.timestamp() + 1


def test_an_embargo_has_ended_from_its_own_moment_on() -> None:
    make_story("published", "ending")
    assert Article.objects.filter(embargoes_ended(NOW - SECOND, NOW)).count() == 1
    assert Article.objects.filter(embargoes_ended(NOW, NOW + SECOND)).count() == 0
    assert Article.objects.filter(embargoes_ended(NOW - 2 * SECOND, NOW - SECOND)).count() == 0
