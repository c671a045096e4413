"""What of a draft goes into an article's row and its parts, at the edges of each column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, TopicDraft
from articles.importing.article_rows import LIMITS, clear_parts, fill, lead_first, unique, write_parts
from articles.importing.vocabulary import Vocabulary
from articles.models import Article, ArticlePhoto
from tests.factories import make_article, make_photo, make_topic

pytestmark = pytest.mark.django_db

MOMENT = datetime(2025, 3, 27, 8, 30, tzinfo=UTC)


def make_row(
    vocabulary: Vocabulary | None = None, row: Article | None = None, as_slug: str = "", **fields: Any
) -> Article:
    draft = ArticleDraft(**({"headline": "River Crests"} | fields))
    vocabulary = Vocabulary()
    vocabulary.learn([draft])
    return fill(row or Article(), draft, draft.body, vocabulary, as_slug)


@pytest.mark.parametrize(
    ("field", "column", "most"),
    [
        *[(name, name, limit) for name, limit in LIMITS.items()],
        ("slug", "slugline", 200),
        ("genre", "genre", 100),
        ("source_key", "source_key", 300),
    ],
)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_text_is_cut_to_its_column(field: str, column: str, most: int, more: int) -> None:
    row = make_row(**{field: "x" * (most + more)})
    assert len(getattr(row, column)) == min(most, most + more)


def test_limits_are_those_of_the_columns() -> None:
    assert {name: Article._meta.get_field(name).max_length for name in LIMITS} == LIMITS  # type: ignore[union-attr]


def test_every_column_has_what_the_draft_says() -> None:
    row = make_row(
        standfirst="A hand was enough.",
        body="<p>Water.</p>",
        rights="One use",
        slug="FLOOD-HUNGARY",
        priority=2,
        section="World",
        source="Delta Wire",
        source_key="a-1",
        published_at=MOMENT,
        published_on=date(2025, 3, 28),
        precision="exact",
        updated_at=MOMENT,
        embargo_until=MOMENT,
        version=3,
    )
    assert (row.standfirst, row.body, row.rights) == ("A hand was enough.", "<p>Water.</p>", "One use")
    assert (row.slugline, row.priority, row.version) == ("FLOOD-HUNGARY", 2, 3)
    assert (row.section.name, row.source.name, row.source_key) == ("World", "Delta Wire", "a-1")  # type: ignore[union-attr]
    assert (row.published_on, row.published_at, row.precision) == (date(2025, 3, 28), MOMENT, "exact")
    assert (row.source_updated_at, row.embargo_until, row.estimate) == (MOMENT, MOMENT, None)


def test_a_draft_without_a_key_has_none_instead_of_an_empty_one() -> None:
    assert make_row().source_key is None


@pytest.mark.parametrize(("kept", "sent", "version"), [(2, 1, 2), (2, 2, 2), (2, 3, 3)])
def test_the_higher_version_stays(kept: int, sent: int, version: int) -> None:
    assert make_row(row=Article(version=kept), version=sent).version == version


def test_the_slug_follows_the_headline_unless_it_is_given() -> None:
    assert (make_row().slug, make_row(as_slug="given").slug) == ("river-crests", "given")


def test_an_estimated_day_is_kept_with_what_it_was_worked_out_from() -> None:
    estimate = Estimate("Thursday", date(2025, 3, 24), date(2025, 3, 27))
    row = make_row(published_on=None, precision="estimated", estimate=estimate)
    assert (row.published_on, row.precision) == (date(2025, 3, 27), "estimated")
    assert row.estimate == {"weekday": "Thursday", "after": "2025-03-24"}


def test_the_lead_photo_comes_first_and_the_others_keep_their_order() -> None:
    photos = tuple(PhotoDraft(caption=caption, is_lead=caption == "c") for caption in "abcd")
    assert [photo.caption for photo in lead_first(ArticleDraft("x", photos=photos))] == ["c", "a", "b", "d"]


def test_unique_drops_what_has_no_key_and_what_came_before() -> None:
    assert unique([3, None, 1, 3, 2, 1]) == [3, 1, 2]


def test_parts_are_written_in_the_order_of_the_draft_each_once() -> None:
    draft = ArticleDraft(
        "x",
        authors=("Zoe Berg", "Ana Ruiz", "Zoe Berg"),
        topics=(TopicDraft("subject", "Floods"), TopicDraft("subject", "Floods")),
        corrections=("The river is the Tisza.", "Nobody was hurt."),
    )
    article, other, photos = make_article(), make_article("Other"), [make_photo(str(n)).pk for n in range(3)]
    vocabulary = Vocabulary()
    vocabulary.learn([draft])
    write_parts([(draft, article), (ArticleDraft("y"), other)], [photos, photos[:1]], vocabulary)
    assert [author.name for author in article.ordered_authors] == ["Zoe Berg", "Ana Ruiz"]
    assert [topic.name for topic in article.ordered_topics] == ["Floods"]
    assert [correction.text for correction in article.ordered_corrections] == list(draft.corrections)
    places = ArticlePhoto.objects.filter(article=article).order_by("position")
    assert list(places.values_list("photo", "position")) == [(pk, n) for n, pk in enumerate(photos)]
    assert list(other.article_photos.values_list("photo", "position")) == [(photos[0], 0)]


def test_a_photo_that_the_story_has_already_moves_to_its_new_place() -> None:
    first, second = make_photo("first"), make_photo("second")
    article = make_article(photos=[first, second])
    write_parts([(ArticleDraft("x"), article)], [[second.pk, first.pk]], Vocabulary())
    places = ArticlePhoto.objects.filter(article=article).order_by("position")
    assert list(places.values_list("photo", "position")) == [(second.pk, 0), (first.pk, 1)]


def test_only_the_parts_of_these_articles_are_cleared_and_photos_that_are_kept_stay() -> None:
    stays, leaves = make_photo("stays"), make_photo("leaves")
    made: dict[str, Any] = {
        "photos": [stays, leaves],
        "topics": [make_topic()],
        "authors": ["Ana"],
        "corrections": ["x"],
    }
    cleared, other = make_article(**made), make_article("Other", **made)
    clear_parts([cleared], {cleared.pk: [stays.pk]})
    parts = [(a.photos.count(), a.topics.count(), a.authors.count(), a.corrections.count()) for a in (cleared, other)]
    assert parts == [(1, 0, 0, 0), (2, 1, 1, 1)]
    assert list(cleared.photos.all()) == [stays]
