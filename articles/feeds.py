"""Atom feeds (RFC 4287): the newest stories of the archive, of a section, a topic, a photographer, or of a search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape

from articles.models import Article, Photo
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import Sort
from articles.search.service import search as search_archive
from articles.site import metadata, pictures
from articles.site.absolute_urls import absolute
from articles.site.page_cache import conditional
from articles.site.phrases import quantity
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress
from articles.site.vocabularies import BY_NAME

_ENTRIES = 40


class _Feed(Atom1Feed):
    """Atom with the language on the entry that is in it, and links that say what they lead to."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]} if item.get("language") else {}


@conditional
def site(request: HttpRequest) -> HttpResponse:
    """The newest stories of the archive."""
    articles = _with_parts(Article.objects.visible()).newest(_ENTRIES)
    return atom(request, settings.SITE_NAME, "/", articles, f"The newest stories of {settings.SITE_NAME}")


@conditional
def term(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """The newest stories of a name, or the newest photos of a photographer or an agency."""
    vocabulary = BY_NAME[name]
    found = vocabulary.find(slug)
    if found.slug != slug:
        return redirect(f"{name}_feed", found.slug, permanent=True)
    title = f"{found.name} - {settings.SITE_NAME}"
    listed = vocabulary.listing(found).look(limit=_ENTRIES)
    if not listed.total and not vocabulary.listed.visible().filter(pk=found.pk).exists():
        raise Http404("Nothing that readers may see bears this name.")
    kind = "photo" if vocabulary.photos else "article"
    rows = _read_rows([(kind, pk) for pk in listed.pks])
    return atom(request, title, found.get_absolute_url(), rows, f"{vocabulary.one}: {found.name}")


@conditional
def search(request: HttpRequest) -> HttpResponse:
    """The results of any search, newest first unless the address has another order."""
    address = SearchAddress.from_query(request.GET)
    asked = address if address.get("sort") else address.replace(sort=Sort.NEWEST)
    try:
        page = search_archive(asked.request(size=_ENTRIES, facets=False, fill=False))
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    path = f"{reverse('search')}{address.link()}"
    title = f"Search: {address.get('q')}" if address.get("q") else "Search"
    return atom(request, title, path, _read_rows([(hit.kind, hit.id) for hit in page.hits]), "New in this search")


def _with_parts(articles: Any) -> Any:
    """Add the related rows that a feed prints; the number of queries does not depend on that of the rows."""
    return articles.with_row_parts().prefetch_related("authors", "topics")


def _read_rows(keys: list[tuple[str, int]]) -> list[Article | Photo]:
    """Read these rows (kind, primary key) with what a feed prints, in this order, without those readers may not see."""
    articles = Article.objects.only_visible().filter(pk__in=[pk for kind, pk in keys if kind == "article"])
    photos = Photo.objects.visible().filter(pk__in=[pk for kind, pk in keys if kind == "photo"]).with_credits()
    rows: dict[tuple[str, int], Article | Photo] = {("article", row.pk): row for row in _with_parts(articles)}
    rows.update({("photo", row.pk): row for row in photos})
    return [rows[key] for key in keys if key in rows]


def atom(request: HttpRequest, title: str, path: str, rows: Iterable[Article | Photo], subtitle: str) -> HttpResponse:
    """The feed of the page at `path`, with these rows."""
    feed = _Feed(
        title=title,
        link=absolute(request, path),
        description=None,
        subtitle=subtitle,
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
        feed_url=absolute(request, request.get_full_path()),
    )
    for row in rows:
        _add(request, feed, row)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _add(request: HttpRequest, feed: _Feed, row: Article | Photo) -> None:
    entry = _article(row) if isinstance(row, Article) else _photo(row)
    photo = row.lead_picture if isinstance(row, Article) else row
    address = absolute(request, row.get_absolute_url())
    feed.add_item(link=address, unique_id=address, enclosures=_enclosures(request, photo), **entry)


def _article(row: Article) -> dict[str, Any]:
    authors = [author.name for author in row.authors.all()]
    return {
        "title": row.headline,
        "description": escape(metadata.description(row)),
        "author_name": ", ".join(authors) or (row.source.name if row.source else None),
        "pubdate": _moment(row),
        "updateddate": row.updated_at,
        "categories": ([row.section.name] if row.section else []) + [topic.name for topic in row.topics.all()],
        "item_copyright": row.rights or None,
        "language": row.language,
    }


def _photo(row: Photo) -> dict[str, Any]:
    return {
        "title": row.headline or row.caption[:120] or quantity(1, "photo"),
        "description": escape(f"{row.caption} ({row.credit_line})" if row.credit_line else row.caption),
        "author_name": ", ".join(credit.name for credit in row.ordered_credits) or None,
        "updateddate": row.updated_at,
        "item_copyright": row.rights or None,
    }


def _moment(row: Article) -> datetime | None:
    """The time of publication; None if the day is unknown, or only estimated."""
    if row.published_at:
        return row.published_at
    if row.published_on is None or row.precision not in ("exact", "day"):
        return None
    return datetime.combine(row.published_on, time(), UTC)


def _enclosures(request: HttpRequest, photo: Photo | None) -> list[Enclosure]:
    """The picture in a size for screens, with its length in bytes, or 0 if the file is not drawn yet."""
    widths = [width for width in pictures.widths(photo) if width <= 1280] if photo else []
    if photo is None or not widths:
        return []
    file = pictures.path(photo, widths[-1], "jpg")
    length = str(file.stat().st_size) if file.exists() else "0"
    return [Enclosure(absolute(request, metadata.picture_path(photo, widths[-1], "jpg")), length, "image/jpeg")]
