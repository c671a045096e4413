"""Numbers of an index take as few octets as they need, and come back as they were."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.engines import open_writer, store
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage.columns import gaps_of, octets_of
from articles.search.engines.whoosh.storage.segment_writer import pack_numbers, unpack_numbers
from tests.search.engines.contract import make_document


@pytest.mark.parametrize(("most", "octets"), [(0, 1), (255, 1), (256, 2), (65535, 2), (65536, 4), (2**32 - 1, 4)])
def test_numbers_take_the_octets_of_the_largest_one(most: int, octets: int) -> None:
    numbers = np.array([0, most, 1], np.int64)
    assert octets_of(numbers) == octets
    packed = pickle.loads(pickle.dumps(pack_numbers(numbers), 3))  # noqa: S301 - made here
    assert unpack_numbers(packed).tolist() == list(packed) == numbers.tolist()
    assert unpack_numbers(packed).itemsize == octets


def test_no_name_of_a_class_stands_in_a_packed_list() -> None:
    assert len(pickle.dumps(pack_numbers(np.array([1000, 2000])), 3)) < 20


@given(st.lists(st.sets(st.integers(0, 70_000), max_size=5), max_size=6))
def test_gaps_of_a_document_add_up_to_its_ordinals(lists: list[set[int]]) -> None:
    counts = np.array([len(each) for each in lists], np.int64)
    gaps = gaps_of(counts, np.array([number for each in lists for number in sorted(each)], np.int64))
    parts = np.split(gaps, np.cumsum(counts)[:-1]) if lists else []
    assert [np.cumsum(part).tolist() for part in parts] == [sorted(each) for each in lists]


def test_the_terms_of_each_document_are_read_alone(tmp_path: Path) -> None:
    texts = ["", "weir heron", *(f"word{number} weir" for number in range(300))]
    open_writer(tmp_path).build([make_document(pk, text) for pk, text in enumerate(texts, 1)], len(texts))
    snapshot = Snapshot(store.current(tmp_path))
    for number in (1, 2, 150, 301):
        key = snapshot.keys_of([number])[0]
        assert set(texts[key.pk - 1].split()) <= set(snapshot.terms_of(number))
