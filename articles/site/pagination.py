"""Pages of a list: a page that does not exist is not found, rather than some other page shown in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles.search.answering.lists import Listed
from articles.site.vocabularies import Listing

ROWS = 20
"""Rows a page of a list of articles."""

TILES = 36
"""Tiles a page of a grid of photos; it divides by two, three, four and six columns."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of `total` rows, with links that keep the rest of the address."""

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
        """(number, address) of the first, the last and the pages around this one; None stands for those left out."""
        near = range(max(2, self.number - 2), min(self.pages, self.number + 3))
        numbers = sorted({1, *near, self.pages})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, self.address(number)))
        return links


def page_number(request: HttpRequest) -> int:
    """The page that the address asks for."""
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
    """The page of `rows` that the address asks for. total is the number of all rows, which the caller has counted."""
    start = (page_number(request) - 1) * size
    return make_page(request, list(rows[start : start + size]) if start < total else [], total, size)


def page_of_listing(request: HttpRequest, listing: Listing, size: int = ROWS, by: str = "") -> tuple[Page, Listed]:
    """The page of a whole list that the address asks for, and what was counted beside it."""
    listed = listing.look((page_number(request) - 1) * size, size, by)
    rows = listing.read(listed.pks)
    listed = replace(listed, total=listed.total - (len(listed.pks) - len(rows)))
    return make_page(request, rows, listed.total, size), listed


def make_page(request: HttpRequest, rows: Sequence[Any], total: int, size: int) -> Page:
    """The page that the address asks for, of these rows; not found where the list of `total` rows has none such."""
    number, pages = page_number(request), max(1, -(-total // size))
    if number > pages:
        raise Http404("There is no such page of this list.")
    return Page(rows, number, pages, total, lambda n: page_address(request, n))
