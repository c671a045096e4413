"""The engine for more than one machine passes the contract, with one shard and with several."""

from collections.abc import Iterator

import pytest

from articles.search.engines import Cluster, Location
from tests.search.engines.contract import EngineContract
from tests.search.engines.opensearch.conftest import make_cluster
from tests.search.engines.opensearch.node import Node


class TestOpenSearch(EngineContract):
    @pytest.fixture
    def root(self, cluster: Cluster) -> Location:
        return cluster


class TestShards(EngineContract):
    @pytest.fixture
    def root(self, search_node: Node) -> Iterator[Location]:
        yield from make_cluster(search_node, 3)
