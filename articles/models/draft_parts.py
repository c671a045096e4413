"""Fetch everything that belongs to articles in memory, for drafts (articles.exporting.drafts) and states.

Django's prefetch_related makes a QuerySet and a manager for every row and relation, which takes longer than the
queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from articles.models.article_parts import ArticleAuthor, ArticlePhoto, Correction
from articles.models.bulk_rows import match_keys
from articles.models.photo import PhotoCredit
from articles.models.vocabulary import Topic

if TYPE_CHECKING:
    from articles.models.article import Article


def fetch_draft_parts(articles: Sequence[Article]) -> None:
    """Fetch section, source, authors, topics, corrections and photos with their credits, withdrawn photos too: what
    article.authors.all() and the like return from now on. Nine queries at most."""
    if not articles:
        return
    prefetch_related_objects(articles, "section", "source")
    ours = match_keys("article", [article.pk for article in articles])
    authors = _grouped(ArticleAuthor.objects.filter(ours).select_related("author").order_by("position"), "article_id")
    corrections = _grouped(Correction.objects.filter(ours), "article_id")
    places = _grouped(_places(ours), "article_id")
    topics = _topics(ours)
    for article in articles:
        _remember(
            article,
            article_authors=authors.get(article.pk, []),
            corrections=corrections.get(article.pk, []),
            article_photos=places.get(article.pk, []),
            topics=topics.get(article.pk, []),
        )


def _places(ours: Any) -> list[ArticlePhoto]:
    """The places of photos in these articles, in order, with photos, sources and credits."""
    places = list(ArticlePhoto.objects.filter(ours).select_related("photo__source").order_by("position"))
    photos = {place.photo_id for place in places}
    printed = PhotoCredit.objects.filter(photo__in=photos).select_related("credit").order_by("position")
    credits_of = _grouped(printed, "photo_id") if photos else {}
    for place in places:
        _remember(place.photo, photo_credits=credits_of.get(place.photo_id, []))
    return places


def _topics(ours: Any) -> Mapping[int, list[Topic]]:
    from articles.models.article import Article  # imports this module

    pairs = list(Article.topics.through.objects.filter(ours).values_list("article", "topic"))
    known = Topic.objects.in_bulk({topic for _, topic in pairs})
    found: dict[int, list[Topic]] = defaultdict(list)
    for article, topic in pairs:
        if topic in known:
            found[article].append(known[topic])
    return found


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _remember(row: Any, **rows: list[Any]) -> None:
    """Let the managers of these relations answer all() with these rows, as prefetch_related does."""
    row._prefetched_objects_cache = rows
