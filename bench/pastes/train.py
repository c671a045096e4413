"""Train the line labels of pasted pages on ../shared: a linear-chain conditional random field with tied weights.

A weight of a feature for a state is the sum of one for its label, one for its part and one for the state itself; each
is held small (L2), the last most. scipy minimises; the product needs numpy only.
"""

from __future__ import annotations

import random
import zlib
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
    found = [(t.items, t.states, {"select_all": 1.0}.get(t.kind, 1.0)) for t in texts]
    parts = [t for t in texts if t.kind != "select_all"]
    for _ in range(len(parts) // 3):
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
    return [Example(features_of(i), [NUMBER[s] for s in st], w) for i, st, w in found]


def legal(example: Example) -> bool:
    s = example.states
    return bool(BEGIN[s[0]]) and all(ALLOWED[a, b] for a, b in pairwise(s))


@dataclass
class Model:
    names: list[str]
    weights: np.ndarray
    transitions: np.ndarray
    start: np.ndarray


def train(
    data: list[Example],
    l2: tuple[float, float, float] = (0.5, 0.7, 2.0),
    rounds: int = 90,
    cost: dict[str, float] | None = None,
) -> Model:
    counts: dict[str, int] = {}
    for example in data:
        for line in example.features:
            for name in line:
                counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, n in counts.items() if n >= MIN_COUNT)
    number = {name: place for place, name in enumerate(names)}
    data = sorted(data, key=lambda e: -len(e.states))
    lengths = np.array([len(e.states) for e in data])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    rows, cols = [], []
    row = 0
    for example in data:
        for line in example.features:
            ids = {number[name] for name in line if name in number}
            cols.extend(ids)
            rows.extend([row] * len(ids))
            row += 1
    x = csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(row, len(names)))
    xt = x.T.tocsr()
    gold = np.concatenate([e.states for e in data])
    weight = np.concatenate([np.full(len(e.states), e.weight) for e in data])
    text_weight = np.array([e.weight for e in data])
    f = len(names)
    nl, npart = len(LABELS), 4
    shapes = [(f, nl), (f, npart), (f, COUNT), (COUNT, COUNT), (COUNT,)]
    sizes = [int(np.prod(s)) for s in shapes]
    cuts = np.cumsum(sizes)[:-1]
    active = [int((lengths > t).sum()) for t in range(lengths[0])]
    penal = np.concatenate([np.full(s, p) for s, p in zip(sizes, (*l2, 0.3, 0.3), strict=True)])
    empirical_t = np.zeros((COUNT, COUNT))
    empirical_s = np.zeros(COUNT)
    for n, e in enumerate(data):
        empirical_s[e.states[0]] += text_weight[n]
        np.add.at(empirical_t, (e.states[:-1], e.states[1:]), text_weight[n])
    margin = np.zeros((row, COUNT))
    if cost:
        extra = np.array([cost.get(label_of(s).value, 0.0) for s in STATES])
        margin[:] = extra[gold][:, None]
        margin[np.arange(row), gold] = 0

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        wl, wp, ws, tr, st = (p.reshape(s) for p, s in zip(np.split(theta, cuts), shapes, strict=True))
        w = wl @ TO_LABEL + wp @ TO_PART + ws
        e = x @ w + margin
        top = e.max(1, keepdims=True)
        p = np.exp(e - top)
        m = np.where(ALLOWED, np.exp(np.clip(tr, -20, 20)), 0.0)
        s0 = np.where(BEGIN, np.exp(np.clip(st, -20, 20)), 0.0)
        alphas = np.zeros((row, COUNT))
        scales = np.zeros(row)
        a = p[offsets[:-1]] * s0
        for t in range(lengths[0]):
            k = active[t]
            at = offsets[:k] + t
            if t:
                a = (a[:k] @ m) * p[at]
            c = a.sum(1)
            c[c == 0] = 1e-300
            a = a / c[:, None]
            alphas[at] = a
            scales[at] = c
        logz = np.log(scales) + top[:, 0]
        betas = np.zeros((row, COUNT))
        b = np.zeros((0, COUNT))
        pair = np.zeros((COUNT, COUNT))
        for t in range(lengths[0] - 1, -1, -1):
            k = active[t]
            at = offsets[:k] + t
            k2 = active[t + 1] if t + 1 < lengths[0] else 0
            new = np.ones((k, COUNT))
            if k2:
                at2 = offsets[:k2] + t + 1
                u = p[at2] * b[:k2] / scales[at2][:, None]
                new[:k2] = u @ m.T
                pair += (alphas[at[:k2]] * text_weight[:k2, None]).T @ u
            b = new
            betas[at] = b
        pair *= m
        post = alphas * betas
        post /= post.sum(1, keepdims=True)
        value = float((logz * weight).sum()) - float((e[np.arange(row), gold] * weight).sum())
        value -= float((empirical_t * np.where(ALLOWED, tr, 0)).sum()) + float((empirical_s * st).sum())
        d = post * weight[:, None]
        d[np.arange(row), gold] -= weight
        g = xt @ d
        first = (post[offsets[:-1]] * text_weight[:, None]).sum(0)
        grad = np.concatenate(
            [
                (g @ TO_LABEL.T).ravel(),
                (g @ TO_PART.T).ravel(),
                g.ravel(),
                np.where(ALLOWED, pair - empirical_t, 0).ravel(),
                np.where(BEGIN, first - empirical_s, 0),
            ]
        )
        return value + 0.5 * float((penal * theta**2).sum()), grad + penal * theta

    result = minimize(loss, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 8})
    wl, wp, ws, tr, st = (p.reshape(s) for p, s in zip(np.split(result.x, cuts), shapes, strict=True))
    return Model(names, wl @ TO_LABEL + wp @ TO_PART + ws, tr, st)
