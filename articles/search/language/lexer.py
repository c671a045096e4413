"""Search text -> tokens. Typography is levelled here: every double quotation mark is ", every hyphen is -.

A minus or an exclamation mark excludes where a word, a quotation or a parenthesis follows it directly and nothing but a
field stands directly before it. | and && are OR and AND. A name and a colon make a field where something follows
directly, or, for a known field, after a space ("Caption: Kostin"; but "Live: the vote" is two words); so do the name of
a known field and a parenthesis (headline(vote)). Clock times and addresses (10:30, https://...) are no fields.
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
_SIGNS = {"|": T.OR, "||": T.OR, "&&": T.AND}
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
_AMPERSAND = re.compile(r"(?<![^\s(\":])([^\W\d_]{1,3}) & ([^\W\d_]{1,3})(?![^\s)\"])")
_KNOWN = "|".join(sorted(map(re.escape, BY_NAME), key=len, reverse=True))
_CALLED = "|".join(sorted((name for name in (*BY_NAME, "hlead", "near") if len(name) > 3), key=len, reverse=True))
_FIELD = rf"(?:[^\W\d]+(?=:[^\s:/)])|(?i:{_KNOWN})(?=:(?:[ ]+[^\s:/)]|\s*(?:\)|\Z))))"
_TOKEN = re.compile(
    rf"""
      \s+
    | "(?P<QUOTED>[^"]*)"(?:(?:[ ]+(?=~\d+(?:[\s)]|\Z)))?~(?P<slop>\d*))?
    | (?P<QUOTE>")
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<MINUS>(?<![^\s():])(?:[-–](?=[^\s)\-–—])|!(?=[\w"(])))
    | (?P<SIGN>\|{{1,2}}|&&(?!\S))
    | (?<![^\s():|])(?P<CALL>(?i:{_CALLED}))(?=\()
    | (?<!:)(?P<FIELD>{_FIELD}):
    | (?P<WORD>[^\s()"|]+)
    """,
    re.X,
)


def level(text: str) -> str:
    """One kind of quotation mark, apostrophe and hyphen; nothing invisible; AT & T as one word."""
    return _AMPERSAND.sub(r"\1&\2", text.translate(_LEVEL))


def tokens(text: str) -> Iterator[Token]:
    """Every token of levelled text, in order."""
    for match in _TOKEN.finditer(text):
        kind = "QUOTED" if match["QUOTED"] is not None else match.lastgroup
        if kind is None:
            continue
        if kind in ("SIGN", "WORD") and (operator := _operator(match[kind])):
            yield operator
        else:
            yield Token(T["FIELD" if kind == "CALL" else kind], match[kind], _slop(match))


def _operator(word: str) -> Token | None:
    """The operator that is written so."""
    kind = OPERATORS.get(word) or _SIGNS.get(word)
    return kind and Token(kind, kind.name)


def _slop(match: re.Match[str]) -> int:
    """0 without a tilde, the number after it, or the usual one; no more digits are read than any bound needs."""
    digits = match["slop"]
    if digits is None:
        return 0
    return int(digits[:6]) if digits else DEFAULT_SLOP
