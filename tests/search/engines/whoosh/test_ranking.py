"""The best k of many: what a full sort gives, with all ties where the many are cut down, and ties always by key."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.document import Sort
from articles.search.engines.whoosh.read.matcher import Docs
from articles.search.engines.whoosh.read.rank import at_least, best

UNDATED = -(2**40)
"""The day of a document without one: before all others."""


class Rows:
    """As much of a snapshot as ranking asks for: documents of one kind, their keys and days."""

    def __init__(self, keys: list[int], days: list[int]) -> None:
        self._keys, self._days = np.array(keys, np.int64), np.array(days, np.int64)

    def kinds(self) -> tuple[list[str], Any]:
        return ["article"], np.zeros(len(self._keys), np.int64)

    def numbers(self, name: str) -> Any:
        return self._keys

    def published(self) -> Any:
        return self._days

    def dated(self) -> Any:
        return self._days != UNDATED


@given(
    size=st.sampled_from([0, 1, 63, 64, 65, 4095, 4096, 4097, 4160, 20_000]),
    k=st.sampled_from([1, 2, 10, 16, 17]),
    most=st.sampled_from([1, 2, 50, 10**6]),
    seed=st.integers(0, 9),
)
def test_the_largest_are_found_with_all_that_tie_with_the_last(size: int, k: int, most: int, seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, most, size)
    found = set(at_least(values, k).tolist())
    least = sorted(values.tolist(), reverse=True)[min(k, size) - 1] if size else 0
    assert found == set(np.flatnonzero(values >= least).tolist())


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("size", [50, 4_097, 20_000])
@pytest.mark.parametrize("sort", list(Sort))
def test_the_best_are_those_of_a_full_sort_and_ties_are_in_the_order_of_their_keys(
    sort: Sort, size: int, dense: bool
) -> None:
    rng = np.random.default_rng(size)
    keys, days = rng.permutation(size).tolist(), rng.choice([UNDATED, -1, 0, 1], size).tolist()
    scores = rng.integers(1, 4, size).astype(np.float32)

    def order(n: int) -> tuple[float, ...]:
        oldest = -UNDATED if days[n] == UNDATED else days[n]
        day = {Sort.RELEVANCE: 0, Sort.NEWEST: -days[n], Sort.OLDEST: oldest}[sort]
        return day, -scores[n], keys[n]

    docs = Docs(dense=scores) if dense else Docs(ids=np.arange(size, dtype=np.int32), scores=scores)
    snapshot: Any = Rows(keys, days)
    for k in (1, 10, 40):
        expected = sorted(range(size), key=order)[:k]
        assert [n for n, _ in best(snapshot, docs, sort, 0.0, k)] == expected
