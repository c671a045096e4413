"""The arithmetic of sentence vectors: floats of length 1 as 8-bit numbers, their signs as bits, and how near two are.

The signs of 384 numbers fit into 48 bytes: counting those that differ finds the likely neighbours among all stories
fast and in little memory. The 8-bit numbers of these few then say how near each is; rounding costs about 0.001 of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Codes = NDArray[np.uint64]

SIZE = 384
"""Numbers of a vector."""
WORDS = SIZE // 64
"""64-bit numbers of a code."""


def pack(vector: Floats) -> bytes:
    """A vector as 8-bit numbers, the largest of which is 127 or -127."""
    return bytes(np.rint(vector * (127 / np.abs(vector).max())).astype(np.int8))


def unpack(packed: list[bytes]) -> Floats:
    """Vectors of length 1, a row each."""
    rows: Floats = np.frombuffer(b"".join(packed), np.int8).reshape(-1, SIZE).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def codes_of(vectors: Floats) -> Codes:
    """The signs of each row, WORDS numbers a row."""
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def likely(vector: Floats, codes: Codes, limit: int) -> NDArray[np.intp]:
    """The rows whose signs differ least from this vector's, at most `limit`, in no order."""
    differing = np.bitwise_count(codes ^ codes_of(vector[None])).sum(axis=1, dtype=np.uint16)
    if len(differing) <= limit:
        return np.arange(len(differing))
    return np.argpartition(differing, limit)[:limit]
