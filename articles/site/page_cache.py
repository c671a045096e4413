"""Avoids making a page twice: answers 304 if the reader's copy is current, and keeps pages for the next reader.

Both depend on the archive's version (articles.models.archive_version), so a page is never served after a change. Pages
are kept as they are sent: compressed for readers whose browser accepts that, under a tag of their own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language

from articles.models.archive_version import digest, version
from articles.site.compression import accepts_gzip, compress_public
from articles.site.search_url import rights_of

View = Callable[..., HttpResponseBase]

MAX_AGE = 60
"""Seconds for which a shared cache may serve a page without asking again. Browsers ask each time: they do not notice
that a cookie has changed, and would show the page in the language, or for the account, of before."""

KEPT_BYTES = 16 * 1024 * 1024
"""Bytes of pages that each process keeps."""


class Shelf:
    """Pages by their tag; when there is no more room, the least recently used are dropped."""

    def __init__(self, room: int) -> None:
        self.room = self.free = room
        self._pages: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> HttpResponse | None:
        with self._lock:
            if tag not in self._pages:
                return None
            self._pages.move_to_end(tag)
            content, headers = self._pages[tag]
        return HttpResponse(content, headers=headers)

    def put(self, tag: str, response: HttpResponseBase) -> None:
        """Keep the page, unless it is a stream or so large that it would displace many others."""
        if not isinstance(response, HttpResponse) or len(response.content) > self.room // 20:
            return
        with self._lock:
            if tag in self._pages:
                return
            self._pages[tag] = (response.content, dict(response.items()))
            self.free -= len(response.content)
            while self.free < 0:
                self.free += len(self._pages.popitem(last=False)[1][0])

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.free = self.room


shelf = Shelf(KEPT_BYTES)


def reader(request: HttpRequest) -> AbstractUser | AnonymousUser:
    """The user who reads. Without a session cookie, this is AnonymousUser and costs no query."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def search_rights(request: HttpRequest) -> dict[str, Any]:
    """The fields of a SearchRequest that depend on who this reader is."""
    return rights_of(reader(request))


def mark_private(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: mark pages for people with a session as private, unless the view has set Cache-Control."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return inner


def conditional(view: View) -> View:
    """Decorator of views: make a page only if neither the reader nor this process has it for the current version, in
    the language of the reader (articles.site.languages).

    Pages for people with a session are always made. If-Modified-Since alone never leads to a 304, because no row's date
    covers everything that a page prints.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else request.method
        gzip = accepts_gzip(request)
        now = version()
        setattr(request, "archive_version", now)  # noqa: B010 - for articles.site.site_pages
        tag = quote_etag(digest(now, method, request.build_absolute_uri(), get_language(), gzip))
        return _not_modified(request, tag) or shelf.get(tag) or _keep(tag, view(request, *args, **kwargs), gzip)

    return inner


def _not_modified(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    if "If-None-Match" not in request.headers:
        return None
    response = get_conditional_response(request, etag=tag)
    return None if response is None else _add_cache_headers(tag, response)


def _keep(tag: str, response: HttpResponseBase, gzip: bool) -> HttpResponseBase:
    patch_vary_headers(response, ["Cookie"])
    if response.status_code not in (200, 304):
        return response
    _add_cache_headers(tag, response)
    if response.status_code == 200:
        if gzip:
            compress_public(response)
        shelf.put(tag, response)
    return response


def _add_cache_headers(tag: str, response: HttpResponseBase) -> HttpResponseBase:
    """Add the headers that let caches keep the page."""
    response["ETag"] = tag
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    patch_cache_control(response, public=True, max_age=0, s_maxage=MAX_AGE)
    return response
