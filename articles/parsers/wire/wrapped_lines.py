"""The paragraphs of plain text, which old wires wrapped at a width."""

from __future__ import annotations

import re

SPACES = re.compile(r"[ \t\r\n\f\v]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”»’)]*\s*$")
MAX_WIRE_LINE = 84
"""Characters of the longest line that may have been wrapped."""


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of plain text, separated by blank lines or indents. Without these each line is one, unless the
    text looks wrapped."""
    lines = text.strip("\n").split("\n")
    if any(not line.strip() for line in lines) or _is_wrapped(lines):
        pieces = join_lines(lines)
    elif len(lines) > 2 and max(map(len, lines)) <= MAX_WIRE_LINE:
        pieces = _short_line_ends(lines)
    else:
        pieces = lines
    return [collapsed for piece in pieces if (collapsed := SPACES.sub(" ", piece).strip())]


def join_lines(lines: list[str]) -> list[str]:
    """Lines joined into paragraphs, which begin after a blank line or, if the text has indents, with an indent."""
    indents = _is_wrapped(lines)
    pieces: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or (indents and _is_indented(line)):
            pieces.append([])
        pieces[-1].append(line.strip(" \t\r"))
    return [" ".join(piece) for piece in pieces]


def _short_line_ends(lines: list[str]) -> list[str]:
    """The paragraphs of wrapped lines without blank lines or indents: a short line that ends a sentence ends a
    paragraph."""
    measure = max(map(len, lines)) * 3 // 4
    pieces: list[list[str]] = [[]]
    for line in lines:
        pieces[-1].append(line)
        if len(line.rstrip()) < measure and _SENTENCE_END.search(line[-8:]):
            pieces.append([])
    return [" ".join(piece) for piece in pieces]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were wrapped, with an indent at the beginning of each paragraph only."""
    filled = [line for line in lines if line.strip()]
    return 0 < sum(map(_is_indented, filled[1:])) < len(filled) - 1


def _is_indented(line: str) -> bool:
    return line[:1] == "\t" or line[:2] in ("  ", " \t")
