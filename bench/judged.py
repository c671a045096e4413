"""How well is the archive's ranking? Judged collections and Reuters-21578, each searched in an archive of its own.

    python bench/judged.py FOLDER [--only NAME] [--by-meaning]

FOLDER keeps an archive a collection (made when missing, from ../shared/corpora). Printed are, a collection: mean
average precision and recall within 100, nDCG@10; and for stories wanted again the mean reciprocal rank (1 / the place
of the story): by words of the headline, by the same words with a typing error, by half of a sentence. Short searches
are the two or three rarest words of each judged question. Everything goes through the door that readers use
(`service.search`), hits that hold only some of the words included. --by-meaning: by meaning too (MEANING).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("CORPORA", ROOT.parent / "shared" / "corpora"))
COLLECTIONS = {"cranfield": "cran", "cisi": "cisi", "medline": "med", "npl": "npl"}
DEPTH = 100
Rank = Callable[[str], list[int]]


def read_collection(name: str) -> dict:
    with gzip.open(CORPORA / "judged" / f"{COLLECTIONS[name]}.json.gz", "rt") as file:
        return json.load(file)


def make_archive(name: str, folder: Path) -> None:
    """Import a collection into an archive of its own and index it."""
    folder.mkdir(parents=True)
    sources = [CORPORA / "reuters21578"]
    if name != "reuters":
        lines = folder / "stories.jsonl"
        with lines.open("w") as file:
            for doc in read_collection(name)["docs"]:
                text = " ".join(doc["text"].split())
                headline = " ".join(doc["headline"].split())[:480] or " ".join(text.split()[:8])
                row = {"headline": headline, "paragraphs": [text], "language": "en", "source_key": str(doc["n"])}
                file.write(json.dumps(row | {"source": "Judged"}) + "\n")
        sources = [lines]
    run = [sys.executable, str(ROOT / "manage.py")]
    environment = os.environ | {"ARCHIVE_DATA": str(folder)}
    for command in (["migrate"], ["import_articles", *map(str, sources)], ["rebuild_search"]):
        subprocess.run([*run, *command], check=True, env=environment, stdout=subprocess.DEVNULL)


def average_precision(found: list[int], relevant: set[int]) -> float:
    hits = [each in relevant for each in found[:DEPTH]]
    return sum(sum(hits[: at + 1]) / (at + 1) for at, hit in enumerate(hits) if hit) / len(relevant)


def ndcg(found: list[int], relevant: set[int]) -> float:
    ideal = sum(1 / math.log2(at + 2) for at in range(min(10, len(relevant))))
    return sum(1 / math.log2(at + 2) for at, each in enumerate(found[:10]) if each in relevant) / ideal


def recall(found: list[int], relevant: set[int]) -> float:
    return len(set(found[:DEPTH]) & relevant) / len(relevant)


def mean(values: Iterable[float]) -> float:
    rows = list(values)
    return sum(rows) / (len(rows) or 1)


def shorten(text: str, frequency: Callable[[str], int]) -> str:
    """The two or three rarest words of a question that several documents hold, in its order."""
    words = list(dict.fromkeys(re.findall(r"[A-Za-z]{4,}", text.lower())))
    counted = {word: frequency(word) for word in words}
    rare = sorted((word for word in words if counted[word] > 3), key=counted.__getitem__)
    kept = set(rare[: 2 + len(text) % 2])
    return " ".join(word for word in words if word in kept)


def mistype(words: list[str], random: Random) -> str:
    """The words, one letter of the longest one left out, doubled, exchanged with the next, or another."""
    at = max(range(len(words)), key=lambda number: len(words[number]))
    word, place = words[at], random.randrange(1, max(2, len(words[at]) - 1))
    other = random.choice("abcdefghijklmnopqrstuvwxyz")
    faults = [
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
        word[:place] + other + word[place + 1 :],
    ]
    return " ".join([*words[:at], random.choice(faults), *words[at + 1 :]])


def print_figures(collection: str, kind: str, found: list[tuple[list[int], set[int]]]) -> None:
    figures = [mean(figure(*row) for row in found) for figure in (average_precision, ndcg, recall)]
    cells = " | ".join(f"{each:.3f}" for each in figures)
    print(f"| {collection} | {kind} | {len(found)} | {cells} | |", flush=True)


def measure_judged(name: str, rank: Rank, keys: dict[str, int], frequency: Callable[[str], int]) -> None:
    data = read_collection(name)
    rows = [
        (" ".join(text.split()), {keys[str(n)] for n in data["rel"][number] if str(n) in keys})
        for number, text in data["queries"].items()
        if data["rel"].get(number)
    ]
    short = [(shorten(text, frequency), relevant) for text, relevant in rows]
    for kind, queries in (("questions", rows), ("short", [row for row in short if row[0]])):
        queries = [row for row in queries if row[1]]
        found = [(rank(text), relevant) for text, relevant in queries]
        figures = [mean(figure(*row) for row in found) for figure in (average_precision, ndcg, recall)]
        print(
            f"| {name} | {kind} | {len(found)} | " + " | ".join(f"{each:.3f}" for each in figures) + " | |", flush=True
        )


def measure_reuters(rank: Rank) -> None:
    sys.path.insert(0, str(ROOT / "bench"))
    import relevance

    stories = relevance.read_stories()
    queries = relevance.judged(stories, 200)
    found = [([each for each in rank(text) if each != pk], relevant) for pk, text, relevant in queries]
    figures = [mean(figure(*row) for row in found) for figure in (average_precision, ndcg, recall)]
    print(
        f"| reuters | first sentences | {len(found)} | " + " | ".join(f"{each:.3f}" for each in figures) + " | |",
        flush=True,
    )
    random = Random(5)
    known, mistyped = [], []
    for pk in random.sample(sorted(stories), len(stories)):
        words = re.findall(r"[A-Za-z]{3,}", stories[pk][0])
        if len(words) >= 5 and len(stories[pk][1]) > 400 and len(known) < 200:
            kept = [words[at].lower() for at in sorted(random.sample(range(len(words)), random.choice((3, 4))))]
            known.append((pk, " ".join(kept)))
            mistyped.append((pk, mistype(kept, random)))
    sets = {"known": known, "mistyped": mistyped, "half remembered": relevance.remembered(stories, 200)}
    for kind, items in sets.items():
        print(f"| reuters | {kind} | {len(items)} | | | | {relevance.reciprocal_rank(rank, items):.3f} |", flush=True)


def make_vectors() -> None:
    """Make the vectors of the archive's stories, and print their cost."""
    from articles.search.indexing import passages
    from articles.search.indexing.passage_reader import PassageReader

    started, reader = time.process_time(), PassageReader()
    reader.step()
    while passages.vectors().counts()[1]:
        reader.step()
    held = passages.vectors().counts()[0]
    size = passages.vectors().path.stat().st_size
    each = (time.process_time() - started) * 1000 / held
    print(f"{held} vectors, {size / held:.0f} bytes and {each:.1f} ms of processor time each", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--by-meaning", action="store_true")
    given = parser.parse_args()
    names = [name for name in ("cranfield", "cisi", "medline", "npl", "reuters") if given.only in name]
    if len(names) > 1:
        print(
            "| collection | searches | number | MAP@100 | nDCG@10 | recall@100 | MRR |\n|---|---|---|---|---|---|---|",
            flush=True,
        )
        for name in names:
            run = [sys.executable, str(Path(__file__).resolve()), str(given.folder), "--only", name]
            subprocess.run([*run, *(["--by-meaning"] if given.by_meaning else [])], check=True)
        return
    (name,) = names
    folder = given.folder / name
    if not folder.exists():
        make_archive(name, folder)
    os.environ["ARCHIVE_DATA"] = str(folder)
    os.environ["MEANING"] = "yes" if given.by_meaning else "no"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from articles.models import Article
    from articles.search.request import SearchRequest
    from articles.search.service import search

    if given.by_meaning:
        make_vectors()

    def rank(text: str) -> list[int]:
        request = SearchRequest(text, size=DEPTH + 1, facets=False, fold=False, snippets=False)
        page = search(replace(request, by_meaning=given.by_meaning))
        return [hit.id for hit in page.hits]

    def frequency(word: str) -> int:
        return search(SearchRequest(word, size=1, facets=False, fold=False, snippets=False)).total

    if name == "reuters":
        measure_reuters(rank)
    else:
        keys = dict(Article.objects.values_list("source_key", "pk"))
        measure_judged(name, rank, keys, frequency)


if __name__ == "__main__":
    main()
