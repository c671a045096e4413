"""Fit the line labels: one model for each fold of outlets (var/pastes/fold*.tsv), and one on everything.

python -m bench.pastes.fit [ROUNDS]     the model on everything becomes articles/parsers/pasted/label_weights.tsv
"""

from __future__ import annotations

import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path
from urllib.parse import urlsplit

from articles.parsers.pasted.label_model import WEIGHTS, write_model
from bench.pastes.gold import Text, load_single
from bench.pastes.more_pages import load_pages
from bench.pastes.train import FOLDS, examples, fold_of, legal, train

SINGLE = ("drag", "article", "select_all")
ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "pastes"


def shared() -> Path:
    """The corpora, beside this checkout or beside the main one."""
    found = (ROOT.parent / "shared", ROOT.parent.parent / "shared")
    return next(path for path in found if path.exists()) / "corpora" / "pastes"


@lru_cache(maxsize=1)
def all_texts() -> list[Text]:
    """The texts with one story each, which the tables count."""
    return [t for kind in SINGLE for t in load_single(shared() / kind, kind)]


@lru_cache(maxsize=1)
def other_texts() -> list[Text]:
    """Texts of pages whose sites are not among those of the pastes: none is ever read to measure."""
    answers = [json.loads((shared() / kind / "expected.json").read_text()) for kind in SINGLE]
    sites = {urlsplit(truth["url"]).hostname or "" for each in answers for truth in each.values()}
    return load_pages(shared().parent, {site.removeprefix("www.") for site in sites})


def fit(job: tuple[int, int]) -> str:
    """Train the model that leaves out a fold of outlets (the product's, which leaves out none, if the fold is -1)."""
    fold, rounds = job
    texts = [t for t in (*all_texts(), *other_texts()) if fold < 0 or fold_of(t.outlet) != fold]
    model = train([e for e in examples(texts) if legal(e)], rounds=rounds)
    path = OUT / f"fold{fold}.tsv" if fold >= 0 else WEIGHTS
    write_model(path, model.names, model.weights, model.transitions, model.start)
    return path.name


def main(arguments: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    rounds = int(arguments[0]) if arguments else 60
    folds = [int(a) for a in arguments[1:]] or [*range(FOLDS), -1]
    with Pool(2) as pool:
        for name in pool.imap_unordered(fit, [(fold, rounds) for fold in folds]):
            print(name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
