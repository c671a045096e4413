"""Generations of an index: made beside, switched to at once, switched back from."""

from pathlib import Path

import pytest

from articles.search.engines import store
from articles.search.engines.base import IndexBroken


def make_generation(root: Path) -> str:
    name = store.create_beside(root)
    store.switch(root, name)
    return name


def test_nothing_is_live_at_first(tmp_path: Path) -> None:
    assert not store.exists(tmp_path / "index")
    with pytest.raises(IndexBroken, match="no search index yet"):
        store.current(tmp_path / "index")


def test_a_generation_is_live_once_it_is_switched_to(tmp_path: Path) -> None:
    first = make_generation(tmp_path)
    second = store.create_beside(tmp_path)
    assert store.current(tmp_path) == tmp_path / first
    store.switch(tmp_path, second)
    assert store.current(tmp_path) == tmp_path / second


def test_the_one_before_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    names = [make_generation(tmp_path) for _ in range(3)]
    assert store.generations(tmp_path) == names[1:]


def test_it_switches_back_to_the_one_before(tmp_path: Path) -> None:
    names = [make_generation(tmp_path) for _ in range(2)]
    store.switch(tmp_path, names[0])
    assert store.current(tmp_path).name == names[0]
    assert store.generations(tmp_path) == names


@pytest.mark.parametrize("content", ["g9999", "../../etc", "", "\udcff"])
def test_a_damaged_pointer_is_broken_not_empty(tmp_path: Path, content: str) -> None:
    make_generation(tmp_path)
    (tmp_path / "CURRENT").write_text(content, errors="surrogateescape")
    with pytest.raises(IndexBroken):
        store.current(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_damaged_stamp_is_broken(tmp_path: Path, content: str) -> None:
    (tmp_path / "stamp.json").write_text(content)
    with pytest.raises(IndexBroken):
        store.read_stamp(tmp_path)


def test_a_stamp_is_read_as_written(tmp_path: Path) -> None:
    store.write_stamp(tmp_path, {"schema": 3})
    assert store.read_stamp(tmp_path) == {"schema": 3}
