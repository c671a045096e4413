"""An index of the version before languages is searched as it is, and not written.

The folder `earlier` is such an index, as that version wrote it: thirty German stories, which it stemmed as English.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from articles.search.document import ARTICLE, Key
from articles.search.engines import open_reader, open_writer, store
from articles.search.engines.base import Gate, IndexBroken, Plan, Reader
from articles.search.language.query import Node, Phrase, Wildcard, Word


@pytest.fixture
def root(tmp_path: Path) -> Path:
    name = store.create_beside(tmp_path)
    shutil.copytree(Path(__file__).parent / "earlier", tmp_path / name, dirs_exist_ok=True)
    store.switch(tmp_path, name)
    return tmp_path


@pytest.fixture
def reader(root: Path) -> Reader:
    return open_reader(root)


@pytest.mark.parametrize(
    ("node", "total"),
    [
        (Word("glaciers"), 30),
        (Word("glaciers", "headline"), 30),
        (Word("retreats", "text"), 30),
        (Word("number", "text"), 0),
        (Phrase("Glaciers retreat in the Alps"), 30),
        (Phrase("alps glaciers", "text"), 29),
        (Wildcard("glac*", "text"), 30),
    ],
)
def test_it_is_searched(reader: Reader, node: Node, total: int) -> None:
    assert reader.search(Plan(node)).total == total


def test_similar_stories_and_facets_are_found_in_it(reader: Reader) -> None:
    assert len(reader.find_similar(Key(ARTICLE, 1), Gate(), 5)) == 5
    assert reader.search(Plan(Word("glaciers"), facets=("status",))).facets == {"status": [("published", 30)]}


def test_it_says_that_it_must_be_rebuilt(reader: Reader) -> None:
    with pytest.raises(IndexBroken, match="another version"):
        reader.check()


def test_it_is_not_written(root: Path, reader: Reader) -> None:
    with pytest.raises(IndexBroken, match="another version"):
        open_writer(root, store.current(root).name).update([], [Key(ARTICLE, 1)])
    assert reader.documents() == 30
