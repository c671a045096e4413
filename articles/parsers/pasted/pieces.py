"""The pieces of a paste: stories laid out with repeated heads, as layout.py finds them, and labelled stretches between.

A repeated label ("Article content") or button is no head: where the copies do not look like one, the lines are labelled
together with those around them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from articles.parsers.pasted.label_stretch import label_stretch
from articles.parsers.pasted.layout import cut_pieces
from articles.parsers.pasted.lines import Item, ends_sentence, is_credited, is_size_button
from articles.parsers.pasted.page_words import word_kinds
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.plain_story import read_plain

FEW = 6
"""Texts of at most so many lines are read by plain_story.py first."""


def read_pieces(items: Sequence[Item]) -> list[Piece]:
    """Each story or text without a story, in order; together they hold every line."""
    pieces = cut_pieces(items)
    trusted = [_is_head(piece, items) for piece in pieces]
    found: list[Piece] = []
    stretch = -1
    for place, piece in enumerate(pieces):
        cut_off = piece.is_repeated and place == len(pieces) - 1 and not piece.body and any(trusted[:place])
        if not (trusted[place] or cut_off):
            stretch = piece.start if stretch < 0 else stretch
            continue
        if stretch >= 0:
            found += _read_stretch(items, stretch, piece.start)
        stretch = -1
        found.append(piece)
    if stretch >= 0:
        found += _read_stretch(items, stretch, len(items))
    return found


def _read_stretch(items: Sequence[Item], start: int, end: int) -> list[Piece]:
    """The pieces of lines without repeated heads. Very few lines that read as a plain story are one."""
    if end - start <= FEW:
        plain = Piece(start, end, body=list(items[start:end]))
        read_plain(plain)
        if plain.headline is not None:
            return [plain]
    pieces = label_stretch(items, start, end)
    for piece in pieces:
        if piece.headline is None:
            read_plain(piece)
            piece.is_labelled = piece.headline is None
    return pieces


def _is_head(piece: Piece, items: Sequence[Item]) -> bool:
    """Whether a piece has a true headline, with captions printed twice or the button for the font size."""
    if not piece.is_repeated or piece.headline is None or not _is_title(piece.headline.text):
        return False
    if any(is_size_button(item) for item in piece.furniture):
        return True
    copies = Counter(item.key for item in piece.captions)
    again = sum(item.key == piece.headline.key for item in piece.furniture) > 0
    texts = {item.key: item.text for item in piece.captions}
    twice = [texts[key] for key, count in copies.items() if count > 1]
    if again and not copies and len(piece.headline.text.split()) >= 4:
        return all(ends_sentence(item.text) for item in piece.body)
    if not twice or any(word_kinds(text) and len(text.split()) < 4 for text in twice):
        return False
    return again or any(is_credited(text) or ends_sentence(text) for text in twice)


def _is_title(text: str) -> bool:
    return len(text.split()) >= 3 or (len(text) >= 6 and not text.isascii() and not word_kinds(text))
