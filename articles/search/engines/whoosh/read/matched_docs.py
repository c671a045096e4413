"""The documents that a part of a search matches, and their scores, as arrays: intersected and united.

A few documents are ids and scores, common words a row of scores for all documents; facets, dates and exclusions a row
of yes and no without scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.whoosh.read.posting_lists import Mask, Scores
from articles.search.engines.whoosh.storage.segment_files import Ids


@dataclass(slots=True)
class Docs:
    """What a node matches, in one shape or several at once: `ids` with `scores`, `dense` (scores above 0 mark a
    match), or `mask` (no scores)."""

    ids: Ids | None = None
    scores: Scores | None = None
    dense: Scores | None = None
    mask: Mask | None = None

    def size(self) -> int:
        """How many, or a number above that where counting would cost."""
        if self.ids is not None:
            return len(self.ids)
        return len(self.dense if self.dense is not None else self.mask)  # type: ignore[arg-type]

    def count(self) -> int:
        """The number of documents that match."""
        if self.ids is not None:
            return len(self.ids)
        return int(np.count_nonzero(self.mask if self.dense is None else self.dense > 0))  # type: ignore[arg-type]

    def has_scores(self) -> bool:
        """Whether every match has a score above 0."""
        return self.dense is not None or (self.scores is not None and bool((self.scores > 0).all()))

    def ids_and_scores(self) -> tuple[Ids, Scores]:
        """Ids (int32) and scores (float32, same shape) of all matches; computed once and kept."""
        if self.ids is None:
            self.ids = _numbers(self.mask if self.dense is None else self.dense)
            self.scores = self.dense[self.ids] if self.dense is not None else None
        if self.scores is None:
            self.scores = np.zeros(len(self.ids), np.float32)
        return self.ids, self.scores

    def match_ids(self, ids: Ids) -> tuple[NDArray[np.bool_], Scores | None]:
        """Tell which of these documents match (booleans, shape of `ids`), and their scores (same shape, 0 without a
        match), or None where the matches have no scores."""
        if self.mask is not None:
            return self.mask[ids], None
        if self.dense is not None:
            scores = self.dense[ids]
            return scores > 0, scores
        mine, all_scores = self.ids_and_scores()
        if not len(mine):
            return np.zeros(len(ids), np.bool_), None
        at = np.searchsorted(mine, ids)
        at[at == len(mine)] = 0
        held = mine[at] == ids
        return held, all_scores[at] * held

    def to_mask(self, documents: int) -> Mask:
        """Booleans, one for each document of the index, shape (documents,)."""
        if self.mask is not None:
            return self.mask
        if self.dense is not None:
            return self.dense > 0
        mask = np.zeros(documents, np.bool_)
        mask[self.ids_and_scores()[0]] = True
        return mask

    def scale(self, by: float) -> Docs:
        """The same matches, their scores multiplied."""
        if by == 1:
            return self
        times = np.float32(by)
        if self.dense is not None:
            return Docs(dense=self.dense * times)
        return self if self.scores is None else Docs(ids=self.ids, scores=self.scores * times)

    def add(self, score: float) -> Docs:
        """The same matches, each with so much more of a score."""
        ids, scores = self.ids_and_scores()
        return Docs(ids=ids, scores=scores + np.float32(score))

    def intersect(self, mask: Mask | None) -> Docs:
        """The matches for which the mask is true; all of them without a mask."""
        if mask is None:
            return self
        if self.dense is not None:
            return Docs(dense=self.dense * mask)
        if self.mask is not None:
            return Docs(mask=self.mask & mask)
        ids, scores = self.ids_and_scores()
        held = mask[ids]
        return Docs(ids=ids[held], scores=scores[held])

    def without(self, gone: Ids) -> Docs:
        """The matches without these documents, which are among them. gone: int32, ascending."""
        if not len(gone):
            return self
        if self.ids is not None:
            ids, scores = self.ids_and_scores()
            at = np.searchsorted(ids, gone)
            return Docs(ids=np.delete(ids, at), scores=np.delete(scores, at))
        row: NDArray[Any] = np.array(self.mask if self.dense is None else self.dense)
        row[gone] = 0
        return Docs(mask=row) if self.dense is None else Docs(dense=row)


NOTHING = Docs(ids=np.zeros(0, np.int32))


def _numbers(row: NDArray[Any] | None) -> Ids:
    return np.flatnonzero(row).astype(np.int32) if row is not None else np.zeros(0, np.int32)


def all_of(documents: int, parts: list[Docs]) -> Docs:
    """Documents that all parts match; their scores are added. documents: how many the index holds."""
    parts = sorted(parts, key=Docs.size)
    if all(part.mask is not None for part in parts):
        return Docs(mask=np.logical_and.reduce([part.to_mask(documents) for part in parts]))
    ids, scores = parts[0].ids_and_scores()
    for part in parts[1:]:
        held, more = part.match_ids(ids)
        if more is not None:
            scores = scores + more
        if not held.all():
            ids, scores = ids[held], scores[held]
    return Docs(ids=ids, scores=scores)


def _sum_scores(documents: int, parts: list[Docs], weights: Sequence[float]) -> Scores:
    """The scores of all parts, multiplied by their weights and added, shape (documents,)."""
    total, scaled = np.zeros(documents, np.float32), np.empty(documents, np.float32)
    for part, by in zip(parts, weights, strict=True):
        if part.dense is not None:
            total += part.dense if by == 1 else np.multiply(part.dense, np.float32(by), out=scaled)
        elif part.ids is not None:
            ids, scores = part.scale(by).ids_and_scores()
            np.add.at(total, ids, scores)  # three times as fast as total[ids] += scores
    return total


def any_of(documents: int, parts: list[Docs], weights: Sequence[float] = ()) -> Docs:
    """Documents that any part matches; their scores are multiplied by the part's weight, if weights are given, and
    added. documents: how many the index holds.

    Few matches are merged as sorted ids; from 1/8 of all documents on, they are added up in one array.
    """
    if not parts:
        return NOTHING
    weights = weights or [1.0] * len(parts)
    if len(parts) == 1:
        return parts[0].scale(weights[0])
    if all(part.ids is not None for part in parts) and sum(part.size() for part in parts) * 8 < documents:
        rows = [part.scale(by).ids_and_scores() for part, by in zip(parts, weights, strict=True)]
        ids, inverse = np.unique(np.concatenate([row[0] for row in rows]), return_inverse=True)
        added = np.bincount(inverse, np.concatenate([row[1] for row in rows]), len(ids))
        return Docs(ids=ids, scores=added.astype(np.float32))
    total = _sum_scores(documents, parts, weights)
    masks = [part.to_mask(documents) for part in parts if part.dense is None and not part.has_scores()]
    if not masks:
        return Docs(dense=total)
    found = _numbers(np.logical_or.reduce([total > 0, *masks]))
    return Docs(ids=found, scores=total[found])
