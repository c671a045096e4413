"""Methods of HTTP that no page answers: TRACE would send a request's cookies back to whoever asks (RFC 9110, 9.3.8)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

ALLOWED = ("GET", "HEAD", "POST", "OPTIONS")
REFUSED = ("TRACE", "CONNECT")


def refuse(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answer these methods with 405."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        return HttpResponseNotAllowed(ALLOWED) if request.method in REFUSED else get_response(request)

    return inner
