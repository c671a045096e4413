"""A second look at days, captions and credits, once the labels of the whole text are known.

The chain of label_model.py sees a line and its neighbours. Boosted trees see where each line stands in the story that
the chain found (line_context.py); the mean of both probabilities decides. second_look.tsv holds the trees, grown by
bench/pastes/second_look.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from articles.parsers.pasted.boosted_trees import BoostedTrees, read_trees
from articles.parsers.pasted.line_context import COLUMNS, Numbers, context_of
from articles.parsers.pasted.line_states import STATES, label_of, part_of
from articles.parsers.pasted.lines import Item

TREES = Path(__file__).with_name("second_look.tsv")
ASKED = 0.003
"""A line is asked again if the chain gives a label at least this probability."""
LIMITS = {"date": (0.35, 0.15), "caption": (0.5, 0.45), "credit": (0.4, 0.35), "byline": (0.4, 0.15)}
"""From the first probability on, a line gets the label; below the second, it loses it."""
_COLUMNS_OF = {label: [n for n, s in enumerate(STATES) if label_of(s) == label] for label in LIMITS}
_PARTS = np.array([part_of(state) for state in STATES])


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The state of each line, and what line_context.py knows of it (lines, COLUMNS)."""

    states: list[str]
    rows: Numbers


def look_again(items: Sequence[Item], shares: npt.NDArray[np.float64], states: Sequence[str]) -> SecondLook:
    """The states, with days, captions and credits decided anew. shares: the probability of each state of each line."""
    found = list(states)
    if "headline" not in found:
        return SecondLook(found, np.zeros((len(items), len(COLUMNS)), dtype=np.float32))
    rows = context_of(items, shares, states)
    best = np.zeros(len(items))
    all_trees = load_trees()
    for label, (gain, loss) in LIMITS.items():
        trees = all_trees[label]
        share = share_of(label, shares)
        asked = (share >= ASKED) | [label_of(state) == label for state in states]
        likely = (trees.probability(rows[asked]) + share[asked]) / 2
        for place, sure in zip(np.flatnonzero(asked).tolist(), likely.tolist(), strict=True):
            state = states[place]
            if sure >= gain and sure > best[place] and not state.startswith("headline"):
                found[place], best[place] = f"{label}{part_of(state)}", sure
            elif sure < loss and label_of(state) == label and not best[place]:
                found[place] = _next_best(shares[place], label, part_of(state))
    return SecondLook(found, rows)


def share_of(label: str, shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How probable the chain thinks a label for each line, in any part of the story."""
    found: npt.NDArray[np.float64] = shares[:, _COLUMNS_OF[label]].sum(axis=1)
    return found


def _next_best(shares: npt.NDArray[np.float64], label: str, part: int) -> str:
    """The likeliest state with another label in the same part of the story; never a headline."""
    others = np.where(part == _PARTS, shares, -1)
    others[_COLUMNS_OF[label]] = -1
    others[[n for n, state in enumerate(STATES) if state.startswith("headline")]] = -1
    return STATES[int(others.argmax())]


@lru_cache(maxsize=1)
def load_trees() -> dict[str, BoostedTrees]:
    """The trees of the product."""
    return read_trees(TREES.read_text(encoding="utf-8").splitlines(), COLUMNS)
