"""A list in the order in which its records were entered: a page, and the address of the next one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from articles.api.cursors import read_cursor, read_numbers, write_cursor
from articles.site.absolute_urls import absolute


def rows_after(rows: Any, of: str, cursor: str, limit: int) -> tuple[list[int], str]:
    """The keys of a page, and the cursor of the next one; "" on the last. One query.

    Keys only grow, so records that come are on later pages, and none is repeated or left out.
    """
    after = read_numbers([read_cursor(cursor, of).get("after")])[0] if cursor else 0
    keys = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: limit + 1])
    following = write_cursor(of, after=keys[limit - 1]) if len(keys) > limit else ""
    return keys[:limit], following


def next_address(request: HttpRequest, cursor: str) -> str | None:
    """The address of the page that this cursor begins."""
    if not cursor:
        return None
    kept = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name != "cursor"]
    return absolute(request, f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}")
