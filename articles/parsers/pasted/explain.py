"""How a pasted text was read, line by line: what each line was taken for, in which story, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from articles.parsers.files.text_lines import read_lines
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item, items_of
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.pieces import read_pieces

SURE = 0.8
"""A label less probable than this is uncertain."""


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """One line that is not blank: its number in the text (from 1), its label, how probable that is, and the number of
    its story (from 1; 0 where a text is no story)."""

    number: int
    text: str
    label: LineLabel
    certainty: float
    story: int

    @property
    def is_uncertain(self) -> bool:
        """Whether somebody should look at this line."""
        return self.certainty < SURE


def explain_lines(data: bytes, name: str) -> list[ExplainedLine]:
    """Every line of a pasted text that is not blank, in order. Raises ParseError where the bytes are no text."""
    items = list(items_of(read_lines(BytesIO(data), name)))
    found: list[ExplainedLine] = []
    story = 0
    for piece in read_pieces(items) if items else []:
        story += piece.headline is not None
        number = story if piece.headline is not None else 0
        for item, (label, certainty) in zip(items[piece.start : piece.end], _labels(piece, items), strict=True):
            found.append(ExplainedLine(item.line.number, item.text, label, certainty, number))
    return found


def _labels(piece: Piece, items: list[Item]) -> Iterator[tuple[LineLabel, float]]:
    """The label of each line of a piece, and its probability: 1 where the layout of the head decided."""
    if piece.is_labelled:
        yield from piece.labels
        return
    fields = (
        (LineLabel.CAPTION, [*piece.captions, *piece.strays]),
        (LineLabel.STANDFIRST, piece.standfirst),
        (LineLabel.BYLINE, piece.notes),
        (LineLabel.BODY, piece.body),
    )
    known = {item.line.number: label for label, lines in fields for item in lines}
    if piece.headline:
        known[piece.headline.line.number] = LineLabel.HEADLINE
    for item in items[piece.start : piece.end]:
        yield known.get(item.line.number, LineLabel.FURNITURE), 1.0
