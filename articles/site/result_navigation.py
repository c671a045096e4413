"""Links from the page of one result to the next and the previous. The page's own address contains the search."""

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
    """The search that led here, and the addresses of the previous and next result, which are empty at the ends."""

    q: str
    state: str
    previous: str = ""
    next: str = ""


def address_of(request: HttpRequest) -> SearchAddress | None:
    """The search that led to this page, if one did."""
    state = request.GET.get("results", "")
    return SearchAddress.parse(state) if state else None


def links_around(request: HttpRequest, key: Key) -> ResultLinks | None:
    """The results around this page. If the search is unavailable, only the link back; None without a search."""
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
