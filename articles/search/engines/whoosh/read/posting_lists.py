"""Posting lists as arrays, and a cache of them that is bounded in bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.whoosh.storage.segment_files import Ids

Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""Places of words in a choice of documents, ascending: place of the document in the choice << PLACE_BITS | position."""
Mask = NDArray[np.bool_]

PLACE_BITS = 24
"""Positions in a document are below 2 ** 24."""


@dataclass(slots=True)
class TermList:
    """The documents that hold a term, through all segments, with its weight and its score in each.

    ids: document numbers, int32, shape (n,), ascending. weights: frequencies, integers, shape (n,); empty for a union
    of terms. scores: BM25, float32, shape (n,), once computed. dense: the same scores as an array over all documents, 0
    without the term; None for rarer terms. segments: how many segments the list covers, 0 for a union of terms.
    """

    ids: Ids
    weights: NDArray[Any]
    segments: int
    scores: Scores | None = None
    dense: Scores | None = None
    _occurrences: int = -1

    @property
    def occurrences(self) -> int:
        """How often the term occurs, the weights added; computed once."""
        if self._occurrences < 0:
            self._occurrences = int(self.weights.sum(dtype=np.int64))
        return self._occurrences

    @property
    def size(self) -> int:
        """The memory it takes, in bytes, roughly."""
        return 200 + sum(part.nbytes for part in (self.ids, self.weights, self.scores, self.dense) if part is not None)


@dataclass(frozen=True, slots=True)
class PositionLists:
    """The positions of a term in its documents: those in ids[i] are flat[starts[i] : starts[i + 1]].

    ids: the term's documents, as in its TermList. starts: shape (n + 1,). flat: whole numbers, ascending in a document.
    """

    ids: Ids
    starts: NDArray[np.uint32]
    flat: NDArray[Any]

    @property
    def size(self) -> int:
        """The memory it takes, in bytes, roughly; the ids are those of the TermList."""
        return 200 + self.starts.nbytes + self.flat.nbytes

    def within(self, ids: Ids) -> Places:
        """The places in these documents: int64, one a position, ascending. ids: document numbers, int32, ascending."""
        if not len(self.ids):
            return np.zeros(0, np.int64)
        at = np.searchsorted(self.ids, ids)
        held = np.flatnonzero(self.ids[np.minimum(at, len(self.ids) - 1)] == ids)
        at = at[held]
        first = self.starts[at].astype(np.int64)
        counts = self.starts[at + 1] - first
        skipped = first - (np.cumsum(counts) - counts)
        positions = self.flat[np.arange(counts.sum()) + np.repeat(skipped, counts)]
        places: Places = (np.repeat(held, counts) << PLACE_BITS) + positions
        return places


class Lists:
    """A cache of posting lists; when they take more bytes than `most`, the least recently used are dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._lists: OrderedDict[tuple[str, str], TermList | PositionLists] = OrderedDict()
        self._sizes: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> TermList | PositionLists | None:
        """A kept list."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], made: TermList | PositionLists) -> None:
        """Keep a list, or count anew what a kept one takes."""
        with self._lock:
            self._lists[key] = made
            self._lists.move_to_end(key)
            self.bytes += made.size - self._sizes.get(key, 0)
            self._sizes[key] = made.size
            while self.bytes > self.most and len(self._lists) > 1:
                self.bytes -= self._sizes.pop(self._lists.popitem(last=False)[0])

    def term_lists(self) -> list[tuple[tuple[str, str], TermList]]:
        """All posting lists of single terms."""
        with self._lock:
            rows = list(self._lists.items())
        return [(key, made) for key, made in rows if isinstance(made, TermList) and made.segments]
