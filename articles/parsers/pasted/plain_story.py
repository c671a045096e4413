"""A short text that is a story and nothing else: headline, perhaps a standfirst, notes and captions, then paragraphs.

The line labels are learned from whole pages; this reads texts too short for them.
"""

from __future__ import annotations

import re

from articles.parsers.pasted.lines import (
    Item,
    ends_sentence,
    is_address,
    is_credited,
    is_mark,
    is_note,
    names_writer,
)
from articles.parsers.pasted.piece import Piece
from articles.printed.bylines import parse_dateline
from articles.printed.names import is_person

MAX_PLAIN = 14
"""The most lines of a text that is read so."""

_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*$")


def read_plain(piece: Piece) -> None:
    """Find headline, captions and notes of a text that prints its headline once. A text that has no headline stays
    without."""
    if len(piece.body) > MAX_PLAIN:
        return
    lines = list(piece.body)
    address = [lines.pop(0)] if len(lines) > 1 and is_address(lines[0]) else []
    opening, *rest = lines
    standfirst = [rest.pop(0)] if _is_standfirst(rest) else []
    notes: list[Item] = []
    captions: list[Item] = []
    while rest and (is_note(rest[0]) or is_mark(rest[0]) or _names_writer(notes, rest) or _is_plain_caption(rest[0])):
        is_about_story = is_note(rest[0]) or _names_writer(notes, rest)
        (notes if is_about_story else captions).append(rest.pop(0))
    is_story = _is_prose([item.text for item in rest]) or (captions and not rest)
    if not _is_headline(opening.text) or not is_story:
        return
    piece.headline, piece.body, piece.notes, piece.standfirst = opening, rest, notes, standfirst
    piece.captions = [item for item in captions if not is_mark(item)]
    piece.furniture = [*address, *(item for item in captions if is_mark(item))]


def _names_writer(notes: list[Item], rest: list[Item]) -> bool:
    """Whether the next line is only a name, beside the day."""
    return names_writer([*notes[-1:], *rest[:2]], len(notes[-1:]))


def _is_standfirst(rest: list[Item]) -> bool:
    """Whether a line of prose stands between the headline and the byline or day."""
    if len(rest) < 3 or is_note(rest[0]) or is_mark(rest[0]) or is_credited(rest[0].text):
        return False
    has_note_below = is_note(rest[1]) or names_writer(rest, 1)
    return has_note_below and not is_person(rest[0].text) and 4 <= len(rest[0].text.split()) <= 60


def _is_plain_caption(item: Item) -> bool:
    return is_credited(item.text) and not parse_dateline(item.text)


def _is_headline(text: str) -> bool:
    words = text.split()
    long_enough = len(words) >= 3 or (len(text) >= 6 and not text.isascii())
    return long_enough and len(words) <= 40 and len(text) <= 250 and not ends_sentence(text) and text[-1] not in ",;:"


def _is_prose(texts: list[str]) -> bool:
    """Whether at least half of the words are in sentences: one of 20 words (or 60 wide characters), or two of eight."""
    sentences = [text for text in texts if _SENTENCE_END.search(text)]
    lengths = sorted(
        (max(len(text.split()), len(text) // 3 if not text.isascii() else 0) for text in sentences), reverse=True
    )
    enough = bool(lengths) and (lengths[0] >= 20 or (len(lengths) > 1 and lengths[1] >= 8))
    return enough and sum(map(len, sentences)) * 2 >= sum(map(len, texts))
