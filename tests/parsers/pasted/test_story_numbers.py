"""Which of the pieces that the labels found are stories of their own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.parsers.files.text_lines import Line
from articles.parsers.pasted.join_pieces import SURE_ANOTHER, SURE_FIRST, SURE_UNSIGNED, join_pieces
from articles.parsers.pasted.label_stretch import MIN_WORDS, _without_short, raw_pieces
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item, line_key
from articles.parsers.pasted.piece import Piece, file_line
from articles.parsers.pasted.story_numbers import NEAR, STORY_COLUMNS, load_trees, story_numbers

PROSE = "The library of the harbour town opened its doors on Monday, ten years after the flood had closed it. " * 2


def make_items(*texts: str) -> list[Item]:
    return [Item(Line(number, text, text.encode()), 0, line_key(text)) for number, text in enumerate(texts, start=1)]


def make_piece(items: list[Item], start: int, *labels: LineLabel) -> Piece:
    """A piece of a headline, lines with these labels and two paragraphs."""
    below = (*labels, LineLabel.BODY, LineLabel.BODY)
    end = start + 1 + len(below)
    known = [(label, 1.0) for label in (LineLabel.HEADLINE, *below)]
    piece = Piece(start, end, items[start], is_labelled=True, labels=known)
    for item, label in zip(items[start + 1 : end], below, strict=True):
        file_line(piece, item, label)
    return piece


def make_pieces(*labels: LineLabel) -> tuple[list[Piece], list[Item]]:
    """Two pieces; the lines below the headline of the second have these labels."""
    items = make_items("Library Opens", PROSE, PROSE, "Readers Wait", *(label.value for label in labels), PROSE, PROSE)
    return [make_piece(items, 0), make_piece(items, 3, *labels)], items


@pytest.mark.parametrize(
    ("labels", "least"),
    [
        ((), SURE_UNSIGNED),
        ((LineLabel.DATE,), SURE_ANOTHER),
        ((LineLabel.BYLINE,), SURE_ANOTHER),
        ((*[LineLabel.FURNITURE] * (NEAR - 2), LineLabel.DATE), SURE_ANOTHER),
        ((*[LineLabel.FURNITURE] * (NEAR - 1), LineLabel.DATE), SURE_UNSIGNED),
    ],
)
@pytest.mark.parametrize(("above", "stories"), [(-0.01, 1), (0, 2), (0.01, 2)])
def test_a_second_story_must_be_likely_and_more_so_without_day_and_writer(
    labels: tuple[LineLabel, ...], least: float, above: float, stories: int
) -> None:
    pieces, items = make_pieces(*labels)
    assert len(join_pieces(pieces, items, [1.0, least + above])) == stories


@pytest.mark.parametrize(("above", "headlines"), [(-0.01, [None]), (0, ["Library Opens"]), (0.01, ["Library Opens"])])
def test_a_first_story_must_not_be_unlikely(above: float, headlines: list[str | None]) -> None:
    pieces, items = make_pieces()
    found = join_pieces(pieces[:1], items, [SURE_FIRST + above])
    assert [piece.headline.text if piece.headline else None for piece in found] == headlines


def test_the_paragraphs_of_an_unlikely_story_go_on_with_the_one_above() -> None:
    pieces, items = make_pieces()
    (found,) = join_pieces(pieces, items, [1.0, 0.0])
    assert [item.text for item in found.body] == [PROSE, PROSE, "Readers Wait", PROSE, PROSE]
    assert (found.start, found.end) == (0, 6)


def test_a_few_lines_with_a_headline_above_a_story_are_read_together_with_it() -> None:
    items = make_items("Library Opens", "Short.", "Readers Wait", PROSE, PROSE)
    states = ["headline", "body", "headline", "body", "body"]
    assert _without_short(items, states, [0, 2]) == [0]
    assert states == ["furniture0", "furniture0", "headline", "body", "body"]


@pytest.mark.parametrize(("words", "cuts"), [(MIN_WORDS - 1, [0]), (MIN_WORDS, [0, 2]), (MIN_WORDS + 1, [0, 2])])
def test_a_story_with_enough_words_stays_apart_from_the_one_below(words: int, cuts: list[int]) -> None:
    items = make_items("Library Opens", " ".join(["word"] * words), "Readers Wait", PROSE, PROSE)
    assert _without_short(items, ["headline", "body", "headline", "body", "body"], [0, 2]) == cuts


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1), min_size=1, max_size=12))
def test_every_piece_has_a_probability(texts: list[str]) -> None:
    items = make_items(*texts)
    pieces, rows = raw_pieces(items, 0, len(items))
    assert len(rows) == len(items)
    numbers = story_numbers(pieces, items, rows)
    assert numbers.shape == (len(pieces), len(STORY_COLUMNS))
    assert np.isfinite(numbers).all()
    sure = load_trees()["story"].probability(numbers)
    assert ((sure >= 0) & (sure <= 1)).all()
