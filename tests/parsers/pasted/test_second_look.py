"""The second look: trees decide about days, writers, captions and credits from the labels of the whole text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.parsers.files.text_lines import Line
from articles.parsers.pasted import second_look
from articles.parsers.pasted.boosted_trees import build, read_trees, write_trees
from articles.parsers.pasted.first_names import has_first_name
from articles.parsers.pasted.label_model import load_model
from articles.parsers.pasted.line_context import COLUMNS, context_of
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import STATES
from articles.parsers.pasted.lines import Item, line_key
from articles.parsers.pasted.second_look import LIMITS, load_trees, look_again

STUMP = [("words", 3.0, 1, 2), ("", -1.5, 0, 0), ("", 2.0, 0, 0)]


def make_items(*texts: str) -> list[Item]:
    return [Item(Line(number, text, text.encode()), 0, line_key(text)) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(("words", "odds"), [(2, -1.5), (3, -1.5), (4, 2.0)])
def test_a_tree_compares_a_column_with_its_limit(words: int, odds: float) -> None:
    rows = np.array([[words]], dtype=np.float32)
    assert build([STUMP], ["words"]).log_odds(rows) == [odds]


def test_the_values_of_all_trees_add_up() -> None:
    rows = np.array([[4.0]], dtype=np.float32)
    trees = build([STUMP, [("", 0.5, 0, 0)]], ["words"])
    assert trees.log_odds(rows) == [2.5]
    assert trees.probability(rows)[0] == pytest.approx(0.924, abs=0.001)


def test_trees_are_read_as_they_were_written() -> None:
    (found,) = read_trees(write_trees("date", [STUMP]), ["words"]).values()
    assert found.log_odds(np.array([[3.0], [4.0]], dtype=np.float32)).tolist() == [-1.5, 2.0]


def test_trees_for_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="words"):
        build([STUMP], ["characters"])


def test_the_product_has_trees_for_each_decision() -> None:
    assert set(load_trees()) == set(LIMITS)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1), min_size=1, max_size=12))
def test_every_line_keeps_a_state_in_its_part_of_the_story(texts: list[str]) -> None:
    items = make_items(*texts)
    model = load_model()
    scores = model.scores(features_of(items))
    shares = model.shares(scores)
    assert np.allclose(shares.sum(axis=1), 1)
    states = model.label(scores).states
    assert context_of(items, shares, states).shape == (len(items), len(COLUMNS))
    assert set(look_again(items, shares, states).states) <= set(STATES)


@pytest.mark.parametrize(
    ("name", "is_known"), [("Jane Doe", True), ("JEAN-LUC ROE", True), ("Key Points", False), ("", False)]
)
def test_a_common_first_name_tells_a_person_from_a_label(name: str, is_known: bool) -> None:
    assert has_first_name(name) is is_known


@pytest.mark.parametrize(
    ("state", "share", "found"),
    [
        ("furniture1", 0.49, "furniture1"),
        ("furniture1", 0.50, "caption1"),
        ("caption1", 0.10, "caption1"),
        ("caption1", 0.09, "furniture1"),
    ],
)
def test_the_mean_of_what_chain_and_trees_think_decides(
    state: str, share: float, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    even, never = ([("", odds, 0, 0)] for odds in (0.0, -99.0))
    trees = {label: build([even if label == "caption" else never], COLUMNS) for label in LIMITS}
    monkeypatch.setattr(second_look, "load_trees", lambda: trees)
    monkeypatch.setitem(LIMITS, "caption", (0.5, 0.3))
    shares = np.zeros((3, len(STATES)))
    shares[[0, 1, 1, 2], [STATES.index(s) for s in ("headline", "caption1", "furniture1", "body")]] = 1
    shares[1] *= np.where(np.array(STATES) == "caption1", share, 1 - share)
    items = make_items(
        "Harbour Town Opens Its Library", "A queue at the harbour", "The library of the town has opened."
    )
    assert look_again(items, shares, ["headline", state, "body"]).states[1] == found
