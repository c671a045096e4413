"""Absolute addresses, for feeds, sitemaps, citations and metadata."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """https://host, without a slash at the end: SITE_ADDRESS if it is set, or else the host of this request."""
    return str(settings.SITE_ADDRESS) or request.build_absolute_uri("/")[:-1]


def absolute(request: HttpRequest, path: str) -> str:
    """The absolute address of a path of this site."""
    return f"{site_address(request)}{path}"
