"""What a page, a feed and an export answer alike while the search cannot: 503; the rest of the archive stays open."""

from __future__ import annotations

import logging
import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models.visibility import sees_hidden_stories
from articles.search.language.mistakes import SearchUnavailable
from articles.site.page_cache import reader

log = logging.getLogger(__name__)

QUIET = 60.0
"""Seconds in which the same fault is written down once: each of a thousand readers meets it."""

_said: dict[str, float] = {}


def say(sentence: str, more: str = "") -> None:
    """In the log, once in a while; more: what may differ from one time to the next."""
    if time.monotonic() - _said.get(sentence, -QUIET) >= QUIET:
        _said[sentence] = time.monotonic()
        log.error("%s (%s)", sentence, more) if more else log.error("%s", sentence)


def is_staff(request: HttpRequest) -> bool:
    """Whether this reader may find what is not published."""
    return sees_hidden_stories(reader(request))


def unavailable(request: HttpRequest, gone: SearchUnavailable) -> HttpResponse:
    """The page that says so; staff read why, and what to do, and so does who reads the log."""
    say(f"Search cannot answer. {gone}")
    context = {"why": gone.why, "cure": gone.cure} if is_staff(request) else {}
    response = render(request, "503.html", context, status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # else Django adds a line for each search
    return response
