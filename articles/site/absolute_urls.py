"""Addresses as the outside world sees them, for feeds, sitemaps, citations and machines."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """https://host, without a slash: SITE_ADDRESS where it is set, else as this request came in."""
    return str(settings.SITE_ADDRESS) or request.build_absolute_uri("/")[:-1]


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path of this site."""
    return f"{site_address(request)}{path}"
