"""Speed against public peers: the same stories in each, the same queries, one process an engine, a table and a JSON.

    python bench/bench_search.py --size 20000 --size 200000 [--engine ours ...] [--keep] [--folder DIR]

Each engine builds its index in one process; fresh processes then measure the first search, memory above an idle
process, and every query cold (first use in the process) and warm (best of several). Times are wall-clock milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.corpora import name, stories  # noqa: E402
from bench.peers import PEERS  # noqa: E402

WORK = Path(tempfile.gettempdir(), "news-archive-bench")
"""Where stories and indexes stand; `--folder` says otherwise."""
RESULTS = HERE / "results"
MOST_MS = 500
"""A query is repeated for so long at most."""
SLOW = {"stock"}
"""Engines whose queries are repeated just twice, and that are built only up to `--stock-limit` stories."""


def queries() -> list[tuple[str, str]]:
    """The mixed query set: kind and words."""
    lines = (HERE / "queries.txt").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def main() -> None:
    global WORK
    options = arguments()
    WORK = options.folder
    if options.task:
        print(json.dumps(TASKS[options.task](options.engine[0], options.size[0])))
        return
    RESULTS.mkdir(exist_ok=True)
    for size in options.size:
        report: dict[str, Any] = {"machine": machine(), "stories": size, "made of": name(), "engines": {}}
        prepare(size)
        for engine in options.engine:
            if engine not in SLOW or size <= options.stock_limit:
                report["engines"][engine] = measure(engine, size, options.keep)
                print(f"{engine} at {size}: done", file=sys.stderr)
        (RESULTS / f"search-{size}.json").write_text(json.dumps(report, indent=1) + "\n")
        print("\n\n".join([table(report), kinds(report), ratios(report)]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, action="append")
    parser.add_argument("--engine", action="append", choices=list(PEERS))
    parser.add_argument(
        "--keep", action="store_true", help="use indexes that an earlier run built, and its build times"
    )
    parser.add_argument("--stock-limit", type=int, default=20_000, help="stories the stock engine is built for at most")
    parser.add_argument(
        "--folder", type=Path, default=WORK, help="for stories and indexes, up to gigabytes (%(default)s)"
    )
    parser.add_argument("--task", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.size = options.size or [20_000]
    options.engine = options.engine or list(PEERS)
    return options


def prepare(size: int) -> None:
    """The stories of this size on the disk: pickled for building, in a database for snippets."""
    folder = WORK / str(size)
    if (folder / "stories.pickle").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(stories(size))
    with sqlite3.connect(folder / "stories.sqlite") as db:
        db.execute("CREATE TABLE IF NOT EXISTS stories (number INTEGER PRIMARY KEY, text TEXT)")
        db.executemany("INSERT OR REPLACE INTO stories VALUES (?, ?)", ((row.number, row.text) for row in rows))
    with (folder / "stories.pickle").open("wb") as file:
        pickle.dump(rows, file)


def measure(engine: str, size: int, keep: bool) -> dict[str, Any]:
    """All figures of one engine, each taken in processes of its own."""
    folder = WORK / str(size) / engine
    built = folder.with_name(f"{engine}.built.json")
    if not (keep and built.exists()):
        built.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        built.write_text(json.dumps(run("build", engine, size)))
    result: dict[str, Any] = json.loads(built.read_text())
    result["first_ms"] = min(run("first", engine, size)["ms"] for _ in range(3))
    result |= run("search", engine, size)
    return result


def run(task: str, engine: str, size: int) -> dict[str, Any]:
    """One task in a fresh process."""
    command = [sys.executable, "-W", "ignore", __file__, "--task", task, "--engine", engine, "--size", str(size)]
    command += ["--folder", str(WORK)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def build(engine: str, size: int) -> dict[str, Any]:
    """Build the index; documents a second of wall-clock time, reading the stories not counted."""
    with (WORK / str(size) / "stories.pickle").open("rb") as file:
        rows = pickle.load(file)  # noqa: S301 - written by prepare()
    folder = WORK / str(size) / engine
    start = time.perf_counter()
    PEERS[engine]().build(rows, folder)
    seconds = time.perf_counter() - start
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"build_seconds": seconds, "documents_a_second": size / seconds, "megabytes_on_disk": used / 1e6}


def first(engine: str, size: int) -> dict[str, Any]:
    """Opening the index and the first search of a process."""
    peer = PEERS[engine]()
    import numpy as np  # noqa: F401 - a server has it loaded before a reader comes

    if engine == "ours":
        import articles.search.engines.whoosh.read.index_reader  # noqa: F401
    start = time.perf_counter()
    peer.open(WORK / str(size) / engine)
    peer.page("words", "oil prices")
    return {"ms": (time.perf_counter() - start) * 1000}


def search(engine: str, size: int) -> dict[str, Any]:
    """Every query cold and warm, plain and full; memory above the process before opening."""
    peer = PEERS[engine]()
    repeats = 2 if engine in SLOW else 15
    before = memory()
    peer.open(WORK / str(size) / engine)
    result: dict[str, Any] = {}
    for page in ("page", "full"):
        rows = [timed(getattr(peer, page), kind, words, repeats) for kind, words in queries()]
        result[page] = summary(rows)
    result["megabytes_above_idle"] = memory() - before
    return result


def timed(page: Any, kind: str, words: str, repeats: int) -> dict[str, Any]:
    """One query: first and best of the others, in milliseconds."""
    times: list[float] = []
    while len(times) < 2 or (len(times) <= repeats and sum(times) < MOST_MS):
        start = time.perf_counter()
        total = page(kind, words)
        times.append((time.perf_counter() - start) * 1000)
    return {"kind": kind, "words": words, "total": total, "cold": times[0], "warm": min(times[1:])}


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians, percentiles and the slowest, over all queries and by kind."""
    kinds = {
        kind: [row["warm"] for row in rows if row["kind"] == kind] for kind in dict.fromkeys(r["kind"] for r in rows)
    }
    return {
        "warm": percentiles([row["warm"] for row in rows]),
        "cold": percentiles([row["cold"] for row in rows]),
        "kinds": {kind: percentiles(times) for kind, times in kinds.items()},
        "queries": rows,
    }


def percentiles(times: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the slowest."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(times)}


def memory() -> float:
    """Resident megabytes of this process now, shared file pages left out where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("RssAnon"))


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    versions = {package: version(package) for package in ("whoosh", "django-haystack", "numpy", "tantivy", "PyStemmer")}
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **versions,
    }


def table(report: dict[str, Any]) -> str:
    """The figures as a table in Markdown."""
    rows = {
        "ranked page, warm, median ms": lambda r: r["page"]["warm"]["p50"],
        "ranked page, warm, p95 ms": lambda r: r["page"]["warm"]["p95"],
        "ranked page, warm, p99 ms": lambda r: r["page"]["warm"]["p99"],
        "ranked page, warm, slowest ms": lambda r: r["page"]["warm"]["max"],
        "ranked page, cold, median ms": lambda r: r["page"]["cold"]["p50"],
        "facets, histogram, snippets, median ms": lambda r: r["full"]["warm"]["p50"],
        "first search of a process, ms": lambda r: r["first_ms"],
        "documents a second, build": lambda r: r["documents_a_second"],
        "MB on disk": lambda r: r["megabytes_on_disk"],
        "MB of memory above idle": lambda r: r["megabytes_above_idle"],
    }
    engines = report["engines"]
    cells = [[label, *(f"{figure(result):,.2f}" for result in engines.values())] for label, figure in rows.items()]
    return markdown([f"{report['stories']:,} ({report['made of']})", *engines], cells)


def kinds(report: dict[str, Any]) -> str:
    """p50, p95 and p99 of a warm ranked page for each kind of query."""
    cells = []
    for engine, result in report["engines"].items():
        each = result["page"]["kinds"].values()
        cells.append([engine, *(" / ".join(f"{times[p]:.2f}" for p in ("p50", "p95", "p99")) for times in each)])
    return markdown(["warm p50 / p95 / p99 ms", *next(iter(report["engines"].values()))["page"]["kinds"]], cells)


def ratios(report: dict[str, Any]) -> str:
    """What was aimed at, and what came out: how many times ours is as fast as each peer that was measured."""
    engines = report["engines"]
    ours, cells = engines.get("ours"), []
    for peer, result in engines.items():
        if ours is None or peer == "ours":
            continue
        faster = {page: result[page]["warm"]["p50"] / ours[page]["warm"]["p50"] for page in ("page", "full")}
        build = ours["documents_a_second"] / result["documents_a_second"]
        cells.append([peer, *(f"{times:,.2f}" for times in (faster["page"], faster["full"], build))])
    return markdown(["ours against", "ranked page, times as fast", "with facets and snippets", "build"], cells)


def markdown(head: list[str], cells: list[list[str]]) -> str:
    """A table."""
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


TASKS = {"build": build, "first": first, "search": search}

if __name__ == "__main__":
    main()
