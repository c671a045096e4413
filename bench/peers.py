"""The engines that are compared, each asked the same by the same few methods.

    build(stories, folder)   index all stories; returns nothing
    open(folder)             make ready to search
    page(kind, words)        a ranked page of 10 with the exact total; returns the total
    full(kind, words)        the same with 6 facets, a histogram by month and 10 highlighted snippets

Kinds are those of queries.txt. Every engine stems English by Porter's rules or Snowball's, and ranks by BM25.
"""

# ruff: noqa: S608 - the queries are our own
from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from bench.corpora import FACETS, Story

ROWS = 10
FIRST, LAST = date(1987, 3, 1), date(1987, 3, 31)
_EPOCH = date(1970, 1, 1)
SPAN = ((FIRST - _EPOCH).days * 86400, ((LAST - _EPOCH).days + 1) * 86400 - 1)


class Peer(Protocol):
    """What the module's docstring says."""

    def build(self, stories: Iterable[Story], folder: Path) -> None: ...
    def open(self, folder: Path) -> None: ...
    def page(self, kind: str, words: str) -> int: ...
    def full(self, kind: str, words: str) -> int: ...


class Ours:
    """This archive's engine, through its Reader."""

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        from articles.search.engines import open_writer

        documents = [story.document() for story in stories]
        open_writer(folder).build(documents, len(documents))

    def open(self, folder: Path) -> None:
        from articles.search.engines import open_reader

        self.reader = open_reader(folder)
        self.texts = sqlite3.connect(folder.parent / "stories.sqlite")

    def page(self, kind: str, words: str) -> int:
        from articles.search.engines.base import Plan

        return self.reader.search(Plan(tree(kind, words), limit=ROWS)).total

    def full(self, kind: str, words: str) -> int:
        from articles.search.answering.highlight import marks_of, passage
        from articles.search.engines.base import Plan, Step

        node = tree(kind, words)
        found = self.reader.search(Plan(node, limit=ROWS, facets=FACETS, step=Step.MONTH))
        marks = marks_of(node, self.reader)
        for hit in found.hits:
            (text,) = self.texts.execute("SELECT text FROM stories WHERE number = ?", (hit.key.pk,)).fetchone()
            passage(text, "text", marks)
        return found.total


def tree(kind: str, words: str) -> Any:
    """The query tree of a line of queries.txt."""
    from articles.search.language.query import And, AnyOf, Dates, Phrase, Wildcard, Word

    each = tuple(Word(word) for word in words.split())
    match kind:
        case "long":
            return AnyOf(each)
        case "phrase":
            return Phrase(words)
        case "field":
            return Word(words, "headline")
        case "prefix":
            return Wildcard(words)
        case "dates":
            return And((*each, Dates(FIRST, LAST)))
    return And(each) if len(each) > 1 else each[0]


class Fts5:
    """SQLite's FTS5: bm25, Porter stemming, headline weighed 3; facets and dates in tables beside it."""

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / "fts.sqlite")
        db.execute("PRAGMA journal_mode = wal")
        db.execute("CREATE VIRTUAL TABLE story USING fts5(headline, text, tokenize = 'porter unicode61')")
        db.execute("CREATE TABLE moment (id INTEGER PRIMARY KEY, published INTEGER, month TEXT)")
        db.execute("CREATE TABLE facet (story INTEGER, field TEXT, key TEXT)")
        for story in stories:
            db.execute(
                "INSERT INTO story(rowid, headline, text) VALUES (?, ?, ?)", (story.number, story.headline, story.text)
            )
            db.execute(
                "INSERT INTO moment VALUES (?1, ?2, strftime('%Y-%m', ?2, 'unixepoch'))",
                (story.number, story.published),
            )
            rows = [(story.number, field, key) for field, keys in story.keys.items() for key in keys]
            db.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)
        db.execute("CREATE INDEX facet_story ON facet(story)")
        db.execute("CREATE INDEX moment_published ON moment(published)")
        db.execute("INSERT INTO story(story) VALUES ('optimize')")
        db.execute("INSERT INTO story(story, rank) VALUES ('rank', 'bm25(3.0, 1.0)')")
        db.commit()
        db.close()

    def open(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "fts.sqlite")
        self.db.execute("PRAGMA cache_size = -65536")
        self.db.execute("PRAGMA temp_store = memory")

    def _where(self, kind: str, words: str) -> tuple[str, list[Any]]:
        each = [re.sub(r"[^\w* ]", "", word) for word in words.split()]
        if kind == "phrase":
            match = f'"{" ".join(each)}"'
        elif kind == "field":
            match = f"headline : {each[0]}"
        else:
            match = (" OR " if kind == "long" else " AND ").join(w if w.endswith("*") else f'"{w}"' for w in each)
        if kind == "dates":
            return "story MATCH ? AND +rowid IN (SELECT id FROM moment WHERE published BETWEEN ? AND ?)", [match, *SPAN]
        return "story MATCH ?", [match]

    def page(self, kind: str, words: str) -> int:
        where, values = self._where(kind, words)
        self._rows(f"SELECT rowid FROM story WHERE {where} ORDER BY rank LIMIT {ROWS}", values)
        return int(self._rows(f"SELECT count(*) FROM story WHERE {where}", values)[0][0])

    def full(self, kind: str, words: str) -> int:
        where, values = self._where(kind, words)
        snippet = "snippet(story, 1, '<mark>', '</mark>', '…', 30)"
        best = f"SELECT rowid FROM story WHERE {where} ORDER BY rank LIMIT {ROWS}"
        self._rows(f"SELECT rowid, {snippet} FROM story WHERE {where} AND rowid IN ({best})", values * 2)
        found = f"WITH found AS MATERIALIZED (SELECT rowid AS id FROM story WHERE {where})"
        facets = "SELECT field, key, count(*) FROM found JOIN facet ON facet.story = found.id GROUP BY field, key"
        self._rows(f"{found} {facets}", values)
        self._rows(f"{found} SELECT month, count(*) FROM found JOIN moment USING (id) GROUP BY month", values)
        return int(self._rows(f"{found} SELECT count(*) FROM found", values)[0][0])

    def _rows(self, sql: str, values: list[Any]) -> list[Any]:
        return self.db.execute(sql, values).fetchall()


class Tantivy:
    """Tantivy through tantivy-py: English stemming, headline weighed 3, facets as aggregations on fast fields."""

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("headline", stored=True, tokenizer_name="en_stem")
        builder.add_text_field("text", stored=True, tokenizer_name="en_stem")
        builder.add_integer_field("published", fast=True, indexed=True)
        builder.add_integer_field("month", fast=True)
        for field in FACETS:
            builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
        return builder.build()

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        writer = tantivy.Index(self._schema(), path=str(folder)).writer(256 << 20, 2)
        for story in stories:
            document = tantivy.Document(headline=[story.headline], text=[story.text])
            if story.published is not None:
                document.add_integer("published", story.published)
                document.add_integer("month", story.published // (30 * 86400))
            for field, keys in story.keys.items():
                for key in keys:
                    document.add_text(field, key)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self.index = tantivy.Index.open(str(folder))
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, kind: str, words: str) -> Any:
        import tantivy
        from tantivy import Occur, Query

        fields = ["headline"] if kind == "field" else ["headline", "text"]
        boosts = {"headline": 3.0}
        if kind == "prefix":
            pattern = words.replace("*", ".*").lower()
            each = [Query.regex_query(self.index.schema, field, pattern) for field in fields]
            return Query.boolean_query([(Occur.Should, query) for query in each])
        text = re.sub(r"[^\w ]", "", words)
        text = f'"{text}"' if kind == "phrase" else text if kind == "long" else " AND ".join(text.split())
        query = self.index.parse_query(text, fields, field_boosts=boosts)
        if kind == "dates":
            span = Query.range_query(self.index.schema, "published", tantivy.FieldType.Integer, *SPAN)
            return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(span, 0.0))])
        return query

    def page(self, kind: str, words: str) -> int:
        return int(self.searcher.search(self._query(kind, words), ROWS, count=True).count)

    def full(self, kind: str, words: str) -> int:
        import tantivy

        query = self._query(kind, words)
        found = self.searcher.search(query, ROWS, count=True)
        wanted: dict[str, Any] = {field: {"terms": {"field": field, "size": 50}} for field in FACETS}
        wanted["month"] = {"histogram": {"field": "month", "interval": 1}}
        self.searcher.aggregate(query, wanted)
        generator = tantivy.SnippetGenerator.create(self.searcher, query, self.index.schema, "text")
        for _, address in found.hits:
            generator.snippet_from_doc(self.searcher.doc(address)).to_html()
        return int(found.count)


class Stock:
    """django-haystack's own Whoosh backend, as its documentation sets it up, with a document field and facets."""

    def build(self, stories: Iterable[Story], folder: Path) -> None:
        self._set_up(folder)
        # In one batch, which is kindest: update_index's own of 1,000 open every segment again for each document.
        self._backend().update(self.index, list(stories))

    def open(self, folder: Path) -> None:
        self._set_up(folder)
        self._backend()

    def page(self, kind: str, words: str) -> int:
        found = self._found(kind, words)
        list(found[:ROWS])
        return len(found)

    def full(self, kind: str, words: str) -> int:
        found = self._found(kind, words).highlight()
        for field in FACETS[:2]:  # the two that the stock figures of the issue were taken with
            found = found.facet(field)
        list(found[:ROWS])
        found.facet_counts()
        return len(found)

    def _backend(self) -> Any:
        from haystack import connections

        backend = connections["default"].get_backend()
        if not backend.setup_complete:
            backend.setup()
        return backend

    def _found(self, kind: str, words: str) -> Any:
        from haystack.inputs import AutoQuery, Raw
        from haystack.query import SearchQuerySet

        query = SearchQuerySet()
        text = re.sub(r"[^\w* ]", "", words)
        match kind:
            case "long":
                return query.filter(content=Raw(" OR ".join(text.split())))
            case "phrase":
                return query.filter(content__exact=AutoQuery(f'"{text}"'))
            case "field":
                return query.filter(headline=text)
            case "prefix":
                return query.filter(content__startswith=text.rstrip("*"))
            case "dates":
                return query.filter(content=AutoQuery(text), published__gte=FIRST, published__lte=LAST)
        return query.filter(content=AutoQuery(text))

    def _set_up(self, folder: Path) -> None:
        from bench.stock import set_up

        self.index = set_up(folder)


PEERS: dict[str, type[Peer]] = {"ours": Ours, "fts5": Fts5, "tantivy": Tantivy, "stock": Stock}
if "POSTGRESQL_URL" in os.environ:
    from bench.postgresql import PostgreSql

    PEERS["postgresql"] = PostgreSql
