"""The list of equivalents, as archivists write it."""

from __future__ import annotations

import pytest

from articles.search.analysis.equivalents import (
    LONGEST_FORM,
    MOST_FORMS,
    MOST_GROUPS,
    default_equivalents,
    other_forms_by_words,
    read_equivalents,
)


def test_the_default_list_is_read_whole() -> None:
    groups, wrong = read_equivalents(default_equivalents())
    assert ("USSR", "Soviet Union") in groups and not wrong


def test_comments_empty_lines_and_repeated_forms_count_nothing() -> None:
    assert read_equivalents("# a = b\n\n  lorry =  truck = lorry \n") == ([("lorry", "truck")], [])


@pytest.mark.parametrize("line", ["lorry", "lorry =", "= truck", "lorry = lorry", "lorry = !"])
def test_a_line_without_two_forms_is_wrong(line: str) -> None:
    assert read_equivalents(line) == ([], [line])


@pytest.mark.parametrize(("forms", "is_read"), [(MOST_FORMS, True), (MOST_FORMS + 1, False)])
def test_a_group_has_so_many_forms(forms: int, is_read: bool) -> None:
    assert bool(read_equivalents(" = ".join(f"word{number}" for number in range(forms)))[0]) == is_read


@pytest.mark.parametrize(("words", "is_read"), [(LONGEST_FORM, True), (LONGEST_FORM + 1, False)])
def test_a_form_has_so_many_words(words: int, is_read: bool) -> None:
    assert bool(read_equivalents(f"short = {'word ' * words}")[0]) == is_read


def test_a_list_has_so_many_groups() -> None:
    lines = [f"one{number} = other{number}" for number in range(MOST_GROUPS + 1)]
    groups, wrong = read_equivalents("\n".join(lines))
    assert (len(groups), wrong) == (MOST_GROUPS, lines[-1:])


def test_a_form_in_two_groups_leads_to_both() -> None:
    found = other_forms_by_words([("EC", "Common Market"), ("EC", "European Community")])
    assert found["ec",] == ("Common Market", "European Community")
    assert found["common", "market"] == ("EC",)
