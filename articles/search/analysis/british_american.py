"""British and American spellings of one word: labour and labor, privatisation and privatization."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from articles.search.analysis.word_tables import spelling_pairs

_ISE = re.compile(r"([a-z]{4,})(is|iz)(e|ed|es|er|ers|ing|ation|ations|able)")
_SAME_END = re.compile(r"(?:exerc|superv|telev|adv|dev|rev|prom|prem|prec|comprom|surpr|enterpr|franch|merchand)\Z")
"""What stands before -ise in words that are never written with -ize, where a look-up would be wasted."""
_SHORTEST = 3
"""Letters by which the pairs are found."""


@lru_cache(maxsize=4096)
def other_spelling(word: str) -> str:
    """The word in the other spelling, in small letters; "" if it has none. Costs one look-up."""
    small = word.lower()
    if (match := _ISE.fullmatch(small)) and not _SAME_END.search(match[1]):
        return match[1] + ("iz" if match[2] == "is" else "is") + match[3]
    for start, other, is_whole in _pairs().get(small[:_SHORTEST], ()):
        if small == start or (small.startswith(start) and not is_whole):
            return other + small[len(start) :]
    return ""


@cache
def _pairs() -> dict[str, list[tuple[str, str, bool]]]:
    """First letters -> (beginning of a word, the same in the other spelling, whether it is the whole word), the longest
    first."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for start, other, is_whole in sorted(spelling_pairs(), key=lambda row: -len(row[0])):
        found.setdefault(start[:_SHORTEST], []).append((start, other, is_whole))
    return found
