"""Which records a page of the desk works on: those that were ticked, or all that a search or a list finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict

from articles.models import Article, Photo
from articles.search.document import ARTICLE, PHOTO
from articles.search.request import Kind, SearchRequest, Sort
from articles.search.service import walk
from articles.site.search_url import SearchAddress

KINDS = {PHOTO: Kind.PHOTOS, ARTICLE: Kind.ARTICLES}
LISTS = {
    "": "All that came in",
    "waiting": "Not published, in no story",
    "no-caption": "Without a caption",
    "no-credit": "Without a credit",
}
"""The lists of the photo desk, by the value of ?show=."""


@dataclass(frozen=True, slots=True)
class Selection:
    """keys: ticked records, in their order; None if all are meant: all results of the page of results `search` (its
    address's query), all that the words `text` find, hidden ones too, or all of the list `show`."""

    kind: str
    keys: tuple[int, ...] | None = None
    text: str = ""
    show: str = ""
    search: str = ""

    def find(self) -> list[int]:
        """The keys. Raises SearchUnavailable."""
        if self.keys is not None:
            return list(self.keys)
        if self.search:
            request = SearchAddress.parse(self.search).request(staff=True)
            return [key.pk for key in walk(request) if key.kind == self.kind]
        if self.text:
            return keys_of_search(self.kind, self.text)
        return list(photo_list(self.show).values_list("pk", flat=True)) if self.kind == PHOTO else []

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Names and values of a form's hidden fields that say the same."""
        if self.keys is not None:
            return [("kind", self.kind), *(("record", str(key)) for key in self.keys)]
        return [("kind", self.kind), ("all", "1"), ("q", self.text), ("show", self.show), ("search", self.search)]


def read_selection(sent: QueryDict) -> Selection:
    """The selection that a form or an address states. Raises Http404 if it states none that there can be."""
    kind, show = sent.get("kind") or _kind_of_results(sent), sent.get("show", "")
    if kind not in KINDS or show not in LISTS:
        raise Http404("There is no such list.")
    if sent.get("all"):
        return Selection(kind, None, sent.get("q", "").strip(), show, sent.get("search", ""))
    items = [item.removeprefix(f"{kind}-") for item in sent.getlist("item")]
    ticked = [int(key) for key in [*sent.getlist("record"), *items] if key.isdecimal() and len(key) < 19]
    return Selection(kind, tuple(dict.fromkeys(ticked)))


def _kind_of_results(sent: QueryDict) -> str:
    """The kind of records that a page of results sends: that of the first ticked one, or that of its tab. Where both
    kinds are together, all the results are stories here: the photos can be changed from their own tab."""
    if (items := sent.getlist("item")) and not sent.get("all"):
        return items[0].partition("-")[0]
    if sent.get("search"):
        return PHOTO if SearchAddress.parse(sent.get("search", "")).kind == Kind.PHOTOS else ARTICLE
    return PHOTO


def keys_of_search(kind: str, text: str) -> list[int]:
    """The keys of everything that a search finds, hidden records too, newest first. Raises SearchUnavailable."""
    asked = SearchRequest(text, KINDS[kind], sort=Sort.NEWEST, staff=True)
    return [key.pk for key in walk(asked, Article.Status.values) if key.kind == kind]


def photo_list(show: str) -> Any:
    """The photos of one of LISTS, the last entered first."""
    photos: Any = Photo.objects.all()
    chosen = {"waiting": "waiting", "no-caption": "without_caption", "no-credit": "without_credit"}.get(show)
    return (getattr(photos, chosen)() if chosen else photos).last_entered()


def address_with(request: HttpRequest, changes: Mapping[str, str]) -> str:
    """This page's address with these parameters of the query; empty ones are left out."""
    kept = {name: request.GET[name] for name in ("q", "show", "kind") if request.GET.get(name)} | dict(changes)
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{query}" if query else request.path
