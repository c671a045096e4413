"""The features of the lines of a paste, as arrays and by name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.parsers.files.text_lines import Line
from articles.parsers.pasted.label_model import NO_HEADLINE, UNLIKELY, load_model
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import STATES
from articles.parsers.pasted.lines import Item, line_key
from articles.parsers.pasted.shared_words import AHEAD, SharedWords

PROSE = "The library of the harbour town opened its doors on Monday, ten years after the flood had closed it."


def make_items(*texts: str, gap: int = 0) -> list[Item]:
    return [Item(Line(number, text, text.encode()), gap, line_key(text)) for number, text in enumerate(texts, start=1)]


def make_words(*texts: str, prose: int) -> SharedWords:
    """The words of lines, of which those from `prose` on are paragraphs."""
    return SharedWords([frozenset(text.split()) for text in texts], np.arange(len(texts)) >= prose)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1), min_size=1, max_size=12))
def test_the_scores_are_the_sums_of_the_weights_of_the_named_features(texts: list[str]) -> None:
    model = load_model()
    features = features_of(make_items(*texts, PROSE, *texts[:3]))
    is_headline = np.array([state.startswith("headline") for state in STATES])
    for names, scores in zip(features.names(), model.scores(features), strict=True):
        assert len(names) == len(set(names))
        wanted = sum(model.emission[model.number[name]] for name in names if name in model.number)
        wanted = wanted - UNLIKELY * is_headline * (not NO_HEADLINE.isdisjoint(names))
        assert scores == pytest.approx(wanted, abs=1e-3)


def test_a_line_that_is_printed_again_says_so() -> None:
    first, between, later = features_of(make_items("Harbour News", PROSE, "Harbour News")).names()
    assert {"twice", "copy:later"} & set(first) == {"twice"}
    assert {"twice", "copy:later"} <= set(later)
    assert "once" in between


@pytest.mark.parametrize(("lines", "share"), [(AHEAD - 1, 0.5), (AHEAD, 0.0)])
def test_words_count_that_a_paragraph_within_reach_below_says(lines: int, share: float) -> None:
    found = make_words("harbour elsewhere", *[""] * (lines - 1), "harbour library", prose=lines)
    assert found.below[0] == share


def test_a_paragraph_does_not_share_its_words_with_itself() -> None:
    assert make_words("harbour", prose=0).shared.tolist() == [0]
    assert make_words("harbour", "harbour", prose=0).shared.tolist() == [1, 1]


@pytest.mark.parametrize(("below", "likeness"), [("a b c", 1), ("a b x", 1), ("a x y", 0), ("x y z", -1)])
def test_lines_beside_each_other_are_alike_by_the_words_in_common(below: str, likeness: int) -> None:
    found = make_words("a b c", below, prose=2)
    assert found.like_below.tolist() == [likeness, -1]
    assert found.like_above.tolist() == [-1, likeness]
