"""The ENGINES table: which engines the archive can run on, and the two ways to open one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.conf import settings

from articles.search.engines.base import Reader, Writer

ENGINES = {"whoosh": "articles.search.engines.whoosh"}
"""name -> package with open_reader(root) and open_writer(root); settings.SEARCH_ENGINE chooses."""


def open_reader(root: Path) -> Reader:
    """The reader of the index below `root`; it follows new generations by itself and serves all threads."""
    reader: Reader = import_module(ENGINES[settings.SEARCH_ENGINE]).open_reader(root)
    return reader


def open_writer(root: Path) -> Writer:
    """The writer of the index below `root`; the caller holds the index lock."""
    writer: Writer = import_module(ENGINES[settings.SEARCH_ENGINE]).open_writer(root)
    return writer
