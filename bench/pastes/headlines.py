"""Train the choice of the headline among the lines above a story's body: a softmax over the candidates of each text,
and boosted trees that rank them.

python -m bench.pastes.headlines     reads the folds that bench.pastes.fit wrote; writes var/pastes/headlines*.tsv and
                                     headtrees*.tsv, tables for each fold of outlets, and headline_weights.tsv and
                                     headline_trees.tsv of articles/parsers/pasted
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from articles.parsers.pasted.boosted_trees import Numbers, write_trees
from articles.parsers.pasted.headline_choice import TREES, WEIGHTS, body_start, candidate_features, candidates_above
from articles.parsers.pasted.headline_numbers import HEADLINE_COLUMNS, headline_numbers
from articles.parsers.pasted.label_model import LabelModel, read_model
from articles.parsers.pasted.line_context import context_of
from articles.parsers.pasted.line_features import features_of
from bench.pastes.fit import OUT, SINGLE, all_texts, other_texts, shared
from bench.pastes.gold import Text
from bench.pastes.second_look import SETTINGS, nodes_of
from bench.pastes.story_labels import tokens
from bench.pastes.train import FOLDS, fold_of

MIN_COUNT = 6
L2 = 1.0
TREE_COUNT = 120
RANKING = SETTINGS | {
    "objective": "lambdarank",
    "learning_rate": 0.06,
    "num_leaves": 10,
    "min_data_in_leaf": 20,
    "bagging_freq": 0,
}


@dataclass(frozen=True)
class Choice:
    """What is known of one text's candidates, and which of them are the headline."""

    outlet: str
    features: list[list[str]]
    numbers: Numbers
    is_right: list[bool]


def choices(texts: Sequence[Text]) -> list[Choice]:
    """One choice a text, whose lines are labelled by a model that did not see its outlet."""
    models = [read_model(OUT / f"fold{fold}.tsv") for fold in range(FOLDS)]
    answers = {kind: json.loads((shared() / kind / "expected.json").read_text()) for kind in SINGLE}
    found = (_choice(text, answers[text.kind].get(text.name, {}), models[fold_of(text.outlet)]) for text in texts)
    return [choice for choice in found if any(choice.is_right) and not all(choice.is_right)]


def _choice(text: Text, answer: dict[str, str], model: LabelModel) -> Choice:
    heads = [tokens(answer[key]) for key in ("headline", "headline_also") if answer.get(key)]
    scores = model.scores(features_of(text.items))
    states = model.label(scores).states
    body = body_start(text.items, states)
    candidates = candidates_above(text.items, body)
    if not candidates:
        return Choice(text.outlet, [], np.zeros((0, len(HEADLINE_COLUMNS)), np.float32), [])
    is_right = [tokens(text.items[place].text) in heads for place in candidates]
    if not any(is_right):
        is_right = [text.states[place] == "headline" for place in candidates]
    rows = context_of(text.items, model.shares(scores), states)
    features = candidate_features(text.items, states, body, candidates)
    return Choice(text.outlet, features, headline_numbers(text.items, rows, body, candidates), is_right)


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


def rank(data: Sequence[Choice]) -> list[str]:
    """The table of trees that put the right candidates first."""
    rows = np.concatenate([choice.numbers for choice in data])
    right = np.array([int(value) for choice in data for value in choice.is_right])
    known = lightgbm.Dataset(rows, label=right, group=[len(choice.is_right) for choice in data])
    model = lightgbm.train(RANKING, known, TREE_COUNT)
    trees = [nodes_of(tree["tree_structure"], HEADLINE_COLUMNS) for tree in model.dump_model()["tree_info"]]
    return list(write_trees("headline", trees))


def write(path: Path, weights: dict[str, float]) -> None:
    """Write weights as a table. Those that are next to nothing are left out."""
    rows = [f"{name}\t{weight:.2f}\n" for name, weight in weights.items() if abs(weight) >= 0.02]
    path.write_text("".join(rows), encoding="utf-8")


def main() -> None:
    found = choices([*all_texts(), *other_texts()])
    for fold in range(FOLDS):
        seen = [choice for choice in found if fold_of(choice.outlet) != fold]
        write(OUT / f"headlines{fold}.tsv", fit(seen))
        (OUT / f"headtrees{fold}.tsv").write_text("".join(rank(seen)), encoding="utf-8")
    write(WEIGHTS, fit(found))
    TREES.write_text("".join(rank(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
