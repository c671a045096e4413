"""The most likely state of each line of a pasted page: a linear chain over the features, decoded for the whole text.

The weights were trained by bench/pastes/train.py; label_weights.tsv holds them as a table, a row a feature and a column
a state. The row "^" is for the first line's state, and the rows "after:STATE" for what follows that state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from articles.parsers.pasted.feature_blocks import Features
from articles.parsers.pasted.line_states import STATES, may_begin, may_end, may_follow, part_of

WEIGHTS = Path(__file__).with_name("label_weights.tsv")
NEVER = -1e6
_START, _AFTER = "^", "after:"

NO_HEADLINE = frozenset((
    *("credited", "date:alone", "date:mostly", "daylike", "byline", "names_by", "credit_alone", "numbers"),
    *(f"{kind}:whole" for kind in ("menu", "share", "tool", "account", "related", "advert", "comment", "newsletter")),
))  # fmt: skip
"""A line with one of these features is hardly a headline."""
UNLIKELY = np.float32(8)
_HEADLINES = [place for place, state in enumerate(STATES) if state.startswith("headline")]
_WITH_STORY = np.array([part_of(state) in (2, 3) for state in STATES])
MAX_KEPT = 200
"""For so many groups of features the weights are kept."""
DOUBT = 12.0
"""A labelling with a story wins over one without unless the scores of the latter are so much higher."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelling:
    """The state of each line, and the probability that it is right."""

    states: list[str]
    certainty: list[float]


class LabelModel:
    """Weights as arrays: emission (features, states), transition (states, states), start (states)."""

    def __init__(self, names: Sequence[str], emission: Floats, transition: Floats, start: Floats) -> None:
        self._found: dict[tuple[str, ...], Floats] = {}
        self.number = {name: place for place, name in enumerate(names)}
        self.emission = np.vstack([emission, np.zeros((1, len(STATES)))]).astype(np.float32)
        allowed = np.array([[may_follow(before, after) for after in STATES] for before in STATES])
        self.transition = np.where(allowed, transition, NEVER).astype(np.float32)
        self.start = np.where([may_begin(state) for state in STATES], start, NEVER).astype(np.float32)
        self.end = np.where([may_end(state) for state in STATES], 0, NEVER).astype(np.float32)

    def weights_of(self, names: tuple[str, ...]) -> Floats:
        """The weights of features: (names, states); zeros for those that are not known."""
        found = self._found.get(names)
        if found is None:
            found = self.emission[[self.number.get(name, -1) for name in names]]
            if len(self._found) < MAX_KEPT:
                self._found[names] = found
        return found

    def scores(self, features: Features) -> Floats:
        """How much each line's features speak for each state: (lines, states)."""
        found = features.scores(self.weights_of)
        found[:, _HEADLINES] -= UNLIKELY * features.has_any(NO_HEADLINE)[:, None]
        return found

    def label(self, scores: Floats) -> Labelling:
        """The best sequence of states for these scores."""
        if not len(scores):
            return Labelling([], [])
        back = np.zeros(scores.shape, dtype=np.int16)
        best = self.start + scores[0]
        columns = np.arange(len(STATES))
        for place in range(1, len(scores)):
            through = best[:, None] + self.transition
            back[place] = through.argmax(axis=0)
            best = through[back[place], columns] + scores[place]
        end = self.end
        if best[_WITH_STORY].max() >= (best + end).max() - DOUBT:
            end = np.where(_WITH_STORY, end, NEVER)
        state = int((best + end).argmax())
        path = [state]
        for place in range(len(scores) - 1, 0, -1):
            state = int(back[place, state])
            path.append(state)
        path.reverse()
        return Labelling([STATES[state] for state in path], self._certainty(scores, path))

    def shares(self, scores: Floats) -> npt.NDArray[np.float64]:
        """The probability of each state of each line, over all sequences: (lines, states)."""
        steps = np.exp(np.clip(self.transition.astype(np.float64), -50, 50)) * (self.transition > NEVER / 2)
        own = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), -25).astype(np.float64))
        above, below = np.empty_like(own), np.empty_like(own)
        reached = np.exp(np.clip(self.start, -50, 50)) * (self.start > NEVER / 2)
        for place, line in enumerate(own):
            reached = reached * line
            above[place] = reached = reached / reached.sum()
            reached = reached @ steps
        ahead = (self.end > NEVER / 2).astype(np.float64)
        for place in range(len(own) - 1, -1, -1):
            below[place] = ahead = ahead / ahead.sum()
            ahead = steps @ (ahead * own[place])
        both = above * below
        found: npt.NDArray[np.float64] = both / both.sum(axis=1, keepdims=True)
        return found

    def _certainty(self, scores: Floats, path: list[int]) -> list[float]:
        """The probability of each line's state, given the states of the lines beside it."""
        middle = scores.copy()
        middle[0] += self.start
        middle[-1] += self.end
        middle[1:] += self.transition[path[:-1]]
        middle[:-1] += self.transition[:, path[1:]].T
        middle -= middle.max(axis=1, keepdims=True)
        shares = np.exp(middle)
        return [float(share) for share in shares[np.arange(len(path)), path] / shares.sum(axis=1)]


@lru_cache(maxsize=1)
def load_model() -> LabelModel:
    """The weights of the product."""
    return read_model(WEIGHTS)


def read_model(path: Path) -> LabelModel:
    """A model from its table of weights; raises ValueError if that was written for other states."""
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    if header.split("\t")[1:] != list(STATES):
        raise ValueError(f"{path.name} was written for other states: train it anew with bench/pastes.")
    table = {name: values for name, *values in (row.split("\t") for row in rows)}
    start = _row(table.pop(_START))
    transition = np.array([_row(table.pop(_AFTER + state)) for state in STATES], dtype=np.float32)
    return LabelModel(list(table), np.array([_row(values) for values in table.values()]), transition, start)


def write_model(path: Path, names: Sequence[str], emission: Any, transition: Any, start: Any) -> None:
    """Write weights as a table. Features whose weights are all tiny are left out."""
    rows = [("", *STATES), (_START, *_cells(start))]
    rows += [(_AFTER + state, *_cells(values)) for state, values in zip(STATES, transition, strict=True)]
    rows += [(name, *_cells(values)) for name, values in zip(names, emission, strict=True) if abs(values).max() >= 0.05]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def _row(values: Sequence[str]) -> Floats:
    return np.array([float(value or 0) for value in values], dtype=np.float32)


def _cells(values: Any) -> list[str]:
    return [f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "" for value in values]
