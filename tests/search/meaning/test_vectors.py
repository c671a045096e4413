"""Vectors as 8-bit numbers and as signs: small, and still near the same neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from articles.search.meaning.vectors import SIZE, WORDS, Floats, codes_of, likely, pack, unpack


def make_vectors(count: int) -> Floats:
    rows = np.random.default_rng(7).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_packed_vector_is_as_near_as_it_was_but_for_rounding() -> None:
    rows = make_vectors(50)
    packed = [pack(row) for row in rows]
    assert {len(each) for each in packed} == {SIZE}
    assert np.abs(unpack(packed) @ rows.T - rows @ rows.T).max() < 0.01


def test_a_code_is_the_signs_of_a_vector() -> None:
    (vector,) = make_vectors(1)
    opposite = codes_of(np.stack([vector, -vector]))
    assert opposite.shape == (2, WORDS)
    assert np.bitwise_count(opposite[0] ^ opposite[1]).sum() == SIZE


def test_likely_neighbours_are_those_with_most_signs_in_common() -> None:
    rows = make_vectors(500)
    near = rows[:1] + 0.5 * make_vectors(3)
    codes = codes_of(np.concatenate([rows, near]))
    assert set(likely(rows[0], codes, 4).tolist()) == {0, 500, 501, 502}


@pytest.mark.parametrize(("count", "limit", "found"), [(0, 3, 0), (2, 3, 2), (3, 3, 3), (4, 3, 3)])
def test_no_more_are_likely_than_wanted_or_held(count: int, limit: int, found: int) -> None:
    assert len(likely(make_vectors(5)[4], codes_of(make_vectors(5)[:count]), limit)) == found
