"""Says for each line of a paste which field it became, so that lines that went nowhere can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from articles.drafts.draft import ParseError
from articles.parsers.files.record_faults import FAULTS
from articles.parsers.pasted.explain import explain_lines

MOST_LINES = 5000
"""Lines that the page shows beside the fields."""
LABELS = {
    "headline": "Headline", "standfirst": "Standfirst", "byline": "Byline", "authors": "Byline", "body": "Text",
    "dateline": "Dateline", "section": "Section", "source": "Source", "url": "Address", "rights": "Rights",
    "people": "People", "places": "Places", "organisations": "Organisations", "subjects": "Subjects",
}  # fmt: skip
PHOTO_LABELS = {"caption": "Caption", "credit_line": "Credit", "alt_text": "Alternative text"}
MOST_EXPLAINED = 200_000
"""Characters of a paste that is read a second time, to say of which lines the reader was unsure."""
SHORTEST = 3
"""Letters that a line must have to be looked for within a field: shorter ones stand in every text."""
SHORTEST_OF_TEXT = 16
"""Letters that a line must have to be looked for within a paragraph or an address. A menu's "News" or "Search" stands
in many; a shorter line is part of the text only if it is a paragraph of its own."""

_TAG = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote)[^>]*>")
_NO_LETTER = re.compile(r"[\W_]+")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as it was pasted, its number, and what it became: a label, or "" for a line that went nowhere. story: the
    number of the story that has it, from 1; 0 for none. is_uncertain: whether the reader itself was unsure of it."""

    number: int
    text: str
    became: str
    story: int
    is_uncertain: bool = False


def place_lines(text: str, stories: Iterable[Mapping[str, Any]], first: int = 1) -> list[SourceLine]:
    """The lines of a paste or file that have letters, each with the first field of any story that contains it. first:
    the number of the first story."""
    fields = [(*part, place) for place, story in enumerate(stories, first) for part in _parts(story)]
    lines = enumerate(text.splitlines()[:MOST_LINES], 1)
    return [SourceLine(number, line.strip(), *_became(line, fields)) for number, line in lines if _letters(line)]


def mark_uncertain(lines: list[SourceLine], text: str) -> list[SourceLine]:
    """The lines, those of which the reader of pasted pages was unsure marked. Long texts are not read again."""
    if len(text) > MOST_EXPLAINED:
        return lines
    try:
        unsure = {line.number for line in explain_lines(text.encode("utf-8", "replace"), "pasted") if line.is_uncertain}
    except (ParseError, *FAULTS):
        return lines
    return [replace(line, is_uncertain=line.number in unsure) for line in lines]


def lines_of(became: str, lines: Iterable[SourceLine]) -> list[SourceLine]:
    """The lines that became this; "" gives those that went nowhere."""
    return [line for line in lines if line.became == became]


def _parts(story: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, letters) of each field of a story, and of its photos."""
    own = [(label, _letters(story["fields"].get(name, ""))) for name, label in LABELS.items() if name != "body"]
    own += [("Text", _letters(line)) for line in _TAG.sub("\n", story["fields"].get("body", "")).splitlines()]
    photos = [
        (f"{label} {number}", _letters(photo.get(name, "")))
        for number, photo in enumerate(story["photos"], 1)
        for name, label in PHOTO_LABELS.items()
    ]
    return [part for part in (*own, *photos) if part[1]] + [("Date", day) for day in _days(story)]


def _days(story: Mapping[str, Any]) -> list[str]:
    day = story["fields"].get("published_on", "")
    return [f"\0{day}"] if day else []


def _became(line: str, fields: Iterable[tuple[str, str, int]]) -> tuple[str, int]:
    letters = _letters(line)
    for label, held, story in fields:
        if held.startswith("\0"):
            if held[1:5] in _YEAR.findall(line) and len(letters) < 60:
                return label, story
        elif letters == held or (len(letters) >= _shortest(label) and letters in held):
            return label, story
        elif label.startswith("Caption") and len(held) > 20 and letters.startswith(held):
            return label.replace("Caption", "Caption and credit"), story
    return "", 0


def _shortest(label: str) -> int:
    return SHORTEST_OF_TEXT if label in ("Text", "Address") else SHORTEST


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
