"""The database as a process beside the site sees it: its rows, its queue, and whether it is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.torture.ledger import WORD, Content

_ARTICLES = "SELECT id, headline, standfirst, body, status FROM articles_article"
_PHOTOS = (
    "SELECT p.caption, a.headline, a.status FROM articles_photo p JOIN articles_articlephoto ap ON ap.photo_id = p.id"
    " JOIN articles_article a ON a.id = ap.article_id"
)
_WAITING = "SELECT count(*) FROM articles_indexupdate WHERE error = ''"
_TREES = (
    "SELECT c.oid, c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n"
    " ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public' AND c.relkind = 'i'"
)
_TABLES = "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def articles() -> dict[int, Content]:
    """Key of a row -> what it says."""
    return {key: Content(*rest) for key, *rest in _ask(_ARTICLES)}


def photos() -> list[tuple[str, str, str]]:
    """Of each photo of the trial that stands in a story its caption, and the story's headline and status."""
    beginning = f"{WORD} picture "
    return [(caption, headline, status) for caption, headline, status in _ask(_PHOTOS) if caption.startswith(beginning)]


def waiting() -> int:
    """Rows in the queue of index updates."""
    return int(_ask(_WAITING)[0][0])


def damage() -> list[str]:
    """What is wrong with the database itself; empty where it is whole."""
    return _postgresql_damage() if os.environ["DATABASE_URL"] else _sqlite_damage()


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with _connection() as connection:
        return list(connection.execute(sql).fetchall())


@contextmanager
def _connection() -> Iterator[Any]:
    if url := os.environ["DATABASE_URL"]:
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection
        return
    with closing(sqlite3.connect(Path(os.environ["ARCHIVE_DATA"]) / "archive.sqlite3", timeout=60)) as connection:
        yield connection


def _sqlite_damage() -> list[str]:
    with _connection() as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            return found + [
                f"a foreign key leads nowhere: {row}" for row in connection.execute("PRAGMA foreign_key_check")
            ]
        except sqlite3.DatabaseError as error:
            return [str(error)]


def _postgresql_damage() -> list[str]:
    """By amcheck where the server has it: every index against its table, and every row of every table."""
    with _connection() as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        except psycopg.Error:
            connection.execute(_ARTICLES)
            return []
        said = []
        for oid, name in connection.execute(_TREES).fetchall():
            try:
                connection.execute("SELECT bt_index_check(%s::oid::regclass, true)", [oid])
            except psycopg.Error as error:
                said.append(f"{name}: {error}")
        for oid, name in connection.execute(_TABLES).fetchall():
            rows = connection.execute("SELECT * FROM verify_heapam(%s::oid::regclass)", [oid]).fetchall()
            said += [f"{name}: {row}" for row in rows]
        return said
