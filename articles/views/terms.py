"""Browsing by name: the index of a vocabulary from A to Z, and the page of one section, person, photographer..."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from articles.search.answering.lists import Listed
from articles.search.language.fields import FACETS
from articles.search.request import Sort
from articles.site import charts, vocabularies
from articles.site.page_cache import conditional
from articles.site.pagination import ROWS, TILES, listed_page, page_of
from articles.site.vocabularies import BY_NAME, Vocabulary

_ON_ONE_PAGE = 600
"""An index of more names shows one letter at a time, and of a letter no more at once."""
_MOST = 12
"""Names that stand first in an index of twice as many and more."""


@conditional
def index(request: HttpRequest, name: str) -> HttpResponse:
    """Names with the number of what stands under them, from A to Z."""
    vocabulary = BY_NAME[name]
    counts = vocabulary.counts()
    is_long = vocabulary.terms.count() > _ON_ONE_PAGE
    context = _one_letter(request, vocabulary, counts) if is_long else _every_letter(request, vocabulary, counts)
    most = vocabulary.fullest(counts, _MOST) if counts and len(counts) > 2 * _MOST else []
    return render(request, "terms.html", {"vocabulary": vocabulary, "most": most, "one_letter": is_long, **context})


def _every_letter(request: HttpRequest, vocabulary: Vocabulary, counts: dict[int, int] | None) -> dict[str, Any]:
    groups = vocabularies.by_letter(vocabulary.names(vocabulary.terms, counts))
    wanted = request.GET.get("letter", "")
    return {
        "letters": [letter for letter, _ in groups],
        "wanted": wanted,
        "groups": [(letter, names) for letter, names in groups if wanted in ("", letter)],
        "total": sum(len(names) for _, names in groups),
    }


def _one_letter(request: HttpRequest, vocabulary: Vocabulary, counts: dict[int, int] | None) -> dict[str, Any]:
    """A page of the names under one letter. The pages are cut before hidden names are left out, so that none of them
    costs more than its names do."""
    letters = vocabulary.letters()
    wanted = request.GET.get("letter", "") or next(iter(letters))
    terms = vocabulary.beginning(letters.get(wanted, [])).order_by("folded", "pk")
    page = page_of(request, terms, terms.count(), _ON_ONE_PAGE)
    names = vocabulary.names(page.rows, counts)
    return {
        "letters": list(letters),
        "wanted": wanted,
        "groups": [(wanted, names)] if names else [],
        "total": len(counts) if counts is not None else None,
        "page": page,
    }


@conditional
def term(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """What stands under one name: its articles or photos, and how many there were over the years."""
    vocabulary = BY_NAME[name]
    found = get_object_or_404(vocabulary.terms, slug=slug)
    listing = vocabulary.listing(found)
    size, by = (TILES, "") if vocabulary.photos else (ROWS, "year")
    page, listed = listed_page(request, listing, size, by)
    if not listed.total and not vocabulary.terms.shown().filter(pk=found.pk).exists():
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


def _chart(vocabulary: Vocabulary, found: Any, listed: Listed) -> charts.Chart | None:
    """Articles a year; a bar leads to the search for them."""
    years = charts.by_year(listed.counts)
    linked = [replace(row, url=_search(vocabulary, found, row)) for row in charts.merged(years)]
    return charts.draw(linked) if len(years) > 1 else None


def _search(vocabulary: Vocabulary, found: Any, row: charts.Count) -> str:
    """The address of the search for what stands under a name in these days."""
    if not row.count:
        return ""
    name = vocabulary.name
    chosen = {name: found.pk} if name in FACETS else {"q": f'{name}:"{found.name}"'}
    return f"{reverse('search')}?{urlencode({**chosen, 'from': row.first, 'to': row.last, 'sort': Sort.NEWEST})}"
