"""Every change to what is searchable queues the documents it touches, inside its own transaction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from articles.models import Article, ArticlePhoto, Author, Correction, Credit, IndexUpdate, Photo, PhotoCredit
from articles.search.indexing import triggers
from tests.factories import make_article, make_author, make_credit, make_photo, make_topic

pytestmark = pytest.mark.django_db


def queued() -> set[str]:
    return {str(row) for row in IndexUpdate.objects.all()}


def keys(*rows: Article | Photo) -> set[str]:
    return {f"{row._meta.model_name}:{row.pk}" for row in rows}


@pytest.fixture
def story() -> Article:
    """An article with a credited photo, an author and a topic, and an empty queue behind it."""
    photo = make_photo(photographers=["Ana Ruiz"])
    article = make_article(photos=[photo], authors=["Jo Roe"], topics=[make_topic()], corrections=["It was Monday."])
    IndexUpdate.objects.all().delete()
    return article


def photo_of(article: Article) -> Photo:
    return article.photos.get()


Change = Callable[[Article], object]
BOTH: dict[str, Change] = {
    "the article is saved": lambda a: a.save(),
    "the article is changed in bulk": lambda a: Article.objects.update(status="withdrawn"),
    "the article is changed by SQL": lambda a: connection.cursor().execute(
        "UPDATE articles_article SET headline = 'x'"
    ),
    "the caption is changed": lambda a: Photo.objects.update(caption="Other words."),
    "a credit is renamed": lambda a: Credit.objects.update(name="Ana Ruiz Díaz"),
    "a credit is taken off": lambda a: PhotoCredit.objects.all().delete(),
    "a credit is added": lambda a: PhotoCredit.objects.create(photo=photo_of(a), credit=make_credit("B"), position=1),
    "the photo is taken out": lambda a: ArticlePhoto.objects.all().delete(),
    "the article is deleted": lambda a: a.delete(),
}
ARTICLE_ONLY: dict[str, Change] = {
    "a topic is added": lambda a: a.topics.add(make_topic("Dikes")),
    "the topics are cleared": lambda a: a.topics.clear(),
    "an author is renamed": lambda a: Author.objects.update(name="Jo Doe"),
    "a correction is added": lambda a: Correction.objects.create(article=a, text="It was Tuesday."),
    "a correction is removed": lambda a: Correction.objects.all().delete(),
}


@pytest.mark.parametrize("change", BOTH.values(), ids=BOTH.keys())
def test_article_and_photo_are_queued_when(change: Change, story: Article) -> None:
    wanted = keys(story, photo_of(story))
    change(story)
    assert queued() == wanted


@pytest.mark.parametrize("change", ARTICLE_ONLY.values(), ids=ARTICLE_ONLY.keys())
def test_the_article_is_queued_when(change: Change, story: Article) -> None:
    change(story)
    assert queued() == keys(story)


def test_a_photo_that_moves_to_another_story_queues_both_stories(story: Article) -> None:
    other = make_article("Another story")
    IndexUpdate.objects.all().delete()
    ArticlePhoto.objects.update(article=other)
    assert queued() == keys(story, other, photo_of(other))


def test_bulk_creation_queues_every_row() -> None:
    rows = Article.objects.bulk_create(Article(headline=f"Story {n}", slug="s") for n in range(3))
    assert queued() == keys(*rows)


def test_a_name_nobody_carries_yet_queues_nothing() -> None:
    make_author("New Name")
    make_credit("New Credit")
    assert queued() == set()


def test_what_is_rolled_back_is_not_queued(story: Article) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        story.save()
        raise ZeroDivisionError
    assert queued() == set()


def test_installing_the_triggers_again_queues_nothing_twice(story: Article) -> None:
    triggers.install_triggers()
    Article.objects.update(headline="Once")
    assert IndexUpdate.objects.filter(kind="article").count() == 1
