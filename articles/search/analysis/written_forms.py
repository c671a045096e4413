"""Other ways to write what was typed: labour and labor, 1.5bn and 1.5 billion, O Neill and O'Neill, S&P and S and P.

These are rules, which hold for any archive. Each form is a text; of several words, they stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.search.analysis.british_american import other_spelling

_LARGE = {
    "billion": ("billion", "bln", "bn"),
    "million": ("million", "mln", "mn"),
    "trillion": ("trillion", "trln", "trn", "tn"),
}
"""100m is left out: it may be 100 metres."""
_MEANING = {form: name for name, forms in _LARGE.items() for form in forms}
_FIGURE = re.compile(r"\d[\d.,]*")
_JOINED = re.compile(rf"(\d[\d.,]*\d|\d)({'|'.join(_MEANING)})", re.I)
_PREFIXES = ("o", "d", "l", "mc", "mac")
_AMPERSAND = re.compile(r"([^\W\d_]+)&([^\W\d_]+)")
_APOSTROPHE = re.compile(r"([^\W\d_]{1,3})'([^\W\d_]{3,})")


def other_forms(word: str) -> tuple[str, ...]:
    """The other forms of one word."""
    if match := _JOINED.fullmatch(word):
        return _amounts(match[1], _MEANING[match[2].lower()])
    if match := _AMPERSAND.fullmatch(word):
        return (f"{match[1]} and {match[2]}",)
    if match := _APOSTROPHE.fullmatch(word):
        return (f"{match[1]} {match[2]}",)
    return tuple(filter(None, [other_spelling(word)])) if word.isalpha() else ()


def other_forms_of_pair(first: str, second: str) -> tuple[str, ...]:
    """The other forms of two words that stand side by side."""
    if _FIGURE.fullmatch(first) and second.lower() in _MEANING:
        return tuple(f"{first}{form}" for form in _LARGE[_MEANING[second.lower()]][1:])
    if first.lower() in _PREFIXES and len(second) > 2 and second.isalpha():
        return (f"{first}{second}",) if len(first) > 1 else (f"{first}'{second}",)
    return ()


def _amounts(figure: str, name: str) -> tuple[str, ...]:
    forms: Sequence[str] = _LARGE[name]
    return (*(f"{figure} {form}" for form in forms), *(f"{figure}{form}" for form in forms[1:]))
