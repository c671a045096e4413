"""Search text -> tokens. Typography is levelled here: every double quotation mark is ", every hyphen is -.

A minus excludes where a word, a quotation or a parenthesis follows it directly and nothing but a field stands directly
before it. A name and a colon make a field where something follows directly, or, for a known field, after a space
("Caption: Kostin"; but "Live: the vote" is two words). Clock times and addresses (10:30, https://...) are no fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from articles.search.language.fields import BY_NAME


class T(Enum):
    """What a token is."""

    WORD = auto()
    QUOTED = auto()
    QUOTE = auto()  # a quotation mark without a partner
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    MINUS = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """slop: for QUOTED, the number after the tilde."""

    type: T
    text: str = ""
    slop: int = 0


OPERATORS = {"AND": T.AND, "OR": T.OR, "NOT": T.NOT}
DEFAULT_SLOP = 5

_LEVEL = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›＂〝〞", '"'),
        **dict.fromkeys("‘’‚‛ʼ＇´`", "'"),
        **dict.fromkeys("‐‑‒−﹣－", "-"),
        **dict.fromkeys("（", "("),
        **dict.fromkeys("）", ")"),
        **dict.fromkeys("：", ":"),
        # Soft hyphens, zero-width and direction marks come along unseen when text is copied.
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"),
        **dict.fromkeys((chr(code) for code in range(32)), " "),
    }
)
_KNOWN = "|".join(sorted(map(re.escape, BY_NAME), key=len, reverse=True))
_FIELD = rf"(?:[^\W\d]+(?=:[^\s:/)])|(?i:{_KNOWN})(?=:(?:[ ]+[^\s:/)]|\s*(?:\)|\Z))))"
_TOKEN = re.compile(
    rf"""
      \s+
    | "(?P<QUOTED>[^"]*)"(?:(?:[ ]+(?=~\d+(?:[\s)]|\Z)))?~(?P<slop>\d*))?
    | (?P<QUOTE>")
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<MINUS>(?<![^\s():])[-–](?=[^\s)\-–—]))
    | (?<!:)(?P<FIELD>{_FIELD}):
    | (?P<WORD>[^\s()"]+)
    """,
    re.X,
)


def level(text: str) -> str:
    """One kind of quotation mark, apostrophe and hyphen; nothing invisible."""
    return text.translate(_LEVEL)


def tokens(text: str) -> Iterator[Token]:
    """Every token of levelled text, in order."""
    for match in _TOKEN.finditer(text):
        kind = "QUOTED" if match["QUOTED"] is not None else match.lastgroup
        if kind is None:
            continue
        if kind == "WORD" and match["WORD"] in OPERATORS:
            kind = match["WORD"]
        yield Token(T[kind], kind if kind in OPERATORS else match[kind], _slop(match))


def _slop(match: re.Match[str]) -> int:
    """0 without a tilde, the number after it, or the usual one; no more digits are read than any bound needs."""
    digits = match["slop"]
    if digits is None:
        return 0
    return int(digits[:6]) if digits else DEFAULT_SLOP
