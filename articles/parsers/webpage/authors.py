"""Who wrote the story: linked data first, then meta elements, then the printed byline.

A statement that only names the outlet itself is used if no other names anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from articles.parsers.webpage.blocks import Block
from articles.parsers.webpage.byline import printed_agencies, printed_authors
from articles.parsers.webpage.element_text import key, plain
from articles.parsers.webpage.loose_json import as_list
from articles.parsers.webpage.page import Page
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import is_job

_META = (
    "author", "article:author", "og:article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "citation_author", "byl", "cxenseparse:author",
)  # fmt: skip
_SEPARATOR = re.compile(r"\s*[,;|•]\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|i|и|&|/)\s+")
_ADDRESS = re.compile(r"^(?:https?:)?//|https?://|^@|\S@[^\s@]+\.|^[\w.-]+\.[a-z]{2,4}$")
_HANDLE = re.compile(r"\s+@\w+$")
_LABEL = re.compile(
    r"^(?:(?:by|von|par|por|di|da|door|av|af|przez|от|text|texto|autor(?:in)?|author)\b|[^\W\d_]+:)\s*:?\s+", re.I
)
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_NOBODY = re.compile(
    r"(?i)(?:no author|unknown|none|null|undefined|n/?a|admin(?:istrator)?|super ?user|webmaster"
    r"|ph\.?d|m\.?d|m\.?sc|b\.?sc|m\.?a|m\.?b\.?a|m\.?p\.?h|r\.?n|r\.?d|j\.?d|jr|sr|ii|iii)\.?"
)
"""What templates print if there is no name, and degrees and suffixes that follow a name."""
_MOST_WORDS = 5


def find_authors(page: Page, top: Sequence[Block], headline: etree._Element | None) -> tuple[str, ...]:
    """The authors' names, in order, each once. top: the blocks around the headline."""
    outlet = {key(name) for name in page.site_names}
    told = [list(dict.fromkeys(_clean_names(texts, outlet))) for texts in (_linked_names(page), *_metas(page))]
    printed = printed_authors(page, top, headline)
    persons = [[name for name in names if key(name) not in outlet and not name.isdigit()] for names in told]
    first = next(filter(None, persons), printed)
    if first:
        return tuple(sorted((names for names in [*persons, printed] if _holds(names, first)), key=len, reverse=True)[0])
    named = [names for names in told if names and not names[0].isdigit()]
    return tuple(next(iter(named), printed_agencies(top)))


def _holds(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a statement names everybody that another one names. Some linked data stops at the first author."""
    return {key(name) for name in others} <= {key(name) for name in names}


def _linked_names(page: Page) -> Iterator[str]:
    for author in as_list(page.story.get("author")) or as_list(page.story.get("creator")):
        yield from _names(author)


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, dict):
        name = author.get("name") or " ".join(str(author.get(part) or "") for part in ("givenName", "familyName"))
        yield from (each for each in as_list(name) if isinstance(each, str))


def _metas(page: Page) -> Iterator[list[str]]:
    """The names in each kind of meta element, without addresses of profiles."""
    for name in _META:
        found = page.meta.all([name])
        if any(not _ADDRESS.search(text) for text in found):
            yield found


def _clean_names(texts: Iterable[str], outlet: set[str]) -> Iterator[str]:
    for text in texts:
        whole = _strip_label(text)
        pieces = [
            _HANDLE.sub("", each).strip(" .,;:|") for each in ([whole] if key(whole) in outlet else _split_names(whole))
        ]
        pieces = [piece for piece in pieces if key(piece) and not _NOBODY.fullmatch(piece)]
        pieces = [piece for piece in pieces if piece is pieces[0] or not is_job(piece)]
        named = [piece for piece in pieces if not _ADDRESS.search(piece)] or [
            piece for piece in pieces if "/" not in piece and "@" not in piece
        ]
        yield from (piece for piece in named if len(named) == 1 or len(piece.split()) <= _MOST_WORDS)


def _split_names(text: str) -> Iterator[str]:
    """The names of a list. "Santiago Ramón y Cajal" is one: "and" separates only parts of two words, or agencies."""
    for piece in _SEPARATOR.split(text):
        names = _AND.split(piece)
        yield from names if all(" " in name or name.isupper() or canonical_agency(name) for name in names) else [piece]


def _strip_label(text: str) -> str:
    return _LABEL.sub("", _IN_BRACKETS.sub("", plain(text)))
