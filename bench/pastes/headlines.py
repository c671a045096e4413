"""Train the choice of the headline among the lines above a story's body: a softmax over the candidates of each text.

python -m bench.pastes.headlines     reads the folds that bench.pastes.fit wrote; writes var/pastes/headlines*.tsv, a
                                     table for each fold of outlets, and articles/parsers/pasted/headline_weights.tsv
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from articles.parsers.pasted.headline_choice import WEIGHTS, body_start, candidate_features, candidates_above
from articles.parsers.pasted.label_model import read_model
from articles.parsers.pasted.line_features import features_of
from bench.pastes.fit import OUT, all_texts, shared
from bench.pastes.gold import Text
from bench.pastes.story_labels import tokens
from bench.pastes.train import FOLDS, fold_of

MIN_COUNT = 6
L2 = 1.0


@dataclass(frozen=True)
class Choice:
    """The features of one text's candidates, and which of them are the headline."""

    outlet: str
    features: list[list[str]]
    is_right: list[bool]


def choices(texts: Sequence[Text]) -> list[Choice]:
    """One choice a text, whose lines are labelled by a model that did not see its outlet."""
    models = [read_model(OUT / f"fold{fold}.tsv") for fold in range(FOLDS)]
    answers = {kind: json.loads((shared() / kind / "expected.json").read_text()) for kind in {t.kind for t in texts}}
    found = []
    for text in texts:
        answer = answers[text.kind][text.name]
        heads = [tokens(answer[key]) for key in ("headline", "headline_also") if answer.get(key)]
        model = models[fold_of(text.outlet)]
        states = model.label(model.scores(features_of(text.items))).states
        body = body_start(text.items, states)
        candidates = candidates_above(text.items, body)
        is_right = [tokens(text.items[place].text) in heads for place in candidates]
        if not any(is_right):
            is_right = [text.states[place] == "headline" for place in candidates]
        if any(is_right):
            found.append(Choice(text.outlet, candidate_features(text.items, states, body, candidates), is_right))
    return found


def fit(data: Sequence[Choice]) -> dict[str, float]:
    """The weights that make the right candidates most probable."""
    counts = Counter(name for choice in data for row in choice.features for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= MIN_COUNT)
    number = {name: place for place, name in enumerate(names)}
    rows = [row for choice in data for row in choice.features]
    cells = [(place, number[name]) for place, row in enumerate(rows) for name in set(row) if name in number]
    at, columns = np.array(cells).T
    x = csr_matrix((np.ones(len(cells)), (at, columns)), shape=(len(rows), len(names)))
    right = np.array([value for choice in data for value in choice.is_right], dtype=float)
    sizes = np.array([len(choice.features) for choice in data])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        total, good = np.add.reduceat(shares, starts), np.add.reduceat(shares * right, starts) + 1e-12
        value = float(np.log(total).sum() - np.log(good).sum())
        slope = x.T @ (shares / np.repeat(total, sizes) - shares * right / np.repeat(good, sizes))
        return value + 0.5 * L2 * float(weights @ weights), slope + L2 * weights

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return dict(zip(names, result.x, strict=True))


def write(path: Path, weights: dict[str, float]) -> None:
    """Write weights as a table. Those that are next to nothing are left out."""
    rows = [f"{name}\t{weight:.2f}\n" for name, weight in weights.items() if abs(weight) >= 0.02]
    path.write_text("".join(rows), encoding="utf-8")


def main() -> None:
    found = choices(all_texts())
    for fold in range(FOLDS):
        write(OUT / f"headlines{fold}.tsv", fit([c for c in found if fold_of(c.outlet) != fold]))
    write(WEIGHTS, fit(found))


if __name__ == "__main__":
    main()
