"""Texts become the numbers of BERT's pieces, as the model was trained with."""

from __future__ import annotations

import pytest

from articles.search.meaning.wordpieces import LONGEST_WORD, UNKNOWN, encode, split_word, split_words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [101, 102]),
        ("The ferry sank.", [101, 1996, 7115, 7569, 1012, 102]),
        ("Privatisation", [101, 26927, 20203, 26652, 102]),
    ],
)
def test_a_text_is_the_numbers_of_its_pieces(text: str, numbers: list[int]) -> None:
    assert encode(text, 128) == numbers


def test_case_and_accents_do_not_matter() -> None:
    assert encode("CAFÉ Müller", 128) == encode("cafe muller", 128)


def test_marks_and_chinese_signs_are_words() -> None:
    assert list(split_words("AT&T, 北京_1.5")) == ["at", "&", "t", ",", "北", "京", "_", "1", ".", "5"]


def test_a_word_is_the_longest_pieces_that_it_consists_of() -> None:
    assert split_word("ferries") == ("ferries",)
    assert split_word("embargoed") == ("em", "##bar", "##go", "##ed")


def test_a_word_without_pieces_or_too_long_is_unknown() -> None:
    assert split_word("☃") == (UNKNOWN,)
    assert split_word("a" * LONGEST_WORD) != (UNKNOWN,)
    assert split_word("a" * (LONGEST_WORD + 1)) == (UNKNOWN,)


@pytest.mark.parametrize(("words", "length"), [(125, 127), (126, 128), (127, 128)])
def test_a_long_text_is_cut(words: int, length: int) -> None:
    numbers = encode("ferry " * words, 128)
    assert (len(numbers), numbers[-1]) == (length, 102)
