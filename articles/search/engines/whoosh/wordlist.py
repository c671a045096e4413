"""The words of a segment as printed, beside what they are when folded: what patterns and misspellings are held against.

A part of the segment's file, one line a word, in order: folded form, exact form, documents. It is kept as bytes and
searched by finding and by regular expressions, so that opening it costs nothing but reading it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from articles.search.analysis import fold

EXTENSION = ".wrd"
_LONGEST = 40
_ANY, _ONE = rb"[^\t\n]*", rb"(?:[^\t\n\x80-\xff]|[\xc0-\xff][\x80-\xbf]+)"


class Entry(NamedTuple):
    """A word: folded, as printed in lower case, and in how many documents."""

    folded: str
    exact: str
    documents: int


def word_list(terms: Sequence[bytes], documents: Sequence[int]) -> bytes:
    """The lines of these exact forms."""
    rows = (
        (fold(term.decode("utf-8", "surrogatepass")), term, count) for term, count in zip(terms, documents, strict=True)
    )
    lines = [b"\n%s\t%s\t%d" % (folded.encode("utf-8", "surrogatepass"), term, count) for folded, term, count in rows]
    return b"".join([*sorted(lines), b"\n"])


class WordList:
    """One segment's lines."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        starts = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))[:-1] + 1
        tabs = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\t"))[::2]
        self.starts, self.sizes = starts, tabs - starts

    def matching(self, pattern: str) -> Iterator[Entry]:
        """The words whose folded form is this pattern of letters, * (any letters) and ? (one letter)."""
        prefix = re.split(r"[*?]", pattern)[0].encode("utf-8", "surrogatepass")
        parts = (re.escape(part.encode("utf-8", "surrogatepass")) for part in re.split(r"([*?])", pattern))
        inner = b"".join({rb"\*": _ANY, rb"\?": _ONE}.get(part, part) for part in parts)
        first = self.data.find(b"\n" + prefix)
        if first < 0:
            return iter(())
        run = re.compile(rb"(?:\n" + re.escape(prefix) + rb"[^\n]*)+").match(self.data, first)
        end = run.end() if run else first
        return map(_entry, re.compile(rb"\n(" + inner + rb")\t([^\t]*)\t(\d+)").finditer(self.data, first, end))

    def near(self, word: str, distance: int) -> Iterator[Entry]:
        """The words whose folded form is at most so many bytes' edits away."""
        letters = np.frombuffer(self.data, np.uint8)
        encoded = word.encode("utf-8", "surrogatepass")
        for size in range(max(1, len(encoded) - distance), min(_LONGEST, len(encoded) + distance) + 1):
            starts = self.starts[self.sizes == size]
            edits = edit_distances(encoded, letters[starts[:, None] + np.arange(size)])
            for start in starts[edits <= distance].tolist():
                line = self.data[start : self.data.index(b"\n", start)].decode("utf-8", "surrogatepass").split("\t")
                yield Entry(line[0], line[1], int(line[2]))


def _entry(match: re.Match[bytes]) -> Entry:
    folded, exact, documents = match.groups()
    return Entry(folded.decode("utf-8", "surrogatepass"), exact.decode("utf-8", "surrogatepass"), int(documents))


def edit_distances(word: bytes | Sequence[int], letters: NDArray[Any]) -> NDArray[np.int8]:
    """Optimal string alignment distance (Damerau's, no letter edited twice) of a word to each row of letters."""
    rows, columns = letters.shape
    letters = np.ascontiguousarray(letters.T)  # a row a place, so that each step runs over all words
    before: NDArray[np.int8] | None = None
    last = np.repeat(np.arange(columns + 1, dtype=np.int8)[:, None], rows, axis=1)
    codes = list(word)
    for i, code in enumerate(codes, 1):
        this = np.empty_like(last)
        this[0] = i
        differs = (letters != code).view(np.int8)
        for j in range(1, columns + 1):
            best = np.minimum(last[j], this[j - 1]) + np.int8(1)
            np.minimum(best, last[j - 1] + differs[j - 1], out=best)
            if before is not None and j > 1:
                swapped = (letters[j - 2] == code) & (letters[j - 1] == codes[i - 2])
                np.copyto(best, before[j - 2] + np.int8(1), where=swapped & (before[j - 2] + np.int8(1) < best))
            this[j] = best
        before, last = last, this
    return last[columns]
