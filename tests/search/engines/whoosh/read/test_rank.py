"""The best k of many: as sorting all of them would give, at the sizes where another way begins, and among ties."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from articles.search.document import Sort
from articles.search.engines.whoosh.read import rank
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.rank import best, boost_recent, top_indexes
from articles.search.engines.whoosh.read.snapshot import UNDATED, Snapshot

YEAR = int(365.25 * 86400)


class Documents:
    """A snapshot's columns, as ranking asks for them."""

    def __init__(self, published: list[int], pks: list[int] | None = None, photos: tuple[int, ...] = ()) -> None:
        self.moments = np.array(published, np.int64)
        self.pks = np.array(pks if pks is not None else range(1, len(published) + 1), np.int64)
        self.ordinals = np.array([1 if n in photos else 0 for n in range(len(published))], np.int8)

    def publication_times(self) -> NDArray[np.int64]:
        return self.moments

    def dated_mask(self) -> NDArray[np.bool_]:
        return self.moments != UNDATED

    def numbers(self, name: str) -> NDArray[np.int64]:
        return {"pk": self.pks, "published": self.moments}[name]

    def kinds(self) -> tuple[list[str], NDArray[np.int8]]:
        return ["article", "photo"], self.ordinals

    def get_or_make(self, name: str, make: Any) -> Any:
        return make()


def snapshot(*args: Any, **options: Any) -> Snapshot:
    return cast(Snapshot, Documents(*args, **options))


def docs(*scores: float) -> Docs:
    return Docs(ids=np.arange(len(scores), dtype=np.int32), scores=np.array(scores, np.float32))


def order(found: list[tuple[int, float]]) -> list[int]:
    return [number for number, _ in found]


@pytest.mark.parametrize("size", [1, 63, 64, 65, 4095, 4096, 4097, 20_000, 20_031])
@pytest.mark.parametrize("k", [1, 2, 15, 16, 17, 77, 78, 79])
@pytest.mark.parametrize("values", [3, 1000, 10**9])
def test_the_k_largest_and_all_that_tie_with_the_last(size: int, k: int, values: int) -> None:
    row = np.random.default_rng(size * k).integers(0, values, size)
    found = top_indexes(row, k)
    bound = np.sort(row)[-k] if k <= size else row.min()
    assert sorted(found.tolist()) == np.flatnonzero(row >= bound).tolist()


@pytest.mark.parametrize("place", [0, 63, 64, 19_967])
def test_the_largest_is_found_wherever_it_stands(place: int) -> None:
    row = np.zeros(20_031)
    row[place] = 1
    assert top_indexes(row, 1).tolist() == [place]


@pytest.mark.parametrize("place", [19_968, 20_030])
def test_the_largest_is_among_those_found_behind_the_last_whole_stretch(place: int) -> None:
    row = np.zeros(20_031)
    row[place] = 1
    assert place in top_indexes(row, 1)


def test_equal_scores_stand_by_moment_of_nothing_but_their_key() -> None:
    found = best(snapshot([5, 9, 7], pks=[3, 1, 2]), docs(1, 1, 1), Sort.RELEVANCE, 0, 3)
    assert order(found) == [1, 2, 0]


def test_stories_stand_before_photos_of_the_same_score_and_number() -> None:
    found = best(snapshot([0, 0], pks=[1, 1], photos=(0,)), docs(1, 1), Sort.RELEVANCE, 0, 2)
    assert order(found) == [1, 0]


def test_a_photo_s_lower_number_does_not_bring_it_before_a_story() -> None:
    found = best(snapshot([0, 0], pks=[1, 10**6], photos=(0,)), docs(1, 1), Sort.RELEVANCE, 0, 2)
    assert order(found) == [1, 0]


@pytest.mark.parametrize(("sort", "wanted"), [(Sort.NEWEST, [1, 3, 0, 2]), (Sort.OLDEST, [0, 3, 1, 2])])
def test_undated_ones_stand_last_by_date(sort: Sort, wanted: list[int]) -> None:
    assert order(best(snapshot([10, 30, UNDATED, 20]), docs(1, 1, 1, 1), sort, 0, 4)) == wanted


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_of_one_moment_the_better_match_stands_first_then_the_lower_key(sort: Sort) -> None:
    found = best(snapshot([7, 7, 7, 7], pks=[4, 3, 2, 1]), docs(1, 3, 1, 2), sort, 0, 4)
    assert order(found) == [1, 3, 2, 0]


def test_scores_come_with_the_numbers() -> None:
    assert best(snapshot([0, 0]), docs(0.5, 2), Sort.RELEVANCE, 0, 2) == [(1, 2.0), (0, 0.5)]


@pytest.mark.parametrize(("k", "count"), [(-1, 0), (0, 0), (1, 1), (3, 3), (4, 3)])
def test_it_gives_k_or_all(k: int, count: int) -> None:
    assert len(best(snapshot([1, 2, 3]), docs(1, 2, 3), Sort.RELEVANCE, 0, k)) == count


def test_nothing_found_gives_nothing() -> None:
    assert best(snapshot([1]), docs(), Sort.NEWEST, 1, 5) == []


@pytest.mark.parametrize("recency", [0.0, 0.5])
def test_a_row_of_all_documents_gives_matches_alone(recency: float) -> None:
    dense = Docs(dense=np.array([0, 2, 0, 1], np.float32))
    assert order(best(snapshot([0, 0, 0, 0]), dense, Sort.RELEVANCE, recency, 4)) == [1, 3]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("k", [1, 20, 499])
@pytest.mark.parametrize("size", [1000, 1002, 1041, 2000, 5000])
def test_where_many_tie_the_pages_are_those_of_a_whole_sort(sort: Sort, k: int, size: int) -> None:
    rng = np.random.default_rng(size + k)
    moments = rng.choice([UNDATED, 1, 2], size)
    scores = rng.choice([1.0, 2.0], size).astype(np.float32)
    pks = rng.permutation(size) + 1
    matches = Docs(ids=np.arange(size, dtype=np.int32), scores=scores)

    def place(n: int) -> tuple[float, ...]:
        by_date = {Sort.NEWEST: -moments[n], Sort.OLDEST: moments[n]}.get(sort, 0)
        return (sort is not Sort.RELEVANCE and moments[n] == UNDATED, by_date, -scores[n], pks[n])

    wanted = sorted(range(size), key=place)[:k]
    assert order(best(snapshot(moments.tolist(), pks.tolist()), matches, sort, 0, k)) == wanted


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("offset", [1, 998, 999, 1000, 1001, 4_978, 4_999, 5_000, 5_001])
@pytest.mark.parametrize("days", [2, 50, 10**6])
def test_a_page_far_down_is_that_of_a_whole_sort(sort: Sort, offset: int, days: int) -> None:
    rng = np.random.default_rng(offset + days)
    moments = rng.integers(1, days, 5_000)
    moments[rng.integers(0, 5_000, 300)] = UNDATED
    scores = rng.choice([1.0, 2.0], 5_000).astype(np.float32)
    rows = snapshot(moments.tolist(), (rng.permutation(5_000) + 1).tolist())
    matches = Docs(ids=np.arange(5_000, dtype=np.int32), scores=scores)
    whole = best(rows, matches, sort, 0, 5_000)
    assert best(rows, matches, sort, 0, offset + 20, offset) == whole[offset : offset + 20]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("recency", [0.0, 0.5])
def test_the_order_of_all_is_that_of_the_best(sort: Sort, recency: float) -> None:
    rng = np.random.default_rng(7)
    rows = snapshot(rng.choice([UNDATED, 1, 2], 50).tolist(), (rng.permutation(50) + 1).tolist())
    ids, scores = np.arange(50, dtype=np.int32), rng.choice([1.0, 2.0], 50).astype(np.float32)
    found = rank.order(rows, ids, scores, sort, recency)
    assert found.tolist() == order(best(rows, Docs(ids=ids, scores=scores), sort, recency, 50))


@pytest.mark.parametrize(("age", "lift"), [(0, 1.0), (1, 0.5), (2, 0.25), (60, 2**-60)])
def test_recency_lifts_a_score_by_half_as_much_each_year(age: int, lift: float) -> None:
    newest = 100 * YEAR
    scores = np.array([2, 2], np.float32)
    ids = np.array([0, 1], np.int32)
    raised = boost_recent(snapshot([newest, newest - age * YEAR]), ids, scores, 0.5)
    assert raised.tolist() == pytest.approx([3.0, 2 * (1 + 0.5 * lift)])
    assert raised.dtype == np.float32


def test_recency_lifts_no_undated_document() -> None:
    raised = boost_recent(snapshot([YEAR, UNDATED]), np.array([0, 1], np.int32), np.array([1, 1], np.float32), 1.0)
    assert raised.tolist() == [2.0, 1.0]


def test_the_newest_document_of_all_counts_though_it_was_not_found() -> None:
    raised = boost_recent(snapshot([0, YEAR]), np.array([0], np.int32), np.array([1], np.float32), 1.0)
    assert raised.tolist() == [1.5]


def test_recency_may_bring_a_newer_match_before_a_better_one() -> None:
    newest = 50 * YEAR
    rows = snapshot([0, newest])
    assert order(best(rows, docs(1.2, 1.0), Sort.RELEVANCE, 0, 2)) == [0, 1]
    assert order(best(rows, docs(1.2, 1.0), Sort.RELEVANCE, 0.5, 2)) == [1, 0]
