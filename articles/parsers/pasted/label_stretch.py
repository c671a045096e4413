"""Read a stretch of a pasted page line by line: label its lines, and cut it into stories and text without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from articles.parsers.pasted.boosted_trees import Numbers
from articles.parsers.pasted.find_notes import find_notes
from articles.parsers.pasted.headline_choice import choose_headline, with_colon
from articles.parsers.pasted.join_pieces import join_pieces
from articles.parsers.pasted.label_model import Labelling, LabelModel, load_model
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import STATES, LineLabel, label_of, part_of
from articles.parsers.pasted.line_traits import traits_of
from articles.parsers.pasted.lines import Item, is_credited, line_key
from articles.parsers.pasted.no_photos import is_no_photo
from articles.parsers.pasted.piece import Piece, file_line
from articles.parsers.pasted.second_look import SecondLook, look_again
from articles.parsers.pasted.story_cuts import find_cut
from articles.parsers.pasted.story_numbers import load_trees, story_numbers

MIN_WORDS, MAX_SHORT = 60, 40
"""A piece with fewer words in its paragraphs, and at most so many lines, belongs to the story below."""
MAX_KICKER = 4
"""The most words of a kicker that is printed as the first line of a headline."""
FAR, FAR_CREDITED = 4, 30
"""So many lines from its story's head or body, a caption is a teaser's."""


def label_stretch(items: Sequence[Item], start: int, end: int) -> list[Piece]:
    """The stories of items[start:end], each with the lines around it; one piece without headline if there is none."""
    pieces, rows = raw_pieces(items, start, end)
    sure = load_trees()["story"].probability(story_numbers(pieces, items, rows))
    kept = join_pieces(pieces, items, sure.tolist())
    for piece in kept:
        find_notes(piece, items[piece.start : piece.end])
    return kept


def raw_pieces(items: Sequence[Item], start: int, end: int) -> tuple[list[Piece], Numbers]:
    """(pieces that the labels tell apart, what line_context.py knows of each line) of items[start:end]."""
    model = load_model()
    states: list[str] = []
    certainty: list[float] = []
    rows: list[Numbers] = []
    cuts: list[int] = []
    while start + len(states) < end:
        first = start + len(states)
        cut = find_cut(items, first, end, model)
        found, seen = _label_lines(items[first:cut], model)
        cuts += [len(states) + place for place in _story_starts(seen.states)]
        states += seen.states
        certainty += found.certainty
        rows.append(seen.rows)
    lines, known = items[start:end], np.concatenate(rows)
    cuts = _without_short(lines, states, cuts)
    spans = zip(cuts, [*cuts[1:], len(lines)], strict=True)
    return [_piece(lines, states, certainty, known, first, last, start) for first, last in spans], known


def _label_lines(lines: Sequence[Item], model: LabelModel) -> tuple[Labelling, SecondLook]:
    """The labels of lines that are one sequence, and what the second look makes of them."""
    scores = model.scores(features_of(lines))
    found = model.label(scores)
    return found, look_again(lines, model.shares(scores), found.states)


def _without_short(lines: Sequence[Item], states: list[str], cuts: Sequence[int]) -> list[int]:
    """The cuts without those below a few lines that are hardly a story: their headline may be that of the story below.
    The states of these lines become those of lines above a headline."""
    kept = list(cuts)
    for first, last in pairwise(cuts):
        words = sum(traits_of(lines[n]).words for n in range(first, last) if states[n] == "body")
        if words < MIN_WORDS and last - first <= MAX_SHORT and "headline" in states[last:]:
            kept.remove(last)
            states[first:last] = [_above_headline(state) for state in states[first:last]]
    return kept


def _above_headline(state: str) -> str:
    """The state of a line that turns out to stand above a story's headline."""
    label = label_of(state).value
    return f"{label}0" if f"{label}0" in STATES else "furniture0"


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


def _piece(
    lines: Sequence[Item],
    states: Sequence[str],
    certainty: Sequence[float],
    rows: Numbers,
    first: int,
    last: int,
    offset: int,
) -> Piece:
    piece = Piece(offset + first, offset + last, is_labelled=True)
    states = choose_headline(lines[first:last], list(states[first:last]), rows[first:last])
    piece.labels = [(label_of(s), c) for s, c in zip(states, certainty[first:last], strict=True)]
    heads = [lines[first + n] for n, (label, _) in enumerate(piece.labels) if label is LineLabel.HEADLINE]
    if heads:
        piece.headline = with_colon(_join_headline(heads), lines[first:last])
    parts = [part_of(state) for state in states]
    _drop_captions(piece, parts, lines[first:last])
    for n, (label, _) in enumerate(piece.labels):
        file_line(piece, lines[first + n], label)
    piece.writers = _nearest(piece, lines[first:last], parts, LineLabel.BYLINE)
    piece.notes = _nearest(piece, lines[first:last], parts, LineLabel.DATE)
    return piece


def _drop_captions(piece: Piece, parts: Sequence[int], lines: Sequence[Item]) -> None:
    """Captions that are none become furniture. Those far above the headline or far below the body are a teaser's; those
    that name their makers may stand farther away, in a gallery."""
    top = next((n for n, part in enumerate(parts) if part in (1, 2)), 0)
    bottom = max((n for n, part in enumerate(parts) if part in (1, 2)), default=0)
    for n, (label, certainty) in enumerate(piece.labels):
        if label not in (LineLabel.CAPTION, LineLabel.CREDIT):
            continue
        far = FAR_CREDITED if is_credited(lines[n].text) else FAR
        if not top - FAR <= n <= bottom + far or is_no_photo(lines[n].text):
            piece.labels[n] = (LineLabel.FURNITURE, certainty)


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


def _join_headline(heads: Sequence[Item]) -> Item:
    """One headline of the lines that it was printed on; a colon alone on a line belongs to the line above."""
    text = heads[0].text
    for item in heads[1:]:
        if item.key in line_key(text):
            continue
        is_kicker = item is heads[1] and len(text.split()) <= MAX_KICKER and text[-1].isalnum()
        text += item.text if item.text[0] in ":,;" else f"{':' if is_kicker else ''} {item.text}"
    return Item(replace(heads[0].line, text=text), heads[0].gap, line_key(text))
