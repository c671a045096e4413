"""The features of many lines as arrays: for each question, which of its answers a line has.

The names of the answers are the features' names: the product looks their weights up once for all lines, and training
asks for the names of each line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Classes:
    """A question with one answer a line: `at` is the place of the answer among the names; -1 if there is none."""

    names: tuple[str, ...]
    at: npt.NDArray[np.int64]

    def scores(self, weights: Floats) -> Floats:
        """The weights of each line's answer. weights: (names, states)."""
        found: Floats = np.vstack([weights, np.zeros_like(weights[:1])])[self.at]
        return found

    def pick(self) -> Iterable[tuple[int, str]]:
        """(line, name) of each answer."""
        return ((line, self.names[at]) for line, at in enumerate(self.at.tolist()) if at >= 0)


@dataclass(frozen=True, slots=True)
class Flags:
    """Questions with yes or no: (lines, names)."""

    names: tuple[str, ...]
    table: npt.NDArray[np.bool_]

    def scores(self, weights: Floats) -> Floats:
        """The sum of the weights of each line's flags. weights: (names, states)."""
        found: Floats = self.table.astype(np.float32) @ weights
        return found

    def pick(self) -> Iterable[tuple[int, str]]:
        """(line, name) of each flag."""
        lines, names = np.nonzero(self.table)
        return ((line, self.names[name]) for line, name in zip(lines.tolist(), names.tolist(), strict=True))


Block = Classes | Flags


@dataclass(frozen=True, slots=True)
class Features:
    """The features of so many lines: at least one block."""

    count: int
    blocks: Sequence[Block]

    def scores(self, weights_of: Callable[[tuple[str, ...]], Floats]) -> Floats:
        """How much each line's features speak for each state. weights_of: names -> (names, states)."""
        found = self.blocks[0].scores(weights_of(self.blocks[0].names))
        for block in self.blocks[1:]:
            found += block.scores(weights_of(block.names))
        return found

    def has_any(self, names: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Whether each line has one of the flags."""
        found = np.zeros(self.count, dtype=bool)
        for block in self.blocks:
            columns = [n for n, name in enumerate(block.names) if name in names]
            if columns and isinstance(block, Flags):
                found |= block.table[:, columns].any(axis=1)
        return found

    def names(self) -> list[list[str]]:
        """The names of each line's features."""
        found: list[list[str]] = [[] for _ in range(self.count)]
        for block in self.blocks:
            for line, name in block.pick():
                found[line].append(name)
        return found
