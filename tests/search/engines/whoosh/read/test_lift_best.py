"""Documents that hold most of a question, or all words of a search in their headline, come before others."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.search.engines import open_reader, open_writer
from articles.search.engines.base import Plan
from articles.search.language.query import AnyOf, Node, Word, all_of
from tests.search.engines.contract import make_document

WORDS = tuple(Word(text) for text in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta"))


def order(root: Path, texts: list[tuple[str, str]], node: Node) -> list[int]:
    documents = [make_document(pk, text, headline=headline) for pk, (headline, text) in enumerate(texts, 1)]
    open_writer(root).build(documents, len(documents))
    return [hit.key.pk for hit in open_reader(root).search(Plan(node)).hits]


FILLING = [("Other", f"other words number{number}") for number in range(40)]


@pytest.mark.parametrize("loose", [False, True])
def test_a_document_with_all_of_a_question_comes_before_one_that_repeats_half(tmp_path: Path, loose: bool) -> None:
    repeats = "zeta epsilon delta gamma " * 3
    whole = "epsilon one alpha two delta three beta four zeta five gamma "
    texts = [("One", repeats), ("Two", whole), *FILLING]
    assert order(tmp_path, texts, AnyOf(WORDS, loose))[0] == 2


def test_a_headline_with_all_words_comes_before_texts_that_repeat_them(tmp_path: Path) -> None:
    texts = [("River", "talks river " * 9), ("Talks on the river", "nothing " * 9), *FILLING]
    assert order(tmp_path, texts, all_of([Word("talks"), Word("river")]))[0] == 2


def test_a_field_of_its_own_and_a_single_word_are_ranked_as_before(tmp_path: Path) -> None:
    texts = [("River", "river " * 9), ("River a", "nothing " * 50), *FILLING]
    assert order(tmp_path, texts, Word("river"))[0] == 1
