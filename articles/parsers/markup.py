"""The archive's HTML subset: paragraphs, subheads, quotes, lists, links and emphasis, and nothing else.

Every body passes through clean_body on its way in, whatever its format; nothing else may put HTML into the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import nh3

TAGS = {"p", "h2", "h3", "blockquote", "ul", "ol", "li", "a", "em", "strong", "br", "sub", "sup"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}


def clean_body(html: str) -> str:
    """The HTML subset of `html`: other tags are dropped and their text kept, scripts and styles go with their text."""
    sound = html.encode("utf-8", "ignore").decode()  # without the halves of surrogate pairs that JSON may hold
    return nh3.clean(sound, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow").strip()


def paragraphs_to_body(paragraphs: Iterable[str]) -> str:
    """A body of plain-text paragraphs, escaped; empty ones are left out."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs if text.strip())
