"""Texts of the desk's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_ELEMENTS = {"same": "span", "gone": "del", "new": "ins"}


@register.filter
def marked_words(pieces: Iterable[tuple[str, str]]) -> SafeString:
    """The pieces of a compared text (articles.versions.comparison.Piece), what is gone or new as del and ins."""
    rows = ((_ELEMENTS[kind], text, _ELEMENTS[kind]) for kind, text in pieces)
    return format_html_join("", "<{}>{}</{}>", rows)
