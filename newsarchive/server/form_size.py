"""A form in the browser's plainest encoding is bounded: to take apart a megabyte of %41%41 needs eighty of memory, and
anybody may send one. The site's own large forms are multipart/form-data, which needs little more than it brings."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

PLAIN = "application/x-www-form-urlencoded"
MOST = 2**20
"""Bytes."""
_TOO_LARGE = "This form is larger than 1 MB. Send it as multipart/form-data, as the archive's own pages do.\n"


def bounded(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, before all that reads forms."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        if request.content_type == PLAIN and int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            return HttpResponse(_TOO_LARGE, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return inner
