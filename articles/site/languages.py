"""The languages of the interface: which one a page is shown in, and the middleware that chooses it.

A reader picks a language in the footer, which a cookie keeps; before that, the browser's Accept-Language decides, and
without it the site's first language. The desk, the administration and the API are in English. What programs fetch
(feeds, sitemaps, exports, pictures) does not depend on the reader, so that caches keep one copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request, override

from articles.printed.languages import is_right_to_left

ENGLISH = "en-gb"
"""The language of the texts in the code. It needs no catalogue."""

_IN_ENGLISH = re.compile(r"/(?:desk/(?!sign-in/)|admin/|api/)")
_FOR_PROGRAMS = re.compile(
    r"/(?:.*/)?feed/$|/sitemap[\w-]*\.xml$|/search/export\.|/pictures/|/(?:favicon\.ico|logo|site\.css|robots\.txt|opensearch\.xml)$"
)

Respond = Callable[[HttpRequest], HttpResponseBase]


def choose_language(get_response: Respond) -> Respond:
    """Middleware: make the answer in the reader's language, and tell caches what it depends on."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        code = _fixed_language(request.path_info)
        with override(code or get_language_from_request(request)):
            response = get_response(request)
            if not code:
                response.headers.setdefault("Content-Language", interface_language())
                patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return inner


def _fixed_language(path: str) -> str:
    """The language of an address that does not depend on the reader; "" if it does."""
    if _IN_ENGLISH.match(path):
        return ENGLISH
    return settings.LANGUAGE_CODE if _FOR_PROGRAMS.match(path) else ""


def interface_language() -> str:
    """The BCP 47 tag of the language that the page is made in: en-GB, de."""
    language, _, region = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return f"{language}-{region.upper()}" if region else language


def interface_direction() -> str:
    """ltr or rtl: the direction of the page's frame."""
    return "rtl" if is_right_to_left(interface_language()) else "ltr"


def offered_languages() -> list[tuple[str, str, bool]]:
    """(code, own name, whether the page is in it) of each language that a reader may pick; empty if there is one."""
    here = get_language()
    rows = [(code, name, code == here) for code, name in settings.LANGUAGES]
    return rows if len(rows) > 1 else []
