"""The answer of pages, feeds and exports while the search is unavailable: a 503; the rest of the site still works."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models.visibility import sees_hidden_stories
from articles.search.language.mistakes import SearchUnavailable
from articles.site.faults import say, try_later
from articles.site.page_cache import reader


def is_staff(request: HttpRequest) -> bool:
    """Whether this reader may find unpublished stories."""
    return sees_hidden_stories(reader(request))


def unavailable_page(request: HttpRequest, gone: SearchUnavailable) -> HttpResponse:
    """The page that says so. Staff also see the reason and the cure, which are logged."""
    say(f"Search is unavailable. {gone}")
    context = {"why": gone.why, "cure": gone.cure} if is_staff(request) else {}
    return try_later(render(request, "503.html", context, status=503))
