"""Keeps the stories' vectors up to date (search by meaning, which MEANING switches on).

Whoever indexes a story first marks its vector as waiting, so that no old one answers; the worker makes the new one
afterwards (passage_reader.py).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from articles.search.document import ARTICLE, Key
from articles.search.engines.base import IndexBroken, Reader
from articles.search.meaning.vector_store import VectorStore

log = logging.getLogger(__name__)

FILE = "meaning.sqlite3"
"""Beside the index's generations: a rebuild keeps it."""


def is_on() -> bool:
    """Whether the archive is searched by meaning."""
    return bool(settings.MEANING)


def vectors() -> VectorStore:
    """The process's only store, shared by its threads."""
    return _store(Path(settings.SEARCH_INDEX_PATH) / FILE)


@cache
def _store(path: Path) -> VectorStore:
    return VectorStore(path)


def note(keys: Iterable[Key]) -> None:
    """Mark stories that are about to be indexed as waiting for a vector; also while this is switched off, for the day
    when it is on again. Nothing where it never was on."""
    if is_on() or vectors().path.exists():
        with fault_in_words():
            vectors().note(key.pk for key in keys if key.kind == ARTICLE)


@contextmanager
def fault_in_words() -> Iterator[None]:
    """Turn SQLite's errors into IndexBroken. While this is switched off no vector answers, and the worker compares them
    all with the index once it is on again: then an error is logged alone."""
    try:
        yield
    except sqlite3.Error as error:
        why = f"The vectors beside the search index cannot be written ({error})."
        if is_on():
            raise IndexBroken(why, f"Free some disk space, or delete {FILE}: it is made anew.") from error
        log.warning("%s", why)


def compare(index: Reader) -> None:
    """Mark what differs from the index: stories that were indexed unnoticed, and those that are gone."""
    if is_on() or vectors().path.exists():
        vectors().compare(index.versions(ARTICLE))
