"""One piece of a paste: a story or a text without one, with each of its lines in the field for what it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item


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
