"""Bounded merging: small segments become one, large ones are left alone, so that no save rewrites the whole index.

Segments are kept in the order in which they were written. There are three size classes: fewer than 10, 100 and 1,000
documents, where a long document counts for several. When ten of the last segments belong to one class and none of
them to a higher one, they are merged into one of the next class. Segments of 1,000 documents and more are never merged,
so a merge takes at most 300 MB.

A save merges only the smallest class, at most a hundred documents, so that the next save need not wait. The worker
merges the others (`WhooshWriter.tidy`); a save does so only if no worker has for a long time. A document is rewritten
at most three times. Documents that were deleted from large segments take up space until the next rebuild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment

from articles.search.engines.weights import ALL
from articles.search.engines.whoosh.schema import CUT, FACETS, NUMBERS, STORED
from articles.search.engines.whoosh.storage.columns import Ints
from articles.search.engines.whoosh.storage.segment_files import LENGTHS, SegmentFiles
from articles.search.engines.whoosh.storage.segment_writer import InvertedField, write_segment
from articles.search.engines.whoosh.write.invert import sort_stably

FACTOR = 10
LEVELS = 3
"""Segments of 10 ** LEVELS documents and more are left alone."""
WORDS = 250
"""A document counts once for every 250 words."""
PATIENCE = 30
"""From this number of segments of 10 to 99 documents on, a save merges them too."""


def level(segment: W3Segment) -> int:
    """A segment's size class by its live documents and their words: 0 below 10, 1 below 100, 2 below 1,000..."""
    live = segment.doc_count_all() - segment.deleted_count()
    words = segment._fieldlengths.get(ALL, 0) * live // max(segment.doc_count_all(), 1)
    return len(str(max(live, words // WORDS, 1))) - 1


def find_due(segments: Sequence[W3Segment], levels: int = LEVELS, factor: int = FACTOR) -> list[W3Segment]:
    """The last segments, if they should be merged now; else []. levels: how many size classes may be merged."""
    for most in range(levels):
        run = list(takewhile(lambda segment: level(segment) <= most, reversed(segments)))  # noqa: B023 - used at once
        if sum(level(segment) == most for segment in run) >= factor:
            return run[::-1]
    return []


def find_due_at_once(segments: Sequence[W3Segment]) -> list[W3Segment]:
    """The segments that a save should merge, which must be quick."""
    return find_due(segments, 1) or find_due(segments, 2, PATIENCE)


class _Source(NamedTuple):
    """A segment to be merged: its files, which documents stay, and their new numbers (-1 for the others)."""

    files: SegmentFiles
    keep: NDArray[np.bool_]
    numbers: Ints


def merge(folder: Path, segments: list[W3Segment], target: Path | None = None) -> W3Segment:
    """Write one segment, into the same folder or `target`, that holds the live documents of several, in their order."""
    sources = list(_sources(folder, segments))
    texts = (*STORED, *CUT)
    fields = ((name, _join_lists(sources, name)) for name in sorted((*STORED, *FACETS)))
    lengths = {name: _live_column(sources, lambda files: LENGTHS[files.length_bytes(name)]) for name in texts}  # noqa: B023
    numbers = {name: _live_column(sources, lambda files: files.numbers(name)) for name in NUMBERS}  # noqa: B023
    return write_segment(target or folder, len(numbers["pk"]), fields, lengths, numbers)


def _sources(folder: Path, segments: list[W3Segment]) -> Iterator[_Source]:
    base = 0
    for segment in segments:
        files = SegmentFiles(folder, segment)
        keep = np.ones(files.documents, np.bool_)
        keep[sorted(segment.deleted_docs())] = False
        numbers = np.where(keep, np.cumsum(keep) - 1 + base, -1)
        base += int(keep.sum())
        yield _Source(files, keep, numbers)


def _live_column(sources: list[_Source], column: Callable[[SegmentFiles], NDArray[Any]]) -> Ints:
    """A column's values of the documents that stay."""
    return np.concatenate([column(source.files)[source.keep] for source in sources]).astype(np.int64)


def _join_lists(sources: list[_Source], name: str) -> InvertedField:
    """One field's posting lists of all sources, without deleted documents."""
    lists = [source.files.posting_lists(name) for source in sources]
    terms = sorted({term for each in lists for term in each.terms})
    rank = {term: number for number, term in enumerate(terms)}
    parts = [_live_postings(source, each, rank, name in FACETS) for source, each in zip(sources, lists, strict=True)]
    ranks, docs, weights, counts, positions = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = sort_stably(ranks)
    ranks = ranks[order]
    heads = np.flatnonzero(np.diff(ranks, prepend=-1))
    present, starts = [terms[number] for number in ranks[heads].tolist()], np.append(heads, len(ranks))
    if name in FACETS:
        return InvertedField(present, starts, docs[order], None, None, None)
    value_starts = np.concatenate([[0], np.cumsum(counts[order])])
    moved = np.repeat((np.cumsum(counts) - counts)[order] - value_starts[:-1], counts[order])
    positions = positions[moved + np.arange(len(positions))]
    return InvertedField(present, starts, docs[order], weights[order], value_starts, positions)


def _live_postings(
    source: _Source, lists: InvertedField, rank: dict[bytes, int], plain: bool
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """The postings that stay: rank of the term, new document number, weight, count of positions; their positions."""
    weights, value_starts, positions = cast(tuple[Ints, Ints, Ints], lists[3:])
    ranks = np.repeat(np.array([rank[term] for term in lists.terms], np.int64), np.diff(lists.starts))
    keep = source.keep[lists.docs]
    docs = source.numbers[lists.docs][keep]
    counts = np.zeros(len(keep), np.int64) if plain else np.diff(value_starts)
    return ranks[keep], docs, weights[keep], counts[keep], positions[np.repeat(keep, counts)]
