"""Grow the trees of the second look at days, captions and credits, on labels of models that did not see the outlet.

python -m bench.pastes.second_look     reads the folds that bench.pastes.fit wrote; writes var/pastes/trees*.tsv, a
                                       table for each fold, and articles/parsers/pasted/second_look.tsv
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from articles.parsers.pasted.boosted_trees import Node, write_trees
from articles.parsers.pasted.label_model import read_model
from articles.parsers.pasted.line_context import COLUMNS, context_of
from articles.parsers.pasted.line_features import features_of
from articles.parsers.pasted.line_states import label_of
from articles.parsers.pasted.lines import Item
from articles.parsers.pasted.second_look import ASKED, LIMITS, TREES, share_of
from bench.pastes.fit import OUT, all_texts
from bench.pastes.train import FOLDS, fold_of, joined

TREE_COUNT = 160
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 12,
    "max_depth": 5,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 1,
}
LINES = SETTINGS | {"learning_rate": 0.05, "num_leaves": 8, "min_data_in_leaf": 30}


def labelled_lines() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(numbers of each asked line, its right label, its fold), of all texts and of some joined within a fold."""
    rows, labels, folds = [], [], []
    for fold in range(FOLDS):
        model = read_model(OUT / f"fold{fold}.tsv")
        texts = [text for text in all_texts() if text.usable and fold_of(text.outlet) == fold]
        rng = random.Random(fold)
        parts = [text for text in texts if text.kind != "select_all"]
        pairs = [joined(rng.sample(parts, 2), rng.choice((0, 1, 2, 3))) for _ in range(len(parts) // 4)]
        for items, states in [*((text.items, text.states) for text in texts), *pairs]:
            known, asked = _asked_lines(items, model)
            rows.append(known)
            labels += [label_of(states[n]).value for n in asked]
            folds += [fold] * len(asked)
    return np.concatenate(rows), np.array(labels), np.array(folds)


def _asked_lines(items: Sequence[Item], model: Any) -> tuple[np.ndarray, list[int]]:
    """(numbers of the lines that the product asks for one of the labels, their places)."""
    scores = model.scores(features_of(items))
    shares = model.shares(scores)
    asked = np.any([share_of(label, shares) >= ASKED for label in LIMITS], axis=0)
    return context_of(items, shares, model.label(scores).states)[asked], np.flatnonzero(asked).tolist()


def grow(rows: np.ndarray, is_label: np.ndarray) -> list[list[Node]]:
    """Trees that tell the lines with a label from the others."""
    data = lightgbm.Dataset(rows, label=is_label.astype(float))
    model = lightgbm.train(LINES, data, TREE_COUNT)
    return [nodes_of(tree["tree_structure"], COLUMNS) for tree in model.dump_model()["tree_info"]]


def nodes_of(tree: dict[str, Any], columns: Sequence[str]) -> list[Node]:
    """A tree as a list of nodes, the root first."""
    found: list[Node] = []

    def add(node: dict[str, Any]) -> int:
        place = len(found)
        found.append(("", float(node.get("leaf_value", 0)), 0, 0))
        if "split_feature" in node:
            below, above = add(node["left_child"]), add(node["right_child"])
            found[place] = (columns[node["split_feature"]], float(node["threshold"]), below, above)
        return place

    add(tree)
    return found


def write(path: Path, rows: np.ndarray, labels: np.ndarray) -> None:
    lines = [line for label in LIMITS for line in write_trees(label, grow(rows, labels == label))]
    path.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    rows, labels, folds = labelled_lines()
    for fold in range(FOLDS):
        write(OUT / f"trees{fold}.tsv", rows[folds != fold], labels[folds != fold])
    write(TREES, rows, labels)


if __name__ == "__main__":
    main()
