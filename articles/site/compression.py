"""Compresses texts with gzip, for sites without a proxy that does.

Lengths of compressed pages can betray a secret that a page shows beside words that an attacker chose (BREACH). So:
- pages for readers without a session contain no secret, and are compressed once (articles.site.page_cache);
- pages for people with a session get up to 100 random bytes each (Heal the BREACH), Django masks their CSRF tokens
  anew each time, and other sites cannot request them in the background, because the cookie is SameSite=Lax;
- answers that must not be stored, such as a new token, a second factor, and the admin, are not compressed.
"""

from __future__ import annotations

from gzip import compress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

LEAST = 500
"""Bytes; below this, compression gains less than its headers cost."""

LEVEL = 5
"""Of gzip, 1 to 9: above it, a page takes longer and hardly shrinks."""

_TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml", "application/ld+json")
_NEVER = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the reader's program names gzip among the encodings that it accepts."""
    for part in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "").lower() not in _NEVER
    return False


def is_text(response: HttpResponseBase) -> bool:
    """Whether this is a kind of content that compression makes smaller."""
    return response.headers.get("Content-Type", "").startswith(_TEXTS)


def compress_public(response: HttpResponseBase) -> None:
    """Compress a page that contains nothing secret; a page without a change always gives the same bytes."""
    if isinstance(response, HttpResponse) and is_text(response) and len(response.content) >= LEAST:
        response.content = compress(response.content, LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"


class Compression(GZipMiddleware):
    """Middleware: compress what is not compressed yet. Answers with an ETag of their own (the API's) stay as they are:
    a compressed one would need another tag, which If-Match would refuse."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not is_text(response) or "ETag" in response or "no-store" in response.get("Cache-Control", ""):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        return super().process_response(request, response) if accepts_gzip(request) else response
