"""What neighbouring words of a search add to the score of a document that holds them near each other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.search.document import ARTICLE, Document, Key, Sort
from articles.search.engines import open_reader, open_writer
from articles.search.engines.base import Gate, Plan
from articles.search.engines.weights import PAIR_REACH
from articles.search.language.query import And, AnyOf, Node, Word

Score = Callable[..., dict[int, float]]


@pytest.fixture
def scores(tmp_path: Path) -> Score:
    """The scores of texts for a tree, by their number; beside them stand texts that hold none of its words."""

    def ask(tree: Node, *texts: str, sort: Sort = Sort.RELEVANCE) -> dict[int, float]:
        keys = {"status": ("published",)}
        rows = [*texts, *["nothing of all that"] * 20]
        documents = [Document(Key(ARTICLE, at), {"text": text}, keys, at) for at, text in enumerate(rows)]
        open_writer(tmp_path).build(iter(documents), len(documents))
        found = open_reader(tmp_path).search(Plan(tree, Gate(), sort=sort))
        return {hit.key.pk: hit.score for hit in found.hits}

    return ask


def question(*words: str, loose: bool = False) -> AnyOf:
    return AnyOf(tuple(map(Word, words)), loose)


def apart(words: int) -> str:
    """River, and dam this many positions behind it."""
    return "river " + "x " * (words - 1) + "dam " + "x " * (PAIR_REACH + 2 - words)


def test_a_pair_counts_up_to_its_reach_and_no_further(scores: Score) -> None:
    found = scores(question("river", "dam"), apart(1), apart(PAIR_REACH - 1), apart(PAIR_REACH), apart(PAIR_REACH + 1))
    assert found[0] == found[1] == found[2] > found[3]


def test_a_pair_counts_in_the_order_of_the_search_only(scores: Score) -> None:
    found = scores(question("river", "dam"), "river dam", "dam river")
    assert found[0] > found[1]


def test_words_with_a_stop_word_between_them_are_neighbours(scores: Score) -> None:
    found = scores(question("dam", "of", "river"), "dam of river", "river of dam")
    assert found[0] > found[1]


def test_a_search_for_all_words_gains_by_pairs_too(scores: Score) -> None:
    found = scores(And((Word("river"), Word("dam"))), "river dam", "dam river", "river")
    assert found[0] > found[1]
    assert 2 not in found


def test_a_loose_search_ignores_the_order_of_its_words(scores: Score) -> None:
    found = scores(question("river", "dam", loose=True), "river dam", "dam river")
    assert found[0] == found[1]


def test_a_search_in_order_of_date_is_left_as_it_is(scores: Score) -> None:
    assert list(scores(question("river", "dam"), "river dam", "dam river", sort=Sort.NEWEST)) == [1, 0]


def test_a_repeated_word_weighs_the_root_of_its_count_and_a_stop_word_nothing(scores: Score) -> None:
    texts = ("river", "dam")
    once = scores(question("river", "dam"), *texts)
    thrice = scores(question("river", "river", "of", "river", "river", "dam"), *texts)
    assert thrice[0] == pytest.approx(2 * once[0])
    assert thrice[1] == once[1]


def test_a_word_that_texts_repeat_weighs_more_than_one_that_stands_once_in_each(scores: Score) -> None:
    texts = ("river river river x x x", "dam x x x x x", "river dam x x x x")
    found = scores(question("river", "dam"), *texts)
    plain = scores(question("river", "dam", loose=True), *texts)
    assert found[0] / found[1] > plain[0] / plain[1]
