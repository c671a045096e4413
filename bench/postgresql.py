"""PostgreSQL's full-text search as a peer, where POSTGRESQL_URL names a server: an english tsvector with a GIN index,
the headline's words in weight A, ts_rank, ts_headline; facets and dates in tables beside it. ts_rank is not BM25: it
knows no rarity of words."""

# ruff: noqa: S608 - the queries are our own
from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from bench.corpora import Story
from bench.peers import ROWS, SPAN

_TABLES = """
    DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; SET search_path TO {schema};
    CREATE TABLE story (id INTEGER, published BIGINT, headline TEXT, text TEXT);
    CREATE TABLE facet (story INTEGER, field TEXT, key TEXT);
"""
_INDEXES = """
    ALTER TABLE story ADD words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', headline), 'A') || to_tsvector('english', text)) STORED;
    CREATE INDEX ON story USING gin (words); CREATE UNIQUE INDEX ON story (id); CREATE INDEX ON story (published);
    CREATE INDEX ON facet (story); ANALYZE story; ANALYZE facet;
"""


class PostgreSql:
    """One schema for each number of stories."""

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)  # says that it was built
        rows = list(stories)
        with psycopg.connect(os.environ["POSTGRESQL_URL"]) as db:
            db.execute(_TABLES.format(schema=_schema(folder)))
            with db.cursor().copy("COPY story FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((row.number, row.published, row.headline, row.text.replace("\0", "")))
            with db.cursor().copy("COPY facet FROM STDIN") as copy:
                for row in rows:
                    for field, keys in row.keys.items():
                        for key in keys:
                            copy.write_row((row.number, field, key))
            db.execute(_INDEXES)

    def open(self, folder: Path) -> None:
        self.db = psycopg.connect(os.environ["POSTGRESQL_URL"], autocommit=True)
        self.db.execute(f"SET search_path TO {_schema(folder)}")

    def page(self, kind: str, words: str) -> int:
        where, values = self._where(kind, words)
        best = f"SELECT id FROM story WHERE {where} ORDER BY ts_rank(words, {_QUERY}) DESC LIMIT {ROWS}"
        self._rows(best, values)
        return int(self._rows(f"SELECT count(*) FROM story WHERE {where}", values)[0][0])

    def full(self, kind: str, words: str) -> int:
        where, values = self._where(kind, words)
        best = f"SELECT id, text FROM story WHERE {where} ORDER BY ts_rank(words, {_QUERY}) DESC LIMIT {ROWS}"
        self._rows(f"SELECT id, ts_headline('english', text, {_QUERY}) FROM ({best}) AS best", values)
        found = f"WITH found AS MATERIALIZED (SELECT id, published FROM story WHERE {where})"
        self._rows(f"{found} SELECT field, key, count(*) FROM found JOIN facet ON story = id GROUP BY 1, 2", values)
        month = "date_trunc('month', to_timestamp(published))"
        return sum(row[1] for row in self._rows(f"{found} SELECT {month}, count(*) FROM found GROUP BY 1", values))

    def _where(self, kind: str, words: str) -> tuple[str, dict[str, Any]]:
        each = re.sub(r"[^\w ]", "", words).split()
        text = {
            "long": " | ".join(each),
            "phrase": " <-> ".join(each),
            "field": f"{each[0]}:A",
            "prefix": f"{each[0]}:*",
        }.get(kind, " & ".join(each))
        where = f"words @@ {_QUERY}"
        if kind == "dates":
            where += " AND published BETWEEN %(first)s AND %(last)s"
        return where, {"text": text, "first": SPAN[0], "last": SPAN[1]}

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        return self.db.execute(sql, values).fetchall()


_QUERY = "to_tsquery('english', %(text)s)"


def _schema(folder: Path) -> str:
    return f"stories_{folder.parent.name}"
