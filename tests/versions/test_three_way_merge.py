"""Two people's edits merged: nothing that either of them typed is lost without being a conflict."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from articles.versions.three_way_merge import LISTS, merge, merge_lines

TEXT = strategies.sampled_from(["", "a", "b", "c"])
VALUES = strategies.fixed_dictionaries({"headline": TEXT, "standfirst": TEXT, "status": TEXT, "note": TEXT})
ITEMS = strategies.lists(strategies.sampled_from("abcdef"), unique=True).map("\n".join)


@given(VALUES, VALUES, VALUES)
def test_each_value_is_mine_or_theirs_and_what_both_changed_is_a_conflict(base: dict, mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    merged = merge(base, mine, theirs)
    for name in mine:
        both = base[name] != mine[name] != theirs[name] != base[name]
        if name in merged.conflicts:
            assert merged.values[name] == mine[name] != theirs[name]
        else:
            assert not both
            assert merged.values[name] == (theirs[name] if mine[name] == base[name] else mine[name])


@given(VALUES, VALUES)
def test_without_a_base_whatever_differs_is_a_conflict(mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    merged = merge(None, mine, theirs)
    assert set(merged.conflicts) == {name for name in mine if mine[name] != theirs[name]}


@given(VALUES, VALUES, VALUES)
def test_whoever_saves_second_the_result_is_the_same(base: dict, mine: dict, theirs: dict) -> None:  # type: ignore[type-arg]
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert set(one.conflicts) == set(other.conflicts)
    if not one.conflicts:
        assert one.values == other.values


@given(ITEMS, ITEMS, ITEMS)
def test_lists_keep_what_was_added_and_lose_what_was_removed(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    if merged is None:
        return
    begun, one, other = (set(text.splitlines()) for text in (base, mine, theirs))
    items = merged.splitlines()
    assert len(items) == len(set(items))
    assert set(items) == (begun & one & other) | (one - begun) | (other - begun)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a b c", "c a b", "a b c d", "c d a b"),
        ("a b c", "b a c", "a c b", None),
        ("a b c", "b a c", "b a c", "b a c"),
        ("a b", "a x b", "a y b", "a y x b"),
    ],
)
def test_orders_are_merged_unless_both_reordered(base: str, mine: str, theirs: str, merged: str | None) -> None:
    found = merge_lines(*(text.replace(" ", "\n") for text in (base, mine, theirs)))
    assert found == (merged.replace(" ", "\n") if merged is not None else None)


def test_a_status_and_the_reason_of_a_withdrawal_go_together() -> None:
    base = {"status": "published", "reason": "", "note": "", "withdrawn_on": ""}
    mine, theirs = base | {"status": "draft"}, base | {"status": "withdrawn", "reason": "x"}
    assert set(merge(base, mine, theirs).conflicts) == {"status", "reason"}
    assert "photos" in LISTS
