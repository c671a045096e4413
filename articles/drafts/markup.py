"""The archive's HTML subset: paragraphs, subheads, quotes, lists, links and emphasis, and nothing else.

Every body passes through clean_body on its way in, whatever its format; nothing else may put HTML into the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

import nh3

TAGS = {"p", "h2", "h3", "blockquote", "ul", "ol", "li", "a", "em", "strong", "br", "sub", "sup"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}


_RUN = 500
_LONG_RUN = re.compile(rf"[^<&\xa0]*(?:[&\xa0][^<&\xa0]*){{{_RUN}}}")
"""A long text with many characters that are written as entities."""
MOST_NESTED = 200
"""How deeply elements may be nested. Deeper ones lose their tags and keep their words."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>?")
_CLOSED_BY_THE_NEXT = {"p", "li", "dd", "dt", "br", "hr", "img", "embed", "meta"}
_EMPTY = {"area", "base", "col", "input", "link", "param", "source", "track", "wbr"}


def clean_body(html: str) -> str:
    """The HTML subset of `html`: other tags are dropped and their text kept, scripts and styles go with their text."""
    sound = html.encode("utf-8", "ignore").decode()  # halves of surrogate pairs, which JSON may contain, are dropped
    return nh3.clean(
        _bound(sound), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener nofollow"
    ).strip()


def _bound(html: str) -> str:
    """The same HTML in a form that the sanitiser reads in reasonable time.

    Its time grows with the number of elements times their depth, and within each text with the number of entities times
    the text's length. So tags that are nested too deeply are dropped, and long texts are divided by a tag that the
    sanitiser drops.
    """
    if html.count("<") > MOST_NESTED:
        html = _TAG.sub(_Nesting().keep, html)
    if html.count("&") + html.count("\xa0") > _RUN:
        html = _LONG_RUN.sub(r"\g<0><wbr>", html)
    return html


class _Nesting:
    """How deeply the tags of a text are nested so far. Within svg and math, elements that are empty elsewhere may
    contain others."""

    def __init__(self) -> None:
        self._depth = 0
        self._drawing = False

    def keep(self, tag: re.Match[str]) -> str:
        """The tag, or "" if it is nested too deeply."""
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
    """A body made of plain-text paragraphs, escaped. Empty ones are left out."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs if text.strip())


_BLOCK_TAG = re.compile(r"<(/?)(?:p|h2|h3|blockquote|ul|ol|li)\b[^<>]*>")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def typed_body(text: str) -> str:
    """The body that somebody typed: HTML, plain text, or plain text between blocks of HTML. Sanitised.

    Text that is in no block is split into paragraphs at empty lines; if there are blocks too, each of its lines is a
    paragraph, because the blocks are written one a line. Where everything is in blocks, all stays as it was typed.
    """
    html = clean_body(text.replace("\r\n", "\n"))
    pieces = list(split_blocks(html))
    if all(is_block or not piece.strip() for piece, is_block in pieces):
        return html
    separator = re.compile(r"\n") if _BLOCK_TAG.search(html) else _EMPTY_LINE
    parts: list[str] = []
    for piece, is_block in pieces:
        if is_block:
            parts.append(piece)
        else:
            parts += [f"<p>{line.strip()}</p>" for line in separator.split(piece) if line.strip()]
    return clean_body("\n".join(parts))


def split_blocks(html: str) -> Iterator[tuple[str, bool]]:
    """The outermost blocks of sanitised HTML, and the texts around them: (piece, whether it is a block)."""
    depth = start = 0
    for tag in _BLOCK_TAG.finditer(html):
        if not tag[1] and depth == 0:
            yield html[start : tag.start()], False
            start = tag.start()
        depth += -1 if tag[1] else 1
        if depth == 0:
            yield html[start : tag.end()], True
            start = tag.end()
    yield html[start:], False
