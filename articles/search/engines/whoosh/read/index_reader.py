"""The Reader of this engine: follows the index's commits and answers plans, each from one immutable snapshot."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from articles.search.document import ARTICLE, Key, Sort
from articles.search.engines import store
from articles.search.engines.base import Filter, Found, Gate, Hit, IndexBroken, Plan
from articles.search.engines.question_words import matched_terms
from articles.search.engines.whoosh.read import expand, facet_counts, rank, rare_words
from articles.search.engines.whoosh.read.families import Folded, family_numbers, fold
from articles.search.engines.whoosh.read.lift_best import lift_best
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.matcher import Matcher
from articles.search.engines.whoosh.read.posting_lists import Mask
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage import toc
from articles.search.language.query import Node

T = TypeVar("T")

_TRIES = 5
"""A writer may remove a segment between our reading the table of contents and opening its files."""


class WhooshReader:
    """Asks the live generation below a root folder. One object serves all threads of a process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._snapshot: Snapshot | None = None
        self._current = str(root / "CURRENT")
        self._pointer: tuple[int, ...] = ()
        self._lock = threading.Lock()

    # The snapshot

    @property
    def snapshot(self) -> Snapshot:
        """The newest commit: two calls of stat where nothing changed. IndexBroken where it cannot be read."""
        snapshot, pointer = self._snapshot, self._stat()
        if snapshot is not None and pointer == self._pointer and os.path.exists(snapshot.toc_path):  # noqa: PTH110 - fast
            return snapshot
        with self._lock:
            snapshot = self._snapshot
            if snapshot is None or pointer != self._pointer or not snapshot.toc_path.exists():
                snapshot = self._open(snapshot)
                self._snapshot, self._pointer = snapshot, pointer
            return snapshot

    def _stat(self) -> tuple[int, ...]:
        try:
            status = os.stat(self._current)  # noqa: PTH116 - fast
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _open(self, before: Snapshot | None) -> Snapshot:
        folder = store.current(self.root)
        return _read_with_retries(lambda: Snapshot(folder, before))

    def check(self, thorough: bool = False) -> None:
        """IndexBroken where the index cannot serve; `thorough` reads every byte of it."""
        folder = self.snapshot.folder
        _read_with_retries(lambda: toc.check_all(folder, thorough))

    # Questions

    def search(self, plan: Plan) -> Found:
        """The page, its total, facets and histogram, in one pass."""
        return _Search(self.snapshot, plan).answer()

    def count(self, gate: Gate, nodes: Sequence[Node]) -> list[int]:
        """Articles that each tree matches on its own."""
        snapshot = self.snapshot
        allowed = visible_mask(snapshot, gate)
        articles = snapshot.key_mask("kind", (ARTICLE,))
        allowed = articles if allowed is None else allowed & articles
        return [Matcher(snapshot).docs(node).intersect(allowed).count() for node in nodes]

    def tally(self, gate: Gate, kind: str, field: str) -> dict[str, int]:
        """Every key of a field that documents of a kind hold, with how many of them this reader may see."""
        snapshot = self.snapshot
        counter = facet_counts.Counter(snapshot, _all(snapshot, gate, kind))
        return dict(counter.all_counts(field))

    def examples(self, gate: Gate, kind: str, field: str, keys: Collection[str]) -> dict[str, Key]:
        """For each of these keys a document of a kind that holds it and that this reader may see, if there is one."""
        snapshot = self.snapshot
        found = snapshot.facet(field).examples(_all(snapshot, gate, kind).to_mask(snapshot.documents), keys)
        return dict(zip(found, snapshot.keys_of(list(found.values())), strict=True))

    def words(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The archive's own words that begin so, as printed in lower case, most frequent first, with documents."""
        return expand.words_with_prefix(self.snapshot, prefix, limit)

    def matching_words(self, pattern: str, beginnings: str, limit: int) -> list[str]:
        """The words of which the folded form matches a pattern and begins with one of these letters, most frequent
        first."""
        return expand.words_of_pattern(self.snapshot, pattern, beginnings, limit)

    def corrections(self, word: str, limit: int) -> list[str]:
        """The archive's words nearest to one it may not hold, best first."""
        return expand.corrections(self.snapshot, word, limit)

    def find_similar(self, key: Key, gate: Gate, limit: int) -> list[Hit]:
        """Articles that share the rarest words of this one. Scores are shares of what the article scores itself."""
        snapshot = self.snapshot
        number = snapshot.number_of(key)
        if number is None:
            return []
        alike = rare_words.find_similar(snapshot, number)
        own = np.array([number], np.int32)
        held, scores = alike.match_ids(own)
        if scores is None or not held[0]:
            return []
        docs = (
            alike.without(own).intersect(visible_mask(snapshot, gate)).intersect(snapshot.key_mask("kind", (ARTICLE,)))
        )
        found = rank.best(snapshot, docs, Sort.RELEVANCE, 0.0, limit)
        return _hits(snapshot, [(other, score / float(scores[0])) for other, score in found])

    def matched_terms(self, node: Node) -> dict[str, frozenset[str]]:
        """Text field -> terms and exact forms that the tree can match there (wildcards expanded), for highlighting."""
        snapshot = self.snapshot
        return matched_terms(node, snapshot.languages, partial(expand.expand, snapshot))

    def highest_key(self, kind: str) -> int:
        """The highest primary key of a kind that the index holds, deleted ones among them; 0 where it holds none."""
        return self.snapshot.highest_key(kind)

    def documents(self) -> int:
        """How many documents the index holds."""
        live = self.snapshot.live_mask
        return self.snapshot.numbers("pk").size if live is None else int(live.sum())

    def versions(self, kind: str) -> Iterator[tuple[int, str]]:
        """(pk, version) of every document of a kind, ascending by pk, doubled ones twice."""
        snapshot = self.snapshot
        mask = snapshot.key_mask("kind", (kind,))
        if snapshot.live_mask is not None:
            mask = mask & snapshot.live_mask
        numbers = np.flatnonzero(mask)
        pks, versions = snapshot.numbers("pk")[numbers], snapshot.numbers("version")[numbers]
        order = np.argsort(pks, kind="stable")
        rows = zip(pks[order].tolist(), versions[order].tolist(), strict=True)
        return ((pk, f"{version & 0xFFFFFFFFFFFFFFFF:016x}") for pk, version in rows)


def _read_with_retries(read: Callable[[], T]) -> T:
    """What `read` gives, tried anew where a writer replaced what it was reading."""
    for _ in range(_TRIES - 1):
        with suppress(IndexBroken, FileNotFoundError):
            return read()
    try:
        return read()
    except FileNotFoundError as error:
        raise IndexBroken(f"A file is missing: {error}.") from error


class _Search:
    """One plan on one snapshot."""

    def __init__(self, snapshot: Snapshot, plan: Plan) -> None:
        self.snapshot, self.plan = snapshot, plan
        self.docs = Matcher(snapshot).docs(plan.query)

    def answer(self) -> Found:
        """The whole answer."""
        snapshot, plan = self.snapshot, self.plan
        docs = self.docs.intersect(self._mask())
        if plan.sort is Sort.RELEVANCE and plan.limit:
            docs = lift_best(snapshot, docs, plan.query)
        folded = fold(snapshot, docs, plan.sort, plan.recency) if plan.fold else None
        shown = docs if folded is None else folded.docs
        best = rank.best(snapshot, shown, plan.sort, plan.recency, plan.offset + plan.limit, plan.offset)
        hits = _hits(snapshot, best) if folded is None else _folded_hits(snapshot, best, folded)
        counter = facet_counts.Counter(snapshot, docs)
        counts = {name: self._facet(name, counter) for name in plan.facets}
        bars, undated = counter.histogram(plan.step) if plan.step else ([], 0)
        under = 0 if folded is None else len(folded.ids)
        return Found(counter.total, tuple(hits), counts, bars, undated, self._kinds(counter), under)

    def _mask(self, but_facet: str = "", all_kinds: bool = False) -> Mask | None:
        """What may be found; without the inclusions of one facet field, or without the choice of kinds."""
        filters = tuple(f for f in self.plan.filters if f.exclude or f.field != but_facet)
        return allowed_mask(self.snapshot, self.plan.gate, filters, None if all_kinds else self.plan.kinds)

    def _facet(self, field: str, counter: facet_counts.Counter) -> list[tuple[str, int]]:
        if any(f.field == field and not f.exclude for f in self.plan.filters):
            counter = facet_counts.Counter(self.snapshot, self.docs.intersect(self._mask(but_facet=field)))
        return counter.facet(field, self.plan.facet_size)

    def _kinds(self, counter: facet_counts.Counter) -> dict[str, int]:
        names = self.snapshot.kinds()[0]
        if not self.plan.kinds.issuperset(names):
            counter = facet_counts.Counter(self.snapshot, self.docs.intersect(self._mask(all_kinds=True)))
        if len(names) < 2 or not counter.total:
            return dict.fromkeys(names, counter.total) if counter.total else {}
        return dict(counter.facet("kind", len(names)))


def _hits(snapshot: Snapshot, found: list[tuple[int, float]]) -> list[Hit]:
    keys = snapshot.keys_of([number for number, _ in found])
    return [Hit(key, score) for key, (_, score) in zip(keys, found, strict=True)]


def _folded_hits(snapshot: Snapshot, found: list[tuple[int, float]], folded: Folded) -> list[Hit]:
    if not len(folded.ids):
        return _hits(snapshot, found)
    families = family_numbers(snapshot)[[number for number, _ in found]].tolist()
    under = [_hits(snapshot, folded.under(family)) if family >= 0 else [] for family in families]
    return [replace(hit, folded=tuple(others)) for hit, others in zip(_hits(snapshot, found), under, strict=True)]


def _all(snapshot: Snapshot, gate: Gate, kind: str) -> Docs:
    """Every document of a kind that a reader may see."""
    mask = allowed_mask(snapshot, gate, (), frozenset({kind}))
    return Docs(mask=np.ones(snapshot.documents, np.bool_) if mask is None else mask)


def visible_mask(snapshot: Snapshot, gate: Gate) -> Mask | None:
    """Which documents a reader may see; None for all."""
    return allowed_mask(snapshot, gate, (), None)


def allowed_mask(
    snapshot: Snapshot, gate: Gate, filters: tuple[Filter, ...], kinds: frozenset[str] | None
) -> Mask | None:
    """Which documents may be found: live, of the gate's statuses, not embargoed or hidden, passing the filters; None
    for all. Masks are kept with the snapshot, a few of them."""
    masks = snapshot.get_or_make("masks", dict)
    ends = snapshot.get_or_make("embargoes", lambda: _embargoes(snapshot))
    over = len(ends[0]) if gate.now is None else int(np.searchsorted(ends[0], gate.now, "right"))
    name = (gate.statuses, over, filters, kinds)
    mask: Mask | None
    try:
        mask = masks[name]
    except KeyError:
        if len(masks) > 64:
            masks.clear()
        mask = masks[name] = _make_mask(snapshot, gate.statuses, ends[1][over:], filters, kinds)
    if gate.hidden:
        mask = np.ones(snapshot.documents, np.bool_) if mask is None else mask.copy()
        mask[snapshot.numbers_of(gate.hidden)] = False
    return mask


def _embargoes(snapshot: Snapshot) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ends of all embargoes, ascending, and their documents."""
    visible = snapshot.numbers("visible_from")
    numbers = np.flatnonzero(visible > 0)
    order = np.argsort(visible[numbers], kind="stable")
    return visible[numbers][order], numbers[order]


def _make_mask(
    snapshot: Snapshot,
    statuses: frozenset[str],
    embargoed: Any,
    filters: tuple[Filter, ...],
    kinds: frozenset[str] | None,
) -> Mask | None:
    mask = snapshot.key_mask("status", statuses)
    if snapshot.live_mask is not None:
        mask &= snapshot.live_mask
    mask[embargoed] = False
    if kinds is not None:
        mask &= snapshot.key_mask("kind", kinds)
    for each in filters:
        held = snapshot.key_mask(each.field, each.keys)
        mask &= ~held if each.exclude else held
    return None if mask.all() else mask
