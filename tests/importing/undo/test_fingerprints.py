"""Whatever an archivist can edit of a story or a photo is seen as an edit; what the archive keeps for itself is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from articles.importing.undo.fingerprints import article_states, photo_states
from articles.models import Article, ArticleAuthor, ArticlePhoto, PhotoCredit
from tests.factories import (
    make_article,
    make_author,
    make_credit,
    make_photo,
    make_section,
    make_source,
    make_topic,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2025, 3, 28, 9, tzinfo=UTC)
ARTICLE_EDITS: dict[str, Any] = {
    "headline": "By hand", "slug": "by-hand", "standfirst": "By hand", "byline": "By hand", "dateline": "By hand",
    "body": "<p>By hand</p>", "section": make_section, "source": make_source, "source_key": "by-hand", "language": "vi",
    "url": "https://example.org/", "rights": "By hand", "published_on": date(2025, 3, 28), "published_at": MOMENT,
    "precision": "month", "estimate": {"weekday": "Friday", "after": "2025-03-27"}, "source_updated_at": MOMENT,
    "embargo_until": MOMENT, "status": "draft", "version": 7, "slugline": "BY-HAND", "priority": 3,
    "instructions": "By hand", "genre": "By hand",
}  # fmt: skip
PHOTO_EDITS: dict[str, Any] = {
    "image": "photos/by/hand.jpg", "headline": "By hand", "caption": "By hand", "alt_text": "By hand",
    "credit_line": "By hand", "taken_on": date(2025, 3, 28), "place": "By hand", "rights": "By hand",
    "instructions": "By hand",
    "keywords": ["by hand"], "status": "withdrawn", "source": make_source, "source_key": "by-hand",
    "address": "https://example.org/1.jpg",
}  # fmt: skip
KEPT = {"batch", "family", "checksum", "digest", "created_at", "updated_at", "id"}
"""What the archive keeps of a story for itself."""
PHOTO_KEPT = {"width", "height", "identity", "checksum", "created_at", "updated_at", "id"}


def state_of(article: Article) -> str:
    return article_states([Article.objects.get(pk=article.pk)])[article.pk]


@pytest.mark.parametrize("name", ARTICLE_EDITS)
def test_a_field_of_a_story_that_is_edited_changes_its_state(name: str) -> None:
    article = make_article(section="Sport", source=None)
    before = state_of(article)
    value = ARTICLE_EDITS[name]
    Article.objects.update(**{name: value() if callable(value) else value})
    assert state_of(article) != before


def test_every_field_of_a_story_is_either_watched_or_the_archive_s_own() -> None:
    assert {field.name for field in Article._meta.concrete_fields} == set(ARTICLE_EDITS) | KEPT


@pytest.mark.parametrize("name", PHOTO_EDITS)
def test_a_field_of_a_photo_that_is_edited_changes_its_state_and_its_story_s(name: str) -> None:
    photo = make_photo()
    article = make_article(photos=[photo])
    before, story = photo_states([photo]), state_of(article)
    value = PHOTO_EDITS[name]
    setattr(photo, name, value() if callable(value) else value)
    photo.save()
    assert photo_states([photo]) != before
    assert state_of(article) != story


def test_every_field_of_a_photo_is_either_watched_or_the_archive_s_own() -> None:
    fields = {field.name for field in make_photo()._meta.concrete_fields}
    assert fields == set(PHOTO_EDITS) | PHOTO_KEPT


def swap(model: Any, **of: Any) -> None:
    """Two rows change places."""
    first, second = model.objects.filter(**of).order_by("position")
    model.objects.filter(pk=first.pk).update(position=2)
    model.objects.filter(pk=second.pk).update(position=0)


@pytest.mark.parametrize("model", [ArticleAuthor, ArticlePhoto])
def test_another_order_of_authors_or_photos_is_an_edit(model: Any) -> None:
    article = make_article(authors=["A", "B"], photos=[make_photo("One."), make_photo("Two.")])
    before = state_of(article)
    swap(model, article=article)
    assert state_of(article) != before


def test_another_order_of_credits_is_an_edit() -> None:
    photo = make_photo(photographers=["A"], agencies=["B"])
    before = photo_states([photo])
    swap(PhotoCredit, photo=photo)
    assert photo_states([photo]) != before


def test_another_role_of_a_credit_is_an_edit() -> None:
    photo = make_photo(photographers=["A"])
    before = photo_states([photo])
    PhotoCredit.objects.update(role="Handout")
    assert photo_states([photo]) != before


def test_another_author_another_topic_and_another_day_of_a_correction_are_edits() -> None:
    article = make_article(authors=["A"], topics=[make_topic()], corrections=["It was Monday."])
    seen = {state_of(article)}
    ArticleAuthor.objects.update(author=make_author("B"))
    seen.add(state_of(article))
    article.topics.set([make_topic("Dikes")])
    seen.add(state_of(article))
    article.corrections.update(corrected_on=date(2025, 4, 1))
    seen.add(state_of(article))
    article.corrections.update(text="It was Tuesday.")
    assert len(seen | {state_of(article)}) == 5


def test_topics_have_no_order() -> None:
    first, second = make_topic("A"), make_topic("B")
    article = make_article(topics=[first, second])
    before = state_of(article)
    article.topics.clear()
    article.topics.add(second)
    article.topics.add(first)
    assert state_of(article) == before


def test_what_the_archive_keeps_for_itself_is_no_edit() -> None:
    article = make_article()
    before = state_of(article)
    Article.objects.update(family=7, digest="x", checksum="x", created_at=MOMENT, updated_at=MOMENT)
    assert state_of(article) == before


def test_the_same_moment_in_another_zone_is_no_edit() -> None:
    article = make_article(published_at=MOMENT)
    before = state_of(article)
    article.published_at = MOMENT.astimezone(timezone(timedelta(hours=7)))
    assert article_states([article])[article.pk] == before


def test_states_of_many_stories_and_photos_are_told_apart() -> None:
    rows = [make_article(f"{n}", photos=[make_photo(f"{n}", photographers=[f"{n}"])], authors=["A"]) for n in range(3)]
    states = article_states(rows)
    assert len(set(states.values())) == 3
    assert states == {row.pk: state_of(row) for row in rows}
    make_credit("B")
    assert article_states([rows[0], rows[2]]) == {row.pk: states[row.pk] for row in (rows[0], rows[2])}
