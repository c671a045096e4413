"""Addresses that pages print dozens of times: what reverse() gives for them, kept."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS

_UNQUOTED = f"{RFC3986_SUBDELIMS}/~:@"
"""Signs beside letters and digits that reverse() leaves as they are."""


def address(name: str, *parts: object) -> str:
    """What reverse() gives for a pattern of this name. No address depends on the reader or the language."""
    return _known(get_script_prefix(), name, parts)


@lru_cache(maxsize=20_000)
def _known(_prefix: str, name: str, parts: tuple[object, ...]) -> str:
    return reverse(name, args=parts)


def quoted(slug: str) -> str:
    """A part of an address, quoted as reverse() does it."""
    is_plain = slug.isascii() and slug.replace("-", "").isalnum()
    return slug if is_plain else quote(slug, safe=_UNQUOTED)
