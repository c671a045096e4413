"""Grow the trees that tell stories of their own from teasers, parts of the story above, and pages without a story.

python -m bench.pastes.stories     reads the folds that the other programs here wrote; writes var/pastes/stories*.tsv, a
                                   table for each fold, and articles/parsers/pasted/story_trees.tsv
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import lightgbm
import numpy as np

from articles.parsers.pasted import headline_choice, label_model, label_stretch, second_look
from articles.parsers.pasted.boosted_trees import Numbers, read_trees, write_trees
from articles.parsers.pasted.headline_numbers import HEADLINE_COLUMNS
from articles.parsers.pasted.line_context import COLUMNS
from articles.parsers.pasted.line_states import LineLabel
from articles.parsers.pasted.lines import Item
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.story_numbers import STORY_COLUMNS, TREES, story_numbers
from bench.pastes.fit import OUT, all_texts, other_texts, shared
from bench.pastes.gold import Text, load
from bench.pastes.second_look import SETTINGS, nodes_of
from bench.pastes.train import FOLDS, fold_of, joined, without_story

TREE_COUNT = 60
STORIES = SETTINGS | {"num_leaves": 6, "max_depth": 3, "min_data_in_leaf": 12, "feature_fraction": 0.4}
MIN_SHARE = 0.5
"""A piece is a story if its body has such a share of the story's lines."""
Case = tuple[list[Item], list[set[int]]]
"""Lines, and the places of the body's lines of each story in them."""


def use_fold(fold: int) -> None:
    """Make the parser read with the tables that did not see a fold."""
    model = label_model.read_model(OUT / f"fold{fold}.tsv")
    label_stretch.load_model = lambda: model
    weights = headline_choice.read_weights(OUT / f"headlines{fold}.tsv")
    headline_choice.load_weights = lambda: weights
    trees = read_trees((OUT / f"trees{fold}.tsv").read_text().splitlines(), COLUMNS)
    second_look.load_trees = lambda: trees
    ranking = read_trees((OUT / f"headtrees{fold}.tsv").read_text().splitlines(), HEADLINE_COLUMNS)
    headline_choice.load_trees = lambda: ranking


def cases(texts: Sequence[Text], rng: random.Random) -> Iterator[Case]:
    """The texts, some of them joined, and whole pages and parts of them without their story."""
    for text in texts:
        yield text.items, [_body(text.states)]
        if text.kind == "select_all":
            around = without_story(text)
            half = len(around) // 2
            yield from ((part, []) for part in (around, around[:half], around[half:]) if len(part) > 8)
    parts = [text for text in texts if text.kind != "select_all"]
    for _ in range(len(parts)):
        pair = rng.sample(parts, rng.choice((2, 2, 3)))
        items, _ = joined(pair, rng.choice((0, 1, 2, 3, 4)))
        starts = np.cumsum([0, *(len(text.items) for text in pair)]).tolist()
        yield items, [{n + start for n in _body(text.states)} for text, start in zip(pair, starts[:-1], strict=True)]


def _body(states: Sequence[str]) -> set[int]:
    return {n for n, state in enumerate(states) if state == "body"}


def is_story(piece: Piece, bodies: Sequence[set[int]]) -> bool:
    """Whether a piece has most of the body of one of the stories."""
    own = {piece.start + n for n, (label, _) in enumerate(piece.labels) if label is LineLabel.BODY}
    return any(len(own & body) >= MIN_SHARE * len(body) for body in bodies)


def examples() -> tuple[Numbers, np.ndarray, np.ndarray]:
    """(numbers of each piece, whether it is a story, its fold)."""
    folder = shared() / "not_stories"
    others = [folder / name for name in json.loads((folder / "expected.json").read_text())]
    rows, right, folds = [], [], []
    for fold in range(FOLDS):
        use_fold(fold)
        texts = [t for t in (*all_texts(), *other_texts()) if t.usable and fold_of(t.outlet) == fold]
        pages: list[Case] = [(load(path), []) for path in others if fold_of(path.name) == fold]
        for items, bodies in [*cases(texts, random.Random(fold)), *pages]:
            pieces, known = label_stretch.raw_pieces(items, 0, len(items))
            headed = [n for n, piece in enumerate(pieces) if piece.headline is not None]
            rows.append(story_numbers(pieces, items, known)[headed])
            right += [is_story(pieces[n], bodies) for n in headed]
            folds += [fold] * len(headed)
    return np.concatenate(rows), np.array(right), np.array(folds)


def write(path: Path, rows: Numbers, right: np.ndarray) -> None:
    """Grow the trees and write them as a table."""
    model = lightgbm.train(STORIES, lightgbm.Dataset(rows, label=right.astype(float)), TREE_COUNT)
    trees = [nodes_of(tree["tree_structure"], STORY_COLUMNS) for tree in model.dump_model()["tree_info"]]
    path.write_text("".join(write_trees("story", trees)), encoding="utf-8")


def main() -> None:
    rows, right, folds = examples()
    print(f"{len(right)} pieces, {int(right.sum())} of them stories")
    for fold in range(FOLDS):
        write(OUT / f"stories{fold}.tsv", rows[folds != fold], right[folds != fold])
    write(TREES, rows, right)


if __name__ == "__main__":
    main()
