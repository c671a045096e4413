"""Who wrote a pasted story, from the lines that were labelled as bylines and, if there are none, from its date lines."""

from __future__ import annotations

import re

from articles.parsers.pasted.lines import note_byline
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import split_byline
from articles.printed.names import is_person, unique_names


def read_writers(writers: list[str], notes: list[str]) -> tuple[str, tuple[str, ...]]:
    """(byline, names): the lines as printed, joined, and the people or agency that they name."""
    lines = list(dict.fromkeys(writers)) or list(dict.fromkeys(filter(None, map(note_byline, notes))))
    byline = "; ".join(lines)
    names = unique_names(name for line in lines for name in split_byline(line))
    return byline, names
