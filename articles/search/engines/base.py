"""What an engine is asked and what it answers: the whole contract between the search service and an engine.

An engine is one folder beside this file and one row in ENGINES (engines/registry.py). It knows documents and query
trees, but no models, requests or users: the plan says what may be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from articles.search.document import Document, Key, Sort
from articles.search.language.query import Node


class Step(StrEnum):
    """The width of a bar of the date histogram."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"

    def first_day(self, unit: int) -> date:
        """The first day of the unit-th year, month or day since 1970-01-01."""
        if self is Step.DAY:
            return date(1970, 1, 1) + timedelta(days=unit)
        months = unit * 12 if self is Step.YEAR else unit
        return date(1970 + months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Documents that hold any of `keys` in `field`; with `exclude`, those that hold none of them."""

    field: str
    keys: frozenset[str]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """What this reader may see: documents of these statuses whose embargo ended by `now` (Unix time), without `hidden`.

    `hidden` are rows that changed and may no longer be seen although the index has not caught up yet. `now` None: the
    reader sees embargoed stories too.
    """

    statuses: frozenset[str] = frozenset({"published"})
    now: int | None = None
    hidden: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """One search: the tree (Values resolved into Keys), the filters, which add no score, and what to return.

    kinds: document kinds to find. A facet field's counts leave out the inclusions (not the exclusions) of filters on
    that same field, so that a second value can be added. recency: how much the newest documents gain; 0 for nothing.
    fold: of the documents of one family, only the best is a hit, and the others stand under it; offset and limit count
    hits, everything else counts documents.
    """

    query: Node
    gate: Gate = Gate()
    kinds: frozenset[str] = frozenset({"article", "photo"})
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    facet_size: int = 50
    step: Step | None = None
    recency: float = 0.0
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document and its score. folded: what stands under it, best first."""

    key: Key
    score: float
    folded: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """total is exact. facets: field -> [(key, documents)], most first, at most facet_size each. histogram: first day
    of each non-empty bar and its documents, oldest first; undated: documents without a date. kinds: documents of each
    kind before `kinds` narrowed them. folded: how many documents of the total stand under a hit, on whatever page."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    histogram: list[tuple[date, int]] = field(default_factory=list)
    undated: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    folded: int = 0

    @property
    def rows(self) -> int:
        """The hits of all pages."""
        return self.total - self.folded


class IndexBroken(Exception):
    """The index cannot be read or written: `why` for staff, `cure` what to do. Never an empty result."""

    def __init__(self, why: str, cure: str = "Run: manage.py rebuild_search") -> None:
        super().__init__(f"{why} {cure}")
        self.why = why
        self.cure = cure


class IndexUnreachable(IndexBroken):
    """The index may be whole, but it does not answer or accepts no changes now. Building it anew would not help."""


def cannot_write(error: OSError) -> IndexBroken:
    """The error for a full disk or a read-only folder. The queue keeps the rows to be indexed."""
    why = f"The search index cannot be written ({error.strerror or error})."
    return IndexBroken(why, "Free some disk space or make its folder writable; then the waiting changes are indexed.")


class TooCostly(Exception):
    """A wildcard or fuzzy word stands for more terms than an engine will try; `term` is what the reader typed."""

    def __init__(self, term: str) -> None:
        super().__init__(term)
        self.term = term


class Reader(Protocol):
    """Answers searches. One reader object serves all threads of a process and follows new generations of the index by
    itself."""

    def search(self, plan: Plan) -> Found:
        """The page, its total, facets and histogram, in one pass."""

    def count(self, gate: Gate, nodes: Sequence[Node]) -> list[int]:
        """Articles that each tree matches on its own."""

    def tally(self, gate: Gate, kind: str, field: str) -> dict[str, int]:
        """Key -> number of documents, for every key in `field` of documents of this kind that the reader may see."""

    def examples(self, gate: Gate, kind: str, field: str, keys: Collection[str]) -> dict[str, Key]:
        """Key -> one document of this kind that has the key and that the reader may see. Keys without one are left
        out."""

    def words(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """(word, documents) of the archive's words with this beginning, in lower case, most frequent first."""

    def matching_words(self, pattern: str, beginnings: str, limit: int) -> list[str]:
        """The archive's words, in lower case, that match a regular expression as a whole once they are folded, and
        begin with one of these letters; most frequent first."""

    def corrections(self, word: str, limit: int) -> list[str]:
        """The archive's words that are most like this one, best first."""

    def find_similar(self, key: Key, gate: Gate, limit: int) -> list[Hit]:
        """Articles that share the rarest words of this one, the most alike first. A score is a share of what the
        article itself scores by those words: above 0, and 1 for an article of the same words."""

    def matched_terms(self, node: Node) -> dict[str, frozenset[str]]:
        """Text field -> indexed terms that the tree can match there (wildcards expanded), for highlighting."""

    def highest_key(self, kind: str) -> int:
        """The highest primary key of a kind that the index holds, 0 where it holds none."""

    def versions(self, kind: str) -> Iterator[tuple[int, str]]:
        """(pk, version) of every document of a kind, ascending by pk. A row with two documents is listed twice."""

    def documents(self) -> int:
        """How many documents the index holds."""

    def check(self, thorough: bool = False) -> None:
        """IndexBroken where the index cannot serve; `thorough` reads every byte of it."""


class Writer(Protocol):
    """Changes the index. The caller holds the index lock."""

    def update(self, documents: Iterable[Document], removed: Iterable[Key] = (), number: int = 0) -> None:
        """Replace or add documents, remove keys, commit and sync to disk; keys must not repeat. number: of this write,
        higher for each holder of the lock; an index that several servers share refuses what a later write replaced."""

    def build(
        self, documents: Iterable[Document], total: int, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Add documents from a stream, in checkpoints, with all cores. Documents that the index already has are
        skipped, so a stopped build can be continued. Calls progress(done, total) now and then."""

    def tidy(self, locked: Callable[[], AbstractContextManager[bool]]) -> bool:
        """Take one step of the upkeep that saves have no time for, such as a merge. False if there is nothing to do.
        The caller does not hold the index lock; `locked` takes it."""

    def check(self) -> None:
        """IndexBroken where this version cannot add to what the index holds."""


class Generations(Protocol):
    """Where an index is kept: any number of generations, of which one is searched. The caller holds the index lock for
    whatever changes them."""

    def names(self) -> list[str]:
        """Names of all generations, oldest first, finished or not."""

    def live_name(self) -> str:
        """The name of the live generation; empty if there is none."""

    def exists(self) -> bool:
        """Whether any generation is live."""

    def check_live(self) -> None:
        """IndexBroken where the live generation is damaged, and must not be written to."""

    def create_beside(self) -> str:
        """Make an empty generation, which nobody reads yet, and return its name."""

    def switch(self, name: str) -> None:
        """Make a finished generation the live one, durably. Of the others, only the previously live one is kept."""
