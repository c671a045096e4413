"""Who wrote the story: linked data first, then meta elements, then the byline the page prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from articles.parsers.bylines import split_byline
from articles.parsers.webpage.loosejson import as_list
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.text import collapse, key, plain, text_of

_META = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "byl",
    "cxenseparse:author",
    "article:author_name",
    "og:article:author",
)
_BYLINE_CLASS = re.compile(r"(?<![a-z])(?:author|byline|autor|auteur|redact|writer|skribent)", re.I)
_SPLIT = re.compile(r"\s*(?:[,;|•]|\s(?:and|und|et|y|e|og|och|&|/)\s)\s*")
_ADDRESS = re.compile(r"^(?:https?:)?//|^@|\S+@\S+\.")
_PREFIX = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|przez|от|text|texto|autor(?:in)?)\s*:?\s+", re.I)


def find_authors(page: Page) -> tuple[str, ...]:
    """The authors' names, in order, each once."""
    for source in (_linked, _meta, _printed):
        names = tuple(dict.fromkeys(_cleaned(source(page))))
        if names:
            return names
    return ()


def find_byline(page: Page) -> str:
    """The byline as printed, or ""."""
    for node in page.root.iter("address", "p", "div", "span"):
        if "byline" in (node.get("class") or "").lower():
            text = text_of(node)
            if 3 < len(text) <= 160:
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


def _printed(page: Page) -> Iterator[str]:
    for link in page.root.iter("a"):
        if "author" in (link.get("rel") or "").lower().split():
            yield text_of(link)
    byline = find_byline(page)
    if byline:
        yield from split_byline(byline)


def _cleaned(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        for piece in _SPLIT.split(_PREFIX.sub("", plain(text))):
            name = collapse(piece).strip(" .,;:|")
            if name and not _ADDRESS.search(name) and key(name):
                yield name
