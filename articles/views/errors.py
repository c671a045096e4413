"""The pages for unknown addresses and for failures."""

from __future__ import annotations

import re
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error

from articles.site.faults import TOO_LONG, explain, say, try_later

_WORD = re.compile(r"[^\W\d_]{3,}")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with a suggested search for the words of the address: a slug contains the words of a headline."""
    words = _WORD.findall(request.path.removeprefix("/articles/"))[-8:]
    return render(request, "404.html", {"guess": " ".join(words)}, status=404)


def server_fault(request: HttpRequest) -> HttpResponse:
    """503 and one line in the log if the machine is at fault; 500 for a bug, whose traceback Django logs."""
    error = sys.exc_info()[1]
    sentence = explain(error) if error else None
    if sentence is None:
        return server_error(request)
    slow = sentence == TOO_LONG
    say(f"{sentence} The page was {_page_name(request)}." if slow else sentence, " ".join(str(error).split()))
    return try_later(HttpResponse(loader.render_to_string("unavailable.html", {"slow": slow}), status=503))


def _page_name(request: HttpRequest) -> str:
    """The name of the URL pattern. Never the address itself, which may contain search words."""
    return request.resolver_match.view_name if request.resolver_match else "none of the archive's"
