"""The search engines: the contract that each fulfils, and opening one."""

from articles.search.engines.cluster import Cluster
from articles.search.engines.registry import ENGINES, Location, generations, open_reader, open_writer

__all__ = ["ENGINES", "Cluster", "Location", "generations", "open_reader", "open_writer"]
