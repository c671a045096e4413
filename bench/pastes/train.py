"""Train the line labels of pasted pages on ../shared: a linear-chain conditional random field with tied weights.

A weight of a feature for a state is the sum of one for its label, one for its part and one for the state itself; each
is held small (L2), the last most. scipy minimises; the product needs numpy only.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import STATES, LineLabel, label_of, may_begin, may_end, may_follow, part_of
from articles.parsers.pasted.lines import Item
from bench.pastes.gold import Text

FOLDS = 5
COUNT = len(STATES)
NUMBER = {state: place for place, state in enumerate(STATES)}
LABELS = list(LineLabel)
TO_LABEL = np.array([[float(label_of(s) is label) for s in STATES] for label in LABELS])
TO_PART = np.array([[float(part_of(s) == part) for s in STATES] for part in range(4)])
ALLOWED = np.array([[may_follow(a, b) for b in STATES] for a in STATES])
BEGIN = np.array([may_begin(s) for s in STATES])
END = np.array([may_end(s) for s in STATES])
MIN_COUNT = 8
"""A feature that fewer lines have is left out."""
L2 = (0.5, 0.7, 2.0)
"""How small the weights are held: those of labels, of parts, and of states."""
L2_STEPS = (0.3, 0.3)


def fold_of(outlet: str) -> int:
    """The fold of an outlet: the same in every run."""
    return zlib.crc32(outlet.encode()) % FOLDS


@dataclass
class Example:
    features: list[list[str]]
    states: list[int]
    weight: float = 1.0


def joined(texts: Sequence[Text], gap: int) -> tuple[list[Item], list[str]]:
    items: list[Item] = []
    states: list[str] = []
    for text in texts:
        first = text.items[0]
        items += [replace(first, gap=gap if items else first.gap), *text.items[1:]]
        states += text.states
    return items, states


def without_story(text: Text) -> list[Item]:
    """A page's lines around its story."""
    parts = [part_of(s) for s in text.states]
    inside = [i for i, p in enumerate(parts) if p in (1, 2)]
    return text.items[: inside[0]] + text.items[inside[-1] + 1 :] if inside else text.items


def examples(texts: Iterable[Text], seed: int = 5) -> list[Example]:
    """What to learn from: the texts, some of them joined, and whole pages without their story."""
    rng = random.Random(seed)
    texts = [t for t in texts if t.usable]
    found = [(t.items, t.states, t.weight) for t in texts]
    parts = [t for t in texts if t.kind != "select_all"]
    for _ in range(len(parts) * 2 // 5):
        chosen = rng.sample(parts, rng.choice((2, 2, 3)))
        found.append((*joined(chosen, rng.choice((0, 1, 2, 3, 4))), 0.7))
    for text in texts:
        if text.kind == "select_all":
            items = without_story(text)
            cut = rng.random()
            if cut < 0.3:
                items = items[len(items) // 2 :]
            elif cut < 0.5:
                items = items[: len(items) // 2]
            if len(items) > 3:
                found.append((items, ["furniture0"] * len(items), 0.7))
    return [Example(features_of(i).names(), [NUMBER[s] for s in st], w) for i, st, w in found]


def legal(example: Example) -> bool:
    s = example.states
    return bool(BEGIN[s[0]]) and all(ALLOWED[a, b] for a, b in pairwise(s))


@dataclass(frozen=True)
class Model:
    """Weights: of each feature for each state, of each state after each, and of each state for a first line."""

    names: list[str]
    weights: np.ndarray
    transitions: np.ndarray
    start: np.ndarray


def train(data: Sequence[Example], rounds: int = 90) -> Model:
    """The weights that make the right states of all texts most probable, after so many rounds of L-BFGS."""
    names = common_features(data)
    loss = ChainLoss(sorted(data, key=lambda e: -len(e.states)), names)
    options = {"maxiter": rounds, "maxcor": 8}
    found = minimize(loss, np.zeros(loss.size), jac=True, method="L-BFGS-B", options=options).x
    return Model(names, *loss.weights_of(found))


def common_features(data: Iterable[Example]) -> list[str]:
    """The features that at least MIN_COUNT lines have."""
    counts = Counter(name for example in data for line in example.features for name in line)
    return sorted(name for name, count in counts.items() if count >= MIN_COUNT)


class ChainLoss:
    """How improbable the right states are under given weights, and the slope of that, for scipy's minimise.

    All texts go through the chain side by side: step t of the longest ones is one product of matrices. The texts must
    come longest first; `active[t]` of them have a line t, and `offsets` says at which row each text begins.
    """

    def __init__(self, data: Sequence[Example], names: Sequence[str]) -> None:
        self.lengths = np.array([len(e.states) for e in data])
        self.offsets = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.active = [int((self.lengths > step).sum()) for step in range(self.lengths[0])]
        self.x = _matrix([line for e in data for line in e.features], names)
        self.xt = self.x.T.tocsr()
        self.rows = np.arange(self.x.shape[0])
        self.gold = np.concatenate([e.states for e in data])
        self.text_weight = np.array([e.weight for e in data])
        self.weight = np.repeat(self.text_weight, self.lengths)
        self._count_right_steps(data)
        count = len(names)
        self.shapes = [(count, len(LABELS)), (count, 4), (count, COUNT), (COUNT, COUNT), (COUNT,)]
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        self.cuts, self.size = np.cumsum(sizes)[:-1], sum(sizes)
        self.penalty = np.repeat((*L2, *L2_STEPS), sizes)

    def _count_right_steps(self, data: Sequence[Example]) -> None:
        self.right_steps, self.right_starts = np.zeros((COUNT, COUNT)), np.zeros(COUNT)
        for example in data:
            self.right_starts[example.states[0]] += example.weight
            np.add.at(self.right_steps, (example.states[:-1], example.states[1:]), example.weight)

    def weights_of(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(weights of features, of steps, of starts) in a vector of all."""
        parts = np.split(theta, self.cuts)
        by_label, by_part, by_state, steps, starts = (p.reshape(s) for p, s in zip(parts, self.shapes, strict=True))
        return by_label @ TO_LABEL + by_part @ TO_PART + by_state, steps, starts

    def __call__(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        weights, steps, starts = self.weights_of(theta)
        scores = self.x @ weights
        top = scores.max(axis=1, keepdims=True)
        own = np.exp(scores - top)
        ways = np.where(ALLOWED, np.exp(np.clip(steps, -20, 20)), 0.0)
        above, scales = self._forward(own, ways, np.where(BEGIN, np.exp(np.clip(starts, -20, 20)), 0.0))
        below, pairs = self._backward(own, ways, above, scales)
        shares = above * below
        shares /= shares.sum(axis=1, keepdims=True)
        value = float(((np.log(scales) + top[:, 0] - scores[self.rows, self.gold]) * self.weight).sum())
        value -= float((self.right_steps * np.where(ALLOWED, steps, 0)).sum() + (self.right_starts * starts).sum())
        slope = self._slope(shares, pairs)
        return value + 0.5 * float((self.penalty * theta**2).sum()), slope + self.penalty * theta

    def _at(self, step: int) -> np.ndarray:
        """The rows of the lines at a step."""
        return self.offsets[: self.active[step]] + step

    def _forward(self, own: np.ndarray, ways: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(probability of each line's states given the lines above it, the factors that were divided by)."""
        found, scales = np.zeros_like(own), np.zeros(len(own))
        reached = own[self.offsets] * starts
        for step, count in enumerate(self.active):
            at = self._at(step)
            if step:
                reached = (reached[:count] @ ways) * own[at]
            scales[at] = np.maximum(reached.sum(axis=1), 1e-300)
            found[at] = reached = reached / scales[at][:, None]
        return found, scales

    def _backward(
        self, own: np.ndarray, ways: np.ndarray, above: np.ndarray, scales: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """(what the lines below say of each line's states, how often each state is expected after each)."""
        found, pairs = np.zeros_like(own), np.zeros((COUNT, COUNT))
        found[self._at(len(self.active) - 1)] = 1
        for step in range(len(self.active) - 2, -1, -1):
            at, after = self._at(step), self._at(step + 1)
            ahead = own[after] * found[after] / scales[after][:, None]
            found[at] = 1
            found[at[: len(after)]] = ahead @ ways.T
            pairs += (above[at[: len(after)]] * self.text_weight[: len(after), None]).T @ ahead
        return found, pairs * ways

    def _slope(self, shares: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        first = (shares[self.offsets] * self.text_weight[:, None]).sum(axis=0)
        off = shares * self.weight[:, None]
        off[self.rows, self.gold] -= self.weight
        slope = self.xt @ off
        steps, starts = np.where(ALLOWED, pairs - self.right_steps, 0), np.where(BEGIN, first - self.right_starts, 0)
        parts = (slope @ TO_LABEL.T, slope @ TO_PART.T, slope, steps, starts)
        return np.concatenate([part.ravel() for part in parts])


def _matrix(lines: Sequence[Sequence[str]], names: Sequence[str]) -> csr_matrix:
    """A row of ones and zeros for each line: which of the features it has."""
    number = {name: place for place, name in enumerate(names)}
    columns = [sorted({number[name] for name in line if name in number}) for line in lines]
    ends = np.concatenate([[0], np.cumsum([len(each) for each in columns])])
    flat = np.fromiter((column for each in columns for column in each), dtype=np.int32, count=int(ends[-1]))
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(lines), len(names)))
