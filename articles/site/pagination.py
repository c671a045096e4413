"""Pages of a list. A page that does not exist is a 404, and no other page is shown instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.search.answering.lists import ListPart
from articles.site.vocabularies import Listing

ROWS = 20
"""Rows on a page of a list of articles."""

TILES = 36
"""Tiles on a page of photos; the number fits two, three, four and six columns."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of `total` rows. address(number) is the address of another page."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int
    address: Callable[[int], str]

    @property
    def previous(self) -> str:
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self.address(self.number + 1) if self.number < self.pages else ""

    @property
    def links(self) -> list[tuple[int | None, str]]:
        """(number, address) of the first page, the last, and those near this one; (None, "") for a gap."""
        near = range(max(2, self.number - 2), min(self.pages, self.number + 3))
        numbers = sorted({1, *near, self.pages})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, self.address(number)))
        return links


def page_number(request: HttpRequest) -> int:
    """The number of the requested page; 1 without one. Raises Http404 if it is not a number above 0."""
    text = request.GET.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    if number < 1:
        raise Http404("There is no such page of this list.")
    return number


def page_address(request: HttpRequest, number: int) -> str:
    """This address with another page number; the first page has none."""
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def page_of(request: HttpRequest, rows: QuerySet[Any], total: int, size: int = ROWS) -> Page:
    """The requested page of `rows`. total: the number of all rows, which the caller has counted. One query."""
    start = (page_number(request) - 1) * size
    return make_page(request, list(rows[start : start + size]) if start < total else [], total, size)


def page_of_listing(request: HttpRequest, listing: Listing, size: int = ROWS, by: str = "") -> tuple[Page, ListPart]:
    """The requested page of a whole list, and the counts that the index gave with it."""
    listed = listing.look((page_number(request) - 1) * size, size, by)
    rows = listing.read(listed.pks)
    listed = replace(listed, total=listed.total - (len(listed.pks) - len(rows)))
    return make_page(request, rows, listed.total, size), listed


def make_page(request: HttpRequest, rows: Sequence[Any], total: int, size: int) -> Page:
    """The requested page, with these rows. Raises Http404 if a list of `total` rows has no such page."""
    number, pages = page_number(request), max(1, -(-total // size))
    if number > pages:
        raise Http404("There is no such page of this list.")
    return Page(rows, number, pages, total, lambda n: page_address(request, n))
