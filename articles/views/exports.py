"""The results of a search as a file: CSV, JSON Lines, RIS and BibTeX, in the order and with the filters on screen."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from articles.exporting import citations
from articles.models import Article, Photo
from articles.models.article import fetch_names
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import ResultHit
from articles.search.service import search as search_archive
from articles.site import metadata
from articles.site.absolute_urls import absolute
from articles.site.page_cache import search_rights
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress

MOST_ROWS = 1000
_COLUMNS = ("kind", "id", "headline", "published_on", "source", "section", "byline", "caption", "credit", "url")


def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """All results of the search, up to the last that paging reaches."""
    if suffix not in _WRITERS:
        raise Http404("There is no such format.")
    address = SearchAddress.from_query(request.GET).replace()
    try:
        asked = address.request(size=MOST_ROWS, facets=False, fold=False, snippets=False, **search_rights(request))
        page = search_archive(asked)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    content_type, write = _WRITERS[suffix]
    response = HttpResponse(write(request, page.hits), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="search.{suffix}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _record(request: HttpRequest, hit: ResultHit) -> dict[str, Any]:
    """A result as a flat dict; caption and credit for a photo, headline and byline for a story."""
    row = hit.row
    photo = row if isinstance(row, Photo) else None
    article = row if isinstance(row, Article) else None
    return {
        "kind": hit.kind,
        "id": hit.id,
        "headline": hit.headline,
        "published_on": hit.published_on.isoformat() if hit.published_on else None,
        "source": article.source.name if article and article.source else "",
        "section": article.section.name if article and article.section else "",
        "byline": article.byline if article else "",
        "caption": photo.caption if photo else "",
        "credit": photo.credit_line if photo else "",
        "url": absolute(request, hit.url),
    }


def _csv(request: HttpRequest, hits: Iterable[ResultHit]) -> str:
    """CSV with a byte order mark, so that Excel reads it as UTF-8. No cell can begin a formula."""
    file = StringIO("")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for hit in hits:
        writer.writerow([_disarm(value) for value in _record(request, hit).values()])
    return f"\ufeff{file.getvalue()}"


def _disarm(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _jsonl(request: HttpRequest, hits: Iterable[ResultHit]) -> str:
    return "".join(f"{json.dumps(_record(request, hit), ensure_ascii=False)}\n" for hit in hits)


def _citation_writer(write: Callable[[citations.Citation], str]) -> Callable[[HttpRequest, Iterable[ResultHit]], str]:
    """Return a function that writes citations of the stories among the results; photos are omitted."""

    def inner(request: HttpRequest, hits: Iterable[ResultHit]) -> str:
        stories = [hit.row for hit in hits if isinstance(hit.row, Article)]
        fetch_names(stories)
        return "\n".join(write(metadata.citation(request, story)) for story in stories)

    return inner


_WRITERS: dict[str, tuple[str, Callable[[HttpRequest, Iterable[ResultHit]], str]]] = {
    "csv": ("text/csv", _csv),
    "jsonl": ("application/jsonl", _jsonl),
    "ris": ("application/x-research-info-systems", _citation_writer(citations.ris)),
    "bib": ("application/x-bibtex", _citation_writer(citations.bibtex)),
}
