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
Mask = NDArray[np.bool_]


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

    @property
    def size(self) -> int:
        """The memory it takes, in bytes, roughly."""
        return 200 + sum(part.nbytes for part in (self.ids, self.weights, self.scores, self.dense) if part is not None)


class Lists:
    """A cache of posting lists; when they take more bytes than `most`, the least recently used are dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._lists: OrderedDict[tuple[str, str], TermList | Places] = OrderedDict()
        self._sizes: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> TermList | Places | None:
        """A kept list."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], made: TermList | Places) -> None:
        """Keep a list, or count anew what a kept one takes."""
        with self._lock:
            self._lists[key] = made
            self._lists.move_to_end(key)
            size = made.size if isinstance(made, TermList) else made.nbytes
            self.bytes += size - self._sizes.get(key, 0)
            self._sizes[key] = size
            while self.bytes > self.most and len(self._lists) > 1:
                self.bytes -= self._sizes.pop(self._lists.popitem(last=False)[0])

    def term_lists(self) -> list[tuple[tuple[str, str], TermList]]:
        """All posting lists of single terms."""
        with self._lock:
            rows = list(self._lists.items())
        return [(key, made) for key, made in rows if isinstance(made, TermList) and made.segments]
