"""Counting what was found: facet values, bars of the date histogram, the undated, the kinds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.base import Step
from articles.search.engines.whoosh.read.facet_columns import FacetField
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.schema import UNDATED
from articles.search.engines.whoosh.storage.segment_files import SegmentFiles

_DAY = 86400
_NO_UNIT = np.int32(2**31 - 1)

FEW = 8
"""Below one in so many of all documents, count document by document; above it, go through the whole column."""


class Counter:
    """Counts one set of documents by any number of columns."""

    def __init__(self, snapshot: Snapshot, docs: Docs) -> None:
        self.snapshot = snapshot
        self.total = docs.count()
        few = docs.ids is not None and len(docs.ids) * FEW < snapshot.documents
        self.ids = docs.ids if few else None
        self.row = None if few or self.total == snapshot.documents else docs.to_mask(snapshot.documents)

    def facet(self, field: str, size: int) -> list[tuple[str, int]]:
        """Keys of a field with their documents, most first, then by key."""
        column = self.snapshot.facet(field)
        return top(column.names.keys, self._counts(column), size)

    def all_counts(self, field: str) -> Iterator[tuple[str, int]]:
        """Every key of a field that any document holds, with its documents."""
        column = self.snapshot.facet(field)
        counts = self._counts(column)
        return ((column.names.keys[number], int(counts[number])) for number in np.flatnonzero(counts).tolist())

    def _counts(self, column: FacetField) -> NDArray[np.intp]:
        if self.ids is not None:
            return column.counts(self.ids)
        return column.totals if self.row is None else column.counts_where(self.row)

    def histogram(self, step: Step) -> tuple[list[tuple[date, int]], int]:
        """First day and number of each non-empty bar, oldest first; and the number of the undated."""
        units, first = _units(self.snapshot, step)
        chosen = units if self.row is None and self.ids is None else units[self.row if self.ids is None else self.ids]
        counts = np.bincount(chosen)
        bars = np.flatnonzero(counts[1:]) + 1
        rows = zip((bars - 1 + first).tolist(), counts[bars].tolist(), strict=True)
        return [(step.first_day(unit), count) for unit, count in rows], int(counts[0]) if len(counts) else 0


def top(names: list[str], counts: NDArray[np.intp], size: int) -> list[tuple[str, int]]:
    """The names with the most documents, most first, then by name; those without any are left out. counts: whole
    numbers, one a name."""
    present = np.flatnonzero(counts)
    if len(present) > size:
        least = np.partition(counts[present], len(present) - size)[len(present) - size]
        present = present[counts[present] >= least]
    rows = [(names[number], int(counts[number])) for number in present.tolist()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:size]


def _units(snapshot: Snapshot, step: Step) -> tuple[NDArray[np.int32], int]:
    """The bar of each document, counted from 1 on, 0 where it is undated; and what bar 1 is since 1970."""

    def make() -> tuple[NDArray[np.int32], int]:
        parts = [_units_of(files, step) for files in snapshot.segments]
        units = np.concatenate([np.zeros(0, np.int32), *parts])
        first = int(units.min(where=units != _NO_UNIT, initial=_NO_UNIT - 1))
        return np.where(units == _NO_UNIT, 0, units - (first - 1)), first

    made: tuple[NDArray[np.int32], int] = snapshot.get_or_make(f"bars {step}", make)
    return made


def _units_of(files: SegmentFiles, step: Step) -> NDArray[np.int32]:
    """Days, months or years since 1970 of a segment's documents; kept with it."""
    name = f"bars {step}"
    if name not in files.kept:
        published = files.numbers("published")
        dated = published != UNDATED
        days = np.where(dated, published, 0) // _DAY
        units = days.astype("datetime64[D]").astype(f"datetime64[{'YMD'[list(Step).index(step)]}]").astype(np.int32)
        files.kept[name] = np.where(dated, units, _NO_UNIT).astype(np.int32)
    made: NDArray[np.int32] = files.kept[name]
    return made
