"""How well pasted pages are read, on ../shared: with the weights of the product, and with those of models that have not
seen the outlet ("cross-validated"). `make pastes` prints both.

python -m bench.pastes.measure [KIND...] [--unseen] [--wrong FIELD]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from articles.drafts.to_json import entry_as_json
from articles.parsers import pasted
from articles.parsers.pasted import headline_choice, label_model, label_stretch, second_look, story_numbers
from articles.parsers.pasted.boosted_trees import BoostedTrees, read_trees
from articles.parsers.pasted.headline_numbers import HEADLINE_COLUMNS
from articles.parsers.pasted.line_context import COLUMNS
from articles.parsers.pasted.story_numbers import STORY_COLUMNS
from bench.pastes.fit import OUT, shared
from bench.pastes.train import fold_of

KINDS = ("drag", "article", "select_all", "multi", "not_stories")
SCORER = "score_pastes.py"


@lru_cache(maxsize=16)
def model_of(path: Path) -> label_model.LabelModel:
    return label_model.read_model(path)


def weights_for(truth: dict[str, object]) -> Path:
    """The weights of a model that saw none of this text's outlets."""
    stories = truth.get("stories", [truth])
    folds = sorted({fold_of(story["page"].rsplit("_", 3)[0]) for story in stories if "page" in story})  # type: ignore
    names = [OUT / f"fold{'_'.join(map(str, folds))}.tsv", OUT / f"fold{folds[0] if folds else 0}.tsv"]
    return next(path for path in names if path.exists())


def fold_name(truth: dict[str, object], kind: str) -> Path:
    """The table of a kind, of the fold that weights_for() picks."""
    return OUT / f"{weights_for(truth).stem.replace('fold', kind)[: len(kind) + 1]}.tsv"


@lru_cache(maxsize=32)
def trees_of(path: Path, columns: tuple[str, ...]) -> dict[str, BoostedTrees]:
    return read_trees(path.read_text(encoding="utf-8").splitlines(), columns)


@lru_cache(maxsize=16)
def read_weights(path: Path) -> dict[str, float]:
    return headline_choice.read_weights(path)


def read_folder(folder: Path, unseen: bool) -> tuple[dict[str, list[object]], float, float]:
    """(entries by text, seconds of processor, the slowest text's seconds)."""
    found: dict[str, list[object]] = {}
    total = worst = 0.0
    for name, truth in json.loads((folder / "expected.json").read_text()).items():
        model = model_of(weights_for(truth) if unseen else label_model.WEIGHTS)
        label_stretch.load_model = lambda model=model: model
        weights = read_weights(fold_name(truth, "headlines") if unseen else headline_choice.WEIGHTS)
        headline_choice.load_weights = lambda weights=weights: weights
        trees = trees_of(fold_name(truth, "trees") if unseen else second_look.TREES, COLUMNS)
        second_look.load_trees = lambda trees=trees: trees
        ranking = trees_of(fold_name(truth, "headtrees") if unseen else headline_choice.TREES, HEADLINE_COLUMNS)
        headline_choice.load_trees = lambda ranking=ranking: ranking
        stories = trees_of(fold_name(truth, "stories") if unseen else story_numbers.TREES, STORY_COLUMNS)
        label_stretch.load_trees = lambda stories=stories: stories
        data = (folder / name).read_bytes()
        started = time.process_time()
        found[name] = [entry_as_json(entry) for entry in pasted.parse(BytesIO(data), name)]
        taken = time.process_time() - started
        total, worst = total + taken, max(worst, taken)
    return found, total, worst


def main(arguments: list[str]) -> None:
    kinds = [a for a in arguments if a in KINDS] or list(KINDS)
    wrong = arguments[arguments.index("--wrong") :] if "--wrong" in arguments else []
    for kind in kinds:
        for unseen in (True,) if "--unseen" in arguments else (False, True):
            found, total, worst = read_folder(shared() / kind, unseen)
            target = OUT / f"{kind}-{'unseen' if unseen else 'seen'}.json"
            target.write_text(json.dumps(found, ensure_ascii=False))
            print(
                f"\n{kind}, {'cross-validated by outlet' if unseen else 'weights trained on all outlets'}", flush=True
            )
            scorer = shared().parents[1] / "tools" / SCORER
            subprocess.run([sys.executable, scorer, shared() / kind, target, *wrong], check=True)
            print(f"{len(found)} texts, {len(found) / total:.0f} a second of one core, the slowest {worst:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
