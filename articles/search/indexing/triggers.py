"""The queue of index updates, written by the database itself.

Every change to what is searchable must leave an IndexUpdate row inside its own transaction, whoever makes it: the
admin, a bulk import, QuerySet.update(), a cascade, or SQL typed by hand. Only triggers see all of these, so the rows
come from triggers, for both SQLite and PostgreSQL, generated from the WATCHES table. Further triggers set the status of
photos that leave a story (articles.search.indexing.detachment). All triggers are installed again after every migrate,
because a migration that recreates a table drops its triggers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.indexing import detachment

QUEUE = "articles_indexupdate"


class Watch(NamedTuple):
    """A table, and the documents that a changed row affects: kind -> SELECT, where {row} is NEW or OLD.

    fresh: what an INSERT affects, if that is less: a new article has no photos yet. columns: only a change of these
    columns affects documents; a change of others, such as a note, does not.
    """

    table: str
    touches: dict[str, str]
    fresh: dict[str, str] | None = None
    columns: tuple[str, ...] = ()

    def condition(self, event: str) -> str:
        """When the trigger of this event runs."""
        if event != "UPDATE" or not self.columns:
            return ""
        return f" WHEN ({' OR '.join(f'OLD.{column} <> NEW.{column}' for column in self.columns)})"


_SELF = "SELECT {row}.id AS id"
_ARTICLES_OF_PHOTO = "SELECT article_id AS id FROM articles_articlephoto WHERE photo_id = {row}."
_PHOTOS_OF_ARTICLE = "SELECT photo_id AS id FROM articles_articlephoto WHERE article_id = {row}."
_PHOTOS_OF_CREDIT = "SELECT photo_id AS id FROM articles_photocredit WHERE credit_id = {row}.id"
_ARTICLES_OF_CREDIT = (
    "SELECT ap.article_id AS id FROM articles_articlephoto ap"
    " JOIN articles_photocredit pc ON pc.photo_id = ap.photo_id WHERE pc.credit_id = {row}.id"
)
_ARTICLES_OF_AUTHOR = "SELECT article_id AS id FROM articles_articleauthor WHERE author_id = {row}.id"

WATCHES = (
    Watch("articles_article", {"article": _SELF, "photo": _PHOTOS_OF_ARTICLE + "id"}, {"article": _SELF}),
    Watch("articles_photo", {"photo": _SELF, "article": _ARTICLES_OF_PHOTO + "id"}, {"photo": _SELF}),
    Watch(
        "articles_articlephoto",
        {"article": "SELECT {row}.article_id AS id", "photo": "SELECT {row}.photo_id AS id"},
    ),
    Watch(
        "articles_photocredit",
        {"photo": "SELECT {row}.photo_id AS id", "article": _ARTICLES_OF_PHOTO + "photo_id"},
    ),
    Watch(
        "articles_credit",
        {"photo": _PHOTOS_OF_CREDIT, "article": _ARTICLES_OF_CREDIT},
        {},
        ("name", "kind", "standing"),
    ),
    Watch("articles_articleauthor", {"article": "SELECT {row}.article_id AS id"}),
    Watch("articles_author", {"article": _ARTICLES_OF_AUTHOR}, {}, ("name", "standing")),
    Watch("articles_article_topics", {"article": "SELECT {row}.article_id AS id"}),
    Watch("articles_correction", {"article": "SELECT {row}.article_id AS id"}),
)


PRINTED = {
    **dict.fromkeys(
        ("articles_section", "articles_source", "articles_topic", "articles_author", "articles_credit"), ("UPDATE",)
    ),
    "articles_frontchoice": ("UPDATE", "DELETE"),
}
"""Tables of which pages print something that no document has -> the events that increase the table's counter of keys,
and so change the archive's version (articles.models.archive_version), which otherwise would stay the same."""

_LATE_COLUMNS = (("articles_photo", "status"), ("articles_author", "standing"), ("articles_credit", "standing"))
"""Columns that triggers read and that were added after the first migration."""

_DETACHING = {"DELETE": "", "UPDATE": f" WHEN ({detachment.MOVED})"}
"""Event that may take a photo out of a story -> the condition under which it does."""

_MOVE = {
    "sqlite": "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = '{table}';",
    "postgresql": "PERFORM nextval(pg_get_serial_sequence('{table}', 'id'));",
}


def install_triggers(using: str = "default", **_: Any) -> None:
    """Install all triggers in one transaction. May be repeated. A post_migrate receiver."""
    connection = connections[using]
    if _is_migrated(connection):
        _execute(using, statements(connection))


def _is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether all tables and columns that the triggers read exist; some do not if only part of the migrations ran."""
    tables = set(connection.introspection.table_names())
    if not {QUEUE, *(watch.table for watch in WATCHES), *PRINTED} <= tables:
        return False
    with connection.cursor() as cursor:
        return all(
            column in {each.name for each in connection.introspection.get_table_description(cursor, table)}
            for table, column in _LATE_COLUMNS
        )


def drop_detachment(using: str = "default", plan: Sequence[Any] = (), **_: Any) -> None:
    """Drop the triggers of articles.search.indexing.detachment before migrations run; install_triggers restores them.
    On SQLite a migration may recreate a table, which fails while a trigger on another table reads it. A pre_migrate
    receiver."""
    connection = connections[using]
    if plan and detachment.TABLE in connection.introspection.table_names():
        make = _maker(connection)
        _execute(using, chain.from_iterable(make("detach", detachment.TABLE, event, "") for event in _DETACHING))


def _execute(using: str, sql: Iterable[str]) -> None:
    with transaction.atomic(using), connections[using].cursor() as cursor:
        for statement in sql:
            cursor.execute(statement)


def statements(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """The SQL that installs every trigger on this database."""
    make = _maker(connection)
    for watch in WATCHES:
        for event, inserts in _events(watch).items():
            yield from make("queue", watch.table, event, " ".join(inserts), watch.condition(event))
    for table, events in PRINTED.items():
        for event in events:
            yield from make("count", table, event, _MOVE[connection.vendor].format(table=table))
    detach = detachment.body(connection.vendor)
    for event, when in _DETACHING.items():
        yield from make("detach", detachment.TABLE, event, detach, when)


def _maker(connection: BaseDatabaseWrapper) -> Callable[..., Iterator[str]]:
    return _postgresql if connection.vendor == "postgresql" else _sqlite


def _inserts(touches: dict[str, str], *rows: str) -> list[str]:
    """One INSERT for each kind. For an UPDATE, `rows` are both NEW and OLD."""
    return [
        f"INSERT INTO {QUEUE} (kind, object_id) SELECT '{kind}', id FROM "  # noqa: S608 - constants of this module
        f"({' UNION '.join(select.format(row=row) for row in rows)}) AS touched;"
        for kind, select in touches.items()
    ]


def _events(watch: Watch) -> dict[str, list[str]]:
    fresh = watch.touches if watch.fresh is None else watch.fresh
    return {
        "INSERT": _inserts(fresh, "NEW"),
        "UPDATE": _inserts(watch.touches, "NEW", "OLD"),
        "DELETE": _inserts(watch.touches, "OLD"),
    }


def _sqlite(purpose: str, table: str, event: str, body: str, when: str = "") -> Iterator[str]:
    name = f"{purpose}_{table}_{event.lower()}"
    yield f"DROP TRIGGER IF EXISTS {name}"
    if body:
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW{when} BEGIN {body} END"


def _postgresql(purpose: str, table: str, event: str, body: str, when: str = "") -> Iterator[str]:
    name = f"{purpose}_{table}_{event.lower()}"
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    if body:
        function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        yield f"{function} $$ BEGIN {body} RETURN NULL; END $$"
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW{when} EXECUTE FUNCTION {name}()"
