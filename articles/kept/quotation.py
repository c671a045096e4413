"""Find a quoted passage in a text again after the text was corrected. Pure.

A quotation is kept with the words around it and its place, as the Web Annotation Data Model does
(TextQuoteSelector, TextPositionSelector). If the words still stand in the text, the occurrence with the most similar
surroundings is meant, or else the nearest one. If they changed, the most similar stretch of text is shown, with a note
that the text changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

AROUND = 60
"""Characters kept on either side of a quotation."""
LONGEST = 5_000
"""Characters of a quotation."""
ALIKE = 65.0
"""How similar (of 100) a stretch of text must be to a quotation to be the same passage, corrected."""
MOST_TEXT = 200_000
"""Characters of a text that are looked through for changed words."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words, and where they stood."""

    text: str
    before: str = ""
    after: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands now: text[start:end]. has_changed: the words there are not those that were quoted."""

    start: int
    end: int
    has_changed: bool


def even(text: str) -> str:
    """The text with every run of white space as one space: a browser's selection and the stored text differ in that."""
    return _SPACE.sub(" ", text).strip()


def quote(text: str, words: str, place: int = 0) -> Quotation | None:
    """Words of a text as a quotation, the occurrence nearest to `place`; None if the text does not have them. Both are
    made even first."""
    text, words = even(text), even(words)[:LONGEST]
    at = _nearest(_occurrences(text, words), place) if words else None
    if at is None:
        return None
    end = at + len(words)
    return Quotation(words, text[max(0, at - AROUND) : at], text[end : end + AROUND], at)


def locate(text: str, quotation: Quotation) -> Found | None:
    """Find a quotation in an even() text; None if nothing similar is there."""
    places = _occurrences(text, quotation.text)
    if places:
        best = max(places, key=lambda at: (_likeness(text, at, quotation), -abs(at - quotation.place)))
        return Found(best, best + len(quotation.text), False)
    return _locate_changed(text[:MOST_TEXT], quotation)


def _locate_changed(text: str, quotation: Quotation) -> Found | None:
    """The stretch between the same surroundings, or else the most similar one, ended at whole words."""
    start = text.rfind(quotation.before) if quotation.before else -1
    if start >= 0:
        start += len(quotation.before)
        end = text.find(quotation.after, start) if quotation.after else len(text)
        stretch = text[start:end]
        if 0 < len(stretch) <= 3 * len(quotation.text) + AROUND and fuzz.ratio(stretch, quotation.text) >= ALIKE / 2:
            return Found(start, end, True)
    best = fuzz.partial_ratio_alignment(quotation.text, text, score_cutoff=ALIKE)
    if best is None or best.dest_end <= best.dest_start or len(quotation.text) > len(text):
        return None
    start, end = best.dest_start, best.dest_end
    start = text.rfind(" ", 0, start) + 1 if start and text[start - 1] != " " else start
    closed = text.find(" ", end)
    return Found(start, closed if closed >= 0 and text[end - 1 : end] != " " else max(end, start), True)


def _occurrences(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(words), text)] if words else []


def _nearest(places: list[int], place: int) -> int | None:
    return min(places, key=lambda at: abs(at - place), default=None)


def _likeness(text: str, at: int, quotation: Quotation) -> float:
    """How similar the words around a place are to those around the quotation."""
    end = at + len(quotation.text)
    around = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    return fuzz.ratio(around[0], quotation.before) + fuzz.ratio(around[1], quotation.after)
