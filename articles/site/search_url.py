"""Converts a search into an address and back. The address has everything that decides what a page of results shows.

Parameters: q, kind, sort, page; from and to are days; a facet's name has a chosen value, not-<name> an excluded one,
all-<name> one that results must have together with all others; these may be repeated. size and view say how many
results a page has, and how they look; as=typed searches for no other spellings and equivalents of the words; by=meaning
also minds what stories say in other words. Unknown and malformed parameters are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import QueryDict

from articles.models.visibility import sees_hidden_photos, sees_hidden_stories
from articles.printed.languages import known_language
from articles.search.language.fields import FACETS
from articles.search.request import Kind, SearchRequest, Sort

MOST_VALUES = 50
"""Values of one facet that may be chosen; more are ignored."""

_SHOWN_AS = {"size": ("50", "100"), "view": ("compact", "full")}
"""Parameters that say how results are shown; 20 a page without one."""
_NO_FILTERS = ("q", "as", "by", "kind", "sort", *_SHOWN_AS)
_LONGEST = 200
"""Characters of one facet value."""


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """The valid parameters as (name, value), in a fixed order."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> SearchAddress:
        """The known parameters of an address."""
        known = [("q", query.get("q", "").strip().replace("\0", "")), ("kind", _choice(query.get("kind"), list(Kind)))]
        known += [("as", _choice(query.get("as"), ("typed",))), ("by", _choice(query.get("by"), ("meaning",)))]
        known += [("sort", _choice(query.get("sort"), list(Sort)))]
        known += [(name, _choice(query.get(name), choices)) for name, choices in _SHOWN_AS.items()]
        known += [(name, _iso_day(query.get(name))) for name in ("from", "to")]
        for field in FACETS:
            for name in (field, f"not-{field}", f"all-{field}"):
                given = query.getlist(name)
                if field == "language":  # of addresses from before each language was listed once
                    given = [known_language(value) or value for value in given]
                values = dict.fromkeys(value for value in given if 0 < len(value) <= _LONGEST)
                known += [(name, value) for value in list(values)[:MOST_VALUES]]
        page = query.get("page", "")
        known.append(("page", page if page.isdecimal() and int(page[:6]) > 1 else ""))
        return cls(tuple((name, value) for name, value in known if value))

    @classmethod
    def parse(cls, text: str) -> SearchAddress:
        """Parse the text after the question mark."""
        return cls.from_query(QueryDict(text[:4000]))

    def get(self, name: str) -> str:
        return next((value for other, value in self.pairs if other == name), "")

    def filters(self, prefix: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(facet, chosen values); with the prefix "not-" the excluded ones."""
        values = {field: tuple(v for name, v in self.pairs if name == f"{prefix}{field}") for field in FACETS}
        return tuple((field, found) for field, found in values.items() if found)

    @property
    def kind(self) -> Kind:
        return Kind(self.get("kind") or Kind.ARTICLES)

    def request(self, **more: Any) -> SearchRequest:
        """The search request; `more` are further fields of it."""
        return SearchRequest(
            text=self.get("q"),
            kind=self.kind,
            sort=Sort(self.get("sort") or Sort.RELEVANCE),
            page=int(self.get("page")[:6] or 1),
            include=self.filters(),
            exclude=self.filters("not-"),
            every=self.filters("all-"),
            first=_day(self.get("from")),
            last=_day(self.get("to")),
            variants=self.get("as") != "typed",
            by_meaning=self.get("by") == "meaning",
            **more,
        )

    def text(self) -> str:
        """The text after the question mark."""
        return urlencode(self.pairs)

    def link(self) -> str:
        """A link from the page of results to this search."""
        return f"?{self.text()}"

    def replace(self, **values: str | int | None) -> SearchAddress:
        """Set these parameters, or remove those with an empty value; go back to the first page."""
        names = {name.rstrip("_"): value for name, value in values.items()}
        kept = [(name, value) for name, value in self.pairs if name not in names and name != "page"]
        return SearchAddress((*kept, *((name, str(value)) for name, value in names.items() if value)))

    def add(self, name: str, value: str) -> SearchAddress:
        """Add a value of a facet; go back to the first page."""
        return SearchAddress((*self.remove([(name, value)]).pairs, (name, value)))

    def remove(self, pairs: Iterable[tuple[str, str]]) -> SearchAddress:
        """Remove these pairs; go back to the first page."""
        gone = set(pairs)
        return SearchAddress(tuple(pair for pair in self.pairs if pair not in gone and pair[0] != "page"))

    @property
    def is_narrowed(self) -> bool:
        """Whether there are filters: anything besides words, tab and order."""
        return any(name not in (*_NO_FILTERS, "page") for name, _ in self.pairs)

    def widen(self) -> SearchAddress:
        """Remove all filters; keep words, tab and order."""
        return SearchAddress(tuple(pair for pair in self.pairs if pair[0] in _NO_FILTERS))

    def hidden_fields(self, *names: str) -> list[tuple[str, str]]:
        """The hidden fields for a form that sets `names` itself."""
        return [pair for pair in self.pairs if pair[0] not in {*names, "page"}]


def rights_of(user: AbstractUser | AnonymousUser) -> dict[str, Any]:
    """The fields of a SearchRequest that depend on who searches."""
    staff = sees_hidden_stories(user)
    hidden_photos = not staff or sees_hidden_photos(user)
    return {"staff": staff, "hidden_photos": hidden_photos, "person": user.pk or 0}


def _choice(value: str | None, known: Iterable[str]) -> str:
    return value if value in set(known) and value else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _iso_day(text: str | None) -> str:
    day = _day(text or "")
    return day.isoformat() if day else ""
