"""kill -9 at random over a whole site while it writes: web workers and their master, the worker, what starts them,
imports, and programs in the shell.

What dies is not started again by the trial, but for the process at the top, as a service manager does. Once the killing
is over and the queue has drained, the rows and the public searches are judged from outside (bench/torture/verdict.py).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from bench.torture import rows, verdict
from bench.torture.browser import Browser, NoAnswer
from bench.torture.editors import Desk, Seen, make_editors
from bench.torture.ledger import WORD, Ledger, tokens_in
from bench.torture.site import Process, Site, kill
from bench.torture.writers import Importer, Programmer, team

ADMINS = 4
WATCHERS = 2
GAP = 0.2, 4.0
"""Seconds between two kills."""
AT_WORK = 0.6
"""How many of the kills come while something waits to be indexed: what goes wrong then is what a trial is for."""

PAUSE = 0.5
TOP = "top"
SPARED = 0.8
"""How often a site that is starting is let go on: a site that never gets up is not tortured."""
DRAINED_WITHIN = 60

SHOWN = [
    f"/search/?q={WORD}&sort=newest",
    f"/search/?q={WORD}&kind=photos",
    f"/search/feed/?q={WORD}",
    f"/search/export.jsonl?q={WORD}",
    "/feed/",
    "/articles/",
    "/undated/",
    "/photos/",
    "/",
]
"""Where a hidden story might be seen."""


def kills(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    site, ledger, seen = Site(), Ledger(), Seen()
    site.manage("start", "--prepare-only")
    make_editors(site, ADMINS)
    site.start()
    desk = Desk(site.address, ledger, seen, PAUSE)
    importer, programmer = Importer(site, desk), Programmer(site, desk)
    watchers = [Watcher(desk, number) for number in range(WATCHERS)]
    admins = team(site, desk, ADMINS)
    jobs = [job.work for job in (*admins, importer, programmer, *watchers)]
    threads = [threading.Thread(target=_guarded(job, seen), daemon=True) for job in jobs]
    try:
        for thread in threads:
            thread.start()
        counts = kill_at_random(site, options.kills, random.Random(options.seed))
        desk.over.set()
        for thread in threads:
            thread.join()
        site.wait_until_it_answers()
        waited, waiting = drained()
        broken = verdict.from_outside(site, ledger)
    finally:
        desk.over.set()
        left = site.stop()
    broken += verdict.of_the_database(site) + left + [error for watcher in watchers for error in watcher.leaks]
    broken += [error for error in seen.errors if not re.search(r": 5\d\d$", error)]  # of a server that was killed
    if waiting:
        broken.append(f"{waiting} rows still wait in the queue after {DRAINED_WITHIN} s")
    for sentence in broken[:20]:
        print(sentence, file=sys.stderr)
    figures = {"kills": sum(counts.values()), **counts, "saved": len(seen.saves), "unanswered": seen.unanswered}
    figures |= {"5xx": len(seen.errors), "imports": importer.ended, "imports_killed": importer.killed}
    figures |= {"shell_changes": programmer.changes, "shells_killed": programmer.killed}
    figures |= {"looks": sum(watcher.looks for watcher in watchers), "stories": len(ledger.stories)}
    return figures | {"rows": len(rows.articles()), "drained_after_s": waited, "broken": broken[:20]}


def _guarded(job: Callable[[float], None], seen: Seen) -> Callable[[], None]:
    def run() -> None:
        try:
            job(float("inf"))
        except Exception as error:  # noqa: BLE001 - a writer that ends by mistake would leave the trial without its load
            seen.errors.append(f"{job.__qualname__} ended: {error!r}")

    return run


def kill_at_random(site: Site, count: int, rng: random.Random) -> dict[str, int]:
    """Kill so many processes; every kind of process has the same chance. Kind -> how many were killed."""
    counts: Counter[str] = Counter()
    while sum(counts.values()) < count:
        time.sleep(rng.uniform(*GAP))
        if rng.random() < AT_WORK:
            wait_for_work()
            time.sleep(rng.uniform(0, 0.1))
        if not site.runs:
            site.launch()
        kinds: dict[str, list[Process]] = defaultdict(list)
        processes = {process.pid: process for process in site.processes()}
        for process in processes.values():
            kinds[kind_of(process, processes, site)].append(process)
        if rng.random() < SPARED and not site.answers():
            kinds.pop(TOP, None)
        if kinds:
            kind = rng.choice(sorted(kinds))
            counts[kind] += kill(rng.choice(kinds[kind]).pid)
    return dict(counts)


def wait_for_work() -> None:
    """Until something waits to be indexed, for two seconds at most."""
    deadline = time.monotonic() + 2
    while not rows.waiting() and time.monotonic() < deadline:
        time.sleep(0.01)


def kind_of(process: Process, processes: dict[int, Process], site: Site) -> str:
    """A name for what a process does, from what it was started as; for the figures, and so that all kinds are hit."""
    if site.top is not None and process.pid == site.top.pid:
        return TOP
    for word in ("import_articles", "shell", "run_worker"):
        if word in process.command:
            return word
    if "gunicorn" not in process.command:
        return "helper"
    parent = processes.get(process.parent)
    return "web_worker" if parent and "gunicorn" in parent.command else "web_master"


def drained() -> tuple[float, int]:
    """Wait for the queue: after how many seconds it was empty, or how many rows it holds after all of them."""
    started = time.monotonic()
    while (left := rows.waiting()) and time.monotonic() - started < DRAINED_WITHIN:
        time.sleep(0.5)
    return round(time.monotonic() - started, 1), left


class Watcher:
    """A reader without an account, who must never see the words of a story that was hidden before he asked."""

    def __init__(self, desk: Desk, number: int) -> None:
        self.desk, self.browser = desk, Browser(desk.address, timeout=30)
        self.random = random.Random(-10 - number)
        self.leaks: list[str] = []
        self.looks = 0

    def work(self, deadline: float) -> None:
        while time.monotonic() < deadline and not self.desk.over.is_set():
            path = self.random.choice(SHOWN)
            hidden = self.desk.ledger.hidden_tokens(deleted="photos" not in path)  # photos outlive a published story
            try:
                page = self.browser.get(path)
            except NoAnswer:
                time.sleep(0.5)
                continue
            self.looks += page.status == 200
            if shown := tokens_in(page.text) & hidden:
                self.leaks.append(f"{path} showed {sorted(shown)} of hidden stories")
            time.sleep(self.random.uniform(0, 0.6))
