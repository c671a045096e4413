"""One real node for all tests of this folder; an index of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from articles.search.engines import Cluster
from tests.conftest import missing
from tests.search.engines.opensearch.node import CannotStart, Node, running_nodes

_numbers = count(1)


@pytest.fixture(scope="session")
def search_node() -> Iterator[Node]:
    """A cluster of one node. Skipped where Java, Maven or the client library is missing."""
    try:
        import opensearchpy  # noqa: F401
    except ImportError:
        missing("java", "opensearch-py is not installed (requirements-opensearch.txt)")
    try:
        with running_nodes(1, for_tests=True) as (started,):
            yield started
    except CannotStart as reason:
        missing("java", str(reason))


@pytest.fixture
def cluster(search_node: Node) -> Iterator[Cluster]:
    """An index of the test's own in that cluster, of one shard."""
    yield from make_cluster(search_node, 1)


def make_cluster(node: Node, shards: int) -> Iterator[Cluster]:
    """A place in the cluster where there is nothing yet, and is nothing left afterwards."""
    from articles.search.engines.opensearch.connection import connect

    made = Cluster((node.address,), f"test{next(_numbers)}", shards=shards, replicas=0)
    yield made
    connect(made).indices.delete(index=f"{made.name}-*", params={"ignore_unavailable": "true"})
