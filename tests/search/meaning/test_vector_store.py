"""The file of vectors: what waits, what answers, and what readers in other processes notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.search.meaning.vector_store import VectorStore
from articles.search.meaning.vectors import pack
from tests.search.meaning.made_embedder import make_direction


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "meaning.sqlite3")


def put(store: VectorStore, *pks: int, version: str = "v1") -> None:
    """Vectors of these stories, each its own direction."""
    store.note(pks)
    for row in store.waiting(100):
        store.put(row, version, "digest", pack(make_direction(row.pk)))


def nearest(store: VectorStore, number: int, limit: int = 10) -> list[int]:
    return [pk for pk, _ in store.nearest(make_direction(number), limit)]


def test_a_story_has_no_vector_until_one_is_put(store: VectorStore) -> None:
    store.note([4, 5])
    assert (nearest(store, 4), store.vector(4), store.counts()) == ([], None, (0, 2))
    put(store, 4, 5)
    assert (nearest(store, 4)[0], store.counts()) == (4, (2, 0))


def test_the_nearest_come_first_and_no_more_than_wanted(store: VectorStore) -> None:
    put(store, *range(1, 60))
    found = store.nearest(make_direction(7), 5)
    assert (len(found), found[0][0]) == (5, 7)
    assert found[0][1] == pytest.approx(1, abs=0.01)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_stories_without_a_vector_have_no_score(store: VectorStore) -> None:
    put(store, 1, 2)
    store.note([2])
    assert list(store.scores(make_direction(1), [1, 2, 3])) == [1]


def test_a_noted_story_answers_no_more(store: VectorStore) -> None:
    put(store, 1, 2)
    assert nearest(store, 1)[0] == 1
    store.note([1])
    assert nearest(store, 1) == [2]
    assert store.vector(1) is None


def test_a_reader_in_another_process_notices_every_change(store: VectorStore) -> None:
    other = VectorStore(store.path)
    put(store, 1, 2)
    assert nearest(other, 1)[0] == 1
    put(store, 3)
    assert nearest(other, 3)[0] == 3
    store.let_go([3])
    assert 3 not in nearest(other, 3)
    store.remove()
    put(store, 5)
    assert nearest(other, 5) == [5]


def test_a_story_that_changed_while_its_vector_was_made_still_waits(store: VectorStore) -> None:
    store.note([1])
    (row,) = store.waiting(10)
    store.note([1])
    store.put(row, "v1", "digest", pack(make_direction(1)))
    assert (store.counts(), store.vector(1)) == ((0, 1), None)


def test_a_passage_that_did_not_change_keeps_its_vector(store: VectorStore) -> None:
    put(store, 1)
    store.note([1])
    (row,) = store.waiting(10)
    assert row.digest == "digest"
    store.put(row, "v2", row.digest, None)
    assert nearest(store, 1) == [1]


def test_the_newest_stories_wait_in_front(store: VectorStore) -> None:
    store.note([3, 9, 5])
    assert [row.pk for row in store.waiting(2)] == [9, 5]


def test_comparing_notes_what_differs_and_lets_go_what_is_gone(store: VectorStore) -> None:
    put(store, 1, 2, 3)
    store.compare(iter([(1, "v1"), (2, "v2"), (4, "v1")]))
    assert [row.pk for row in store.waiting(10)] == [4, 2]
    assert nearest(store, 3) == [1]
    put(store, 2, version="v2")
    store.compare(iter([(1, "v1"), (2, "v2"), (3, "v1")]))
    assert [row.pk for row in store.waiting(10)] == [3]


def test_comparing_leaves_alone_what_waits_and_is_not_indexed_yet(store: VectorStore) -> None:
    store.note([1])
    (row,) = store.waiting(10)
    store.compare(iter([]))
    assert store.waiting(10) == [row]
