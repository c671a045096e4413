"""Fetch everything that belongs to articles in memory, for drafts (articles.exporting.drafts) and states.

Django's prefetch_related makes a QuerySet and a manager for every row and relation, which takes longer than the
queries. So do building and compiling these, which are therefore kept (articles.models.prepared_query).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Model, prefetch_related_objects

from articles.models.article_parts import ArticleAuthor, ArticlePhoto, Correction
from articles.models.photo import Photo, PhotoCredit
from articles.models.prepared_query import Prepared, columns_of, make_joined, make_record
from articles.models.vocabulary import Author, Credit, Source, Topic

if TYPE_CHECKING:
    from articles.models.article import Article

_AUTHORS = Prepared(
    lambda articles: (
        ArticleAuthor.objects.filter(article__in=articles)
        .order_by("position")
        .values_list(*columns_of(ArticleAuthor), *columns_of(Author, "author__"))
    ),
    has_now=False,
)
_CORRECTIONS = Prepared(
    lambda articles: Correction.objects.filter(article__in=articles).values_list(*columns_of(Correction)),
    has_now=False,
)
_PLACES = Prepared(
    lambda articles: (
        ArticlePhoto.objects.filter(article__in=articles)
        .order_by("position")
        .values_list(*columns_of(ArticlePhoto), *columns_of(Photo, "photo__"), *columns_of(Source, "photo__source__"))
    ),
    has_now=False,
)
_CREDITS = Prepared(
    lambda photos: (
        PhotoCredit.objects.filter(photo__in=photos)
        .order_by("position")
        .values_list(*columns_of(PhotoCredit), *columns_of(Credit, "credit__"))
    ),
    has_now=False,
)
_LINKS = Prepared(lambda articles: _links().filter(article__in=articles).values_list("article", "topic"), has_now=False)
_TOPICS = Prepared(lambda topics: Topic.objects.filter(pk__in=topics).values_list(*columns_of(Topic)), has_now=False)


def fetch_draft_parts(articles: Sequence[Article]) -> None:
    """Fetch section, source, authors, topics, corrections and photos with their credits, withdrawn photos too: what
    article.authors.all() and the like return from now on. Nine queries at most."""
    if not articles:
        return
    prefetch_related_objects(articles, "section", "source")
    keys = [article.pk for article in articles]
    authors = _grouped((_joined(row, ArticleAuthor, author=Author) for row in _AUTHORS(articles=keys)), "article_id")
    corrections = _grouped((make_record(Correction, row) for row in _CORRECTIONS(articles=keys)), "article_id")
    places = _grouped(_places(keys), "article_id")
    topics = _topics(keys)
    for article in articles:
        _remember(
            article,
            article_authors=authors.get(article.pk, []),
            corrections=corrections.get(article.pk, []),
            article_photos=places.get(article.pk, []),
            topics=topics.get(article.pk, []),
        )


def _places(articles: list[int]) -> list[ArticlePhoto]:
    """The places of photos in these articles, in order, with photos, sources and credits."""
    places = [_joined(row, ArticlePhoto, photo=Photo, source=Source) for row in _PLACES(articles=articles)]
    photos = sorted({place.photo_id for place in places})
    credits_of = _grouped((_joined(row, PhotoCredit, credit=Credit) for row in _CREDITS(photos=photos)), "photo_id")
    for place in places:
        _remember(place.photo, photo_credits=credits_of.get(place.photo_id, []))
    return places


def _topics(articles: list[int]) -> Mapping[int, list[Topic]]:
    pairs = _LINKS(articles=articles)
    known = {row[0]: make_record(Topic, row) for row in _TOPICS(topics=sorted({topic for _, topic in pairs}))}
    found: dict[int, list[Topic]] = defaultdict(list)
    for article, topic in pairs:
        if topic in known:
            found[article].append(known[topic])
    return found


def _links() -> Any:
    from articles.models.article import Article  # imports this module

    return Article.topics.through.objects


def _joined(row: Sequence[Any], model: type[Model], **joined: type[Model]) -> Any:
    """The record of a row's first columns. Each of the joined models is a relation of the one before it, and its record
    is that of the next columns."""
    end = len(model._meta.concrete_fields)
    record: Any = make_record(model, row[:end])
    first = record
    for name, related in joined.items():
        start, end = end, end + len(related._meta.concrete_fields)
        setattr(record, name, make_joined(related, row[start:end]))
        record = getattr(record, name)
    return first


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _remember(row: Any, **rows: list[Any]) -> None:
    """Let the managers of these relations answer all() with these rows, as prefetch_related does."""
    row._prefetched_objects_cache = rows
