"""What is run for what was asked."""

from __future__ import annotations

import pytest
from hypothesis import given

from articles.search.answering import rewrite
from articles.search.language.parser import parse
from articles.search.language.query import And, AnyOf, Everything, Node, Not, Or, Phrase, Word
from tests.search.language.trees import trees


def tree_of(text: str) -> Node:
    return parse(text, staff=True).tree


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("flood in the valley", "flood valley"),
        ("bank of england", "bank england"),
        ("the who", "the who"),
        ("to be or not to be", "to be or not to be"),
        ("may elections", "may elections"),
        ("WHO report Geneva", "WHO report Geneva"),
        ("in section:business flood", "in section:business flood"),
        ('in "a flood" valley', '"a flood" valley'),
        ("caption:in flood valley", "flood valley"),
        ("the", "the"),
    ],
)
def test_small_words_are_dropped_beside_two_others(text: str, kept: str) -> None:
    assert rewrite.drop_stop_words(tree_of(text)) == tree_of(kept)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("why stop suppressing the monks of the valley", "why stop suppressing the monks of the valley"),
        ("flood damage bridge valley repair cost", "flood damage bridge valley repair cost"),
        ("is cancer related to cell reproduction?", "is cancer related to cell reproduction"),
        ("cost cost costs the bridge bridge repair works", "cost cost costs the bridge bridge repair works"),
        ("damage to the river-side bridge in autumn floods", "damage to the river side bridge in autumn floods"),
    ],
)
def test_a_long_question_is_ranked_by_any_of_its_words(text: str, words: str) -> None:
    assert rewrite.rank_question(tree_of(text), text) == AnyOf(tuple(map(Word, words.split())))


@pytest.mark.parametrize(
    "text",
    [
        "flood",
        "bank of england",
        "flood damage bridge valley repair",
        "flood damage bridge valley repair -cost",
        "flood damage bridge valley repair headline:cost",
        "flood damage bridge valley OR repair cost the",
        "of the and to in it is",
    ],
)
def test_other_searches_are_no_questions(text: str) -> None:
    assert rewrite.rank_question(tree_of(text), text) is None


def test_what_a_question_quotes_weighs_double() -> None:
    text = 'design of the "Star Wars" missile defence system'
    words = text.replace('"', "").split()
    assert rewrite.rank_question(tree_of(text), text) == Or((AnyOf(tuple(map(Word, words))), Phrase("Star Wars")))


def test_relaxing_keeps_dates_names_and_exclusions() -> None:
    relaxed = rewrite.relax(tree_of('flood "price war" (grain OR corn) caption:mud* -rain year:2024'))
    assert isinstance(relaxed, And)
    assert relaxed.children[:2] == tree_of("-rain year:2024").children  # type: ignore[union-attr]
    words = (*map(Word, ("flood", "price", "war", "grain", "corn")), Word("mud", "caption"))
    assert relaxed.children[2] == AnyOf(words, loose=True, most_first=True)
    assert rewrite.relax(tree_of("flood year:2024")) is None


def test_a_sign_that_is_no_word_is_dropped() -> None:
    lone = Word("ـ")  # an Arabic tatweel
    assert rewrite.settle_words(And((Word("a"), lone))) == Word("a")
    assert rewrite.settle_words(Or((Word("a"), Not(lone)))) == Word("a")
    assert rewrite.settle_words(lone) == Everything()


@given(trees)
def test_planning_never_fails_and_excludes_nothing_new(tree: Node) -> None:
    settled = rewrite.settle_words(tree)
    rewrite.relax(settled)
    rewrite.rank_question(settled, "")
    kept = rewrite.drop_stop_words(settled)
    assert set(rewrite.leaves(kept)) <= set(rewrite.leaves(tree)) | {Everything()}
    assert rewrite.replace(tree, tree, Everything()) == Everything()
