"""Split a printed caption into caption and credit, and find its day and place.

The credit stands in brackets, after a word such as "Photo:", after a bar or dash, or bare after the last full stop. It
is recognised by that mark, by an agency of the table in agencies.py, or because it looks like a name. Brackets that
explain a person or an organisation, such as "(C)", "(not pictured)" or "(OIC)", stay in the caption.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.printed.caption_dates import day_and_place
from articles.printed.credit_lines import parse_credit
from articles.printed.credit_position import (
    find_bare,
    find_barred,
    find_bracketed,
    find_dashed,
    find_generated,
    find_japanese,
    find_marked,
)

SEARCHED = 2000
"""How many characters are searched: the last ones for the credit, the first ones for day and place."""


@dataclass(frozen=True, slots=True)
class PrintedCaption:
    """A caption and its credit. credit_line is as printed, without brackets; "" if there is none."""

    caption: str
    credit_line: str = ""
    photographers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    taken_on: date | None = None
    place: str = ""


_FINDERS: tuple[Callable[[str], tuple[str, str] | None], ...] = (
    find_generated,
    find_bracketed,
    find_barred,
    find_marked,
    find_dashed,
    find_bare,
    find_japanese,
)
"""Each returns (caption, credit line) or None. The most reliable mark comes first."""


def split_caption(printed: str) -> PrintedCaption:
    """Caption, credit line, photographers, agencies, day and place of one printed string. A string without credit is
    all caption."""
    text = " ".join(printed.split())
    head, end = text[:-SEARCHED], text[-SEARCHED:]
    caption, credit_line = next((parted for find in _FINDERS if (parted := find(end))), (end, ""))
    caption = head + caption
    credit = parse_credit(credit_line)
    taken_on, place = day_and_place(caption[:SEARCHED])
    return PrintedCaption(caption, credit_line, credit.photographers, credit.agencies, credit.roles, taken_on, place)


def printed_as_json(printed: PrintedCaption) -> dict[str, Any]:
    """A printed caption as `parse_captions` prints it."""
    return {
        "caption": printed.caption,
        "credit_line": printed.credit_line or None,
        "photographers": list(printed.photographers),
        "agencies": list(printed.agencies),
        "roles": list(printed.roles),
        "taken_on": printed.taken_on.isoformat() if printed.taken_on else None,
        "place": printed.place,
    }
