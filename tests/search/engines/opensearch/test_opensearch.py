"""The engine for more than one machine passes the contract. TEST_SHARDS=3 asks an index of several shards."""

import os
from collections.abc import Iterator

import pytest

from articles.search.engines import Location
from tests.search.engines.contract import EngineContract
from tests.search.engines.opensearch.conftest import make_cluster
from tests.search.engines.opensearch.node import Node


class TestOpenSearch(EngineContract):
    @pytest.fixture
    def root(self, search_node: Node) -> Iterator[Location]:
        yield from make_cluster(search_node, int(os.environ.get("TEST_SHARDS", "1")))
