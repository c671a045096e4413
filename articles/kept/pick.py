"""What a form or an address picks: ticked stories and photos, or all results of a search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from articles.search.document import Key
from articles.search.service import walk
from articles.site.page_cache import search_rights
from articles.site.search_url import SearchAddress

MOST_TICKED = 1_000
"""Records that an address or a form may name one by one."""
MOST_FOUND = 20_000
"""Results of a search that are taken at once."""
_ITEM = re.compile(r"(article|photo)-([0-9]{1,18})")


def picked_keys(request: HttpRequest, sent: QueryDict) -> list[Key]:
    """The ticked records, in their order, or all results of the search in `search` if `all` is sent. Whoever shows them
    must ask what this reader may see. Raises SearchUnavailable."""
    if sent.get("all"):
        address = SearchAddress.parse(sent.get("search", ""))
        found = walk(address.request(**search_rights(request)))
        return [key for key, _ in zip(found, range(MOST_FOUND), strict=False)]
    return ticked_keys(sent.getlist("item"))


def ticked_keys(texts: Iterable[str]) -> list[Key]:
    """Keys of texts such as article-12, each once; a text may hold several, separated by commas."""
    parts = (part for text in texts for part in text[: MOST_TICKED * 30].split(","))
    found = (match for part in parts if (match := _ITEM.fullmatch(part)))
    return list(dict.fromkeys(Key(match[1], int(match[2])) for match in found))[:MOST_TICKED]


def next_address(request: HttpRequest, fallback: str) -> str:
    """Where a form leads when it is done: a page of this site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else fallback
