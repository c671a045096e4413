"""Columns of number lists, one list a document, in Whoosh's VarBytesColumn layout.

The numbers take as few octets as the largest of them needs; the last sign of a column's name says how many.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]


def octets_of(values: NDArray[Any]) -> int:
    """The octets that each of these whole numbers takes, stored as small as possible: 1, 2 or 4."""
    most = int(values.max(initial=0))
    return 1 if most < 1 << 8 else 2 if most < 1 << 16 else 4


def bytes_column(counts: Ints, values: NDArray[Any]) -> bytes:
    """A VarBytesColumn of little-endian numbers of octets_of(values): counts[i] of them for document i."""
    octets = octets_of(values)
    sizes = counts * octets
    most = int(sizes.max(initial=0))
    code, kind = ("B", ">u1") if most < 1 << 8 else ("H", ">u2") if most < 1 << 16 else ("I", ">u4")
    lengths = sizes.astype(kind).tobytes()
    if len(counts) <= 1 << 15:
        return values.astype(f"<u{octets}").tobytes() + lengths + code.encode()
    offsets = (np.cumsum(sizes) - sizes).astype(">u4").tobytes()
    return values.astype(f"<u{octets}").tobytes() + lengths + offsets + f"{code}IX".encode()


def lists_of_ordinals(starts: Ints, docs: Ints, documents: int) -> tuple[Ints, Ints]:
    """How many terms each document has, and their ordinals among a field's terms: ascending in each document. starts,
    docs: as in InvertedField."""
    ordinals = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.argsort(docs, kind="stable")
    return np.bincount(docs, minlength=documents), ordinals[order]


def gaps_of(counts: Ints, ordinals: Ints) -> Ints:
    """The first number of each document's list as it is, each other one less the one before."""
    gaps = np.diff(ordinals, prepend=0)
    first = (np.cumsum(counts) - counts)[counts > 0]
    gaps[first] = ordinals[first]
    return gaps
