"""The byline that a page prints: links to the authors' pages, an element marked as author, or a line that begins with
By."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from lxml import etree

from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.element_text import collapse, key, text_of
from articles.parsers.webpage.page import Page
from articles.printed.agencies import PRESS, canonical_agency
from articles.printed.bylines import BY, is_byline, split_byline
from articles.printed.calendars import MONTHS, WEEKDAYS

_AUTHOR_PAGE = re.compile(
    r"(?i)/(?:[a-z]+-)?(?:authors?|auto(?:r|ren|res|ri|rzy)|auteurs?|autore|avtor[yi]?|profiles?|staff|writers?|reporters?"
    r"|journalists?|journalistes?|contributors?|columnists?|editors|redaktion|korrespondenten|yazar(?:lar)?|team|people"
    r"|bio|by)[/-][^/?#]+/?[^/]*$"
)
"""Addresses of authors' pages: /author/jane-doe, /autoren/name/jane-doe, /profile/12."""
_AUTHOR_CLASS = re.compile(
    r"(?i)(?<![a-z])(?:author(?!i[stz])\w*|(?:byline|autor|auteur|autore|firma|writer|reporter|journalist)(?:s|es|i)?)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ELSEWHERE = re.compile(r"(?i)comment|repl(?:y|ies)|teaser|related|recommend|disqus")
"""Names of elements that name other people: those of comments and of other stories."""
_NO_NAME = re.compile(
    r"(?i)\b(?:about|all|alle|bio|beiträge|articles?|artikel|follow|full|links?|more|mehr|posts|profile?|stories|über|view|ver|voir)\b"
)
_PICTURED = re.compile(r"(?i)image|img|photo|picture|caption")
_BY = r"(?:by|von|par|por|di|da|door|av|af)\s"
_BEFORE_BY = re.compile(
    rf"^(?:author\s+|[^|]{{0,40}}\d[^|]{{0,20}}?\s(?={_BY})|(?:article|artikel|ein artikel|text|story|written|posted"
    r"|published|veröffentlicht|erstellt|geschrieben|publicado|escrito|publié|écrit|rédigé|pubblicato|scritto"
    rf"|geschreven|geplaatst|skrevet|skriven)\s+(?={_BY}))",
    re.I,
)
_DAY_WORDS = "|".join(sorted({*MONTHS, *WEEKDAYS}, key=len, reverse=True))
_WHEN = re.compile(
    r"(?:^|\s+)(?:(?:posted|published|updated|modified|last|am|on|le|el|il|em|op|den|vom)\b:?\s*)*"
    rf"(?:(?:{_DAY_WORDS})\b[.,]?\s*)*\d.*$",
    re.I,
)
_WHERE = re.compile(rf"^({_BY}.+?)\s[-–—]\s.*$", re.I)
_PARTS = re.compile(r"[|•·]")
_LONGEST = 160
_LONGEST_RAW = 2000
_MOST_MARKED = 200
_LONGEST_LINK = 80


def find_byline(page: Page, authors: Sequence[str]) -> str:
    """The line that names the authors, as printed but without its day; "" if there is none."""
    wanted = {key(name) for name in authors}
    lines = (_line(node) for node in _marked_nodes(page.root))
    return next((line for line in lines if any(name in key(line) for name in wanted)), "")


def printed_authors(page: Page, top: Sequence[Block], headline: etree._Element | None) -> list[str]:
    """The names in the page's byline, each once. top: the blocks around the headline."""
    around = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    start = next((place for place, block in enumerate(top) if block.element is headline), -1) + 1
    ways = (
        _linked_names(top[start:], around),
        _marked_names(page.root, around),
        _linked_names(top[:start], around),
        _by_lines(top),
    )
    return next((names for way in ways if (names := list(dict.fromkeys(way)))), [])


def printed_agencies(top: Sequence[Block]) -> list[str]:
    """The news agencies named by lines around the headline that name nothing else."""
    names = [BY.sub("", _line(block.element)) for block in top]
    return [name for name in names if canonical_agency(name) in PRESS][:1]


def _linked_names(blocks: Sequence[Block], around: frozenset[etree._Element]) -> Iterator[str]:
    """The names that link to their authors' pages. A line that begins with By may name others too."""
    for block in blocks:
        links = [*block.element.iter("a"), *block.element.iterancestors("a")]
        authors = [link for link in links if _leads_to_author(link) and not _stands_elsewhere(link, around)]
        names = [name for link in authors for name in _names_in(link)]
        line = split_byline(_line(block.element))
        yield from line if names and set(names) <= set(line) and is_byline(_line(block.element)) else names


def _leads_to_author(link: etree._Element) -> bool:
    """Whether a link leads to an author's own page and carries a name."""
    told = "author" in (link.get("rel") or "").split() or bool(_AUTHOR_PAGE.search(link.get("href") or ""))
    return told and not _NO_NAME.search(text_of(link))


def _by_lines(top: Sequence[Block]) -> Iterator[str]:
    for block in top:
        for part in map(str.strip, _PARTS.split(_line(block.element))):
            if is_byline(part):
                yield from split_byline(part)


def _marked_names(root: etree._Element, around: frozenset[etree._Element]) -> Iterator[str]:
    """The names in the first element that is marked as the story's author and names somebody."""
    for node in _marked_nodes(root):
        if not _stands_elsewhere(node, around):
            names = [name for inner in _innermost_elements(node) for name in _names_in(inner)]
            if names:
                return iter(names)
    return iter(())


def _marked_nodes(root: etree._Element) -> Iterator[etree._Element]:
    """The first elements of the page that are marked as author and print no more than a line."""
    marked = (node for node in root.iter(etree.Element) if _is_marked(node) and _is_short(node))
    return (node for node in islice(marked, _MOST_MARKED) if len(_line(node)) <= _LONGEST)


def _is_short(node: etree._Element) -> bool:
    """Whether an element's text, without white space, is short enough for a line. Stops reading once it is too long."""
    sizes = accumulate(map(len, node.itertext()))
    return all(size <= _LONGEST_RAW for size in sizes)


def _is_marked(node: etree._Element) -> bool:
    names = node.get("class") or ""
    told = node.get("rel") == "author" or "author" in (node.get("itemprop") or "")
    return told or (bool(_AUTHOR_CLASS.search(_CAMEL.sub("-", names))) and not _PICTURED.search(names))


def _innermost_elements(marked: etree._Element) -> list[etree._Element]:
    """The elements within one that are marked as author and contain no other such element; if there are none, the
    element itself."""
    found = [node for node in marked.iter(etree.Element) if _is_marked(node)]
    outer = {ancestor for node in found for ancestor in node.iterancestors()}
    return [node for node in found if node not in outer and _names_in(node)] or [marked]


def _names_in(node: etree._Element) -> list[str]:
    """The names that a byline prints in elements of one kind. Jobs and places are in elements of other kinds."""
    whole = _strip_repetition(_clean(text_of(node)))
    if node.tag == "a" and split_byline(whole) == (whole,):
        return [whole]
    runs = [(kind, found) for kind, text in _runs(node) if (found := split_byline(_clean(text)))]
    names = [name for kind, found in runs if kind == runs[0][0] for name in found]
    line = split_byline(_line(node))
    return list(line) if set(names) <= set(line) and (is_byline(_line(node)) or not names) else names


def _strip_repetition(text: str) -> str:
    """A text without its repetition, which some pages print for another screen size or for screen readers."""
    words = text.split()
    half = len(words) // 2
    return " ".join(words[:half]) if words[:half] == words[half:] else text


def _runs(node: etree._Element) -> Iterator[tuple[tuple[str, str], str]]:
    """(kind of element, text) for each text within an element, in order."""
    kind = (node.tag, node.get("class") or "")
    yield kind, node.text or ""
    for child in node:
        yield from _runs(child)
        yield kind, child.tail or ""


def _stands_elsewhere(node: etree._Element, around: frozenset[etree._Element]) -> bool:
    """Whether an element, or one around it but not around the headline, belongs to a comment, a teaser or a picture."""
    for each in (node, *node.iterancestors()):
        if each in around:
            return False
        if each.tag in ("figure", "figcaption", "body", "html"):
            return each.tag.startswith("fig")
        named = _ELSEWHERE.search(f"{each.get('class') or ''} {each.get('id') or ''}") and not _is_marked(each)
        if named or (each.tag == "a" and each is not node and len(text_of(each)) > _LONGEST_LINK):
            return True
    return False


def _line(node: etree._Element) -> str:
    """A byline in one line, with a space wherever elements separate words."""
    return " | ".join(filter(None, map(_clean, _PARTS.split(" ".join(map(str, node.itertext()))))))


def _clean(text: str) -> str:
    """A part of a byline without "written" or a day before "by", and without a day or place after the names."""
    return _WHERE.sub(r"\1", _WHEN.sub("", _BEFORE_BY.sub("", collapse(text)))).strip(" ,")
