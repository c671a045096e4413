"""Ask both engines the same random plans over Reuters-21578, and measure what an index in the cluster takes.

    python -m bench.cluster.parity [--stories 19042] [--plans 100] [--shards 1] [--nodes 1] [--replicas 0]

It starts its own nodes from Maven's jars. Totals, facets, histograms, kinds and folded stories must be equal; of the
stories that a page shows, 98% the same. Prints a JSON of figures; the exit status is 1 where one of
the promises is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from articles.search.analysis import exact_terms
from articles.search.document import Document, Sort
from articles.search.engines import Cluster, Location, generations, open_reader, open_writer
from articles.search.engines.base import Filter, Found, Plan, Reader, Step, TooCostly
from articles.search.language.query import (
    And,
    AnyOf,
    Dates,
    Everything,
    Fuzzy,
    Keys,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from bench.corpora import name, stories
from tests.search.engines.opensearch.node import running_nodes

FACETS = ("subject", "place", "person", "organisation")
SAME_STORIES = 0.98
PAGE = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option, default in (("stories", 19_042), ("plans", 100), ("shards", 1), ("nodes", 1), ("replicas", 0)):
        parser.add_argument(f"--{option}", type=int, default=default)
    options = parser.parse_args()
    documents = [story.document() for story in stories(options.stories)]
    with tempfile.TemporaryDirectory() as folder, running_nodes(options.nodes) as nodes:
        places: dict[str, Location] = {
            "embedded": Path(folder) / "index",
            "cluster": Cluster(tuple(node.address for node in nodes), shards=options.shards, replicas=options.replicas),
        }
        figures = machine() | vars(options) | {"made of": name(), "stories": len(documents)}
        figures["build"] = {engine: build(place, documents) for engine, place in places.items()}
        figures["cluster size"] = size_of(places["cluster"], documents)
        figures |= compare(places, documents, options.plans)
    print(json.dumps(figures, indent=1))
    sys.exit(0 if figures["kept"] else 1)


def machine() -> dict[str, Any]:
    """The machine and how busy it is."""
    return {"machine": platform.machine(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}


def build(place: Location, documents: list[Document]) -> dict[str, float]:
    """Build an index as a rebuild does, and switch to it."""
    began = time.monotonic()
    kept = generations(place)
    generation = kept.create_beside()
    open_writer(place, generation).build(iter(documents), len(documents))
    kept.switch(generation)
    seconds = time.monotonic() - began
    return {"seconds": round(seconds, 1), "documents a second": round(len(documents) / seconds)}


def size_of(place: Location, documents: list[Document]) -> dict[str, float]:
    """The bytes that one copy of the index takes, after its files were merged."""
    from articles.search.engines.opensearch.connection import connect

    assert isinstance(place, Cluster)
    client = connect(place)
    client.indices.forcemerge(index=f"{place.name}-*", params={"max_num_segments": 1}, request_timeout=600)
    client.indices.refresh(index=f"{place.name}-*", request_timeout=60)  # lets go of the files before the merge
    client.indices.flush(index=f"{place.name}-*", request_timeout=60)
    stats = client.indices.stats(index=f"{place.name}-*", metric="store")["indices"]
    sizes = {index: row["primaries"]["store"]["size_in_bytes"] for index, row in stats.items()}
    words = sum(size for index, size in sizes.items() if index.endswith("-words"))
    whole = sum(sizes.values())
    characters = sum(document.size for document in documents)
    return {
        "bytes a document": round(whole / len(documents)),
        "bytes a character": round(whole / characters, 2),
        "of these the list of words": round(words / whole, 3),
    }


def compare(places: dict[str, Location], documents: list[Document], count: int) -> dict[str, Any]:
    """Ask both engines every plan: what differs, and how long each takes."""
    rng = random.Random(21578)
    readers = {engine: open_reader(place) for engine, place in places.items()}
    times: dict[str, list[float]] = {engine: [] for engine in readers}
    differing: list[str] = []
    same_pages = asked = shown = shared = 0
    while asked < count:
        plan = make_plan(rng, documents)
        found = {engine: timed(reader, plan, times[engine]) for engine, reader in readers.items()}
        ours, theirs = found["embedded"], found["cluster"]
        if ours is None or theirs is None:
            if ours is not theirs:
                differing.append(f"refused by one alone: {plan}")
            continue
        asked += 1
        if unlike := [
            part
            for part in ("total", "facets", "histogram", "undated", "kinds", "folded")
            if getattr(ours, part) != getattr(theirs, part)
        ]:
            differing.append(f"{unlike}: {plan}")
        pages = [{hit.key for hit in each.hits} for each in (ours, theirs)]
        same_pages += pages[0] == pages[1]
        shown += len(pages[0])
        shared += len(pages[0] & pages[1])
    return {
        "plans": count,
        "plans with other totals, facets or histograms": differing,
        "pages with the same stories": same_pages / count,
        "stories shown by both": round(shared / max(shown, 1), 4),
        "kept": not differing and shared >= SAME_STORIES * shown,
        "milliseconds a page": {engine: summary(found) for engine, found in times.items()},
        "similar stories": agreement(readers, rng, documents),
    }


def timed(reader: Reader, plan: Plan, times: list[float]) -> Found | None:
    """What is found; None where the plan is too costly."""
    began = time.perf_counter()
    try:
        return reader.search(plan)
    except TooCostly:
        return None
    finally:
        times.append((time.perf_counter() - began) * 1000)


def summary(times: list[float]) -> dict[str, float]:
    """Median, and the slowest but one in twenty."""
    return {"median": round(statistics.median(times), 2), "p95": round(sorted(times)[int(len(times) * 0.95)], 2)}


def agreement(readers: dict[str, Reader], rng: random.Random, documents: list[Document]) -> float:
    """The share of the five stories like a story that both engines name, over 50 stories."""
    from articles.search.engines.base import Gate

    shared = 0
    for document in rng.sample(documents, 50):
        ours, theirs = (
            {hit.key for hit in reader.find_similar(document.key, Gate(), 5)} for reader in readers.values()
        )
        shared += len(ours & theirs)
    return shared / 250


def make_plan(rng: random.Random, documents: list[Document]) -> Plan:
    """A random plan: its words, phrases, days and keys are of a random story."""
    document = rng.choice([each for each in documents if len(each.texts.get("text", "")) > 200])
    node = make_node(rng, document)
    filters = tuple(
        Filter(field, frozenset(rng.sample(sorted(values), 1)), exclude=rng.random() < 0.3)
        for field, values in document.keys.items()
        if field in FACETS and rng.random() < 0.2
    )
    return Plan(
        node,
        filters=filters,
        sort=rng.choice([Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST]),
        offset=rng.choice([0, 0, 0, 20, 60]),
        limit=PAGE,
        facets=FACETS,
        step=rng.choice(list(Step)),
        recency=rng.choice([0.0, 0.0, 0.3]),
        fold=rng.random() < 0.5,
    )


def make_node(rng: random.Random, document: Document) -> Node:
    """A random tree."""
    words = exact_terms(document.texts["text"])
    long = [word for word in words if len(word) > 5 and word.isalpha()] or words
    start = rng.randrange(len(words))
    some = [Word(word) for word in rng.sample(long, min(len(long), 3))]
    day = date(1970, 1, 1) + timedelta(seconds=document.published or 0)
    makers: list[Callable[[], Node]] = [
        lambda: Word(rng.choice(long), rng.choice(["", "", "headline", "text"])),
        lambda: And(tuple(some)) if len(some) > 1 else some[0],
        lambda: Or(tuple(some)) if len(some) > 1 else some[0],
        lambda: AnyOf(tuple(Word(word) for word in words[start : start + rng.randint(2, 12)]) or tuple(some)),
        lambda: And((some[0], Not(some[-1]))),
        lambda: Phrase(" ".join(words[start : start + rng.randint(2, 4)])),
        lambda: Phrase(" ".join(words[start : start + 7 : rng.randint(1, 3)]), slop=rng.randint(1, 5)),
        lambda: Wildcard(f"{rng.choice(long)[: rng.randint(3, 6)]}*"),
        lambda: Wildcard(f"*{rng.choice(long)[2:]}"),
        lambda: Fuzzy(rng.choice(long), rng.randint(1, 2)),
        lambda: Dates(day - timedelta(days=rng.randint(0, 40)), day),
        lambda: Everything(),
        lambda: Or((some[0], Keys("place", frozenset(document.keys.get("place", ("usa",)))))),
        lambda: And((some[0], Dates(day - timedelta(days=9), None))),
    ]
    return rng.choice(makers)()


if __name__ == "__main__":
    main()
