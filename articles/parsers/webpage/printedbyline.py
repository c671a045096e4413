"""The byline a page prints: an element marked as the author's, or a line around the headline that begins with By."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from articles.parsers.bylines import is_byline, split_byline
from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.text import collapse, text_of

_AUTHOR_CLASS = re.compile(r"(?<![a-z])(?:author|byline|autor|auteur|autore)(?:s|es|i)?(?![a-z])", re.I)
_ELSEWHERE = re.compile(r"(?i)comment|repl(?:y|ies)|teaser|related|recommend|disqus")
"""Names of elements whose bylines are other people's: readers' and other stories'."""
_WRITTEN = re.compile(
    r"^(?:author\s+|(?:article|artikel|ein artikel|text|story|written|posted|published|veröffentlicht|erstellt"
    r"|geschrieben|publicado|escrito|publié|écrit|rédigé|pubblicato|scritto|geschreven|geplaatst|skrevet|skriven)\s+"
    r"(?=(?:by|von|par|por|da|door|av|af)\s))",
    re.I,
)
_WHEN = re.compile(r"\s+(?:(?:am|on|le|el|il|em|op|den|vom)\s+(?:[^\W\d_]+,?\s+)?)?\d.*$")
_PARTS = re.compile(r"\s*[|•·]\s*")
_LONGEST = 160
_LONGEST_LINK = 80


def find_byline(page: Page) -> str:
    """The byline as printed, or ""."""
    for node in page.root.iter("address", "p", "div", "span"):
        if "byline" in (node.get("class") or "").lower():
            text = text_of(node)
            if 3 < len(text) <= _LONGEST:
                return text
    return ""


def printed_authors(page: Page, top: Sequence[Block]) -> Iterator[str]:
    """The names in the page's byline; `top` are the blocks around the headline."""
    marked = _marked(page.root)
    if marked is not None:
        names = [name for node in _innermost(marked) for name in split_byline(_line(node))]
        if names:
            yield from names
            return
    for block in top:
        for part in _lines(block.element):
            if is_byline(part):
                yield from split_byline(part)


def _innermost(marked: etree._Element) -> list[etree._Element]:
    """The elements within one that are marked as an author's and hold no further such; failing these the element."""
    found = [node for node in marked.iter(etree.Element) if _AUTHOR_CLASS.search(node.get("class") or "")]
    outer = {ancestor for node in found for ancestor in node.iterancestors()}
    return [node for node in found if node not in outer and split_byline(_line(node))] or [marked]


def _marked(root: etree._Element) -> etree._Element | None:
    """The element around the first one that is marked as the story's author's and names somebody."""
    for node in root.iter("a", "address", "div", "li", "p", "span", "strong", "ul"):
        told = node.get("rel") == "author" or "author" in (node.get("itemprop") or "")
        if told or _AUTHOR_CLASS.search(node.get("class") or ""):
            line = _line(node)
            if len(line) <= _LONGEST and split_byline(line) and not _stands_elsewhere(node):
                return node
    return None


def _stands_elsewhere(node: etree._Element) -> bool:
    """Whether an element, or one around it, belongs to readers' comments or to another story's teaser."""
    for each in (node, *node.iterancestors()):
        named = each.tag not in ("body", "html") and _ELSEWHERE.search(
            f"{each.get('class') or ''} {each.get('id') or ''}"
        )
        if named or (each.tag == "a" and len(text_of(each)) > _LONGEST_LINK):
            return True
    return False


def _line(node: etree._Element) -> str:
    """A byline in one line."""
    return " | ".join(_lines(node))


def _lines(node: etree._Element) -> list[str]:
    """A byline's parts: words kept apart where elements part them, no "written" before "by", no day behind the name."""
    text = collapse(" ".join(str(piece) for piece in node.itertext()))
    return [_WHEN.sub("", _WRITTEN.sub("", part)) for part in _PARTS.split(text)]
