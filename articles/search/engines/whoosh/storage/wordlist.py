"""The words of a segment, as printed and folded; wildcards and fuzzy words are compared with them.

A part of the segment's file, one line a word, in order: folded form, exact form, documents. It is kept as bytes and
searched with find() and regular expressions, so opening it costs only the time to read it. For a fuzzy word, the length
and letters of each word are compared first; edit distances are computed only for the few words that remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from articles.search.analysis import fold

EXTENSION = ".wrd"
_ANY, _ONE = rb"[^\t\n]*", rb"(?:[^\t\n\x80-\xff]|[\xc0-\xff][\x80-\xbf]+)"
_RARE = 3
"""So many octets together are held by so few words that these are looked at one by one."""
_OCTETS = np.arange(256)
_BEGINS = (_OCTETS & 0xC0 != 0x80).astype(np.int16)
"""1 for octets that begin a letter in UTF-8."""
_LETTERS = (_BEGINS << (_OCTETS & 31).astype(np.uint32)).astype(np.uint32)
"""The bit that a letter's first octet stands for, in which a to z differ."""


class Entry(NamedTuple):
    """A word: folded, as printed in lower case, and in how many documents."""

    folded: str
    exact: str
    documents: int


def word_list(terms: Sequence[bytes], documents: Sequence[int]) -> bytes:
    """The file's bytes for these exact forms."""
    rows = ((_encode(fold(decode(term))), term, count) for term, count in zip(terms, documents, strict=True))
    return b"".join([*sorted(b"\n%s\t%s\t%d" % row for row in rows), b"\n"])


class WordList:
    """One segment's lines."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def match_pattern(self, pattern: str) -> list[tuple[bytes, bytes]]:
        """(exact form, documents) of the words whose folded form matches a pattern of letters, * (any letters) and ?
        (one letter). Both are returned as bytes, undecoded, since two letters and * may match ten thousand words."""
        letters = [_encode(part) for part in re.split(r"[*?]", pattern)]
        parts = (re.escape(_encode(part)) for part in re.split(r"([*?])", pattern))
        inner = b"".join({rb"\*": _ANY, rb"\?": _ONE}.get(part, part) for part in parts)
        line = re.compile(rb"\n" + inner + rb"\t([^\t]*)\t(\d+)")
        if letters[0] or len(rarest := max(letters, key=len)) < _RARE:
            return line.findall(self.data, *self._beginning_with(letters[0]))
        matches = (line.match(self.data, start) for start in self._holding(rarest))
        return [(match[1], match[2]) for match in matches if match]

    def _beginning_with(self, prefix: bytes) -> tuple[int, int]:
        """Where the lines of words that begin with this stand together."""
        first = self.data.find(b"\n" + prefix)
        run = re.compile(rb"(?:\n" + re.escape(prefix) + rb"[^\n]*)+").match(self.data, first) if first >= 0 else None
        return run.span() if run else (0, 0)

    def _holding(self, letters: bytes) -> Iterator[int]:
        """Where each line begins that holds these letters. find() goes through the list far faster than a pattern."""
        at = self.data.find(letters)
        while at >= 0:
            yield self.data.rindex(b"\n", 0, at)
            at = self.data.find(letters, self.data.index(b"\n", at))

    def match_regex(self, pattern: str, beginnings: str) -> Iterator[tuple[bytes, bytes]]:
        """(exact form, documents) of the words whose folded form matches a regular expression, and begins with one of
        these letters of plain a-z."""
        line = re.compile(rb"\n(?:" + _encode(pattern) + rb")\t([^\t]*)\t(\d+)")
        for letter in map(_encode, beginnings):
            first, last = self.data.find(b"\n" + letter), self.data.rfind(b"\n" + letter)
            if first >= 0:
                yield from line.findall(self.data, first, self.data.index(b"\n", last + 1))

    def match_near(self, word: str, distance: int) -> Iterator[Entry]:
        """The words whose folded form is at most `distance` edits away from `word`."""
        for start, end in self._find_candidates(word, distance):
            if OSA.distance(decode(self.data[start:end]), word, score_cutoff=distance) <= distance:
                yield _entry(*self.data[start : self.data.index(b"\n", end)].split(b"\t"))

    def _find_candidates(self, word: str, distance: int) -> Iterable[list[int]]:
        """(start, end) of each folded form that may be within `distance` edits: one edit changes the length by at most
        one, and adds or removes at most one letter that the other word lacks."""
        bounds, sizes, letters = self._outlines
        close = np.flatnonzero(np.abs(sizes - len(word)) <= distance)
        mine, others = np.bitwise_or.reduce(_LETTERS[np.frombuffer(_encode(word), np.uint8)]), letters[close]
        alike = (np.bitwise_count(mine & ~others) <= distance) & (np.bitwise_count(others & ~mine) <= distance)
        found: list[list[int]] = bounds[close[alike]].tolist()
        return found

    @cached_property
    def _outlines(self) -> tuple[NDArray[np.intp], NDArray[np.int16], NDArray[np.uint32]]:
        """For each line: (start, end) of its folded form, shape (n, 2); its number of letters; its letters as bits."""
        octets = np.frombuffer(self.data, np.uint8)
        starts = np.flatnonzero(octets == ord("\n"))[:-1] + 1
        bounds = np.column_stack([starts, np.flatnonzero(octets == ord("\t"))[::2]])
        sizes = np.add.reduceat(_BEGINS.take(octets), bounds.ravel(), dtype=np.int16)[::2]
        return bounds, sizes, np.bitwise_or.reduceat(_LETTERS.take(octets), bounds.ravel())[::2]


def _entry(folded: bytes, exact: bytes, documents: bytes) -> Entry:
    return Entry(decode(folded), decode(exact), int(documents))


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decode(text: bytes) -> str:
    """A form as text."""
    return text.decode("utf-8", "surrogatepass")
