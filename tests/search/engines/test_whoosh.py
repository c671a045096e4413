"""The default engine passes the contract."""

from pathlib import Path

import pytest

from articles.search.engines import Location
from tests.search.engines.contract import EngineContract


class TestWhoosh(EngineContract):
    @pytest.fixture
    def root(self, tmp_path: Path) -> Location:
        return tmp_path / "index"
