"""Sitemaps (sitemaps.org, with Google's news and image extensions), written row by row: memory stays the same for ten
articles and for a million.

Articles are cut into pieces by primary key, so that a piece never shifts when an article is added elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article, ArticlePhoto
from articles.models.article import PIECE
from articles.models.known_address import quoted
from articles.models.prepared_query import Prepared
from articles.models.sitemap_pieces import last_changes
from articles.site import metadata, pictures, vocabularies
from articles.site.absolute_urls import absolute, site_address
from articles.site.page_cache import conditional
from articles.site.vocabularies import NAME_COLUMNS, VOCABULARIES, Name, Vocabulary

NAMES = 150
"""Names of each vocabulary in the sitemap of pages; so many more stand in each further sitemap."""

_BATCH = 500
_KEY = 10**17
"""Stands for a key where an address is asked for once."""
_MOST_PAGES = 100_000
_MOST_MONTHS = 5000
"""Addresses of months that are kept."""
_NEWS_ROWS = 1000
_NEWS_DAYS = 2
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def _xml(root: str, rows: Iterable[str]) -> StreamingHttpResponse:
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACES}>\n'
    return StreamingHttpResponse(chain([start], _portions(rows), [f"</{root}>\n"]), content_type="application/xml")


def _portions(rows: Iterable[str]) -> Iterator[str]:
    """Many rows together: whatever passes a portion on does so at a price."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield "".join(batch)


def _pattern(name: str, *parts: Any) -> str:
    """The address of a row, %d in place of a key (_KEY) and %s of a slug ("SLUG"): asked for once, not for each of
    thousands of rows."""
    address = reverse(name, args=parts)
    return address.replace("%", "%%").replace(str(_KEY), "%d").replace("SLUG", "%s")


@conditional
def index(request: HttpRequest) -> StreamingHttpResponse:
    """Where the sitemaps are."""
    rows = [_place(absolute(request, reverse(name))) for name in ("sitemap_pages", "sitemap_news")]
    rows += [_place(absolute(request, reverse("sitemap_names", args=[path, page]))) for path, page in _further_names()]
    rows += [
        _place(absolute(request, reverse("sitemap_articles", args=[number])), changed)
        for number, changed in last_changes(PIECE)
    ]
    return _xml("sitemapindex", rows)


def _further_names() -> Iterator[tuple[str, int]]:
    """(path, page) of the names that the sitemap of pages has no room for."""
    for path, count in sorted(vocabularies.sizes().items()):
        yield from ((path, page) for page in range(2, -(-count // NAMES) + 1))


def _place(address: str, changed: datetime | None = None) -> str:
    lastmod = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
    return f"<sitemap><loc>{escape(address)}</loc>{lastmod}</sitemap>\n"


@conditional
def articles(request: HttpRequest, chunk: int) -> StreamingHttpResponse:
    """One piece of the articles, with their pictures."""
    rows = Article.objects.filter(pk__gte=chunk * PIECE, pk__lt=(chunk + 1) * PIECE)
    return _xml("urlset", _urls(request, rows.only_visible().order_by("pk"), {}))


@conditional
def news(request: HttpRequest) -> StreamingHttpResponse:
    """The stories of the last two days."""
    since = timezone.localdate() - timedelta(days=_NEWS_DAYS)
    recent = Article.objects.visible().filter(published_on__gte=since, precision__in=("exact", "day"))
    rows = recent.newest_first()[:_NEWS_ROWS]
    return _xml("urlset", _urls(request, rows, {row.pk: _news(row) for row in rows.select_related("source")}))


def _urls(request: HttpRequest, rows: Any, more: dict[int, str]) -> Iterator[str]:
    """An entry a row; plain values rather than models, which would live until the garbage is collected."""
    site, story = site_address(request), _pattern("article", _KEY, "SLUG")
    values = rows.values_list("pk", "slug", "updated_at").iterator(chunk_size=_BATCH)
    while batch := list(islice(values, _BATCH)):
        images = _images(site, [pk for pk, _, _ in batch])
        for pk, slug, changed in batch:
            address = escape(site + story % (pk, quoted(slug)))
            extras = more.get(pk, "") + images.get(pk, "")
            yield f"<url><loc>{address}</loc><lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>{extras}</url>\n"


_PICTURES = Prepared(
    lambda articles: (
        ArticlePhoto.objects.with_picture(articles).order_by("position").values_list("article", "photo", "photo__image")
    ),
    has_now=False,
)


def _images(site: str, articles: list[int]) -> dict[int, str]:
    """Article -> its pictures' entries."""
    picture = _pattern("largest_picture", _KEY, "SLUG")
    found: dict[int, str] = {}
    for article, photo, image in _PICTURES(articles=articles):
        address = escape(site + picture % (photo, quoted(pictures.name(image))))
        entry = f"<image:image><image:loc>{address}</image:loc></image:image>"
        found[article] = found.get(article, "") + entry
    return found


def _news(row: Article) -> str:
    name = escape(row.source.name if row.source else settings.SITE_NAME)
    language = row.language.partition("-")[0] or "en"
    return (
        f"<news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{escape(language)}</news:language></news:publication>"
        f"<news:publication_date>{metadata.date_published(row)}</news:publication_date>"
        f"<news:title>{escape(row.headline)}</news:title></news:news>"
    )


@conditional
def pages(request: HttpRequest) -> StreamingHttpResponse:
    """The pages to browse by: dates, sections, names."""
    return _xml("urlset", _locations(request, _paths()))


def _locations(request: HttpRequest, paths: Iterable[str]) -> Iterator[str]:
    site = site_address(request)
    return (f"<url><loc>{escape(site + path)}</loc></url>\n" for path in paths)


def _paths() -> Iterator[str]:
    yield from (reverse(name) for name in ("front", "dates", "photos"))
    months = [month for month, _ in vocabularies.stories().look(by="month").counts]
    yield from (reverse("year", args=[year]) for year in sorted({month.year for month in months}))
    yield from (_month(month.year, month.month) for month in months)
    shown = vocabularies.drop_hidden_names({each.name: _counted(each, 1) for each in VOCABULARIES})
    for vocabulary in VOCABULARIES:
        if listed := shown[vocabulary.name]:
            yield reverse(vocabulary.path)
            yield from _addresses(vocabulary, listed)


@lru_cache(_MOST_MONTHS)
def _month(year: int, month: int) -> str:
    return reverse("month", args=[year, month])


def _addresses(vocabulary: Vocabulary, listed: Iterable[Name]) -> Iterator[str]:
    pattern = _pattern(vocabulary.name, "SLUG")
    return (pattern % quoted(term.slug) for term in listed)


def _counted(vocabulary: Vocabulary, page: int) -> list[Name]:
    """A page of the names of a vocabulary, not yet checked in the database."""
    rows = vocabulary.listed.order_by("letter", "sort_key", "pk").values_list(*NAME_COLUMNS)
    return vocabulary.counted(rows[(page - 1) * NAMES : page * NAMES], vocabulary.counts())


@conditional
def names(request: HttpRequest, path: str, page: int) -> StreamingHttpResponse:
    """Further names of a vocabulary."""
    vocabulary = next((each for each in VOCABULARIES if each.path == path), None)
    if vocabulary is None or not 0 < page < _MOST_PAGES:
        raise Http404("There is no such sitemap.")
    listed = vocabularies.drop_hidden_names({vocabulary.name: _counted(vocabulary, page)})[vocabulary.name]
    return _xml("urlset", _locations(request, _addresses(vocabulary, listed)))
