"""Small texts for machines: what robots may read, and how a browser searches the archive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from articles.site.absolute_urls import absolute


def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the admin and the endless pages of results."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('search')}",
        "",
        f"Sitemap: {absolute(request, reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def icon(request: HttpRequest) -> HttpResponse:
    """Where browsers and feed readers look for the icon that a page does not name."""
    return redirect(static("icon.svg"))


def opensearch(request: HttpRequest) -> HttpResponse:
    """The OpenSearch 1.1 description, with which a browser adds the archive to its search engines."""
    response = render(request, "opensearch.xml", content_type="application/opensearchdescription+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response
