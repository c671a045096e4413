"""Bounded merging: small segments become one, large ones are left alone, so that no save rewrites the whole index.

Segments stand in the order they were written. Each time the last ones of a size class (fewer than 10, 100 or 1,000
documents) are ten, they become one of the next class; segments of 1,000 documents and more are never merged. A document
is therefore rewritten three times at most, and no merge rewrites more than a few thousand. What deletions leave behind
in large segments goes with the next whole build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment

from articles.search.document import TEXT_FIELDS
from articles.search.engines.whoosh.files import LENGTHS, SegmentFiles
from articles.search.engines.whoosh.schema import ALL, FACETS, NUMBERS, twin
from articles.search.engines.whoosh.segments import Ints, Inverted, write_segment

FACTOR = 10
LEVELS = 3
"""Segments of 10 ** LEVELS documents and more are left alone."""


def level(segment: W3Segment) -> int:
    """A segment's size class by its live documents: 0 below 10, 1 below 100, 2 below 1,000..."""
    return len(str(max(segment.doc_count_all() - segment.deleted_count(), 1))) - 1


def due(segments: Sequence[W3Segment]) -> list[W3Segment]:
    """The last segments that are to become one now; none where nothing is due."""
    for most in range(LEVELS):
        run = list(takewhile(lambda segment: level(segment) <= most, reversed(segments)))  # noqa: B023 - used at once
        if sum(level(segment) == most for segment in run) >= FACTOR:
            return run[::-1]
    return []


class _Source(NamedTuple):
    """A segment to be merged: its files, which documents stay, and their new numbers (-1 for the others)."""

    files: SegmentFiles
    keep: NDArray[np.bool_]
    numbers: Ints


def merge(folder: Path, segments: list[W3Segment]) -> W3Segment:
    """Write one segment that holds the live documents of several, in their order."""
    sources = list(_sources(folder, segments))
    texts = [name for field in (ALL, *TEXT_FIELDS) for name in (field, twin(field))]
    inverted = {name: _joined(sources, name) for name in (*texts, *FACETS)}
    lengths = {name: _kept_of(sources, lambda files: LENGTHS[files.length_bytes(name)]) for name in texts}  # noqa: B023
    numbers = {name: _kept_of(sources, lambda files: files.numbers(name)) for name in NUMBERS}  # noqa: B023
    return write_segment(folder, len(numbers["pk"]), inverted, lengths, numbers)


def _sources(folder: Path, segments: list[W3Segment]) -> Iterator[_Source]:
    base = 0
    for segment in segments:
        files = SegmentFiles(folder, segment)
        keep = np.ones(files.documents, np.bool_)
        keep[sorted(segment.deleted_docs())] = False
        numbers = np.where(keep, np.cumsum(keep) - 1 + base, -1)
        base += int(keep.sum())
        yield _Source(files, keep, numbers)


def _kept_of(sources: list[_Source], column: Callable[[SegmentFiles], NDArray[Any]]) -> Ints:
    """A column's values of the documents that stay."""
    return np.concatenate([column(source.files)[source.keep] for source in sources]).astype(np.int64)


def _joined(sources: list[_Source], name: str) -> Inverted:
    """One field's posting lists of all sources, without deleted documents."""
    rows = sorted(row for number, source in enumerate(sources) for row in _lists(number, source, name))
    docs: list[Ints] = [np.zeros(0, np.int64)]
    weights, counts, positions = list(docs), list(docs), list(docs)
    terms: list[bytes] = []
    starts = [0]
    for term, group in groupby(rows, key=lambda row: row[0]):
        size = 0
        for _, source, at in group:
            made = _kept(sources[source], name, at)
            for whole, part in zip((docs, weights, counts, positions), made, strict=True):
                whole.append(part)
            size += len(made[0])
        if size:
            terms.append(term)
            starts.append(starts[-1] + size)
    value_starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(counts))])
    plain = name in FACETS
    return Inverted(
        terms,
        np.array(starts, np.int64),
        np.concatenate(docs),
        None if plain else np.concatenate(weights),
        None if plain else value_starts,
        None if plain else np.concatenate(positions),
    )


def _lists(number: int, source: _Source, name: str) -> Iterator[tuple[bytes, int, int]]:
    """(term, source, place of its list) of each term of a field."""
    return ((term, number, at) for term, at in source.files.entries(name))


def _kept(source: _Source, name: str, at: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The documents of a list that stay: new numbers, weights, counts of positions, positions."""
    found = source.files.read(at)
    keep = source.keep[found.ids]
    docs, weights = source.numbers[found.ids][keep], found.weights[keep]
    if name in FACETS:
        nothing = np.zeros(0, np.int64)
        return docs, weights.astype(np.int64), nothing, nothing
    counts, flat = found.positions()
    return docs, weights.astype(np.int64), counts[keep], flat[np.repeat(keep, counts)].astype(np.int64)
