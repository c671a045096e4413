"""Fit the line labels: one model for each fold of outlets (var/pastes/fold*.tsv), and one on everything.

python -m bench.pastes.fit [ROUNDS]     the model on everything becomes articles/parsers/pasted/label_weights.tsv
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from multiprocessing import Pool
from pathlib import Path

from articles.parsers.pasted.label_model import WEIGHTS, write_model
from bench.pastes.gold import Text, load_single
from bench.pastes.train import FOLDS, examples, fold_of, legal, train

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "pastes"


def shared() -> Path:
    """The corpora, beside this checkout or beside the main one."""
    found = (ROOT.parent / "shared", ROOT.parent.parent / "shared")
    return next(path for path in found if path.exists()) / "corpora" / "pastes"


def all_texts() -> list[Text]:
    return [t for kind in ("drag", "article", "select_all") for t in load_single(shared() / kind, kind)]


def fit(job: tuple[int, int]) -> str:
    fold, rounds = job
    texts = [t for t in all_texts() if fold < 0 or fold_of(t.outlet) != fold]
    model = train([e for e in examples(texts) if legal(e)], rounds=rounds)
    path = OUT / f"fold{fold}.tsv" if fold >= 0 else WEIGHTS
    write_model(path, model.names, model.weights, model.transitions, model.start)
    return path.name


def main(arguments: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    rounds = int(arguments[0]) if arguments else 80
    folds = [int(a) for a in arguments[1:]] or [*range(FOLDS), -1]
    with Pool(2) as pool:
        for name in pool.imap_unordered(fit, [(fold, rounds) for fold in folds]):
            print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
