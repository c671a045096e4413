"""Variables for every template."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from articles.site.absolute_urls import absolute, site_address


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, its absolute address, and this page's absolute address without the query."""
    return {
        "site_name": settings.SITE_NAME,
        "site_address": site_address(request),
        "canonical": absolute(request, request.path),
    }
