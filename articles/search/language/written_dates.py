"""Dates among the words of a search, as people write them: reuters 26 march 1987, "october 19, 1987", 19.10.1987.

Words are words first: a text may print the date. This finds the other reading, which narrows to the days instead.
"""

from __future__ import annotations

from datetime import date

from articles.search.language.date_ranges import read_span
from articles.search.language.query import Dates, Node, Phrase, Word, all_of, parts_of

FIRST_YEAR = 1000
_LONGEST = 4
"""Words of the longest date: 3 de marzo 1987."""


def narrow_to_days(tree: Node, today: date) -> tuple[Node, Dates, str] | None:
    """The tree with its first written date as days, the days, and the date as it was typed; None where there is none.

    A year alone is a date beside other words only.
    """
    parts = parts_of(tree)
    for length in range(min(_LONGEST, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            text = _text(parts[start : start + length])
            days = _days(text, today, alone=length == len(parts))
            if days is not None:
                rest = (*parts[:start], *parts[start + length :])
                return all_of([*rest, days]), days, text
    return None


def _text(parts: tuple[Node, ...]) -> str:
    """The words of these parts; "" if one of them is no plain word. A quotation is a date by itself only."""
    if len(parts) == 1 and isinstance(parts[0], Phrase) and not parts[0].field and not parts[0].slop:
        return parts[0].text
    words = [part.text for part in parts if isinstance(part, Word) and not part.field]
    return " ".join(words) if len(words) == len(parts) else ""


def _days(text: str, today: date, alone: bool) -> Dates | None:
    span = read_span(text) if any(sign.isdigit() for sign in text) else None
    if span is None or not FIRST_YEAR <= span[0].year <= today.year + 1:
        return None
    if text.isdigit() and (alone or len(text) != len("1987")):
        return None
    return Dates(*span)
