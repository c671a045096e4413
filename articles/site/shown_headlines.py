"""Headlines as pages print them: those that were sent in capitals in sentence case (articles.printed.headlines) and
without the tickers of companies. The database, exports and the API keep them as they were sent."""

from __future__ import annotations

import re
from typing import Protocol

from django.utils.html import escape

from articles.printed.headlines import READ, in_sentence_case, is_shouted

_PLAIN, _HTML = ("<", ">"), ("&lt;", "&gt;")
_NAME_FOLLOWS = "".join(f"(?<! {word})" for word in ("of", "in", "by", "to", "and", "from", "for", "with", "on", "at"))
"""After these words, what looks like a ticker is the name: UNIT OF <BROAD>."""
_PIECE = re.compile(r"<[^<>]*>|&[#\w]+;|.", re.DOTALL)


class Headed(Protocol):
    """A story, or the part of one that a link prints. body: its text, or the beginning of it."""

    @property
    def headline(self) -> str: ...

    @property
    def body(self) -> str: ...

    @property
    def language(self) -> str: ...


def shown_headline(row: Headed) -> str:
    """The headline of a story, as pages print it."""
    if not is_shouted(row.headline):
        return row.headline
    return _without_brackets(_in_sentence_case(row), _PLAIN)


def _in_sentence_case(row: Headed) -> str:
    return in_sentence_case(row.headline, row.body[:READ], row.language)


def _without_brackets(headline: str, brackets: tuple[str, str]) -> str:
    """A wire's headline without the tickers of companies, and without the brackets around names: "Harper <HPR> buys
    <Vogt> unit" gives "Harper buys Vogt unit". In HTML, a ticker with a mark stays: a reader searched for it."""
    left, right = brackets
    shorter = re.sub(rf"(?i:{_NAME_FOLLOWS})(?<=\S) {left}[A-Z0-9.]{{1,8}}{right}", "", headline)
    return re.sub(rf"{left}((?:(?!{left}|{right}).)+){right}", r"\1", shorter)


def shown_in_html(html: str, row: Headed) -> str:
    """The same of a headline that is HTML already, with marks around the words that were found."""
    if not is_shouted(row.headline):
        return html
    shown, pieces = _in_sentence_case(row), _PIECE.findall(html)
    letters = [piece for piece in pieces if piece[0] != "<" or len(piece) == 1]
    if len(letters) != len(shown):
        return html
    rest = iter(shown)
    cased = (escape(next(rest)) if piece[0] != "<" or len(piece) == 1 else piece for piece in pieces)
    return _without_brackets("".join(cased), _HTML)
