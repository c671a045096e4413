"""The story's text if the page's blocks give little: linked data's articleBody, else the extractor trafilatura.

Pages that build their text by script have it only in their linked data; trafilatura
(https://trafilatura.readthedocs.io) knows layouts that the rules of body.py do not. Neither is used if body.py found a
story, because body.py is right more often (docs/importing/webpages.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from articles.drafts.text import body_paragraphs
from articles.parsers.webpage.charset import decode_page
from articles.parsers.webpage.page import Page
from articles.parsers.wire.story_body import html_body

ENOUGH = 250
"""A story with this many characters needs no second opinion."""
_MUCH_MORE = 2
_MOST_BYTES = 2_000_000
_MOST_TAGS = 40_000


def better_body(own: str, page: Page, original: bytes) -> str:
    """The body found in the page's blocks, or another one that is much longer."""
    length = text_length(own)
    if length >= ENOUGH:
        return own
    return next((body for body in _other_bodies(page, original) if text_length(body) > _MUCH_MORE * length), own)


def text_length(body: str) -> int:
    """Characters of text in a body, without its markup."""
    return sum(map(len, body_paragraphs(body)))


def _other_bodies(page: Page, original: bytes) -> Iterator[str]:
    told = page.story.get("articleBody")
    if isinstance(told, str):
        yield html_body(told)
    if len(original) <= _MOST_BYTES and original.count(b"<") <= _MOST_TAGS:
        import trafilatura

        found = trafilatura.extract(
            decode_page(original), output_format="html", include_comments=False, include_formatting=True, fast=True
        )
        yield html_body(found or "")
