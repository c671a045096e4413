"""Haystack's door to this engine: SearchQuerySet, update_index, rebuild_index and friends work on the archive's index.

Haystack's query strings are read by Whoosh's own query parser, so that everything SearchQuerySet can say is understood
as before, and become query trees; the Reader answers them. What Haystack's stock backend gets wrong is gone by
construction (one search a page, no lost deletes, exact pages to the last, no hidden errors). SILENTLY_FAIL is ignored.

Of the index's stored fields a result carries the document's texts, made from the database for the rows of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from haystack import connections
from haystack.backends import BaseEngine, log_query
from haystack.backends.whoosh_backend import WhooshSearchQuery
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct
from whoosh import analysis, fields
from whoosh.qparser import FuzzyTermPlugin, QueryParser

from articles.search.answering.gate import VOCABULARY, readable_names
from articles.search.answering.highlight import marks_of, passage
from articles.search.answering.resolve_names import resolve
from articles.search.answering.rows import visible_keys
from articles.search.document import KEY_FIELDS, TEXT_FIELDS, Key, Sort
from articles.search.engines import Location, open_reader, open_writer
from articles.search.engines.base import Found, Gate, Hit, IndexBroken, Plan, Reader, Step
from articles.search.haystack.stock_backend import PlainBackend
from articles.search.haystack.whoosh_queries import tree_of
from articles.search.indexing import locks, queue
from articles.search.indexing.documents import MODELS, documents_for
from articles.search.language.query import (
    And,
    Node,
    Word,
)

LOCK_SECONDS = 60
NEAREST = 3
_STEPS = {"year": Step.YEAR, "month": Step.MONTH, "day": Step.DAY}
_SORTS = {"published": Sort.OLDEST, "-published": Sort.NEWEST}


class ArchiveBackend(PlainBackend):
    """Haystack's backend interface on the archive's Reader and Writer; where only other apps' models are indexed,
    Haystack's own."""

    def is_foreign(self) -> bool:
        """Has this connection none of the archive's models?"""
        models = connections[self.connection_alias].get_unified_index().get_indexed_models()
        return not set(MODELS.values()).intersection(models)

    def setup(self) -> None:
        """Make the query parser; the index itself is opened by the Reader when it is asked."""
        if self.is_foreign():
            super().setup()
            return
        unified = connections[self.connection_alias].get_unified_index()
        self.content_field_name, _ = self.build_schema(unified.all_searchfields())
        dated = {name for name, field in unified.all_searchfields().items() if field.field_type in ("date", "datetime")}
        whole = fields.TEXT(analyzer=analysis.IDAnalyzer())
        names = {ID, DJANGO_CT, DJANGO_ID, *unified.all_searchfields(), *TEXT_FIELDS, *KEY_FIELDS}
        names |= {f"{name}_exact" for name in names}
        schema = fields.Schema(**{name: fields.DATETIME() if name in dated else whole for name in names})
        self.parser = QueryParser(self.content_field_name, schema=schema)
        self.parser.add_plugins([FuzzyTermPlugin])
        self.setup_complete = True

    def _set_up(self) -> None:
        if not self.setup_complete:
            self.setup()

    # Writing

    def update(self, index: Any, iterable: Iterable[Model], commit: bool = True) -> None:
        """Index these rows again."""
        if self.is_foreign():
            super().update(index, iterable, commit)
            return
        self._write([_key(row) for row in iterable])

    def remove(self, obj_or_string: Model | str, commit: bool = True) -> None:
        """Take one row out of the index, whether it is still in the database or not."""
        if self.is_foreign():
            super().remove(obj_or_string, commit)
            return
        key = _key_of(obj_or_string if isinstance(obj_or_string, str) else get_identifier(obj_or_string))
        if key is not None:
            with _IndexLock():
                open_writer(_location(self.path)).update([], [key], locks.next_number())

    def clear(self, models: Sequence[type[Model]] | None = None, commit: bool = True) -> None:
        """Take all rows, or all of some models, out of the index."""
        if self.is_foreign():
            super().clear(models, commit)
            return
        self._set_up()
        kinds = [kind for kind, model in MODELS.items() if models is None or model in models]
        with _IndexLock():
            number = locks.next_number()
            writer, reader = open_writer(_location(self.path)), self._reader()
            writer.update([], [Key(kind, pk) for kind in kinds for pk, _ in reader.versions(kind)], number)

    def delete_index(self) -> None:
        """The same as clearing everything."""
        if self.is_foreign():
            super().delete_index()
            return
        self.clear()

    def optimize(self) -> None:
        """Nothing: merging is bounded and goes on by itself."""
        if self.is_foreign():
            super().optimize()

    def _write(self, keys: list[Key]) -> None:
        if keys:
            with _IndexLock():
                queue.write_documents(open_writer(_location(self.path)), list(dict.fromkeys(keys)))

    # Asking

    def search(self, query_string: str, **options: Any) -> dict[str, Any]:
        """Haystack's answer: results, hits, facets, spelling_suggestion."""
        if self.is_foreign():
            return super().search(query_string, **options)
        return dict(self._search(query_string, **options))

    @log_query  # type: ignore[untyped-decorator]
    def _search(self, query_string: str, **options: Any) -> dict[str, Any]:
        self._set_up()
        if not query_string:
            return {"results": [], "hits": 0}
        node = self._tree(query_string)
        narrowing = [self._tree(each) for each in options.get("narrow_queries") or ()]
        tree = resolve(And((node, *narrowing)) if narrowing else node, lambda: ()).tree
        start, end = options.get("start_offset") or 0, options.get("end_offset")
        facets = tuple(name.removesuffix("_exact") for name in options.get("facets") or ())
        steps = options.get("date_facets") or {}
        plan = Plan(
            tree,
            _gate(),
            kinds=_kinds(options.get("models")),
            sort=_sort(options.get("sort_by")),
            offset=start,
            limit=(_limit(end) - start),
            facets=facets,
            step=next((_STEPS.get(each["gap_by"], Step.MONTH) for each in steps.values()), None),
        )
        found = self._reader().search(plan)
        results = self._results(found.hits, options.get("result_class"), tree if options.get("highlight") else None)
        answer = {"results": results, "hits": found.total, "facets": {}, "spelling_suggestion": None}
        if facets or steps:
            answer["facets"] = _facets(found, options.get("facets") or (), steps)
        if self.include_spelling:
            words = options.get("spelling_query") or query_string
            answer["spelling_suggestion"] = self.create_spelling_suggestion(words)
        return answer

    def more_like_this(self, model_instance: Model, *args: Any, **options: Any) -> dict[str, Any]:
        """Stories like this one."""
        if self.is_foreign():
            return dict(super().more_like_this(model_instance, *args, **options))
        start, end = options.get("start_offset") or 0, _limit(options.get("end_offset"))
        hits = self._reader().find_similar(_key(model_instance), _gate(), end)
        return {"results": self._results(hits[start:end], options.get("result_class"), None), "hits": len(hits)}

    def create_spelling_suggestion(self, query_string: str) -> str:
        """The query with each word that the archive does not hold replaced by its nearest one."""
        if self.is_foreign():
            return str(super().create_spelling_suggestion(query_string))
        reader, gate = self._reader(), _gate()
        words = [word.strip("\"'()*?~") for word in str(query_string).split() if word not in self.RESERVED_WORDS]
        known = reader.count(gate, [Word(word) for word in words])
        counted = zip(words, known, strict=True)
        return " ".join(word if count else _correct(word, reader, gate) for word, count in counted)

    def _reader(self) -> Reader:
        return _reader(Path(self.path))

    def _tree(self, query_string: str) -> Node:
        return tree_of(self.parser.parse(str(query_string)), self.content_field_name)

    def _results(self, hits: Sequence[Hit], made: Any, tree: Node | None) -> list[SearchResult]:
        shown = visible_keys(hit.key for hit in hits)
        documents = {document.key: document for document in documents_for(shown)}
        marks = marks_of(tree, self._reader()) if tree is not None else None
        results = []
        for hit in hits:
            if hit.key not in documents:
                continue  # deleted or hidden a moment ago: the next commit of the index will not have it
            document = documents[hit.key]
            model, texts = MODELS[hit.key.kind]._meta, document.texts
            stored: dict[str, Any] = {ID: f"{model.label_lower}.{hit.key.pk}", **texts}
            if marks is not None:
                stored["highlighted"] = {"text": [passage(texts.get("text", ""), "text", marks, document.language)[0]]}
            row = (model.app_label, model.model_name, str(hit.key.pk), hit.score)
            results.append((made or SearchResult)(*row, **stored))
        return results


class ArchiveQuery(WhooshSearchQuery):  # type: ignore[misc]
    """Haystack's query for Whoosh, as it is."""


class ArchiveEngine(BaseEngine):  # type: ignore[misc]
    """For HAYSTACK_CONNECTIONS: the archive's index."""

    backend = ArchiveBackend
    query = ArchiveQuery


def _reader(root: Path) -> Reader:
    """The process's one reader of an index."""
    return queue.reader() if root == Path(settings.SEARCH_INDEX_PATH) else _other_reader(root)


def _location(path: str) -> Location:
    """Where the index of a connection is kept: the archive's own, or that in another folder."""
    return locks.location() if Path(path) == Path(settings.SEARCH_INDEX_PATH) else Path(path)


@cache
def _other_reader(root: Path) -> Reader:
    return open_reader(root)


def _gate() -> Gate:
    """What every reader may see."""
    return Gate(now=int(time()), hidden=queue.hidden_keys())


def _correct(word: str, reader: Reader, gate: Gate) -> str:
    """The nearest word that every reader may see; the word itself where none is near."""
    settled = queue.hide_waiting(gate)
    if settled is None:
        return word
    near = reader.corrections(word, NEAREST)
    seen = reader.count(settled, [Word(each) for each in near])
    return next((each for each, count in zip(near, seen, strict=True) if count), word)


def _limit(end: int | None) -> int:
    """A page's end; an open one ends at Haystack's own bound."""
    return 1_000_000 if end is None else end


class _IndexLock:
    """The index lock, or IndexBroken where another process keeps it for a minute."""

    def __enter__(self) -> None:
        self._lock = queue.index_lock(LOCK_SECONDS)
        if not self._lock.__enter__():
            self._lock.__exit__(None, None, None)
            raise IndexBroken("Another process is writing the search index.", "Try again in a minute.")

    def __exit__(self, *error: Any) -> None:
        self._lock.__exit__(None, None, None)


def _key(row: Model) -> Key:
    kind = next((kind for kind, model in MODELS.items() if isinstance(row, model)), None)
    if kind is None:
        label = row._meta.label
        raise ImproperlyConfigured(f"{label} is not in the archive's index: give it a connection of its own.")
    return Key(kind, int(row.pk))


def _key_of(identifier: str) -> Key | None:
    """The key of Haystack's "articles.article.12"."""
    label, _, pk = identifier.rpartition(".")
    return next((Key(kind, int(pk)) for kind, model in MODELS.items() if get_model_ct(model) == label), None)


def _kinds(models: Iterable[type[Model]] | None) -> frozenset[str]:
    return frozenset(kind for kind, model in MODELS.items() if not models or model in set(models))


def _sort(sort_by: Sequence[str] | None) -> Sort:
    return next((_SORTS[name] for name in sort_by or () if name in _SORTS), Sort.RELEVANCE)


def _facets(found: Found, names: Iterable[str], steps: Iterable[str]) -> dict[str, Any]:
    counts = {name: _visible_counts(name.removesuffix("_exact"), found) for name in names}
    return {"fields": counts, "dates": dict.fromkeys(steps, found.histogram), "queries": {}}


def _visible_counts(name: str, found: Found) -> list[tuple[str, int]]:
    """A facet's counts without the keys of names that no reader may know of: a story's document may be behind."""
    counts = found.facets[name]
    if name not in VOCABULARY:
        return counts
    known = readable_names({name: [key for key, _ in counts]})[name]
    return [(key, count) for key, count in counts if key in known]
