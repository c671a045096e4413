"""Pairs of names that may be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.authorities.likely_pairs import MAX_GROUP, Pair, Reason, find_pairs


def pairs(*names: str, people: bool = True) -> list[Pair]:
    return find_pairs(enumerate(names), people)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Hannes P. Albert", "Hannes P Albert", Reason.MARKS),
        ("Trần Minh Đức", "Tran Minh Duc", Reason.MARKS),
        ("Jean-Paul Belmondo", "Jean Paul Belmondo", Reason.MARKS),
        ("Merkel, Angela", "Angela Merkel", Reason.ORDER),
        ("Nguyen Van Nam", "Nam Nguyen Van", Reason.ORDER),
        ("H. P. Albert", "Hannes Albert", Reason.INITIALS),
        ("H. Albert", "Hannes P. Albert", Reason.INITIALS),
        ("Hannes Albert", "Hannes P. Albert", Reason.INITIALS),
        ("Katharina Schmitt", "Katharina Schmidt", Reason.TYPO),
        ("Katharina Schmit", "Katharina Schmidt", Reason.TYPO),
        ("Kathraina Schmidt", "Katharina Schmidt", Reason.TYPO),
    ],
)
def test_two_forms_of_one_name_are_a_pair(one: str, other: str, reason: Reason) -> None:
    assert pairs(one, other) == [Pair(0, 1, reason)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hannes Albert", "Hans Albert"),
        ("Ana Ruiz", "Ana Rius"),
        ("H. P. Albert", "H. K. Albert"),
        ("Angela Merkel", "Merkel"),
        ("Studio 24 Budapest", "Studio 25 Budapest"),
        ("", ""),
    ],
)
def test_two_names_are_no_pair(one: str, other: str) -> None:
    assert pairs(one, other) == []


@pytest.mark.parametrize(("letters", "count"), [(7, 0), (8, 1)])
def test_a_slip_counts_in_names_of_eight_letters_and_more(letters: int, count: int) -> None:
    assert len(pairs("a" * letters, "a" * (letters - 1) + "ba", people=False)) == count


def test_initials_do_not_count_for_agencies() -> None:
    assert pairs("A Press", "Associated Press", people=False) == []


@pytest.mark.parametrize(("size", "found"), [(MAX_GROUP, True), (MAX_GROUP + 1, False)])
def test_a_group_of_very_many_says_nothing(size: int, found: bool) -> None:
    words = [chr(ord("a") + n) * 9 for n in range(size - 1)]
    assert bool(pairs("J. Smith", *(f"J{word} Smith" for word in words))) == found


NAMES = st.lists(
    st.sampled_from(["Ana", "Anna", "A.", "P.", "Ruiz", "Đức", "Duc", "van", "李"]) | st.text(max_size=12), max_size=4
)


@given(st.lists(NAMES.map(" ".join), max_size=12), st.booleans())
def test_pairs_are_of_the_names_once_each_and_the_same_in_any_order(names: list[str], people: bool) -> None:
    numbered = list(enumerate(names))
    found = find_pairs(numbered, people)
    assert len({(pair.first, pair.second) for pair in found}) == len(found)
    assert all(0 <= pair.first < pair.second < len(names) for pair in found)
    assert found == find_pairs(reversed(numbered), people)
