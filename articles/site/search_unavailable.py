"""What a page, a feed and an export answer alike while the search cannot: 503; the rest of the archive stays open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models.visibility import sees_hidden_stories
from articles.search.language.mistakes import SearchUnavailable
from articles.site.faults import say, try_later
from articles.site.page_cache import reader


def is_staff(request: HttpRequest) -> bool:
    """Whether this reader may find what is not published."""
    return sees_hidden_stories(reader(request))


def unavailable_page(request: HttpRequest, gone: SearchUnavailable) -> HttpResponse:
    """The page that says so; staff read why, and what to do, and so does who reads the log."""
    say(f"Search cannot answer. {gone}")
    context = {"why": gone.why, "cure": gone.cure} if is_staff(request) else {}
    return try_later(render(request, "503.html", context, status=503))
