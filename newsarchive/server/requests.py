"""Records every request: a name for the log, a line in the access log if it is on, and metrics."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.encoding import escape_uri_path

from newsarchive import logs
from newsarchive.proxies import client_address

log = logging.getLogger(logs.ACCESS)

Answer = Callable[[HttpRequest], HttpResponseBase]
HEADER = "X-Request-ID"
_NAME = re.compile(r"[\w.:-]{1,100}", re.ASCII)


def record_requests(get_response: Answer) -> Answer:
    """Middleware; it is the first, so that answers of other middleware are recorded too."""
    measure = _measure()

    def inner(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        name = name_of(request)
        logs.request_id.set(name)
        response = get_response(request)
        response[HEADER] = name
        seconds = time.perf_counter() - began
        if measure is not None:
            measure(view_of(request), response.status_code, seconds)
        if log.isEnabledFor(logging.INFO):
            _write_line(request, response, seconds)
        return response

    return inner


def name_of(request: HttpRequest) -> str:
    """The request's name: the one that our own proxy gave it, or a new one. A name from a reader is not used, because
    readers could reuse another request's name."""
    told = request.headers.get(HEADER, "") if settings.PROXY_COUNT else ""
    return told if _NAME.fullmatch(told) else secrets.token_hex(8)


def view_of(request: HttpRequest) -> str:
    """The name of the URL pattern, never the address itself, which may contain search words."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _measure() -> Callable[[str, int, float], None] | None:
    if settings.METRICS_ADDRESS is None:
        return None
    from newsarchive.server import metrics

    return metrics.recorder()


def _write_line(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Write the access log's line, without the query, which would reveal what readers search for."""
    size = "-" if response.streaming else str(len(response.content))  # type: ignore[attr-defined]
    path, milliseconds = escape_uri_path(request.path), round(seconds * 1000, 1)
    address = client_address(request) or "-"
    fields: dict[str, object] = {
        "address": address,
        "method": request.method,
        "path": path,
        "status": response.status_code,
    }
    fields |= {"bytes": size, "milliseconds": milliseconds, "view": view_of(request)}
    line = f"{address} {request.method} {path} {response.status_code} {size} {milliseconds} ms"
    log.info("%s", line, extra={"fields": fields})
