"""Fold near-identical stories: of each family among the matches, the best is a hit; the others stand under it.

This is done before the page is cut, so that every page is full, and no story is shown twice or skipped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.search.document import Sort
from articles.search.engines.whoosh.read import rank
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage.segment_files import Ids


@dataclass(frozen=True, slots=True)
class Folded:
    """docs: the matches without those that stand under another. The latter, best first: their numbers, scores, and
    families (as numbers of the snapshot), arrays of one shape."""

    docs: Docs
    ids: Ids
    scores: NDArray[np.float32]
    families: NDArray[np.int32]

    def under(self, family: int) -> list[tuple[int, float]]:
        """(document number, score) of what stands under the best of a family."""
        at = np.flatnonzero(self.families == family)
        return list(zip(self.ids[at].tolist(), self.scores[at].tolist(), strict=True))


def family_numbers(snapshot: Snapshot) -> NDArray[np.int32]:
    """A number for the family of each document, shape (documents,); -1 for documents without one."""
    made: NDArray[np.int32] = snapshot.get_or_make("families", lambda: snapshot.facet("family").single_keys())
    return made


def fold(snapshot: Snapshot, docs: Docs, sort: Sort, recency: float) -> Folded:
    """Fold the matches. The order is that of rank.best."""
    ids, scores = _members(snapshot, docs)
    families = family_numbers(snapshot)[ids]
    several = np.bincount(families, minlength=1)[families] > 1 if len(ids) else np.zeros(0, np.bool_)
    order = rank.order(snapshot, ids[several], scores[several], sort, recency)
    ids, scores, families = ids[several][order], scores[several][order], families[several][order]
    later = np.ones(len(ids), np.bool_)
    later[np.unique(families, return_index=True)[1]] = False
    ids = ids[later]
    return Folded(docs.without(np.sort(ids)), ids, scores[later], families[later])


def _members(snapshot: Snapshot, docs: Docs) -> tuple[Ids, NDArray[np.float32]]:
    """The matches that belong to a family, ascending, and their scores."""
    numbers = family_numbers(snapshot)
    if docs.ids is not None:
        ids, scores = docs.ids_and_scores()
        held = numbers[ids] >= 0
        return ids[held], scores[held]
    members = snapshot.get_or_make("family members", lambda: np.flatnonzero(numbers >= 0).astype(np.int32))
    held, found = docs.match_ids(members)
    ids = members[held]
    return ids, np.zeros(len(ids), np.float32) if found is None else found[held]
