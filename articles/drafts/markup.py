"""The archive's HTML subset: paragraphs, subheads, quotes, lists, links and emphasis, and nothing else.

Every body passes through clean_body on its way in, whatever its format; nothing else may put HTML into the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import nh3

TAGS = {"p", "h2", "h3", "blockquote", "ul", "ol", "li", "a", "em", "strong", "br", "sub", "sup"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}


_RUN = 500
_LONG_RUN = re.compile(rf"[^<&\xa0]*(?:[&\xa0][^<&\xa0]*){{{_RUN}}}")
"""A long text with many signs that are written as entities."""
MOST_NESTED = 200
"""Elements within each other; what is nested deeper is no story, and keeps its words alone."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>?")
_CLOSED_BY_THE_NEXT = {"p", "li", "dd", "dt", "br", "hr", "img", "embed", "meta"}
_EMPTY = {"area", "base", "col", "input", "link", "param", "source", "track", "wbr"}


def clean_body(html: str) -> str:
    """The HTML subset of `html`: other tags are dropped and their text kept, scripts and styles go with their text."""
    sound = html.encode("utf-8", "ignore").decode()  # without the halves of surrogate pairs that JSON may hold
    return nh3.clean(
        _bound(sound), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"
    ).strip()


def _bound(html: str) -> str:
    """The same for the sanitiser, in a form that it reads in time: it takes the number of elements times their depth,
    and in each text the number of entities times its length. A tag that it drops cuts a text in two."""
    if html.count("<") > MOST_NESTED:
        html = _TAG.sub(_Nesting().keep, html)
    if html.count("&") + html.count("\xa0") > _RUN:
        html = _LONG_RUN.sub(r"\g<0><wbr>", html)
    return html


class _Nesting:
    """How deep the tags of a text are nested so far; in a drawing, elements that are empty elsewhere are nested too."""

    def __init__(self) -> None:
        self._depth = 0
        self._drawing = False

    def keep(self, tag: re.Match[str]) -> str:
        """The tag, or nothing where it is nested too deeply."""
        closing, name = tag[1], tag[2].lower()
        self._drawing = self._drawing or name in ("svg", "math")
        if name in _CLOSED_BY_THE_NEXT or (name in _EMPTY and not self._drawing):
            return tag[0]
        if closing:
            self._depth = max(0, self._depth - 1)
            return tag[0] if self._depth < MOST_NESTED else ""
        self._depth += 1
        return tag[0] if self._depth <= MOST_NESTED else ""


def paragraphs_to_body(paragraphs: Iterable[str]) -> str:
    """A body of plain-text paragraphs, escaped; empty ones are left out."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs if text.strip())
