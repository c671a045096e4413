"""The page for addresses that lead nowhere; it offers to search for the words of the address."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_WORD = re.compile(r"[^\W\d_]{3,}")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the words of the address as a search; a slug is a headline without its spaces."""
    words = _WORD.findall(request.path.removeprefix("/articles/"))[-8:]
    return render(request, "404.html", {"guess": " ".join(words)}, status=404)
