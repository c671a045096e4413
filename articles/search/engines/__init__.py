"""The search engines: the contract that each fulfils, and opening one."""

from articles.search.engines.registry import ENGINES, open_reader, open_writer

__all__ = ["ENGINES", "open_reader", "open_writer"]
