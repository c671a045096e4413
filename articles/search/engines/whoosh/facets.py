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


def facet(snapshot: Snapshot, field: str, docs: Docs, size: int) -> list[tuple[str, int]]:
    """Keys of a field among these documents with their number, most first, then by key."""
    column = snapshot.keys(field)
    counts = _counts(snapshot, column, docs)
    present = np.flatnonzero(counts)
    if len(present) > size:
        least = np.partition(counts[present], len(present) - size)[len(present) - size]
        present = present[counts[present] >= least]
    rows = [(column.names[ordinal], int(counts[ordinal])) for ordinal in present.tolist()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:size]


def _counts(snapshot: Snapshot, column: KeyColumn, docs: Docs) -> NDArray[np.intp]:
    if docs.count() == snapshot.documents:
        return column.totals
    if docs.ids is not None and len(docs.ids) * FEW < snapshot.documents:
        return column.counts(docs.ids)
    return column.counts_where(docs.row(snapshot.documents))


def _bars(snapshot: Snapshot, step: Step) -> NDArray[np.intp]:
    """The bar of each document, counted from the first; the undated in bar 0, the dated from 1."""

    def make() -> tuple[NDArray[np.intp], int]:
        days = np.where(snapshot.dated(), snapshot.published(), 0) // _DAY
        unit = days.astype("datetime64[D]").astype(f"datetime64[{'YMD'[list(Step).index(step)]}]").astype(np.int64)
        first = int(unit[snapshot.dated()].min(initial=1 << 40))
        return np.where(snapshot.dated(), unit - first + 1, 0).astype(np.intp), first

    made: tuple[NDArray[np.intp], int] = snapshot.once(f"bars {step}", make)
    snapshot.once(f"first bar {step}", lambda: made[1])
    return made[0]


def histogram(snapshot: Snapshot, step: Step, docs: Docs) -> tuple[list[tuple[date, int]], int]:
    """First day and number of each non-empty bar, oldest first; and the number of the undated."""
    bars = _bars(snapshot, step)
    few = docs.ids is not None and len(docs.ids) * FEW < snapshot.documents
    counts = np.bincount(bars[docs.ids if few else docs.row(snapshot.documents)], minlength=1)
    first = snapshot.once(f"first bar {step}", int)
    rows = [(_first_day(step, first + bar - 1), int(counts[bar])) for bar in np.flatnonzero(counts).tolist() if bar]
    return rows, int(counts[0])


def _first_day(step: Step, unit: int) -> date:
    """The first day of the unit-th year, month or day since 1970-01-01."""
    if step is Step.DAY:
        return _EPOCH + timedelta(days=unit)
    months = unit * 12 if step is Step.YEAR else unit
    return date(1970 + months // 12, months % 12 + 1, 1)
