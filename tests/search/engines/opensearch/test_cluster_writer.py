"""What several writers of one index must not do to each other, and what a full or absent cluster says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from articles.search.document import ARTICLE, Key, Sort
from articles.search.engines import Cluster, generations, open_reader, open_writer
from articles.search.engines.base import Gate, IndexBroken, IndexUnreachable, Plan
from articles.search.language.query import Everything, Phrase, Wildcard, Word
from tests.search.engines.contract import make_document
from tests.search.engines.opensearch.conftest import make_cluster
from tests.search.engines.opensearch.node import Node, free_port


@pytest.fixture
def wide(search_node: Node) -> Iterator[Cluster]:
    """An index of three shards."""
    yield from make_cluster(search_node, 3)


def texts_found(cluster: Cluster, word: str) -> list[int]:
    return [hit.key.pk for hit in open_reader(cluster).search(Plan(Word(word))).hits]


def test_what_a_later_writer_replaced_is_not_put_back(cluster: Cluster) -> None:
    early, late = open_writer(cluster), open_writer(cluster)
    late.update([make_document(1, "new")], number=8)
    with pytest.raises(IndexUnreachable, match="newer state"):
        early.update([make_document(1, "old"), make_document(2, "old")], number=7)
    assert (texts_found(cluster, "new"), texts_found(cluster, "old")) == ([1], [2])
    early.update([make_document(1, "newest")], number=8)
    assert texts_found(cluster, "newest") == [1]


def test_what_a_later_writer_removed_does_not_come_back(cluster: Cluster) -> None:
    writer = open_writer(cluster)
    writer.update([make_document(1, "text")], number=3)
    writer.update([], [Key(ARTICLE, 1)], number=5)
    with pytest.raises(IndexUnreachable):
        writer.update([make_document(1, "text")], number=4)
    assert texts_found(cluster, "text") == []


def test_a_read_only_index_refuses_changes_with_a_cure_and_goes_on_answering(cluster: Cluster) -> None:
    from articles.search.engines.opensearch.connection import connect

    writer = open_writer(cluster)
    writer.update([make_document(1, "text")])
    client, block = connect(cluster), "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index=f"{cluster.name}-g0001", body={block: True})
    with pytest.raises(IndexUnreachable, match="accepts no changes") as caught:
        writer.update([make_document(2, "text")])
    assert "disk space" in caught.value.cure
    assert texts_found(cluster, "text") == [1]
    client.indices.put_settings(index=f"{cluster.name}-g0001", body={block: None})
    writer.update([make_document(2, "text")])
    assert texts_found(cluster, "text") == [1, 2]


def test_a_cluster_that_does_not_answer_is_unreachable_not_empty() -> None:
    pytest.importorskip("opensearchpy")
    nobody = Cluster((f"http://127.0.0.1:{free_port()}",))
    for ask in (lambda: open_reader(nobody).search(Plan(Everything())), lambda: open_writer(nobody)):
        with pytest.raises(IndexUnreachable, match="does not answer") as caught:
            ask()
        assert "SEARCH_URL" in caught.value.cure


def lose_all_copies(cluster: Cluster) -> None:
    """Make the index one that no node has a copy of: a new one may not be put on the only node. One that exists would
    be put there all the same, a moment later."""
    from articles.search.engines.opensearch import index_fields
    from articles.search.engines.opensearch.connection import connect

    client, index = connect(cluster), f"{cluster.name}-g0001"
    mappings = client.indices.get_mapping(index=index)[index]["mappings"]
    settings = index_fields.settings(cluster.shards, str(client.info()["version"]["number"]))
    settings |= {"index.routing.allocation.exclude._name": "node1"}
    client.indices.delete(index=index)
    body = {"mappings": mappings, "settings": settings, "aliases": {cluster.name: {}}}
    client.indices.create(index=index, body=body, params={"wait_for_active_shards": "0"})


def test_a_lost_shard_is_broken_and_never_fewer_hits(wide: Cluster) -> None:
    open_writer(wide).update([make_document(pk, "text") for pk in range(1, 30)])
    reader = open_reader(wide)
    assert reader.search(Plan(Word("text"))).total == 29
    lose_all_copies(wide)
    for ask in (reader.check, lambda: reader.search(Plan(Word("text"))), lambda: reader.count(Gate(), [Word("text")])):
        with pytest.raises(IndexUnreachable, match="no copy"):
            ask()


def test_a_document_that_cannot_be_indexed_is_named_as_one(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="secret"):
        open_writer(cluster).update([make_document(1, "text", keys={"secret": ("x",)})])


def test_generations_are_switched_and_the_one_before_is_kept(cluster: Cluster) -> None:
    kept, reader = generations(cluster), open_reader(cluster)
    assert (kept.exists(), kept.names()) == (False, [])
    open_writer(cluster).update([make_document(1, "first")])
    for text in ("second", "third"):
        name = kept.create_beside()
        open_writer(cluster, name).build([make_document(1, text)], 1)
        assert kept.live_name() != name
        kept.switch(name)
        assert [reader.search(Plan(Word(word))).total for word in ("first", text)] == [0, 1]
    assert (kept.names(), kept.live_name()) == (["g0002", "g0003"], "g0003")


def test_an_index_of_another_version_is_broken(cluster: Cluster) -> None:
    from articles.search.engines.opensearch.connection import connect
    from articles.search.engines.opensearch.live import forget

    open_writer(cluster)
    meta = {"stamp": {"engine": "opensearch", "schema": 0}, "languages": [""]}
    connect(cluster).indices.put_mapping(index=f"{cluster.name}-g0001", body={"_meta": meta})
    forget(cluster)
    with pytest.raises(IndexBroken, match="another version"):
        open_reader(cluster).check()


def test_pages_behind_what_the_cluster_gives_at_once_are_walked_to(
    wide: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.search.engines.opensearch.cluster_reader.WINDOW", 20)
    monkeypatch.setattr("articles.search.engines.opensearch.cluster_reader.PAGE", 7)
    open_writer(wide).update([make_document(pk, "text", day=-pk) for pk in range(1, 60)])
    found = open_reader(wide).search(Plan(Word("text"), sort=Sort.NEWEST, offset=45, limit=20))
    assert [hit.key.pk for hit in found.hits] == list(range(46, 60))
    assert found.total == 59
    assert [pk for pk, _ in open_reader(wide).versions(ARTICLE)] == list(range(1, 60))


def test_facets_are_exact_where_a_shard_gives_few_values_at_first(
    wide: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.search.engines.opensearch.cluster_reader.SHARD_SIZE", 1)
    documents = [make_document(pk, "text", keys={"subject": (str(pk % 7), str(pk % 11))}) for pk in range(1, 80)]
    open_writer(wide).update(documents)
    counts: dict[str, int] = {}
    for document in documents:
        for key in set(document.keys["subject"]):
            counts[key] = counts.get(key, 0) + 1
    expected = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:3]
    found = open_reader(wide).search(Plan(Word("text"), facets=("subject",), facet_size=3))
    assert found.facets["subject"] == expected


def test_upkeep_counts_the_documents_of_words_until_all_are_counted(cluster: Cluster) -> None:
    writer = open_writer(cluster)
    for pk in (1, 2):
        writer.update([make_document(pk, "same")])
    assert writer.tidy(lambda: nullcontext(True))
    assert not writer.tidy(lambda: nullcontext(True))
    assert open_reader(cluster).words("sa", 5) == [("same", 2)]


def test_halves_of_surrogate_pairs_and_odd_signs_are_indexed(cluster: Cluster) -> None:
    open_writer(cluster).update([make_document(1, "half \ud800 of naïve\u2028text x\u0001y\u0000z 😀 ﷺ")])
    reader = open_reader(cluster)
    assert [reader.search(Plan(node)).total for node in (Word("naive"), Phrase("text x"), Wildcard("nai*"))] == [
        1,
        1,
        1,
    ]
    assert reader.search(Plan(Word("\ud800"))).total in (0, 1)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Cluster(("https://node1:9200",), user="archive", password="secret"))
