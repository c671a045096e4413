"""Facet fields as arrays: which keys each document of a segment holds, and the documents that hold each key.

A segment never changes, so what was read of it is kept as long as the segment exists. A save adds a small segment, and
the next count reads that segment only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.whoosh.storage.segment_files import Ids, SegmentFiles

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]
Counts = NDArray[np.intp]


@dataclass(frozen=True)
class KeyColumn:
    """A facet field of one segment of n documents with k keys and m (document, key) pairs; all arrays are int32.

    places: (k,), the number in Names of each key; a key's index here is its ordinal. starts: (n + 1,). ordinals: (m,).
    Document i holds the keys ordinals[starts[i]:starts[i + 1]].
    """

    places: Numbers
    starts: Numbers
    ordinals: Numbers

    @cached_property
    def documents_by_ordinal(self) -> tuple[Numbers, NDArray[np.intp]]:
        """(m,) the documents of ordinal 0, then those of ordinal 1 and so on; (k,) where each ordinal's begin."""
        owners = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.ordinals, kind="stable")
        return owners[order], np.cumsum(self.totals) - self.totals

    @cached_property
    def totals(self) -> Counts:
        """The number of documents of each ordinal, shape (k,)."""
        return np.bincount(self.ordinals, minlength=len(self.places))

    def counts(self, ids: Ids) -> Counts:
        """How many of these documents hold each ordinal, shape (k,). Fast for few documents."""
        starts = self.starts[ids]
        lengths = self.starts[ids + 1] - starts
        before = np.cumsum(lengths) - lengths
        at = np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
        return np.bincount(self.ordinals[at], minlength=len(self.places))

    def counts_where(self, mask: Mask) -> Counts:
        """How many documents of a mask hold each ordinal, shape (k,). Three times as fast as counts() for many."""
        owners, heads = self.documents_by_ordinal
        return np.add.reduceat(mask.take(owners).view(np.int8), heads, dtype=np.intp) if len(heads) else heads

    def last_where(self, mask: Mask, chosen: NDArray[Any]) -> Numbers:
        """The last document of the mask that holds each of these ordinals, shape of `chosen`; -1 for none."""
        owners, heads = self.documents_by_ordinal
        ends = heads[chosen] + self.totals[chosen]
        last: Numbers = owners[ends - 1]
        for place in np.flatnonzero(~mask[last]).tolist():  # the last one is hidden: look at all
            held = owners[heads[chosen[place]] : ends[place]]
            last[place] = held[mask[held]].max(initial=-1)
        return last


class Names:
    """The keys of a facet field, numbered in the order in which they are first seen. Later commits keep the numbers."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.numbers: dict[str, int] = {}

    def assign_numbers(self, keys: Iterable[str]) -> Numbers:
        """The numbers of these keys; a new key gets the next number. Called by one thread at a time."""
        return np.array([self._number(key) for key in keys], np.int32)

    def _number(self, key: str) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return number


def read_column(files: SegmentFiles, field: str, names: Names) -> KeyColumn:
    """A segment's column; read from its files the first time, then kept with them."""
    made: KeyColumn | None = files.kept.get(f"keys {field}")
    if made is None:
        counts, ordinals = files.lists(f"_{field}_keys")
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32)
        made = KeyColumn(names.assign_numbers(files.terms(field)), starts, ordinals.astype(np.int32))
        files.kept[f"keys {field}"] = made
    return made


class FacetField:
    """A facet field through all segments of a commit. Counts are arrays indexed by the numbers of `names`."""

    def __init__(self, names: Names, columns: Sequence[KeyColumn], bases: NDArray[Any]) -> None:
        self.names, self._columns, self._bases = names, columns, bases.tolist()
        self.size = len(names.keys)

    @cached_property
    def totals(self) -> Counts:
        """The number of documents of each key, deleted documents included."""
        return self._add(column.totals for column in self._columns)

    def counts(self, ids: Ids) -> Counts:
        """How many of these documents hold each key: whole numbers, shape (number of keys,). ids: int32, ascending."""
        bounds = np.searchsorted(ids, self._bases).tolist()
        total = np.zeros(self.size, np.intp)
        for number, column in enumerate(self._columns):
            first, last = bounds[number], bounds[number + 1]
            if first < last:
                total[column.places] += column.counts(ids[first:last] - self._bases[number])
        return total

    def counts_where(self, mask: Mask) -> Counts:
        """How many documents of a mask hold each key. mask: booleans, shape (documents,)."""
        return self._add(column.counts_where(part) for column, part in self._parts(mask))

    def single_keys(self) -> Numbers:
        """The number of each document's key, shape (documents,), for a field of one key a document; -1 without one."""
        numbers = np.full(self._bases[-1], -1, np.int32)
        for base, column in zip(self._bases, self._columns, strict=False):
            owners = np.repeat(np.arange(base, base + len(column.starts) - 1), np.diff(column.starts))
            numbers[owners] = column.places[column.ordinals]
        return numbers

    def examples(self, mask: Mask, keys: Iterable[str]) -> dict[str, int]:
        """Key -> number of the last document of the mask that holds it; keys that none holds are left out."""
        numbers = {self.names.numbers[key]: key for key in keys if self.names.numbers.get(key, self.size) < self.size}
        wanted = np.zeros(self.size, np.bool_)
        wanted[list(numbers)] = True
        found: dict[str, int] = {}
        for base, (column, part) in reversed(list(zip(self._bases, self._parts(mask), strict=False))):
            chosen = np.flatnonzero(wanted[column.places])
            last = column.last_where(part, chosen)
            for number, document in zip(column.places[chosen].tolist(), last.tolist(), strict=True):
                if document >= 0:
                    found[numbers[number]] = base + document
                    wanted[number] = False
            if len(found) == len(numbers):
                break
        return found

    def _parts(self, mask: Mask) -> Iterable[tuple[KeyColumn, Mask]]:
        ends = zip(self._bases, self._bases[1:], strict=False)
        return zip(self._columns, (mask[first:last] for first, last in ends), strict=False)

    def _add(self, parts: Iterable[Counts]) -> Counts:
        total = np.zeros(self.size, np.intp)
        for column, part in zip(self._columns, parts, strict=True):
            total[column.places] += part
        return total
