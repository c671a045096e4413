"""Walking through the results of a search from the page of one: the search stands in the page's own address."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import urlencode

from articles.search.document import Key
from articles.search.language.mistakes import SearchUnavailable
from articles.search.service import neighbours
from articles.site.page_cache import search_rights
from articles.site.search_url import SearchAddress


@dataclass(frozen=True, slots=True)
class ResultLinks:
    """The search that led here, and the addresses of the results before and after, empty at the ends."""

    q: str
    state: str
    previous: str = ""
    next: str = ""


def address_of(request: HttpRequest) -> SearchAddress | None:
    """The search that led to this page, if one did."""
    state = request.GET.get("results", "")
    return SearchAddress.parse(state) if state else None


def links_around(request: HttpRequest, key: Key) -> ResultLinks | None:
    """Where this page stands in the results; while the search cannot answer, only the way back."""
    address = address_of(request)
    if address is None:
        return None
    asked = address.request(**search_rights(request))
    state = address.text()
    try:
        rows = neighbours(asked, key)
    except SearchUnavailable:
        return ResultLinks(address.get("q"), state)
    query = f"?{urlencode({'results': state})}"
    previous, following = (f"{row.get_absolute_url()}{query}" if row else "" for row in rows)
    return ResultLinks(address.get("q"), state, previous, following)
