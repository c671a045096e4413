"""Locks between processes: of one machine by the kernel, of any number of machines by PostgreSQL.

Both are released when their holder dies. PostgreSQL's belongs to the database connection, over which its holder also
removes rows from the queue: whoever loses the lock cannot remove rows either, so that they are indexed again.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection

from articles.search.engines import Cluster, Location, store
from articles.search.engines.base import cannot_write

FILE_PAUSE, DATABASE_PAUSE = 0.02, 0.05
"""Seconds between two attempts."""

_held = threading.local()


def location() -> Location:
    """Where the archive's index is kept."""
    return Cluster(**settings.SEARCH_CLUSTER) if settings.SEARCH_CLUSTER else Path(settings.SEARCH_INDEX_PATH)


def is_shared() -> bool:
    """Whether servers on other machines may write the same index. On SQLite they cannot have the same database."""
    return isinstance(location(), Cluster) and connection.vendor == "postgresql"


@contextmanager
def lock(name: str, wait: float = 0) -> Iterator[bool]:
    """A lock between all processes that may write the index. Waits so many seconds for it. Yields whether the lock was
    obtained."""
    with (_advisory_lock if is_shared() else _file_lock)(name, wait) as held:
        yield held


@contextmanager
def _file_lock(name: str, wait: float) -> Iterator[bool]:
    folder = Path(settings.SEARCH_INDEX_PATH)
    try:
        store.clear_the_way(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(error) from error
    try:
        yield _try_until(lambda: _flock(handle), wait, FILE_PAUSE)
    finally:
        os.close(handle)


def _flock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _advisory_lock(name: str, wait: float) -> Iterator[bool]:
    """A lock of this thread's connection. PostgreSQL would give it to the same connection again, so that this thread
    keeps track of what it holds."""
    mine: set[str] = _held.__dict__.setdefault("names", set())
    number = _number_of(name)
    held = name not in mine and _try_until(lambda: _ask("pg_try_advisory_lock", number), wait, DATABASE_PAUSE)
    if not held:
        yield False
        return
    mine.add(name)
    try:
        yield True
    finally:
        mine.discard(name)
        if connection.connection is not None and not connection.needs_rollback:
            _ask("pg_advisory_unlock", number)


def _number_of(name: str) -> int:
    digest = blake2b(f"newsarchive index {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _ask(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return bool(cursor.fetchone()[0])


def _try_until(attempt: Callable[[], bool], wait: float, pause: float) -> bool:
    deadline = time.monotonic() + wait
    while not attempt():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True


def next_number() -> int:
    """The number of a write that is about to read its rows: higher than those of all writes before it, on whatever
    server. 0 where the kernel sees to it that there is one writer. It comes from the sequence of the queue's rows."""
    if not is_shared():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('articles_indexupdate', 'id'))")
        return int(cursor.fetchone()[0])
