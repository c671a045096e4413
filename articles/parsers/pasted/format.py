"""Pasted news pages: text copied from a reader's screen, several stories in one paste, laid out as layout.py explains.

Nothing is dropped silently: each line becomes a story's headline, caption, byline, date line, body or page furniture,
or part of a Rejected with the reason. If the page prints no day, the day is estimated from the weekday in the body and
the newest photo, and marked as estimated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError, Rejected
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.text_lines import Line, detect_encoding, read_lines
from articles.parsers.pasted.draft_story import read_draft
from articles.parsers.pasted.lines import HARD_GAP, Item, items_of
from articles.parsers.pasted.page_kind import is_notice, why_no_story
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.pieces import read_pieces

MAX_PIECE_BYTES = 4 << 20
MAX_LINES = 20_000
TOO_LONG = f"This text is longer than {MAX_PIECE_BYTES >> 20} MB without the head of a story in it."

_MARKUP_START = re.compile(rb"^\s*(?:<[!?a-zA-Z]|[\[{]\s*[\"{\[])")


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes are text without markup. Detection asks this last."""
    return detect_encoding(head) is not None and not _MARKUP_START.match(head)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of a paste, in order, with a Rejected for each text that is no story. `where` is "name:line"."""
    count = 0
    try:
        for entry in _entries(read_lines(stream, name), name):
            count += 1
            yield entry
    except ParseError as error:
        yield Rejected(error.where, error.why)
    else:
        if not count:
            yield Rejected(name, "The file is empty: it has no words.")


def _entries(lines: Iterator[Line], name: str) -> Iterator[Entry]:
    """Entries of a bounded number of lines at a time. The last piece waits for what follows, which may belong to it."""
    held: list[Line] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line.original)
        if size > MAX_PIECE_BYTES or len(held) > MAX_LINES:
            spans = list(_spans(held))
            if not spans:
                held = held[-HARD_GAP:]
            elif len(spans) == 1:
                yield Rejected(f"{name}:{held[0].number}", TOO_LONG, _bytes(held))
                held = []
            else:
                for piece, items, span in spans[:-1]:
                    yield _entry(piece, items, span, name)
                held = spans[-1][2]
            size = sum(len(each.original) for each in held)
    for piece, items, span in _spans(held):
        yield _entry(piece, items, span, name)


def _spans(lines: list[Line]) -> Iterator[tuple[Piece, list[Item], list[Line]]]:
    """Each piece, with its items of the paste and all of its lines, including blank ones."""
    items = list(items_of(lines))
    pieces = read_pieces(items)
    if not pieces:
        return
    first = lines[0].number
    starts = [items[piece.start].line.number - first for piece in pieces]
    starts[0] = 0
    for piece, begin, end in zip(pieces, starts, [*starts[1:], len(lines)], strict=True):
        yield piece, items, lines[begin:end]


def _bytes(lines: Sequence[Line]) -> bytes:
    return b"".join(line.original for line in lines)


def _entry(piece: Piece, items: list[Item], lines: list[Line], name: str) -> Entry:
    where = f"{name}:{items[piece.start].line.number}"
    return read_one(lambda: _story(piece, lines, name, where), where, _bytes(lines))


def _story(piece: Piece, lines: list[Line], name: str, where: str) -> Entry:
    texts = [line.text for line in lines if line.text]
    is_unsigned = piece.is_labelled and not piece.writers and not piece.notes
    if piece.headline is None or is_notice(texts, piece.headline.text, is_unsigned):
        return Rejected(where, why_no_story(texts), _bytes(lines))
    return replace(read_draft(piece, name), where=where, original=_bytes(lines))
