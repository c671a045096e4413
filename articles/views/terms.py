"""Browsing by name: the index of a vocabulary from A to Z, and the page of one section, person, photographer..."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from articles import browsing, charts
from articles.browsing import BY_NAME, Listed, Vocabulary
from articles.changes import remembered
from articles.freshness import conditional
from articles.paging import TILES, page_of
from articles.search.fields import FACETS

_ON_ONE_PAGE = 600
"""An index of more names shows one letter at a time."""


@conditional
def index(request: HttpRequest, name: str) -> HttpResponse:
    """Names with the number of what stands under them, from A to Z."""
    vocabulary = BY_NAME[name]
    terms = vocabulary.listed()
    letters = browsing.by_letter(terms)
    wanted = request.GET.get("letter", "")
    if not wanted and len(terms) > _ON_ONE_PAGE:
        wanted = letters[0][0]
    context = {
        "vocabulary": vocabulary,
        "letters": [letter for letter, _ in letters],
        "one_letter": len(terms) > _ON_ONE_PAGE,
        "wanted": wanted,
        "groups": [(letter, rows) for letter, rows in letters if wanted in ("", letter)],
        "total": len(terms),
        "most": _most(terms),
    }
    return render(request, "terms.html", context)


def _most(terms: list[Listed]) -> list[Listed]:
    """The fullest names of a long index."""
    return sorted(terms, key=lambda term: -term.count)[:12] if len(terms) > 24 else []


@conditional
def term(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """What stands under one name: its articles or photos, and how many there were over the years."""
    vocabulary = BY_NAME[name]
    found = get_object_or_404(vocabulary.terms, slug=slug)
    days = remembered(f"days-{name}-{found.pk}", lambda: vocabulary.articles_of(found).per_day())
    total = vocabulary.photos_of(found).count() if vocabulary.photos else sum(count for _, count in days)
    if not total and not vocabulary.terms.shown().filter(pk=found.pk).exists():
        raise Http404("Nothing that readers may see bears this name.")
    context = {
        "vocabulary": vocabulary,
        "term": found,
        "total": total,
        "chart": _chart(vocabulary, found, days),
        "plain": name == "section",
        "page": _page(request, vocabulary, found, total),
        "within": [(vocabulary.name, str(found.pk))] if vocabulary.name in FACETS else [],
        "feed": reverse(f"{name}_feed", args=[slug]),
    }
    return render(request, "term.html", context)


def _page(request: HttpRequest, vocabulary: Vocabulary, found: Any, total: int) -> Any:
    if vocabulary.photos:
        photos = vocabulary.photos_of(found).newest_first()
        return page_of(request, photos, total, TILES)
    return page_of(request, vocabulary.articles_of(found).newest_first().with_row_parts(), total)


def _chart(vocabulary: Vocabulary, found: Any, days: list[tuple[date | None, int]]) -> charts.Chart | None:
    """Articles a year; a bar leads to the search for them."""
    years = charts.by_year((day, count) for day, count in days if day is not None)
    linked = [replace(row, url=_search(vocabulary, found, row)) for row in charts.merged(years)]
    return charts.draw(linked) if len(years) > 1 else None


def _search(vocabulary: Vocabulary, found: Any, row: charts.Count) -> str:
    """The address of the search for what stands under a name in these days."""
    if not row.count:
        return ""
    name = vocabulary.name
    chosen = {name: found.pk} if name in FACETS else {"q": f'{name}:"{found.name}"'}
    return f"{reverse('search')}?{urlencode({**chosen, 'from': row.first, 'to': row.last, 'sort': 'newest'})}"
