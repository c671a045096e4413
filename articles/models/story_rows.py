"""Stories with all that a page prints of them, in a fixed number of compiled questions (prepared_query.py).

The same records as with with_row_parts() and the properties of Article, at a third of the cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from articles.models.article import Article
from articles.models.article_parts import ArticleAuthor, ArticlePhoto, Correction
from articles.models.article_queries import LINK, Link
from articles.models.neighbours import SIDES
from articles.models.photo import Photo, PhotoCredit
from articles.models.prepared_query import Prepared, columns_of, make_joined, make_record
from articles.models.vocabulary import Author, Credit, Section, Source, Topic

_STORY, _SECTION = columns_of(Article), columns_of(Section, "section__")
COLUMNS = (*_STORY, *_SECTION, *columns_of(Source, "source__"))
"""What is read of a story, its section and its source."""

Made = dict[tuple[type[Any], Any], Any]

FIRST_ROWS = 20
"""Rows of the first page of a list, whose question is kept."""

_BY_KEY = Prepared(
    lambda now, pks: Article.objects.only_visible(now).filter(pk__in=pks).order_by().values_list(*COLUMNS)
)
_ONE = Prepared(lambda now, pk: Article.objects.with_neighbours(now).filter(pk=pk).values_list(*COLUMNS, *SIDES))
_LINKS = Prepared(
    lambda now, pks: Article.objects.only_visible(now).filter(pk__in=pks).order_by().with_beginning().values_list(*LINK)
)
_FIRST_OF_DAYS = Prepared(
    lambda now, first, last: (
        Article.objects.visible(now).between(first, last).newest_first().values_list("pk")[:FIRST_ROWS]
    )
)
_ON_DAY = Prepared(
    lambda now, day: (
        Article.objects.visible(now)
        .on_day(day)
        .order_by()
        .values("published_on")
        .annotate(Count("pk"))
        .values_list("pk__count")
    )
)
_DAY_BEFORE = Prepared(lambda now, day: Article.objects.visible(now).days_before(day)[:1])
_DAY_AFTER = Prepared(lambda now, day: Article.objects.visible(now).days_after(day)[:1])
_PHOTOS = Prepared(
    lambda articles: ArticlePhoto.objects.shown(articles).values_list("article", *columns_of(Photo, "photo__")), False
)
_CREDITS = Prepared(
    lambda photos: (
        PhotoCredit.objects.filter(photo__in=photos)
        .order_by("position")
        .values_list("photo", *columns_of(Credit, "credit__"))
    ),
    False,
)
_AUTHORS = Prepared(
    lambda article: (
        ArticleAuthor.objects.filter(article=article).order_by("position").values_list(*columns_of(Author, "author__"))
    ),
    False,
)
_TOPICS = Prepared(lambda article: Topic.objects.filter(articles=article).values_list(*columns_of(Topic)), False)
_CORRECTIONS = Prepared(
    lambda article: Correction.objects.filter(article=article).values_list(*columns_of(Correction)), False
)


def visible_stories(pks: Sequence[int]) -> list[Article]:
    """Those of these stories that every reader may see, with section, source and photos, in no order. Two queries."""
    made: Made = {}
    return add_photos([make_story(row, made) for row in _BY_KEY(pks=list(pks))]) if pks else []


def visible_links(pks: Sequence[int]) -> dict[int, Link]:
    """Key -> what a link to it prints, of those of these stories that every reader may see. One query."""
    return {link.pk: link for link in map(Link._make, _LINKS(pks=list(pks)))} if pks else {}


def stories_of_days(first: date, last: date, offset: int, number: int) -> list[Article]:
    """Some of the visible stories of these days, newest first. Three queries."""
    if (offset, number) == (0, FIRST_ROWS):
        pks = [pk for (pk,) in _FIRST_OF_DAYS(first=first, last=last)]
    else:
        days = Article.objects.visible().between(first, last).newest_first()
        pks = list(days.values_list("pk", flat=True)[offset : offset + number])
    stories = {story.pk: story for story in visible_stories(pks)}
    return [stories[pk] for pk in pks if pk in stories]


def days_around(day: date) -> tuple[date | None, int, date | None]:
    """The last day before this one that has visible stories, how many this day has, and the next day that has some.
    Three queries."""
    (before,), (count,), (after,) = (
        rows[0] if rows else (None,) for rows in (_DAY_BEFORE(day=day), _ON_DAY(day=day), _DAY_AFTER(day=day))
    )
    return before, count or 0, after


def story_page(pk: int) -> Article | None:
    """A story in whatever state, with all that its page prints, and the keys of the stories before and after it
    (with_neighbours); None if there is none. Six queries."""
    rows = _ONE(pk=pk)
    if not rows:
        return None
    story = add_photos([make_story(rows[0], {})])[0]
    for side, key in zip(SIDES, rows[0][-len(SIDES) :], strict=True):
        setattr(story, side, key)
    _add_credits(story.shown_photos)
    story.ordered_authors = [make_record(Author, row) for row in _AUTHORS(article=pk)]
    story.ordered_topics = [make_record(Topic, row) for row in _TOPICS(article=pk)]
    story.ordered_corrections = [make_record(Correction, row) for row in _CORRECTIONS(article=pk)]
    return story


def make_story(row: Sequence[Any], made: Made) -> Article:
    """The story of a row of COLUMNS. made: the sections and sources of the rows before, which stories share."""
    sources = len(_STORY) + len(_SECTION)
    story = make_record(Article, row[: len(_STORY)])
    story.section = _shared(Section, row[len(_STORY) : sources], made)
    story.source = _shared(Source, row[sources : len(COLUMNS)], made)
    return story


def _shared(model: type[Any], values: Sequence[Any], made: Made) -> Any:
    key = model, values[0]
    if key not in made:
        made[key] = make_joined(model, values)
    return made[key]


def add_photos(stories: list[Article]) -> list[Article]:
    """The same stories with the photos that readers see there. One query."""
    photos: dict[int, list[Photo]] = defaultdict(list)
    for article, *values in _PHOTOS(articles=[story.pk for story in stories]) if stories else ():
        photos[article].append(make_record(Photo, values))
    for story in stories:
        story.shown_photos = photos[story.pk]
    return stories


def _add_credits(photos: Sequence[Photo]) -> None:
    """Add the photos' credits in their printed order. One query if there are photos."""
    named: dict[int, list[Credit]] = defaultdict(list)
    for pk, *values in _CREDITS(photos=[photo.pk for photo in photos]) if photos else ():
        named[pk].append(make_record(Credit, values))
    for photo in photos:
        photo.ordered_credits = named[photo.pk]
