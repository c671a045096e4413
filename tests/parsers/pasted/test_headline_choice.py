"""The choice of the headline among the lines above a story's body."""

from __future__ import annotations

import numpy as np
import pytest

from articles.parsers.files.text_lines import Line
from articles.parsers.pasted import headline_choice
from articles.parsers.pasted.boosted_trees import build
from articles.parsers.pasted.headline_choice import ABOVE, body_start, candidates_above, choose_headline, with_colon
from articles.parsers.pasted.headline_numbers import HEADLINE_COLUMNS, headline_numbers
from articles.parsers.pasted.line_context import COLUMNS
from articles.parsers.pasted.lines import Item, is_copy, line_key

TITLE = "Harbour Town Opens Its Library After Ten Years"
STANDFIRST = "The doors had been closed since the flood, and readers waited in a long queue on Monday."
BODY = (
    "The library of the harbour town opened its doors on Monday, ten years after the flood had closed it.",
    "Readers waited in a queue along the harbour, and the mayor said that the town had missed its library.",
)


def make_items(*texts: str) -> list[Item]:
    return [Item(Line(number, text, text.encode()), 0, line_key(text)) for number, text in enumerate(texts, start=1)]


def choose(items: list[Item], states: list[str]) -> list[str]:
    return choose_headline(items, states, np.zeros((len(items), len(COLUMNS)), dtype=np.float32))


@pytest.mark.parametrize(("likely", "headline"), [(-40.0, 0), (40.0, 1)])
def test_the_trees_may_outweigh_the_weights(likely: float, headline: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = [("candidate:from_top", 0.5, 1, 2), ("", -likely, 0, 0), ("", likely, 0, 0)]
    monkeypatch.setattr(headline_choice, "load_trees", lambda: {"headline": build([tree], HEADLINE_COLUMNS)})
    states = ["furniture0", "headline", "byline1", "body", "body"]
    items = make_items("Ten Years of Library Plans", TITLE, "By Jane Doe", *BODY)
    assert choose(items, states).index("headline") == headline


def test_a_candidate_is_compared_with_the_others_and_with_the_paragraphs() -> None:
    items = make_items("An unrelated line of words", TITLE, f"Home / {TITLE}", *BODY)
    rows = np.zeros((len(items), len(COLUMNS)), dtype=np.float32)
    found = headline_numbers(items, rows, 3, [0, 1, 2])
    assert found.shape == (3, len(HEADLINE_COLUMNS))
    column = {name: found[:, place].tolist() for place, name in enumerate(HEADLINE_COLUMNS)}
    assert column["candidate:shared_rank"] == [2, 0, 0]
    assert column["candidate:part_below"] == [0, 1, 0]
    assert column["candidate:around_above"] == [0, 0, 1]
    assert column["candidate:to_body"] == [3, 2, 1]


def test_a_byline_a_known_name_and_a_place_in_a_gallery_are_no_candidates() -> None:
    items = make_items("12 of 12 |", "By Jane Doe", "Jane Doe", TITLE, *BODY)
    assert candidates_above(items, 4) == [3]


def test_a_headline_above_the_chosen_standfirst_becomes_the_headline() -> None:
    states = ["furniture0", "headline", "byline1", "body", "body"]
    found = choose(make_items(TITLE, STANDFIRST, "By Jane Doe", *BODY), states)
    assert found == ["headline", "standfirst1", "byline1", "body", "body"]


def test_a_title_behind_a_label_gives_way_to_its_copy_without_one() -> None:
    states = ["headline", "furniture1", "byline1", "body", "body"]
    found = choose(make_items(f"Home / News / {TITLE}", TITLE, "By Jane Doe", *BODY), states)
    assert found.index("headline") == 1


def test_a_title_behind_its_kicker_stays_below_a_breadcrumb_without_the_kicker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headline_choice, "headline_scores", lambda *_: [0.0, 1.0])
    states = ["furniture0", "headline", "byline1", "body", "body"]
    found = choose(make_items(TITLE, f"Libraries after the flood {TITLE}", "By Jane Doe", *BODY), states)
    assert found.index("headline") == 1


@pytest.mark.parametrize(
    ("copies", "printed"),
    [
        (["After the flood: Report: Town opens library"], "After the flood: Report: Town opens library"),
        (["After the flood Report: Town closes library"], "After the flood Report: Town opens library"),
        (["After the floods: Report: Town opens library"], "After the flood Report: Town opens library"),
        ([], "After the flood Report: Town opens library"),
    ],
)
def test_the_copy_with_the_most_colons_is_the_headline(copies: list[str], printed: str) -> None:
    headline, *lines = make_items("After the flood Report: Town opens library", *copies)
    assert with_colon(headline, lines).text == printed


def test_a_text_whose_labels_have_no_headline_stays_as_it_is() -> None:
    states = ["furniture0"] * 3
    assert choose(make_items(TITLE, *BODY), states) == states


def test_the_body_begins_with_the_longest_run() -> None:
    items = make_items("short", TITLE, *BODY)
    assert body_start(items, ["body", "headline", "body", "body"]) == 2
    assert body_start(items, ["furniture0"] * 4) == 0


def test_lines_far_above_the_body_and_days_are_no_candidates() -> None:
    items = make_items(TITLE, *["A line of the menu"] * (ABOVE - 1), "3 March 2024", *BODY)
    assert 0 in candidates_above(items, ABOVE)
    assert candidates_above(items, ABOVE + 1) == list(range(1, ABOVE))


def test_a_line_of_nineteen_characters_that_was_cut_short_is_no_copy() -> None:
    short, long = "Harbour town opens i…", "Harbour town opens its library"
    assert is_copy(*make_items(short, long)) == is_copy(*reversed(make_items(short, long)))
    assert not is_copy(*make_items("Harbour town opens…", long))
    assert is_copy(*make_items("Harbour town opens it…", long))
