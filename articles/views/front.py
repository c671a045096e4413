"""The front page: the newest stories, the sections in the news, this day in earlier years, and the most illustrated."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Link
from articles.site import metadata, vocabularies
from articles.site.page_cache import conditional

_RECENT = 300
_NEWEST, _IN_SECTION, _SECTIONS, _ILLUSTRATED, _ON_THIS_DAY = 9, 4, 6, 3, 5


class Recent(NamedTuple):
    """What the front page needs to choose stories."""

    pk: int
    section: int | None
    photos: int


@conditional
def front(request: HttpRequest) -> HttpResponse:
    """The front page. Its stories are chosen among the most recent ones, then read together: with all their parts, or
    only what a link needs if the page prints no more of a story."""
    recent = _recent_stories()
    newest = [row.pk for row in recent[:_NEWEST]]
    illustrated = _picture_stories(recent[_NEWEST:])
    sections = _group_by_section([row for row in recent[_NEWEST:] if row.pk not in illustrated])
    today = timezone.localdate()
    earlier = _stories_of_earlier_years(today)
    whole = {*newest, *illustrated, *(pks[0] for pks in sections)}
    articles = _read(whole, {*earlier, *(pk for pks in sections for pk in pks)} - whole)
    context = {
        "newest": _pick(articles, newest),
        "sections": [_pick(articles, pks) for pks in sections if pks[0] in articles],
        "illustrated": _pick(articles, illustrated),
        "earlier": _pick(articles, earlier),
        "today": today,
        "totals": vocabularies.totals(),
        "structured": metadata.website(request),
    }
    return render(request, "front.html", context)


def _recent_stories() -> list[Recent]:
    rows = Article.objects.visible().newest(_RECENT, "pk", "section")
    photos = ArticlePhoto.objects.with_picture([pk for pk, _ in rows]).order_by().values_list("article")
    counts = dict(photos.annotate(Count("pk")))
    return [Recent(pk, section, counts.get(pk, 0)) for pk, section in rows]


def _group_by_section(recent: list[Recent]) -> list[list[int]]:
    """The newest stories of the sections with the most recent news."""
    sections: dict[int, list[int]] = {}
    for row in recent:
        if row.section is not None:
            sections.setdefault(row.section, []).append(row.pk)
    fullest = sorted(sections.values(), key=lambda pks: -min(len(pks), _IN_SECTION))
    return [pks[:_IN_SECTION] for pks in fullest[:_SECTIONS]]


def _picture_stories(recent: list[Recent]) -> list[int]:
    """The stories with the most pictures; none if no story has more than one. Captions alone do not count."""
    rows = sorted((row for row in recent if row.photos), key=lambda row: -row.photos)[:_ILLUSTRATED]
    return [row.pk for row in rows] if rows and rows[0].photos > 1 else []


def _stories_of_earlier_years(today: date) -> list[int]:
    visible = Article.objects.visible()
    years = [year for year in visible.years() if year < today.year]
    rows = visible.on_this_day(today.month, today.day, years).newest_first()
    return list(rows.values_list("pk", flat=True)[:_ON_THIS_DAY])


def _read(whole: set[int], linked: set[int]) -> dict[int, Article | Link]:
    visible = Article.objects.only_visible()
    rows = visible.filter(pk__in=whole).order_by().with_row_parts()
    return {row.pk: row for row in [*visible.filter(pk__in=linked).links(), *rows]}


def _pick(articles: dict[int, Article | Link], keys: list[int]) -> list[Article | Link]:
    return [articles[pk] for pk in keys if pk in articles]
