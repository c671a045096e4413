"""Whoosh's own searcher is asked the same as the arrays: it must find the same documents with the same scores."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from whoosh import index

from articles.search.engines import open_writer, store
from articles.search.engines.whoosh.read.matcher import Matcher
from articles.search.engines.whoosh.read.oracle import compile_node, weighting
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.language.query import Node, Word
from tests.search.engines.whoosh.archive import make_archive, make_document, nodes


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Several segments, some documents replaced and some removed."""
    root = tmp_path_factory.mktemp("index")
    archive = make_archive(300)
    open_writer(root).build(archive[:200], 200)
    open_writer(root).update(archive[200:])
    open_writer(root).update(
        [make_document(7, seed=1), make_document(208, seed=1)], [archive[11].key, archive[250].key]
    )
    return Snapshot(store.current(root))


def by_whoosh(snapshot: Snapshot, node: Node) -> dict[int, float]:
    searcher = index.open_dir(str(snapshot.folder)).searcher(weighting=weighting())
    try:
        return {hit.docnum: hit.score for hit in searcher.search(compile_node(node, snapshot), limit=None)}
    finally:
        searcher.close()


def by_arrays(snapshot: Snapshot, node: Node) -> dict[int, float]:
    ids, scores = Matcher(snapshot).docs(node).ids_and_scores()
    live = snapshot.live_mask
    return {number: score for number, score in zip(ids.tolist(), scores.tolist(), strict=True) if live[number]}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(node=nodes)
def test_it_finds_and_scores_what_whoosh_does(snapshot: Snapshot, node: Node) -> None:
    expected, found = by_whoosh(snapshot, node), by_arrays(snapshot, node)
    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, abs=1e-4)


LANGUAGES = (None, None, "en", "de", "tr", "fr", "ru")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same in several languages."""
    root = tmp_path_factory.mktemp("index")
    archive = [
        replace(document, keys={**document.keys, "language": (code,) if code else ()})
        for document, code in zip(make_archive(300), LANGUAGES * 50, strict=False)
    ]
    open_writer(root).build(archive[:200], 200)
    open_writer(root).update(archive[200:], [archive[11].key])
    return Snapshot(store.current(root))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(node=nodes)
def test_it_finds_what_whoosh_does_in_several_languages(mixed: Snapshot, node: Node) -> None:
    assert by_arrays(mixed, node).keys() == by_whoosh(mixed, node).keys()


@pytest.mark.parametrize("word", ["government", "ministers", "Türkiye", "election", "loans", "28.7"])
def test_a_word_in_several_languages_scores_as_whoosh_scores_it(mixed: Snapshot, word: str) -> None:
    found = by_arrays(mixed, Word(word))
    assert found
    assert found == pytest.approx(by_whoosh(mixed, Word(word)), abs=1e-4)
