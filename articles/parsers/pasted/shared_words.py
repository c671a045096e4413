"""Which of a line's words the paragraphs of its text say too, for all lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

AHEAD = 25
"""How many lines below a line the paragraphs are looked at for its words."""
MUCH = 0.6
"""Two lines are much alike if one of them says such a share of the other's words."""
_NEVER = 1 << 40

Ints = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


class SharedWords:
    """Shares of each line's words, as arrays with a number a line.

    shared: said by another paragraph; often: by more than two others; below: by one within AHEAD lines below, where the
    line is no paragraph itself. like_above, like_below: 1 if the line beside says much of it, 0 if some, else -1.
    """

    def __init__(self, vocabularies: Sequence[frozenset[str]], is_prose: npt.NDArray[np.bool_]) -> None:
        number: dict[str, int] = {}
        words = [number.setdefault(word, len(number)) for each in vocabularies for word in each]
        self.sizes = np.array([len(each) for each in vocabularies], dtype=np.int64)
        self.has_words = self.sizes > 0
        self.word = np.array(words, dtype=np.int64)
        self.line = np.repeat(np.arange(len(vocabularies)), self.sizes)
        in_prose = is_prose[self.line]
        others = np.bincount(self.word[in_prose], minlength=len(number))[self.word] - in_prose
        self.shared = self._share(others > 0)
        self.often = self._share(others > 2)
        self.below = self._share(~in_prose & (self._next_in_prose(in_prose) - self.line < AHEAD))
        self.like_above, self.like_below = self._alike(vocabularies)

    def _share(self, counts: npt.NDArray[np.bool_]) -> Shares:
        """The share of each line's words that count; 0 for a line without words."""
        found: Shares = np.bincount(self.line, counts, len(self.sizes)) / np.maximum(self.sizes, 1)
        return found

    def _next_in_prose(self, in_prose: npt.NDArray[np.bool_]) -> Ints:
        """The line of the next paragraph, from its own on, that says each word."""
        order = np.argsort(self.word, kind="stable")
        word, line = self.word[order], self.line[order]
        count = len(order)
        following = np.minimum.accumulate(np.where(in_prose[order], np.arange(count), count)[::-1])[::-1]
        inside = np.minimum(following, max(0, count - 1))
        is_same = (following < count) & (word[inside] == word)
        found = np.empty(count, dtype=np.int64)
        found[order] = np.where(is_same, line[inside], _NEVER)
        return found

    def _alike(self, vocabularies: Sequence[frozenset[str]]) -> tuple[Ints, Ints]:
        common = [len(a & b) for a, b in pairwise(vocabularies)]
        return self._classes(np.array([0, *common])), self._classes(np.array([*common, 0]))

    def _classes(self, common: Ints) -> Ints:
        counts = (common[: len(self.sizes)] > 0) & (self.sizes >= 2)
        return np.where(counts, (common[: len(self.sizes)] / np.maximum(self.sizes, 1) >= MUCH).astype(np.int64), -1)
