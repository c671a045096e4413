"""The words of a segment, held against patterns and misspellings."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.analysis import fold
from articles.search.engines.whoosh.storage.wordlist import WordList, word_list

words = st.text(st.sampled_from("abcæşж東\U0001f40b"), min_size=1, max_size=6)


def make_list(*printed: str) -> WordList:
    return WordList(word_list([word.encode() for word in printed], range(1, len(printed) + 1)))


def distance(one: str, other: str) -> int:
    """Optimal string alignment, as the textbook has it."""
    table = {(-1, -1): 0} | {(i, -1): i + 1 for i in range(len(one))} | {(-1, j): j + 1 for j in range(len(other))}
    for i, j in product(range(len(one)), range(len(other))):
        differs = one[i] != other[j]
        table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + differs)
        if i and j and (one[i], one[i - 1]) == (other[j - 1], other[j]):
            table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one) - 1, len(other) - 1]


@given(words, st.lists(words, max_size=8, unique=True), st.integers(1, 2))
def test_no_word_that_is_near_is_passed_over(word: str, printed: list[str], edits: int) -> None:
    near = {form for form in printed if distance(fold(form), fold(word)) <= edits}
    assert {entry.exact for entry in make_list(*printed).match_near(fold(word), edits)} == near


@given(st.text(st.sampled_from("abce*?"), min_size=1, max_size=7), st.lists(words, max_size=8, unique=True))
def test_a_pattern_finds_every_word_that_it_matches(pattern: str, printed: list[str]) -> None:
    folded = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
    matching = {form.encode() for form in printed if folded.fullmatch(fold(form))}
    assert {form for form, _ in make_list(*printed).match_pattern(pattern)} == matching


def test_letters_within_a_word_are_looked_for_without_reading_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    holding = WordList._holding
    monkeypatch.setattr(WordList, "_holding", lambda *given: [looked_at.append(at) or at for at in holding(*given)])
    found = make_list("amsterdam", "rotterdam", "dam", "tehran").match_pattern("*terd*")
    assert [form for form, _ in found] == [b"amsterdam", b"rotterdam"]
    assert len(looked_at) == 2


@pytest.mark.parametrize(
    ("word", "found"),
    [("tehran", "tehran"), ("ethran", "tehran"), ("İstanbull", "istanbul"), ("москвы", "москва"), ("東", "東")],
)
def test_swapped_added_and_changed_letters_are_near(word: str, found: str) -> None:
    near = list(make_list("tehran", "istanbul", "москва", "東").match_near(fold(word), 1))
    assert [entry.exact for entry in near] == [found]


def test_a_word_is_given_as_printed_and_with_its_documents() -> None:
    assert make_list("ankara", "çalışma").match_pattern("cali*") == [("çalışma".encode(), b"2")]
    assert list(make_list("ankara", "çalışma").match_near("calisma", 1)) == [("calisma", "çalışma", 2)]
    assert list(make_list().match_near("word", 2)) == []
