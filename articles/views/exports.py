"""The results of a search as a file: CSV, JSON Lines, RIS and BibTeX, in the order and with the filters on screen."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse

from articles.exporting import citations
from articles.models.article import names_of
from articles.models.article_queries import StoryLine
from articles.models.photo import PhotoLine
from articles.search.language.mistakes import SearchUnavailable
from articles.search.service import Line, date_of, found_lines, headline_of
from articles.site.absolute_urls import site_address
from articles.site.page_cache import search_rights
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress

MOST_ROWS = 1000
_COLUMNS = ("kind", "id", "headline", "published_on", "source", "section", "byline", "caption", "credit", "url")


class _Form(NamedTuple):
    """How results are written. write: site address and some of the rows -> their text. head: text before the first row;
    separator: text between rows."""

    content_type: str
    write: Callable[[str, list[Line]], str]
    head: str = ""
    separator: str = ""


def export(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """All results of the search, up to the last that paging reaches. The first rows are read before the answer begins,
    so that a database that fails at once is answered with an error; the others are read while it is sent."""
    if suffix not in _FORMS:
        raise Http404("There is no such format.")
    address = SearchAddress.from_query(request.GET).replace()
    try:
        asked = address.request(size=MOST_ROWS, facets=False, snippets=False, **search_rights(request))
        pieces = found_lines(asked)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    form = _FORMS[suffix]
    parts = _parts(form, site_address(request), pieces)
    parts = chain([next(parts)], parts)
    response = StreamingHttpResponse(parts, content_type=f"{form.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="search.{suffix}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _parts(form: _Form, site: str, pieces: Iterable[list[Line]]) -> Iterator[str]:
    """The text of the file, in parts; at least one."""
    written = filter(None, (form.write(site, lines) for lines in pieces))
    yield form.head + next(written, "")
    for text in written:
        yield form.separator + text


def _record(site: str, line: Line) -> dict[str, Any]:
    """A result as a flat dict; caption and credit for a photo, headline and byline for a story."""
    story = line if isinstance(line, StoryLine) else None
    photo = line if isinstance(line, PhotoLine) else None
    day = date_of(line)
    return {
        "kind": "photo" if photo else "article",
        "id": line.pk,
        "headline": headline_of(line),
        "published_on": day.isoformat() if day else None,
        "source": story.source or "" if story else "",
        "section": story.section or "" if story else "",
        "byline": story.byline if story else "",
        "caption": photo.caption if photo else "",
        "credit": photo.credit_line if photo else "",
        "url": f"{site}{line.get_absolute_url()}",
    }


def _csv(site: str, lines: list[Line]) -> str:
    """Rows in which no cell can begin a formula."""
    return _csv_rows([_disarm(value) for value in _record(site, line).values()] for line in lines)


def _csv_rows(rows: Iterable[Iterable[Any]]) -> str:
    file = StringIO("")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _disarm(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _jsonl(site: str, lines: list[Line]) -> str:
    return "".join(f"{json.dumps(_record(site, line), ensure_ascii=False)}\n" for line in lines)


def _citation_writer(write: Callable[[citations.Citation], str]) -> Callable[[str, list[Line]], str]:
    """Return a function that writes citations of the stories among the results; photos are omitted."""

    def inner(site: str, lines: list[Line]) -> str:
        stories = [line for line in lines if isinstance(line, StoryLine)]
        authors, topics = names_of([story.pk for story in stories])
        cited = (_citation(site, story, authors.get(story.pk, []), topics.get(story.pk, [])) for story in stories)
        return "\n".join(map(write, cited))

    return inner


def _citation(site: str, story: StoryLine, authors: list[str], topics: list[str]) -> citations.Citation:
    """The same as articles.site.metadata.citation() gives for the story's own page."""
    return citations.Citation(
        headline=story.headline,
        authors=tuple(authors),
        source=story.source or "",
        published_on=story.published_on,
        precision=story.precision,
        url=f"{site}{story.get_absolute_url()}",
        key=f"article-{story.pk}",
        language=story.language,
        abstract=story.standfirst,
        keywords=tuple(topics),
    )


_FORMS = {
    # The byte order mark tells Excel that the file is UTF-8.
    "csv": _Form("text/csv", _csv, head=f"\ufeff{_csv_rows([_COLUMNS])}"),
    "jsonl": _Form("application/jsonl", _jsonl),
    "ris": _Form("application/x-research-info-systems", _citation_writer(citations.ris), separator="\n"),
    "bib": _Form("application/x-bibtex", _citation_writer(citations.bibtex), separator="\n"),
}
