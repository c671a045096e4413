"""The pages that editors write, as readers see them: the best language of each, and the entries of the footer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from articles.models import SitePage
from articles.models.archive_version import pages_version, version

Entry = tuple[str, str, str]
"""An entry of the footer: title, language, address."""

_footers: dict[tuple[int | None, str], list[Entry]] = {}
_MOST_KEPT = 20


def wanted_languages() -> list[str]:
    """The reader's language, then the site's own."""
    return [get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]


def footer_entries(request: HttpRequest) -> list[Entry]:
    """The entries of the footer. Kept by the process until a page changes, so that pages of the archive ask nothing."""
    if not hasattr(request, "archive_version"):
        version()
    if pages_version() is None:
        return []  # nobody has ever written a page
    key = pages_version(), wanted_languages()[0]
    if key not in _footers:
        if len(_footers) >= _MOST_KEPT:
            _footers.clear()
        rows = SitePage.objects.filter(in_footer=True).best(wanted_languages())
        _footers[key] = [(row.title, row.language, row.get_absolute_url()) for row in rows]
    return _footers[key]


def forget_footers() -> None:
    """Forget what is kept. For tests, whose rows are rolled back."""
    _footers.clear()


def find_page(slug: str) -> SitePage | None:
    """The page of this address, in the best language."""
    rows = SitePage.objects.filter(slug=slug, link="").best(wanted_languages())
    return rows[0] if rows else None
