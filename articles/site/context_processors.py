"""Variables for every template."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from articles.models.visibility import reads_desk, writes_at_desk
from articles.site.absolute_urls import absolute, site_address
from articles.site.identity import logo_address, styles_address
from articles.site.languages import interface_direction, interface_language, offered_languages
from articles.site.page_cache import reader
from articles.site.site_pages import footer_entries


def site(request: HttpRequest) -> dict[str, str | Callable[[], object]]:
    """The site's name, its absolute address, this page's absolute address without the query, and whether this reader is
    signed in, sees the way to the desk, and may correct records there. These three cost nothing without a session
    cookie, and only such pages are cached. Also the language of the page, its direction, the languages to pick
    from, and the pages that editors wrote for the footer."""
    return {
        "signed_in": lambda: reader(request).is_authenticated,
        "may_use_desk": lambda: reads_desk(reader(request)),
        "may_correct": lambda: writes_at_desk(reader(request)),
        "interface_language": interface_language,
        "interface_direction": interface_direction,
        "offered_languages": offered_languages,
        "footer_entries": lambda: footer_entries(request),
        "site_name": settings.SITE_NAME,
        "site_logo": logo_address,
        "site_styles": styles_address,
        "site_address": site_address(request),
        "canonical": absolute(request, request.path),
    }
