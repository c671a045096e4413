"""Sitemaps (sitemaps.org, with Google's news and image extensions), written row by row: memory stays the same for ten
articles and for a million.

Articles are cut into pieces by primary key, so that a piece never shifts when an article is added elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import browsing, pictures, structured
from articles.addresses import absolute, site_address
from articles.browsing import VOCABULARIES
from articles.changes import remembered
from articles.freshness import conditional
from articles.models import Article, ArticlePhoto
from articles.models.article import ArticleQuerySet

PIECE = 10_000
"""Primary keys a piece; 50,000 addresses are allowed, and 50 MB."""

_BATCH = 200
_NEWS_ROWS = 1000
_NEWS_DAYS = 2
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def _xml(root: str, rows: Iterable[str]) -> StreamingHttpResponse:
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACES}>\n'
    return StreamingHttpResponse(chain([start], rows, [f"</{root}>\n"]), content_type="application/xml")


@conditional
def index(request: HttpRequest) -> StreamingHttpResponse:
    """Where the sitemaps are."""
    rows = [_place(absolute(request, reverse(name))) for name in ("sitemap_pages", "sitemap_news")]
    rows += [
        _place(absolute(request, reverse("sitemap_articles", args=[chunk])), changed)
        for chunk, changed in remembered("sitemap", lambda: list(_pieces()))
    ]
    return _xml("sitemapindex", rows)


def _pieces() -> Iterator[tuple[int, datetime]]:
    """(number, last change) of every piece that holds a visible article, asked piece by piece: to group a million
    rows, SQLite would sort them in memory. Keys that nobody has are leapt over."""
    keys, start = Article.objects.order_by("pk").values_list("pk", flat=True), 0
    while (key := keys.filter(pk__gte=start).first()) is not None:
        chunk = key // PIECE
        start = (chunk + 1) * PIECE
        if changed := _piece(chunk).last_visible_change():
            yield chunk, changed


def _piece(chunk: int) -> ArticleQuerySet:
    """The articles of one piece, hidden ones among them."""
    return Article.objects.filter(pk__gte=chunk * PIECE, pk__lt=(chunk + 1) * PIECE)  # type: ignore[return-value]


def _place(address: str, changed: datetime | None = None) -> str:
    lastmod = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
    return f"<sitemap><loc>{escape(address)}</loc>{lastmod}</sitemap>\n"


@conditional
def articles(request: HttpRequest, chunk: int) -> StreamingHttpResponse:
    """One piece of the articles, with their pictures."""
    return _xml("urlset", _urls(request, _piece(chunk).visible().order_by("pk"), {}))


@conditional
def news(request: HttpRequest) -> StreamingHttpResponse:
    """The stories of the last two days."""
    since = timezone.localdate() - timedelta(days=_NEWS_DAYS)
    recent = Article.objects.visible().filter(published_on__gte=since, precision__in=("exact", "day"))
    rows = recent.newest_first()[:_NEWS_ROWS]
    return _xml("urlset", _urls(request, rows, {row.pk: _news(row) for row in rows.select_related("source")}))


def _urls(request: HttpRequest, rows: Any, more: dict[int, str]) -> Iterator[str]:
    """An entry a row; plain values rather than models, which would live until the garbage is collected."""
    site = site_address(request)
    values = rows.values_list("pk", "slug", "updated_at").iterator(chunk_size=_BATCH)
    while batch := list(islice(values, _BATCH)):
        images = _images(site, [pk for pk, _, _ in batch])
        for pk, slug, changed in batch:
            address = escape(site + reverse("article", args=[pk, slug]))
            extras = more.get(pk, "") + images.get(pk, "")
            yield f"<url><loc>{address}</loc><lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>{extras}</url>\n"


def _images(site: str, articles: list[int]) -> dict[int, str]:
    """Article -> its pictures' entries."""
    shown = ArticlePhoto.objects.with_picture(articles)
    found: dict[int, str] = {}
    for article, photo, image in shown.order_by("position").values_list("article", "photo", "photo__image"):
        address = escape(site + reverse("largest_picture", args=[photo, pictures.name(image)]))
        entry = f"<image:image><image:loc>{address}</image:loc></image:image>"
        found[article] = found.get(article, "") + entry
    return found


def _news(row: Article) -> str:
    name = escape(row.source.name if row.source else settings.SITE_NAME)
    language = row.language.partition("-")[0] or "en"
    return (
        f"<news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{escape(language)}</news:language></news:publication>"
        f"<news:publication_date>{structured.date_published(row)}</news:publication_date>"
        f"<news:title>{escape(row.headline)}</news:title></news:news>"
    )


@conditional
def pages(request: HttpRequest) -> StreamingHttpResponse:
    """The pages to browse by: dates, sections, names."""
    return _xml("urlset", (f"<url><loc>{escape(absolute(request, path))}</loc></url>\n" for path in _paths()))


def _paths() -> Iterator[str]:
    yield from (reverse(name) for name in ("front", "dates", "photos"))
    yield from (reverse("year", args=[year]) for year in sorted({day.year for day, _ in browsing.dated()}))
    months = sorted({(day.year, day.month) for day, _ in browsing.dated()})
    yield from (reverse("month", args=month) for month in months)
    for vocabulary in VOCABULARIES:
        if listed := vocabulary.listed()[: 40_000 // len(VOCABULARIES)]:
            yield reverse(vocabulary.path)
            yield from (reverse(vocabulary.name, args=[term.slug]) for term in listed)
