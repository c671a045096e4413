"""MinHash: texts that share most of their shingles share a band of their sketches, whatever else the archive holds.

A text is the set of its runs of four words (Broder 1997, "On the resemblance and containment of documents"); 48
minima under random linear maps, taken four at a time, make twelve bands (Leskovec, Rajaraman and Ullman, "Mining of
Massive Datasets", chapter 3). Two texts of Jaccard similarity s share a band with probability 1 - (1 - s^4)^12: 79% at
0.6, 96% at 0.7, 99.8% at 0.8, and 2% at 0.2.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from articles.drafts.text import fold, plain_text

Shingles = NDArray[np.uint64]

WORDS = 4
BANDS, ROWS = 12, 4
FEWEST = 20
"""A text with fewer shingles is too short for a likeness to mean anything: results, prices, flashes."""
BLOCK = 2**14
"""How many shingles are mapped at once. Each takes 400 bytes."""

_random = np.random.default_rng(21578)
_FACTORS = _random.integers(1, 2**63, (BANDS * ROWS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _random.integers(0, 2**63, (BANDS * ROWS, 1), dtype=np.uint64)
_PLACES = _random.integers(1, 2**63, WORDS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_MIX = _random.integers(1, 2**63, (BANDS, ROWS), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_PUNCTUATION = bytes.maketrans(b"!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~", b" " * 31)


def shingles_of(body: str) -> Shingles:
    """The distinct runs of four words of a body as hashes: uint64, shape (n,), sorted; empty for fewer than four
    words."""
    words = fold(plain_text(body)).encode("utf-8", "replace").translate(_PUNCTUATION).split()
    if len(words) < WORDS:
        return np.empty(0, np.uint64)
    hashes = np.fromiter(map(crc32, words), np.uint64, len(words))
    runs = len(words) - WORDS + 1
    mixed = np.zeros(runs, np.uint64)
    for place in range(WORDS):
        mixed += hashes[place : place + runs] * _PLACES[place]
    return np.unique(mixed ^ (mixed >> np.uint64(29)))


def bands_of(shingles: Shingles) -> list[int]:
    """The twelve bands of a text's sketch, as signed 64-bit integers; [] for a text that is too short."""
    if len(shingles) < FEWEST:
        return []
    parts = (shingles[start : start + BLOCK] for start in range(0, len(shingles), BLOCK))
    minima = np.min([(part * _FACTORS + _TERMS).min(axis=1) for part in parts], axis=0).reshape(BANDS, ROWS)
    mixed: NDArray[np.uint64] = ((minima >> np.uint64(7)) * _MIX).sum(axis=1, dtype=np.uint64)
    return [int(band) for band in mixed.view(np.int64)]


def likeness(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity of two texts: the number of shingles in both, divided by the number in either."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / max(len(one) + len(other) - both, 1)
