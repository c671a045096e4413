"""Small texts for machines: what robots may read, and how a browser searches the archive."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from articles.site import identity
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


def site_styles(request: HttpRequest) -> HttpResponse:
    """The style sheet with the site's own colours."""
    styles = identity.styles()
    if not styles:
        raise Http404("The site has no colours of its own.")
    return _kept_for_a_year(HttpResponse(styles, content_type="text/css; charset=utf-8"))


def logo(request: HttpRequest) -> HttpResponse:
    """The site's logo. The pages' policy holds for it too: no script of an SVG file runs."""
    found = identity.logo()
    if found is None:
        raise Http404("The site has no logo.")
    content, kind = found
    return _kept_for_a_year(HttpResponse(content, content_type=kind))


def _kept_for_a_year(response: HttpResponse) -> HttpResponse:
    """The address contains a digest of the content, so it may be kept."""
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
