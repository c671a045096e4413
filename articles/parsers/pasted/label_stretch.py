"""Read a stretch of a pasted page line by line: label its lines, and cut it into stories and text without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.parsers.pasted.find_notes import find_notes
from articles.parsers.pasted.label_model import Labelling, load_model
from articles.parsers.pasted.layout import Piece
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import LineLabel, label_of, part_of
from articles.parsers.pasted.lines import Item, is_address, line_key

MIN_WORDS = 30
"""The fewest words in a story's paragraphs."""


def label_stretch(items: Sequence[Item], start: int, end: int) -> list[Piece]:
    """The stories of items[start:end], each with the lines around it; one piece without headline if there is none."""
    lines = items[start:end]
    model = load_model()
    found = model.label(model.scores(features_of(lines)))
    cuts = _story_starts(found.states)
    pieces = []
    for first, last in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        pieces.append(_piece(lines, found, first, last, start))
    kept = _join_fragments(pieces, items)
    for piece in kept:
        find_notes(piece, items[piece.start : piece.end])
    return kept


def _story_starts(states: Sequence[str]) -> list[int]:
    """Where each story's lines begin: with part 0 below another part, or with a headline right below a body."""
    starts = [0]
    headed = states[0] == "headline"
    for place in range(1, len(states)):
        before, state = part_of(states[place - 1]), states[place]
        fresh = part_of(state) == 0 and before in (2, 3)
        if fresh or (state == "headline" and before in (2, 3)):
            if headed:
                starts.append(place)
            headed = state == "headline"
        headed = headed or state == "headline"
    return starts


def _piece(lines: Sequence[Item], found: Labelling, first: int, last: int, offset: int) -> Piece:
    piece = Piece(offset + first, offset + last, is_labelled=True)
    states = found.states[first:last]
    piece.labels = [(label_of(s), c) for s, c in zip(states, found.certainty[first:last], strict=True)]
    heads = [lines[first + n] for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE]
    if heads:
        piece.headline = _join_headline(heads)
    parts = [part_of(state) for state in states]
    for n, (label, _) in enumerate(piece.labels):
        _file(piece, lines[first + n], label)
    piece.writers = _nearest(piece, lines[first:last], parts, LineLabel.BYLINE)
    piece.notes = _nearest(piece, lines[first:last], parts, LineLabel.DATE)
    return piece


def _nearest(piece: Piece, lines: Sequence[Item], parts: Sequence[int], wanted: LineLabel) -> list[Item]:
    """The lines with a label in the part where it counts most: between headline and body, else above, else below."""
    for part in (1, 0, 2, 3):
        found = [
            line
            for line, (label, _), here in zip(lines, piece.labels, parts, strict=True)
            if label is wanted and here == part
        ]
        if found:
            return found
    return []


def _file(piece: Piece, item: Item, label: LineLabel) -> None:
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


def _join_headline(heads: Sequence[Item]) -> Item:
    """One headline of the lines that it was printed on; a colon alone on a line belongs to the line above."""
    text = heads[0].text
    for item in heads[1:]:
        if item.key in line_key(text):
            continue
        text += item.text if item.text[0] in ":,;" else f" {item.text}"
    return Item(replace(heads[0].line, text=text), heads[0].gap, line_key(text))


def _words(items: Sequence[Item]) -> int:
    return sum(max(len(item.text.split()), 0 if item.text.isascii() else len(item.text) // 4) for item in items)


def _join_fragments(pieces: list[Piece], items: Sequence[Item]) -> list[Piece]:
    """The pieces, with those that hold too little text for a story joined to a neighbour or left without headline."""
    kept: list[Piece] = []
    for piece in pieces:
        if kept and (piece.headline is None or _words(piece.body) < MIN_WORDS):
            _absorb(kept[-1], piece, items)
        else:
            kept.append(piece)
    if kept[0].headline is None or _words(kept[0].body) < MIN_WORDS:
        first = kept[0]
        kept[0] = Piece(first.start, first.end, body=list(items[first.start : first.end]), is_labelled=True)
        kept[0].labels = [(LineLabel.FURNITURE, certainty) for _, certainty in first.labels]
        if len(kept) > 1:
            kept[1] = _prepend(kept[0], kept[1], items)
            del kept[0]
    return kept


def _absorb(piece: Piece, below: Piece, items: Sequence[Item]) -> None:
    """Take the lines of a piece below as furniture."""
    piece.end = below.end
    piece.furniture += items[below.start : below.end]
    piece.labels += [(LineLabel.FURNITURE, certainty) for _, certainty in below.labels]


def _prepend(above: Piece, piece: Piece, items: Sequence[Item]) -> Piece:
    """The piece, with the lines above it as furniture."""
    piece.start = above.start
    piece.furniture = [*items[above.start : above.end], *piece.furniture]
    piece.labels = [*above.labels, *piece.labels]
    return piece
