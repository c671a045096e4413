"""The default engine passes the contract."""

from tests.search.engines.contract import EngineContract


class TestWhoosh(EngineContract):
    engine = "whoosh"
