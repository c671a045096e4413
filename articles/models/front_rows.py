"""What the front page reads of stories and their pictures, as compiled questions (prepared_query.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Value, When
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from articles.models.article import Article
from articles.models.article_parts import ArticlePhoto, PlacedPicture
from articles.models.article_queries import Teaser
from articles.models.photo import DrawnPhoto, Photo
from articles.models.prepared_query import Prepared

MOST_RECENT = 300
"""Stories that recent_stories() reads."""

LONG_TEXT = 600
"""Characters from which a text is long."""

_RECENT = ("pk", "headline", "language", "family", "section", "section__name", "has_text", "is_long")


def _recent(now: datetime) -> Any:
    has_text = Case(When(body="", then=Value(False)), default=Value(True), output_field=BooleanField())
    ends_before = Exact(Substr("body", LONG_TEXT, 1), Value(""))
    is_long = Case(When(ends_before, then=Value(False)), default=Value(True), output_field=BooleanField())
    return Article.objects.visible(now).annotate(has_text=has_text, is_long=is_long).values_list(*_RECENT)


_DATED = Prepared(lambda now: _recent(now).newest_dated()[:MOST_RECENT])
_UNDATED = Prepared(lambda now: _recent(now).newest_undated()[:MOST_RECENT])
_PICTURES = Prepared(lambda articles: ArticlePhoto.objects.pictures(articles), False)
_TEASERS = Prepared(lambda now, pks: Article.objects.only_visible(now).filter(pk__in=pks).teasers())
_PHOTOS = Prepared(lambda pks: Photo.objects.filter(pk__in=pks).order_by().values_list(*DrawnPhoto._fields), False)
_ENDS = Prepared(lambda now, days: Article.objects.visible(now).first_and_last(days))
_FIRST_DAY = Prepared(lambda now: Article.objects.visible(now).days_after(date.min)[:1])
_LAST_DAY = Prepared(lambda now: Article.objects.visible(now).days_before(date.max)[:1])


def recent_stories() -> list[tuple[Any, ...]]:
    """The newest visible stories, undated ones last: key, headline, language, family, section, its name, and whether
    there is a text, and a long one. One query; one more if few stories have a day."""
    rows = _DATED()
    return rows if len(rows) == MOST_RECENT else [*rows, *_UNDATED()][:MOST_RECENT]


def pictures_of(articles: Iterable[int]) -> list[PlacedPicture]:
    """The pictures of these articles, in each one's order. One query."""
    keys = list(articles)
    return [PlacedPicture(*row) for row in _PICTURES(articles=keys)] if keys else []


def visible_teasers(pks: Iterable[int]) -> dict[int, Teaser]:
    """Key -> what a card prints, of those of these stories that every reader may see. One query."""
    keys = list(pks)
    return {row[0]: Teaser(*row) for row in _TEASERS(pks=keys)} if keys else {}


def drawn_photos(pks: Iterable[int]) -> dict[int, DrawnPhoto]:
    """Key -> a photo with what an <img> prints. One query."""
    keys = list(pks)
    rows = _PHOTOS(pks=keys) if keys else []
    return {row[0]: DrawnPhoto(*row) for row in rows}


def first_and_last(days: Iterable[date]) -> dict[date, tuple[int, int]]:
    """Day -> the lowest and the highest key of its visible stories, for those of these days that have any. One
    query."""
    keys = list(days)
    return {day: (first, last) for day, first, last in _ENDS(days=keys)} if keys else {}


def years_of_stories() -> range:
    """From the year of the oldest visible story with a day to that of the newest. Two queries."""
    first, last = _FIRST_DAY(), _LAST_DAY()
    return range(first[0][0].year, last[0][0].year + 1) if first and last else range(0)
