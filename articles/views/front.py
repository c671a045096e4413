"""The front page: the search, this day in earlier years, what editors chose, and the newest stories."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.site import metadata, vocabularies
from articles.site.front_stories import front_page
from articles.site.page_cache import conditional


@conditional
def front(request: HttpRequest) -> HttpResponse:
    """The front page (articles.site.front_stories)."""
    context = {
        "page": front_page(timezone.localdate()),
        "totals": vocabularies.totals(),
        "structured": metadata.website(request),
    }
    return render(request, "front.html", context)
