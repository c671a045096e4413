"""What a segment holds of a group of terms: the posting lists of several terms joined into one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.search.engines.whoosh.schema import FACETS
from articles.search.engines.whoosh.storage.segment_files import Ids, SegmentFiles


def join_terms(files: SegmentFiles, field: str, group: str) -> tuple[Ids, NDArray[Any]] | None:
    """The documents of a segment that hold a term of a group (int32, shape (n,), ascending), and its weight in each
    (whole numbers, shape (n,)); None for none.

    A document has one language, so it holds one term of a word at most; of a word and others that mean the same, it
    may hold several, whose weights are added.
    """
    terms = (group,) if field in FACETS else group.split(" ")
    found = [postings for term in terms if (postings := files.postings(field, term)) is not None]
    if len(found) < 2:
        return (found[0].ids, found[0].weights) if found else None
    ids = np.concatenate([postings.ids for postings in found])
    weights = np.concatenate([postings.weights for postings in found])
    order = np.argsort(ids, kind="stable")
    ids, weights = ids[order], weights[order]
    if not (ids[1:] == ids[:-1]).any():
        return ids, weights
    ids, starts = np.unique(ids, return_index=True)
    return ids, np.add.reduceat(weights, starts, dtype=np.int64)


def join_positions(files: SegmentFiles, field: str, group: str) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """The number of positions of a group in each document of a segment that holds any, and all positions; None for
    none."""
    found = [postings for term in group.split(" ") if (postings := files.postings(field, term)) is not None]
    if len(found) < 2:
        return found[0].positions() if found else None
    ids, counts, flat = zip(*((postings.ids, *postings.positions()) for postings in found), strict=True)
    owners = np.concatenate([np.repeat(*pair) for pair in zip(ids, counts, strict=True)])
    positions = np.concatenate(flat)
    return np.unique(owners, return_counts=True)[1], positions[np.lexsort((positions, owners))]


def concatenate(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """One array of all parts, of their dtype, shape (sum of lengths,); no copy where just one has anything."""
    parts = [part for part in parts if len(part)] or parts[:1]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
