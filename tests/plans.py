"""How the database would answer a question in an archive of 200,000 stories: its own plan, asked for with EXPLAIN, and
what of it is refused. What grows with the archive may be looked through once, never for each row of something else.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import prod
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.sqlite3._functions import register as register_functions

MOST = 1000
"""Rows that may be read in a loop, each time: some hundred microseconds."""

ROWS = {
    "articles_article": 200_000,
    "articles_photo": 66_000,
    "articles_articlephoto": 66_000,
    "articles_photocredit": 132_000,
    "articles_articleauthor": 200_000,
    "articles_article_topics": 400_000,
    "articles_author": 5_000,
    "articles_topic": 5_000,
    "articles_credit": 3_000,
    "articles_section": 20,
    "articles_source": 20,
    "articles_correction": 2_000,
    "articles_importbatch": 20,
    "articles_importentry": 266_000,
    "articles_original": 200_000,
    "articles_familyband": 800_000,
    "articles_indexupdate": 10,
}
"""The archive as it is imagined; other tables are small."""

DIFFERENT = {
    "status": 1, "position": 2, "kind": 4, "action": 1, "section_id": 20, "source_id": 20, "batch_id": 20,
    "published_on": 10_000, "embargo_until": 1, "author_id": 5_000, "topic_id": 5_000, "credit_id": 3_000,
    "taken_on": 10_000, None: 20,
}  # fmt: skip
"""Column of an index -> its values; of all others nearly every row has its own. None: the quotient of a piece."""


class Question(NamedTuple):
    """What was asked, and with what."""

    sql: str
    parameters: Any


@contextmanager
def overheard() -> Iterator[list[Question]]:
    """Every question asked meanwhile that reads tables, once."""
    questions: list[Question] = []
    known: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        first = sql.lstrip("( ").partition(" ")[0].upper()
        kind = re.sub(r"(%s, )+", "%s, ", sql)
        if not many and first in ("SELECT", "UPDATE", "DELETE", "WITH") and kind not in known:
            known.add(kind)
            questions.append(Question(sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield questions


class Index(NamedTuple):
    """An index, and how many rows its first columns leave: all, those of one value, of two..."""

    table: str
    rows: list[int]


_BOUND = re.compile(r"[<>]|_id ?=")
"""From one value to another, or what belongs to a row of another table: all together no more than the table holds."""

_TABLES_AND_INDEXES = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%%' AND type IN ('table', 'index')"
    " ORDER BY type = 'index'"
)


class SqlitePlans:
    """The tables of the archive without its rows, and with statistics as of many, or without any."""

    def __init__(self, *, statistics: bool) -> None:
        self._database = sqlite3.connect(":memory:")
        register_functions(self._database)
        with connection.cursor() as cursor:
            cursor.execute(_TABLES_AND_INDEXES)
            for (sql,) in cursor.fetchall():
                self._database.execute(sql)
        self._indexes = dict(self._read_indexes())
        if statistics:
            self._tell_statistics()

    def _read_indexes(self) -> Iterator[tuple[str, Index]]:
        found = self._database.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
        for name, table, sql in found:
            columns = [row[2] for row in self._database.execute(f"PRAGMA index_xinfo({name})") if row[5]]
            total = 10 if name == "embargoes" else ROWS.get(table, 10)
            values = [DIFFERENT.get(column, total) for column in columns]
            rows = [max(1, total // prod(values[:count])) for count in range(len(values) + 1)]
            unique = "UNIQUE" in (sql or "UNIQUE")
            yield name, Index(table, [*rows[:-1], 1] if unique else rows)

    def _tell_statistics(self) -> None:
        self._database.execute("ANALYZE")
        self._database.execute("DELETE FROM sqlite_stat1")
        told = [(index.table, name, " ".join(map(str, index.rows))) for name, index in self._indexes.items()]
        bare = set(ROWS) - {table for table, _, _ in told}
        told += [(table, None, str(ROWS[table])) for table in bare]
        self._database.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", told)
        self._database.execute("ANALYZE sqlite_schema")

    def explain(self, question: Question) -> list[tuple[int, int, str]]:
        sql = question.sql.replace("%s", "?").replace("%%", "%")
        rows = self._database.execute(f"EXPLAIN QUERY PLAN {sql}", list(question.parameters or ()))
        return [(row[0], row[1], row[3]) for row in rows]

    def first_step(self, question: Question) -> str:
        """Where it begins."""
        return self.explain(question)[0][2]

    def faults(self, question: Question) -> list[str]:
        """What of its plan is refused."""
        return list(self._read(self.explain(question), 0, question.sql, in_loop=False))

    def _read(self, plan: list[tuple[int, int, str]], parent: int, sql: str, *, in_loop: bool) -> Iterator[str]:
        """Tables that stand side by side are read one within the other."""
        looped = in_loop
        for number, above, detail in plan:
            if above != parent:
                continue
            if "AUTOMATIC" in detail or (looped and self._rows(detail, sql) > MOST):
                yield detail
            below = in_loop if detail.startswith(("LIST", "SCALAR", "CO-ROUTINE", "MATERIALIZE")) else looped
            yield from self._read(plan, number, sql, in_loop=below or detail.startswith("CORRELATED"))
            looped = looped or detail.startswith(("SCAN", "SEARCH", "MULTI-INDEX OR"))

    def _rows(self, detail: str, sql: str) -> int:
        """About how many rows this step reads each time."""
        found = re.match(r"(SCAN|SEARCH) (\S+)(?: USING (?:COVERING )?INDEX (\S+))?", detail)
        if found is None or "CONSTANT ROW" in detail:
            return 0
        word, name, index = found.groups()
        if word == "SCAN":
            return max((ROWS.get(table, 10) for table in self._tables(name, sql)), default=10)
        if index is None or _BOUND.search(detail):
            return 1
        return self._indexes[index].rows[detail.count("=")]

    def _tables(self, name: str, sql: str) -> set[str]:
        """The tables that this name may stand for."""
        if name in ROWS:
            return {name}
        return set(re.findall(rf'"?(\w+)"? (?:AS )?"?{re.escape(name)}"?\b', sql)) & set(ROWS)


_STOPS_EARLY = re.compile(r'SELECT "articles_source".* WHERE \(EXISTS\(').match
"""TermQuerySet.visible() of sources: instead of asking the index, PostgreSQL reads stories until it finds one of the
source's. There are few sources, and the whole table is read only for one that no visible story has."""

_TAKES_FIRST = "WITH RECURSIVE piece("
"""The pieces of the sitemap (articles.models.sitemap_pieces): of each one the first row in the order of the index."""


class PostgresqlPlans:
    """A tenth of that archive, really filled: PostgreSQL's planner looks at the size of its files."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: nothing is to be indexed
            for sql in _FILLED:
                cursor.execute(sql)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute("ANALYZE")

    def explain(self, question: Question) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {question.sql}", question.parameters)
            plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
        return plan

    def first_step(self, question: Question) -> str:
        """Where it begins."""
        node = self.explain(question)
        while "Plans" in node and "Index Name" not in node:
            node = node["Plans"][0]
        return str(node.get("Index Name", node["Node Type"]))

    def faults(self, question: Question) -> list[str]:
        """What of its plan is refused."""
        plan = self.explain(question)
        found = self._read(plan, re.findall(r"hashed (SubPlan \d+)", str(plan)), in_loop=False)
        return [
            fault
            for fault in found
            if (fault, True)
            not in (
                ("Seq Scan articles_article", bool(_STOPS_EARLY(question.sql))),
                ("Index Scan articles_article", question.sql.startswith(_TAKES_FIRST)),
            )
        ]

    def _read(self, node: dict[str, Any], hashed: list[str], *, in_loop: bool) -> Iterator[str]:
        name = f"{node['Node Type']} {node.get('Relation Name', node.get('Index Name', ''))}".strip()
        if in_loop and self._rows(node) > MOST / 10:
            yield name
        for below in node.get("Plans", ()):
            inner = node["Node Type"] == "Nested Loop" and below["Parent Relationship"] == "Inner"
            asked = below["Parent Relationship"] == "SubPlan" and below.get("Subplan Name") not in hashed
            yield from self._read(below, hashed, in_loop=in_loop or inner or asked)

    def _rows(self, node: dict[str, Any]) -> int:
        """About how many rows this step reads each time."""
        kind, condition = node["Node Type"], node.get("Index Cond", node.get("Recheck Cond"))
        if kind == "Seq Scan" or (kind.startswith("Index") and condition is None):
            return ROWS.get(node["Relation Name"], 10) // 10
        if "Scan" in kind and not _BOUND.search(condition or ""):
            return int(node["Plan Rows"])
        return 0


def _filling(table: str, rows: int, **columns: str) -> str:
    """An INSERT; n is the number of a row. Whatever is not given has its usual value."""
    names, values = ", ".join(columns), ", ".join(columns.values())
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM generate_series(1, {rows}) n"  # noqa: S608


_TERM = {"name": "'name ' || n", "slug": "'plan-' || n", "folded": "'name ' || n"}
_NOW = {"created_at": "now()", "updated_at": "now()"}
_STORY = {
    "id": "n + 5000000", "headline": "'Headline ' || n", "slug": "'slug'", "section_id": "5000001 + n % 20",
    "source_id": "5000001 + n % 20", "source_key": "'plan-' || n", "status": "'published'", "precision": "'day'",
    "published_on": "date '1990-01-01' + n % 10000", "body": "repeat('words ', 100)", "family": "n",
    **dict.fromkeys(("standfirst", "byline", "dateline", "slugline", "language", "url", "rights", "digest"), "''"),
    "instructions": "''",
    "checksum": "md5(n::text)", "priority": "0", "version": "0", **_NOW,
}  # fmt: skip
_PHOTO = {
    "id": "n + 5000000", "image": "'a.jpg'", "caption": "'Caption ' || n", "status": "'published'", "keywords": "'[]'",
    **dict.fromkeys(("headline", "alt_text", "credit_line", "place", "rights", "source_key", "address"), "''"),
    "instructions": "''",
    "checksum": "md5(n::text)", "identity": "md5(n::text)", "taken_on": "date '1990-01-01' + n % 10000", **_NOW,
}  # fmt: skip
_PLACED = {"article_id": "5000000 + 3 * n", "photo_id": "5000000 + n", "position": "0"}
_CREDITED = {"photo_id": "5000000 + n", "credit_id": "5000001 + n % 300", "position": "0", "role": "''"}
_BAND = {"article_id": "5000000 + 1 + n % 20000", "band": "n"}
_ENTRY = {
    "batch_id": "5000001", "action": "'created'", '"where"': "'a.xml'", "article_id": "5000000 + n", "after": "'x'",
    **dict.fromkeys(("why", "format"), "''"),
}  # fmt: skip
_BATCH = {"id": "n + 5000000", "name": "'plan-' || n", "state": "'done'", "inputs": "'[]'", "started_at": "now()"} | (
    dict.fromkeys(("created", "updated", "unchanged", "rejected"), "0")
)
_FILLED = [
    *(
        _filling(f"articles_{name}", count, id="n + 5000000", **_TERM, **kind)
        for name, count, kind in (
            ("section", 20, {}), ("source", 20, {}), ("author", 500, {}), ("topic", 500, {"kind": "'person'"}),
            ("credit", 300, {"kind": "'photographer'"}),
        )
    ),
    _filling("articles_article", 20_000, **_STORY),
    _filling("articles_photo", 6_600, **_PHOTO),
    _filling("articles_articlephoto", 6_600, **_PLACED),
    _filling("articles_photocredit", 6_600, **_CREDITED),
    _filling("articles_articleauthor", 20_000, article_id="5000000 + n", author_id="5000001 + n % 500", position="0"),
    _filling("articles_article_topics", 20_000, article_id="5000000 + n", topic_id="5000001 + n % 500"),
    _filling("articles_importbatch", 2, **_BATCH),
    _filling("articles_importentry", 20_000, **_ENTRY),
    _filling("articles_familyband", 80_000, **_BAND),
]  # fmt: skip


Plans = SqlitePlans | PostgresqlPlans


def plans() -> list[Plans]:
    """As the database under test would answer: SQLite with statistics (PRAGMA optimize) and without."""
    if connection.vendor == "postgresql":
        return [PostgresqlPlans()]
    return [SqlitePlans(statistics=False), SqlitePlans(statistics=True)]
