"""Which of the archive's own words a pattern, a misspelt word or a beginning stands for.

Words are the exact forms, compared folded, so that imam* finds İmamoğlu. The vocabulary is a row of folded words in
order, read once a snapshot; edit distances are worked out for all words of a length at once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from articles.search import analysis
from articles.search.engines.base import TooCostly
from articles.search.engines.whoosh.snapshot import Snapshot

MOST = 1024
"""Words that one pattern or fuzzy word may stand for."""
_LONGEST = 32
_INSIDE = re.compile(r"[*?]")


@dataclass
class Vocabulary:
    """The archive's words. folded: ascending; exact, documents: aligned with it. by_length: made when asked for."""

    folded: list[str]
    exact: list[str]
    documents: list[int]
    _by_length: dict[int, tuple[NDArray[np.int64], NDArray[np.uint32]]] = field(default_factory=dict)

    def range(self, prefix: str) -> range:
        """The numbers of the words that begin so."""
        return range(bisect_left(self.folded, prefix), bisect_left(self.folded, prefix + chr(0x10FFFF)))

    def of_length(self, length: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Numbers of the words of this many letters, and their letters, a row a word."""
        if not self._by_length:
            sizes = np.array([len(word) for word in self.folded])
            for size in range(1, _LONGEST + 1):
                numbers = np.flatnonzero(sizes == size)
                letters = "".join(self.folded[number] for number in numbers).encode("utf-32-le", "surrogatepass")
                self._by_length[size] = numbers, np.frombuffer(letters, "<u4").reshape(-1, size)
        return self._by_length.get(length, (np.zeros(0, np.int64), np.zeros((0, max(length, 1)), np.uint32)))


def vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The words of a snapshot."""

    def make() -> Vocabulary:
        words = snapshot.exact_vocabulary()
        rows = sorted((analysis.fold(word), word, documents) for word, documents in words.items())
        return Vocabulary([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])

    made: Vocabulary = snapshot.once("vocabulary", make)
    return made


def expand_wildcard(snapshot: Snapshot, pattern: str) -> list[str]:
    """Exact forms that a pattern stands for. TooCostly where it has no letter or stands for too many."""
    pieces = _INSIDE.split(pattern)
    folded = "".join(
        analysis.fold(piece) + mark for piece, mark in zip(pieces, [*_INSIDE.findall(pattern), ""], strict=True)
    )
    prefix = _INSIDE.split(folded)[0]
    if not any(letter.isalnum() for letter in folded):
        raise TooCostly(pattern)
    words = vocabulary(snapshot)
    matches = re.compile(
        "".join({"*": ".*", "?": "."}.get(letter) or re.escape(letter) for letter in folded), re.S
    ).fullmatch
    numbers = words.range(prefix)
    found = list(numbers) if folded == f"{prefix}*" else [number for number in numbers if matches(words.folded[number])]
    if len(found) > MOST:
        raise TooCostly(pattern)
    return [words.exact[number] for number in found]


def expand_fuzzy(snapshot: Snapshot, text: str, distance: int) -> list[str]:
    """Exact forms within `distance` edits of a word. TooCostly where there are too many."""
    words = vocabulary(snapshot)
    found = within(words, analysis.fold(text), distance)
    if len(found) > MOST:
        raise TooCostly(text)
    return [words.exact[number] for number, _ in found]


def within(words: Vocabulary, word: str, distance: int) -> list[tuple[int, int]]:
    """(number, edits) of the words at most `distance` insertions, deletions, replacements or swaps away."""
    found: list[tuple[int, int]] = []
    for length in range(max(1, len(word) - distance), min(_LONGEST, len(word) + distance) + 1):
        numbers, letters = words.of_length(length)
        edits = edit_distances(word, letters)
        near = np.flatnonzero(edits <= distance)
        found.extend(zip(numbers[near].tolist(), edits[near].tolist(), strict=True))
    return found


def edit_distances(word: str, letters: NDArray[np.uint32]) -> NDArray[np.int8]:
    """Optimal string alignment distance (Damerau's, no letter edited twice) of a word to each row of letters."""
    codes = [ord(letter) for letter in word]
    rows, columns = letters.shape
    before: NDArray[np.int8] | None = None
    last = np.tile(np.arange(columns + 1, dtype=np.int8), (rows, 1))
    for i, code in enumerate(codes, 1):
        this = np.empty_like(last)
        this[:, 0] = i
        same = letters == code
        for j in range(1, columns + 1):
            best = np.minimum(last[:, j] + 1, last[:, j - 1] + ~same[:, j - 1])
            np.minimum(best, this[:, j - 1] + 1, out=best)
            if before is not None and j > 1:
                swapped = same[:, j - 2] & (letters[:, j - 1] == codes[i - 2])
                best = np.where(swapped, np.minimum(best, before[:, j - 2] + 1), best)
            this[:, j] = best
        before, last = last, this
    return last[:, columns]


def begins(snapshot: Snapshot, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The words that begin so, most frequent first, with documents."""
    words = vocabulary(snapshot)
    numbers = words.range(analysis.fold(prefix))
    best = sorted(numbers, key=lambda number: (-words.documents[number], words.exact[number]))[:limit]
    return [(words.exact[number], words.documents[number]) for number in best]


def corrections(snapshot: Snapshot, word: str, limit: int) -> list[str]:
    """The words nearest to one: fewest edits, first letter kept, most documents; nothing much shorter than it."""
    folded = analysis.fold(word)
    if len(folded) < 3 or len(folded) > _LONGEST:
        return []
    words = vocabulary(snapshot)
    found = within(words, folded, 1 if len(folded) < 5 else 2)
    distinct: dict[str, tuple[int, bool, int, str]] = {}
    for number, edits in found:
        near = words.folded[number]
        rank = (edits, near[:1] != folded[:1], -words.documents[number], words.exact[number])
        if near != folded and (near not in distinct or rank < distinct[near]):
            distinct[near] = rank
    return [rank[3] for rank in sorted(distinct.values())][:limit]
