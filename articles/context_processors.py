"""What every page knows of the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, and its address as the outside world sees it."""
    return {
        "site_name": settings.SITE_NAME,
        "site_address": settings.SITE_ADDRESS or request.build_absolute_uri("/")[:-1],
    }
