"""Decisions by boosted trees: many small trees of comparisons, whose values are added up.

A table holds them, a row a node: the decision, the tree's number, the node's, the column that is compared, the limit,
and the nodes for "at most the limit" and "more"; a leaf has its value alone. bench/pastes/second_look.py grows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
Node = tuple[str, float, int, int]
"""(column, limit, node if at most the limit, node if more); a leaf is ("", value, 0, 0)."""


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """All trees as arrays of nodes. A leaf leads to itself."""

    roots: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    limit: Numbers
    below: npt.NDArray[np.int64]
    above: npt.NDArray[np.int64]
    depth: int

    def probability(self, rows: Numbers) -> Numbers:
        """The probability of "yes" for each row of numbers."""
        found: Numbers = (1 / (1 + np.exp(-self.log_odds(rows)))).astype(np.float32)
        return found

    def log_odds(self, rows: Numbers) -> Numbers:
        """The sum of the trees' values for each row."""
        lines = np.arange(len(rows))[:, None]
        node = np.tile(self.roots, (len(rows), 1))
        for _ in range(self.depth):
            is_below = rows[lines, self.column[node]] <= self.limit[node]
            node = np.where(is_below, self.below[node], self.above[node])
        found: Numbers = self.limit[node].sum(axis=1)
        return found


def build(trees: Iterable[Sequence[Node]], columns: Sequence[str]) -> BoostedTrees:
    """The trees as arrays. Raises ValueError for a column that is not among `columns`."""
    number = {name: place for place, name in enumerate(columns)}
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int]] = []
    depth = 0
    for tree in trees:
        start = len(nodes)
        roots.append(start)
        depth = max(depth, _depth(tree))
        for place, (name, limit, below, above) in enumerate(tree):
            if name and name not in number:
                raise ValueError(f"No column {name}: grow the trees anew with bench/pastes.")
            here = start + place
            nodes.append((number[name], limit, start + below, start + above) if name else (0, limit, here, here))
    column, limits, below_of, above_of = zip(*nodes, strict=True)
    return BoostedTrees(
        np.array(roots), np.array(column), np.array(limits, np.float32), np.array(below_of), np.array(above_of), depth
    )


def _depth(tree: Sequence[Node], place: int = 0) -> int:
    name, _, below, above = tree[place]
    return 1 + max(_depth(tree, below), _depth(tree, above)) if name else 0


def read_trees(lines: Iterable[str], columns: Sequence[str]) -> dict[str, BoostedTrees]:
    """The trees of each decision in a table."""
    found: dict[str, dict[str, list[Node]]] = {}
    for line in lines:
        decision, tree, _, *cells = line.rstrip("\n").split("\t")
        node = ("", float(cells[0]), 0, 0) if len(cells) == 1 else _branch(cells)
        found.setdefault(decision, {}).setdefault(tree, []).append(node)
    return {decision: build(trees.values(), columns) for decision, trees in found.items()}


def _branch(cells: Sequence[str]) -> Node:
    name, limit, below, above = cells
    return name, float(limit), int(below), int(above)


def write_trees(decision: str, trees: Iterable[Sequence[Node]]) -> Iterable[str]:
    """The lines of a table for one decision's trees."""
    for number, tree in enumerate(trees):
        for place, (name, limit, below, above) in enumerate(tree):
            cells = (name, f"{limit:.6g}", str(below), str(above)) if name else (f"{limit:.4f}",)
            yield "\t".join((decision, str(number), str(place), *cells)) + "\n"
