"""The database of a backup: dumped, checked and loaded, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

_USE_ANOTHER = " Use the newest backup that is whole."


class BackupError(Exception):
    """Why a backup cannot be taken or restored, and what to do."""


def check_database(path: Path) -> None:
    """Refuse a damaged SQLite file; pg_restore reports a damaged PostgreSQL dump before it commits. Reads the whole
    file. Raises BackupError."""
    if connection.vendor == "postgresql":
        return
    try:
        with closing(sqlite3.connect(path)) as copy:
            found = str(copy.execute("PRAGMA quick_check(1)").fetchone()[0])
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database is damaged ({error}).{_USE_ANOTHER}") from error
    if found != "ok":
        raise BackupError(f"The database is damaged ({found.splitlines()[-1]}).{_USE_ANOTHER}")
    if "articles_article" not in tables:
        raise BackupError(f"The database holds no archive.{_USE_ANOTHER}")


def dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(target))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(
            copy
        )  # in one step, because each write of the site restarts a backup in several steps


def load(source: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_restore", "--no-owner", "--clean", "--if-exists", "--single-transaction", str(source))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(
            connection.connection
        )  # through SQLite, so that processes with the empty archive open see the restored one


def _postgresql(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's client programs with our connection's settings. The password is passed in the
    environment."""
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {variable: str(given[name]) for name, variable in names.items() if given.get(name)}
    connect = ["--dbname", environment["PGDATABASE"]] if program == "pg_restore" else []
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is missing. Install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, our own arguments
        [path, *connect, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
