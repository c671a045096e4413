"""One piece of a paste: a story or a text without one, with each of its lines in the field for what it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item, is_address


@dataclass(slots=True)
class Piece:
    """One story, or stray text, of a paste. Each line is in one of the fields.

    is_labelled: the lines were labelled by label_model.py; `labels` has the label and its probability for each line
    from start to end, and `notes` holds lines labelled as dates alone. reason: why there is no story.
    """

    start: int
    end: int = 0
    headline: Item | None = None
    captions: list[Item] = field(default_factory=list)
    strays: list[Item] = field(default_factory=list)
    standfirst: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)
    furniture: list[Item] = field(default_factory=list)
    body: list[Item] = field(default_factory=list)
    is_repeated: bool = False
    is_labelled: bool = False
    reason: str = ""
    labels: list[tuple[LineLabel, float]] = field(default_factory=list)
    writers: list[Item] = field(default_factory=list)
    credit_lines: set[int] = field(default_factory=set)


def file_line(piece: Piece, item: Item, label: LineLabel) -> None:
    """Put a line into the field of its label. Bylines and dates that do not count are furniture."""
    if label in (LineLabel.BODY, LineLabel.SUBHEAD):
        piece.body.append(item)
    elif label is LineLabel.STANDFIRST:
        if all(item.key != each.key for each in piece.standfirst):
            piece.standfirst.append(item)
    elif label in (LineLabel.CAPTION, LineLabel.CREDIT):
        piece.captions.append(item)
        if label is LineLabel.CREDIT:
            piece.credit_lines.add(item.line.number)
    elif label is LineLabel.FURNITURE or is_address(item):
        piece.furniture.append(item)
