"""Headlines as pages print them: those that were sent in capitals in sentence case (articles.printed.headlines). The
database, exports and the API keep them as they were sent."""

from __future__ import annotations

import re
from typing import Protocol

from django.utils.html import escape

from articles.printed.headlines import READ, in_sentence_case, is_shouted

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
    return in_sentence_case(row.headline, row.body[:READ], row.language)


def shown_in_html(html: str, row: Headed) -> str:
    """The same of a headline that is HTML already, with marks around the words that were found."""
    if not is_shouted(row.headline):
        return html
    shown, pieces = shown_headline(row), _PIECE.findall(html)
    letters = [piece for piece in pieces if piece[0] != "<" or len(piece) == 1]
    if len(letters) != len(shown):
        return html
    rest = iter(shown)
    return "".join(escape(next(rest)) if piece[0] != "<" or len(piece) == 1 else piece for piece in pieces)
