"""Addresses that pages print dozens of times: what reverse() gives for them, kept."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, *parts: object) -> str:
    """What reverse() gives for a pattern of this name. No address depends on the reader or the language."""
    return _known(get_script_prefix(), name, parts)


@lru_cache(maxsize=20_000)
def _known(_prefix: str, name: str, parts: tuple[object, ...]) -> str:
    return reverse(name, args=parts)
