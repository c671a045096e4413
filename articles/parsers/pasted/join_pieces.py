"""Join the pieces of a paste that are no stories of their own to their neighbours.

The labels of a text may begin a story too many, or find one in an index page: story_numbers.py says how sure each is.
"""

from __future__ import annotations

from collections.abc import Sequence

from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import HARD_GAP, Item
from articles.parsers.pasted.piece import Piece, file_line
from articles.parsers.pasted.story_numbers import NEAR

MIN_WORDS = 30
"""The fewest words in a story's paragraphs."""
SURE_FIRST, SURE_ANOTHER, SURE_UNSIGNED = 0.1, 0.65, 0.85
"""From these probabilities on, a piece is a text's first story, one more below another, and one more that names neither
its day nor its writer near its headline."""
HEAD = 10
"""A day within so many lines of the headline belongs to it."""
FAR = 4
"""A body goes on in a piece below if that has a paragraph within so many lines."""
_BODY = (LineLabel.BODY, LineLabel.SUBHEAD, LineLabel.CAPTION, LineLabel.CREDIT)


def _words(items: Sequence[Item]) -> int:
    return sum(max(len(item.text.split()), 0 if item.text.isascii() else len(item.text) // 4) for item in items)


def join_pieces(pieces: Sequence[Piece], items: Sequence[Item], sure: Sequence[float]) -> list[Piece]:
    """The pieces, with those that are no story of their own joined to a neighbour.

    sure: how probable it is that each piece is a story of its own.
    """
    kept: list[Piece] = []
    above: Piece | None = None
    for piece, probability in zip(pieces, sure, strict=True):
        is_story = piece.headline is not None and _words(piece.body) >= MIN_WORDS
        if is_story and (probability >= _least_sure(piece, bool(kept)) or _is_set_apart(piece, items)):
            kept.append(_prepend(above, piece, items) if above else piece)
            above = None
        elif kept:
            _absorb(kept[-1], piece, items)
        else:
            above = _prepend(above, _emptied(piece, items), items) if above else _emptied(piece, items)
    return kept or ([above] if above else [])


def _least_sure(piece: Piece, is_below: bool) -> float:
    """From which probability on a piece is a story. is_below: whether another story stands above it."""
    if not is_below:
        return SURE_FIRST
    labels = [label for label, _ in piece.labels]
    headline = labels.index(LineLabel.HEADLINE)
    near = labels[max(0, headline - NEAR) : headline + NEAR]
    return SURE_ANOTHER if LineLabel.DATE in near or LineLabel.BYLINE in near else SURE_UNSIGNED


def _is_set_apart(piece: Piece, items: Sequence[Item]) -> bool:
    """Whether a piece begins below three blank lines with its headline, and names its day close below that."""
    if piece.start == 0 or items[piece.start].gap < HARD_GAP:
        return False
    labels = [label for label, _ in piece.labels[:HEAD]]
    return labels[0] is LineLabel.HEADLINE and LineLabel.DATE in labels


def _emptied(piece: Piece, items: Sequence[Item]) -> Piece:
    """A piece without a story: all of its lines are furniture."""
    lines = list(items[piece.start : piece.end])
    labels = [(LineLabel.FURNITURE, certainty) for _, certainty in piece.labels]
    return Piece(piece.start, piece.end, body=lines, is_labelled=True, labels=labels)


def _absorb(piece: Piece, below: Piece, items: Sequence[Item]) -> None:
    """Take the lines of a piece right below: paragraphs close to the body, or more than it has, go on with it; the
    others are furniture."""
    opening = next((n for n, (label, _) in enumerate(below.labels) if label is LineLabel.BODY), None)
    is_close = opening is not None and opening <= FAR and piece.labels[-1][0] in _BODY
    if below.headline is not None and (is_close or _words(below.body) > _words(piece.body)):
        _add_paragraphs(piece, below, items)
    else:
        piece.furniture += items[below.start : below.end]
        piece.labels += [(LineLabel.FURNITURE, certainty) for _, certainty in below.labels]
    piece.end = below.end


def _add_paragraphs(piece: Piece, below: Piece, items: Sequence[Item]) -> None:
    """Add the paragraphs and pictures of a piece below; its headline was a subhead."""
    for item, (label, certainty) in zip(items[below.start : below.end], below.labels, strict=True):
        now = LineLabel.SUBHEAD if label is LineLabel.HEADLINE else label
        piece.labels.append((now, certainty))
        file_line(piece, item, now)
        if now in (LineLabel.BYLINE, LineLabel.DATE):
            piece.furniture.append(item)


def _prepend(above: Piece, piece: Piece, items: Sequence[Item]) -> Piece:
    """The piece, with the lines of the one above as furniture, or as body if it has no headline itself."""
    lines = list(items[above.start : above.end])
    piece.start = above.start
    if piece.headline is None:
        piece.body = [*lines, *piece.body]
    else:
        piece.furniture = [*lines, *piece.furniture]
    piece.labels = [*above.labels, *piece.labels]
    return piece
