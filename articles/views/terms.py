"""Browsing by name: the index of a vocabulary from A to Z, and the page of one section, person, photographer..."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from articles.search.answering.lists import ListPart
from articles.search.language.fields import FACETS
from articles.search.request import Sort
from articles.site import charts, vocabularies
from articles.site.absolute_urls import absolute
from articles.site.page_cache import conditional
from articles.site.pagination import ROWS, TILES, page_of, page_of_listing
from articles.site.vocabularies import BY_NAME, Vocabulary

_ON_ONE_PAGE = 600
"""An index with more names than this shows one letter at a time, and at most this many names on a page."""
_MOST = 12
"""The number of most used names at the top of an index, if it has more than twice as many."""


@conditional
def index(request: HttpRequest, name: str) -> HttpResponse:
    """The index of a vocabulary from A to Z, with the number of stories or photos of each name."""
    vocabulary = BY_NAME[name]
    counts = vocabulary.counts()
    is_long = vocabulary.listed.count() > _ON_ONE_PAGE
    context = _one_letter(request, vocabulary, counts) if is_long else _every_letter(request, vocabulary, counts)
    most = vocabulary.most_used(counts, _MOST) if counts and len(counts) > 2 * _MOST else []
    as_given = _is_as_given(request, vocabulary)
    context |= {"vocabulary": vocabulary, "most": most, "one_letter": is_long, "as_given": as_given}
    return render(request, "terms.html", context | {"order": "order=given&" if as_given else ""})


def _is_as_given(request: HttpRequest, vocabulary: Vocabulary) -> bool:
    """Whether the reader asked for people as their names are given, and not by surname."""
    return vocabulary.has_people and request.GET.get("order") == "given"


def _every_letter(request: HttpRequest, vocabulary: Vocabulary, counts: dict[int, int] | None) -> dict[str, Any]:
    names = vocabulary.names(vocabulary.all_columns(_is_as_given(request, vocabulary)), counts)
    groups = vocabularies.group_by_letter(names)
    wanted = request.GET.get("letter", "")
    return {
        "letters": [letter for letter, _ in groups],
        "wanted": wanted,
        "groups": [(letter, names) for letter, names in groups if wanted in ("", letter)],
        "total": sum(len(names) for _, names in groups),
    }


def _one_letter(request: HttpRequest, vocabulary: Vocabulary, counts: dict[int, int] | None) -> dict[str, Any]:
    """A page of names with one letter. Pages are cut before hidden names are removed, so a page may have fewer names,
    but none costs more than its own names."""
    as_given = _is_as_given(request, vocabulary)
    letters = vocabulary.letters(as_given)
    wanted = request.GET.get("letter", "") or letters[0]
    terms = vocabulary.of_letter(wanted, as_given)
    page = page_of(request, terms, terms.count(), _ON_ONE_PAGE)
    names = vocabulary.names(page.rows, counts)
    query: dict[str, str | int] = {"order": "given"} if as_given else {}
    query |= {"letter": wanted} | ({"page": page.number} if page.number > 1 else {})
    return {
        "canonical": absolute(request, f"{request.path}?{urlencode(query)}"),
        "letters": letters,
        "wanted": wanted,
        "groups": [(wanted, names)] if names else [],
        "total": len(counts) if counts is not None else None,
        "page": page,
    }


@conditional
def term(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """The page of one name: its articles or photos, and a chart of their number by year. The address of a name that was
    merged into another redirects."""
    vocabulary = BY_NAME[name]
    found = vocabulary.find(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    listing = vocabulary.listing(found)
    size, by = (TILES, "") if vocabulary.photos else (ROWS, "year")
    page, listed = page_of_listing(request, listing, size, by)
    if not listed.total and not vocabulary.listed.visible().filter(pk=found.pk).exists():
        raise Http404("Nothing that readers may see bears this name.")
    years = vocabulary.stories(found).look(by="year") if vocabulary.photos else listed
    context = {
        "vocabulary": vocabulary,
        "term": found,
        "total": listed.total,
        "chart": _chart(vocabulary, found, years),
        "plain": name == "section",
        "page": page,
        "within": [(vocabulary.name, str(found.pk))] if vocabulary.name in FACETS else [],
        "feed": reverse(f"{name}_feed", args=[slug]),
    }
    return render(request, "term.html", context)


def _chart(vocabulary: Vocabulary, found: Any, listed: ListPart) -> charts.Chart | None:
    """A chart of articles by year; a bar links to the search for them."""
    years = charts.count_by_year(listed.counts)
    linked = [replace(row, url=_search_address(vocabulary, found, row)) for row in charts.merge_neighbours(years)]
    return charts.draw(linked) if len(years) > 1 else None


def _search_address(vocabulary: Vocabulary, found: Any, row: charts.Count) -> str:
    """The address of a search for what has this name within these days; "" if there is nothing."""
    if not row.count:
        return ""
    name = vocabulary.name
    chosen = {name: found.pk} if name in FACETS else {"q": f'{name}:"{found.name}"'}
    return f"{reverse('search')}?{urlencode({**chosen, 'from': row.first, 'to': row.last, 'sort': Sort.NEWEST})}"
