"""Pages of a list: a page that does not exist is not found, rather than some other page shown in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

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
    def first_row(self) -> int:
        """The number of this page's first row, counted from 0."""
        return (self.number - 1) * ROWS

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
    """The page of `rows` that the address asks for. total is the number of all rows, which the caller remembers."""
    number = page_number(request)
    pages = max(1, -(-total // size))
    if number > pages:
        raise Http404("There is no such page of this list.")
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, pages, total, lambda n: page_address(request, n))
