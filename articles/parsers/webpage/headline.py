"""The headline, by a vote between the printed one, linked data, share tags and the title.

Each place has a weight in a table, and equal texts add their weights, so that two places that agree outvote a third.
<title> is written for search engines, and so is a text that only <title> agrees with; its weight is negative. Only the
order of the weights matters: finer ones would fit the outlets that they were tuned on, and no others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from articles.parsers.webpage.element_text import collapse, key, likeness, plain, text_of
from articles.parsers.webpage.page import Page

_SHARE_TITLES = ("og:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title")
_SEPARATOR = re.compile(r"\s+[|–—\-·•»›<>«‹~*:/]+\s+|\s*[｜|]\s*|\s+::\s+")
_LAST_SEPARATOR = re.compile(rf"(?:{_SEPARATOR.pattern})$")
_KICKER = re.compile(
    r"kicker|overline|eyebrow|topline|pretitle|dachzeile|roofline|supertitle|label|badge|flag|premium|icon|hidden", re.I
)
_WEIGHTS = {"linked": 2.0, "share": 1.9, "printed": 0.1, "twitter": 0.0, "title": -1.0}
_LONGEST = 500
_CUT_FROM = 80
_LEAST_LIKENESS = 0.25


def find_headline(page: Page) -> str:
    """The story's headline; "" if the page has none."""
    votes: dict[str, float] = defaultdict(float)
    texts: dict[str, str] = {}
    for place, text in _candidates(page):
        folded = key(text)
        if folded:
            votes[folded] += _WEIGHTS[place]
            texts.setdefault(folded, text)
    best = max(votes, key=votes.__getitem__, default="")
    return texts.get(best, "")


def _candidates(page: Page) -> Iterator[tuple[str, str]]:
    node = printed_headline(page)
    printed = text_without_kicker(node) if node is not None else ""
    told = list(_told_headlines(page))
    whole = [text for _, text in told] + [printed]
    for place, text in told:
        yield place, text if place == "title" else _without_additions(_complete(text, whole), printed)
    if printed:
        yield "printed", printed


def _complete(text: str, others: list[str]) -> str:
    """The longer text that continues this one, if this one was cut off: for its length, or at an unescaped quote."""
    for other in others:
        rest = other.removeprefix(text)
        cut = rest[:1] == " " and (len(text) >= _CUT_FROM or rest.lstrip()[:1] == '"')
        if len(rest) < len(other) and cut and not _SEPARATOR.match(rest):
            return other
    return text


def _without_additions(text: str, printed: str) -> str:
    """The printed headline, if the text only adds a kicker in front, or a section or day after a separator."""
    rest = text.removeprefix(printed), text.removesuffix(printed)
    added = (
        _SEPARATOR.match(rest[0]) if rest[0] != text else _LAST_SEPARATOR.search(rest[1]) if rest[1] != text else None
    )
    return printed if printed and added else text


def _told_headlines(page: Page) -> Iterator[tuple[str, str]]:
    rows = (
        ("linked", plain(page.story.get("headline"))),
        ("share", page.meta.first(_SHARE_TITLES)),
        ("title", page.title),
        ("twitter", page.meta.first(["twitter:title"])),
    )
    names = {key(name) for name in page.site_names} - {key(page.title)}
    for place, text in rows:
        text = without_site_name(text, page)
        if 0 < len(text) <= _LONGEST and key(text) not in names:
            yield place, text


def printed_headline(page: Page) -> etree._Element | None:
    """The h1 that is most like the headline in the page's head; else the first h1 with some words."""
    told = [text for _, text in _told_headlines(page)]
    found = [(node, text_of(node)) for node in page.root.iter("h1")]
    found = [(node, text) for node, text in found if text]
    if not found:
        return None
    if not told:
        return max(found, key=lambda each: len(each[1]) > 15)[0]
    likest = max(found, key=lambda each: max(likeness(each[1], other) for other in told))
    return likest[0] if max(likeness(likest[1], other) for other in told) >= _LEAST_LIKENESS else None


def text_without_kicker(node: etree._Element) -> str:
    """A headline's text without a kicker, label or badge in an element of its own."""
    whole = text_of(node)
    kept = collapse("".join(_pieces_without_kicker(node)))
    if len(kept) <= len(whole) / 2:
        return whole
    return kept if kept == whole else kept.strip(" -–—:|·•/")


def _pieces_without_kicker(node: etree._Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if not _KICKER.search(child.get("class") or ""):
            yield from _pieces_without_kicker(child)
        yield child.tail or ""


def without_site_name(text: str, page: Page) -> str:
    """A title without the site's name, section or slogan at either end."""
    pieces = _SEPARATOR.split(text)
    if len(pieces) < 2:
        return text
    names = {key(name).replace(" ", "") for name in page.site_names} | {
        page.host.replace(".", ""),
        page.host.split(".")[0],
    }
    for separator in reversed(list(_SEPARATOR.finditer(text))):
        tail = text[separator.end() :]
        if _is_name(tail, names):
            return without_site_name(text[: separator.start()].rstrip(), page)
    first = next(_SEPARATOR.finditer(text))
    return text[first.end() :] if _is_name(text[: first.start()], names) else text


def _is_name(text: str, names: set[str]) -> bool:
    folded = key(text).replace(" ", "")
    return bool(folded) and any(
        name and (folded == name or (len(name) > 3 and folded.startswith(name) and len(text.split()) <= 6))
        for name in names
    )
