"""The files of a SQLite database, which only SQLite may open or replace.

Closing any descriptor of a file cancels all locks that this process holds on it, SQLite's included
(sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection

_ENDINGS = ("", "-wal", "-shm", "-journal")


def database_place() -> str:
    """Where the database is, as the settings name it: a file, or a name on a server. Used in messages only."""
    return str(connection.settings_dict["NAME"] or "")


def holds_database(path: str | Path) -> bool:
    """Whether this path is one of the database's files, or a folder that contains one. Opens no file."""
    if connection.vendor != "sqlite":
        return False
    database, place = Path(database_place()).resolve(), Path(path).resolve()
    files = [database.with_name(f"{database.name}{ending}") for ending in _ENDINGS]
    return place in files or place in database.parents
