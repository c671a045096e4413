"""Who wrote the story: linked data first, then meta elements, then the byline the page prints.

A statement that only names the outlet itself is kept for the case that no other names anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from articles.parsers.bylines import is_byline, split_byline
from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.loosejson import as_list
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.text import collapse, key, plain, text_of

_META = (
    "author", "article:author", "og:article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author",
)  # fmt: skip
_AUTHOR_CLASS = re.compile(r"(?<![a-z])(?:author|byline|autor|auteur|autore)(?:s|es|i)?(?![a-z])", re.I)
_SEPARATOR = re.compile(r"\s*(?:[,;|•]|\s(?:and|und|et|y|e|og|och|&|/)\s)\s*")
_ADDRESS = re.compile(r"^(?:https?:)?//|^@|\S+@\S+\.|^\w+\.[a-z]{2,3}$")
_LABEL = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|przez|от|text|texto|autor(?:in)?|author)\s*:?\s+", re.I)
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_BYLINE_PARTS = re.compile(r"\s*[|•·]\s*")
_MOST_WORDS = 5
_LONGEST_BYLINE = 160


def find_authors(page: Page, top: Sequence[Block]) -> tuple[str, ...]:
    """The authors' names, in order, each once; `top` are the blocks around the headline."""
    outlet = {key(name) for name in page.site_names}
    statements = [list(dict.fromkeys(_cleaned(source))) for source in (_linked(page), _meta(page))]
    for names in statements:
        persons = [name for name in names if key(name) not in outlet and not name.isdigit()]
        if persons:
            return tuple(persons)
    printed = tuple(dict.fromkeys(_printed(page, top)))
    return printed or tuple(next((names for names in statements if names and not names[0].isdigit()), ()))


def find_byline(page: Page) -> str:
    """The byline as printed, or ""."""
    for node in page.root.iter("address", "p", "div", "span"):
        if "byline" in (node.get("class") or "").lower():
            text = text_of(node)
            if 3 < len(text) <= _LONGEST_BYLINE:
                return text
    return ""


def _linked(page: Page) -> Iterator[str]:
    for author in as_list(page.story.get("author")) or as_list(page.story.get("creator")):
        yield from _names(author)


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, dict):
        name = author.get("name") or " ".join(str(author.get(part) or "") for part in ("givenName", "familyName"))
        yield from (each for each in as_list(name) if isinstance(each, str))


def _meta(page: Page) -> Iterator[str]:
    for name in _META:
        found = page.meta.all([name])
        if any(not _ADDRESS.search(text) for text in found):
            yield from found
            return


def _printed(page: Page, top: Sequence[Block]) -> Iterator[str]:
    """The names of the page's byline: marked as its author's, or on a line around the headline that begins with By."""
    marked = _marked(page.root)
    if marked is not None:
        found = [_AUTHOR_CLASS.search(node.get("class") or "") and text_of(node) for node in marked.iter(etree.Element)]
        names = [name for text in filter(None, found) for name in split_byline(text)]
        if names:
            yield from names
            return
    for block in top:
        for part in _BYLINE_PARTS.split(block.text):
            if is_byline(part):
                yield from split_byline(part)


def _marked(root: etree._Element) -> etree._Element | None:
    """The element around the first one that is marked as the author's and names somebody."""
    for node in root.iter("a", "address", "div", "li", "p", "span", "strong"):
        told = node.get("rel") == "author" or "author" in (node.get("itemprop") or "")
        if told or _AUTHOR_CLASS.search(node.get("class") or ""):
            text = text_of(node)
            if len(text) <= _LONGEST_BYLINE and split_byline(text):
                return node
    return None


def _cleaned(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        pieces = [collapse(piece).strip(" .,;:|") for piece in _SEPARATOR.split(_unlabelled(text))]
        named = [piece for piece in pieces if key(piece) and not _ADDRESS.search(piece)] or [
            piece for piece in pieces if key(piece) and "/" not in piece and "@" not in piece
        ]
        yield from (piece for piece in named if len(named) == 1 or len(piece.split()) <= _MOST_WORDS)


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", _IN_BRACKETS.sub("", plain(text)))
