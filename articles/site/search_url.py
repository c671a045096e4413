"""A search as an address and back: everything that a page of results shows is in its address, and nowhere else.

q, kind, sort and page are themselves; from and to are days; a facet's name holds a chosen value, not-<name> an excluded
one, each as often as needed. What is unknown or malformed is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from articles.search.language.fields import FACETS
from articles.search.request import Kind, SearchRequest, Sort

MOST_VALUES = 50
"""Chosen values of one facet; more are ignored."""

_LONGEST = 200
"""Characters of one facet value."""


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """The cleaned parameters, as (name, value) in their own order."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> SearchAddress:
        """The known parameters of an address."""
        known = [("q", query.get("q", "").strip().replace("\0", "")), ("kind", _one_of(query.get("kind"), list(Kind)))]
        known += [("sort", _one_of(query.get("sort"), list(Sort)))]
        known += [(name, _iso_day(query.get(name))) for name in ("from", "to")]
        for field in FACETS:
            for name in (field, f"not-{field}"):
                values = dict.fromkeys(value for value in query.getlist(name) if 0 < len(value) <= _LONGEST)
                known += [(name, value) for value in list(values)[:MOST_VALUES]]
        page = query.get("page", "")
        known.append(("page", page if page.isdecimal() and int(page[:6]) > 1 else ""))
        return cls(tuple((name, value) for name, value in known if value))

    @classmethod
    def parse(cls, text: str) -> SearchAddress:
        """From the text after the question mark."""
        return cls.of(QueryDict(text[:4000]))

    def get(self, name: str) -> str:
        return next((value for other, value in self.pairs if other == name), "")

    def chosen(self, prefix: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(facet, chosen values); with the prefix "not-" the excluded ones."""
        values = {field: tuple(v for name, v in self.pairs if name == f"{prefix}{field}") for field in FACETS}
        return tuple((field, found) for field, found in values.items() if found)

    @property
    def kind(self) -> Kind:
        return Kind(self.get("kind") or Kind.ARTICLES)

    def request(self, **more: Any) -> SearchRequest:
        """What is asked of the archive; `more` are further fields of the request."""
        return SearchRequest(
            text=self.get("q"),
            kind=self.kind,
            sort=Sort(self.get("sort") or Sort.RELEVANCE),
            page=int(self.get("page")[:6] or 1),
            include=self.chosen(),
            exclude=self.chosen("not-"),
            first=_day(self.get("from")),
            last=_day(self.get("to")),
            **more,
        )

    def text(self) -> str:
        """What stands after the question mark."""
        return urlencode(self.pairs)

    def link(self) -> str:
        """A link from the page of results to this search."""
        return f"?{self.text()}"

    def with_(self, **values: str | int | None) -> SearchAddress:
        """With these parameters set, or taken away where the value is empty; back on the first page."""
        names = {name.rstrip("_"): value for name, value in values.items()}
        kept = [(name, value) for name, value in self.pairs if name not in names and name != "page"]
        return SearchAddress((*kept, *((name, str(value)) for name, value in names.items() if value)))

    def plus(self, name: str, value: str) -> SearchAddress:
        """With one more value of a facet."""
        return SearchAddress((*self.without([(name, value)]).pairs, (name, value)))

    def without(self, pairs: Iterable[tuple[str, str]]) -> SearchAddress:
        """Without these pairs, back on the first page."""
        gone = set(pairs)
        return SearchAddress(tuple(pair for pair in self.pairs if pair not in gone and pair[0] != "page"))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words, tab and order is chosen."""
        return any(name not in ("q", "kind", "sort", "page") for name, _ in self.pairs)

    def widened(self) -> SearchAddress:
        """With words, tab and order alone."""
        return SearchAddress(tuple(pair for pair in self.pairs if pair[0] in ("q", "kind", "sort")))

    def hidden(self, *names: str) -> list[tuple[str, str]]:
        """The hidden fields of a form that sets `names` itself."""
        return [pair for pair in self.pairs if pair[0] not in {*names, "page"}]


def _one_of(value: str | None, known: Iterable[str]) -> str:
    return value if value in set(known) and value else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _iso_day(text: str | None) -> str:
    day = _day(text or "")
    return day.isoformat() if day else ""
