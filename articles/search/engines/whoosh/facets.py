"""Counting what was found: facet values, bars of the date histogram, the undated, the kinds."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.base import Step
from articles.search.engines.whoosh.matching import Docs
from articles.search.engines.whoosh.snapshot import KeyColumn, Snapshot

_EPOCH = date(1970, 1, 1)
_DAY = 86400


FEW = 8
"""Counting goes document by document up to one in so many, and through the whole column from there on."""


class Counter:
    """Counts one set of documents by any number of columns."""

    def __init__(self, snapshot: Snapshot, docs: Docs) -> None:
        self.snapshot = snapshot
        self.total = docs.count()
        few = docs.ids is not None and len(docs.ids) * FEW < snapshot.documents
        self.ids = docs.ids if few else None
        self.row = None if few or self.total == snapshot.documents else docs.row(snapshot.documents)

    def counts(self, column: KeyColumn) -> NDArray[np.intp]:
        """Documents of each of a column's ordinals."""
        if self.ids is not None:
            return column.counts(self.ids)
        return column.totals if self.row is None else column.counts_where(self.row)

    def facet(self, field: str, size: int) -> list[tuple[str, int]]:
        """Keys of a field with their documents, most first, then by key."""
        column = self.snapshot.keys(field)
        counts = self.counts(column)
        present = np.flatnonzero(counts)
        if len(present) > size:
            least = np.partition(counts[present], len(present) - size)[len(present) - size]
            present = present[counts[present] >= least]
        rows = [(column.names[ordinal], int(counts[ordinal])) for ordinal in present.tolist()]
        return sorted(rows, key=lambda row: (-row[1], row[0]))[:size]

    def histogram(self, step: Step) -> tuple[list[tuple[date, int]], int]:
        """First day and number of each non-empty bar, oldest first; and the number of the undated."""
        column, dates = _bars(self.snapshot, step)
        counts = self.counts(column).tolist()
        undated = counts[len(dates)] if len(counts) > len(dates) else 0
        return [(day, count) for day, count in zip(dates, counts, strict=False) if count], undated


def _bars(snapshot: Snapshot, step: Step) -> tuple[KeyColumn, list[date]]:
    """The bar of each document as a column of one ordinal each, the undated last; and the first day of each bar."""

    def make() -> tuple[KeyColumn, list[date]]:
        days = np.where(snapshot.dated(), snapshot.published(), 0) // _DAY
        units = days.astype("datetime64[D]").astype(f"datetime64[{'YMD'[list(Step).index(step)]}]").astype(np.int64)
        distinct, bars = np.unique(np.where(snapshot.dated(), units, 1 << 40), return_inverse=True)
        dates = [_first_day(step, unit) for unit in distinct.tolist() if unit < 1 << 40]
        names = [*map(str, dates), ""][: len(distinct)]
        return KeyColumn(names, np.arange(snapshot.documents + 1), bars.astype(np.intp)), dates

    made: tuple[KeyColumn, list[date]] = snapshot.once(f"bars {step}", make)
    return made


def _first_day(step: Step, unit: int) -> date:
    """The first day of the unit-th year, month or day since 1970-01-01."""
    if step is Step.DAY:
        return _EPOCH + timedelta(days=unit)
    months = unit * 12 if step is Step.YEAR else unit
    return date(1970 + months // 12, months % 12 + 1, 1)
