"""kill -9 at random over processes that write and search through the library itself, many in a second: finer than over
a whole site (bench/torture/kills.py), where most of the time goes by with processes that start.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = [
    "glacier",
    "river",
    "dike",
    "harbour",
    "orchard",
    "senate",
    "budget",
    "referee",
    "violin",
    "comet",
    "vaccine",
    "ferry",
]


def set_up() -> None:
    """Django, and an empty archive's tables. The archive's own log is still: the figures say what went wrong."""
    import django

    django.setup()
    logging.getLogger("articles").setLevel(logging.CRITICAL)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def index_kills(options: argparse.Namespace) -> dict[str, Any]:
    """The trial; afterwards one drain, and a sweep that must find nothing."""
    set_up()
    from django.db import connections

    from articles.search.indexing import queue, sweep

    rng = random.Random(options.seed)
    report = Path(os.environ["ARCHIVE_DATA"]) / "report"
    for number in range(40):
        write(random.Random(number))
    queue.drain()
    queue.reader().check()
    queue.reader.cache_clear()
    connections.close_all()
    jobs = [write_for_ever] * 4 + [search_for_ever] * 4
    children = {fork(job, n, report): job for n, job in enumerate(jobs)}
    for number in range(options.index_kills):
        time.sleep(rng.uniform(0.01, 0.15))
        pid = rng.choice(list(children))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        job = children.pop(pid)
        children[fork(job, 1000 + number, report)] = job
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    waiting = queue.queue_state()["waiting"]
    queue.drain(wait=10)
    found = sweep.sweep()
    problems = report.read_text("utf-8").splitlines() if report.exists() else []
    for line in problems[:10]:
        print(line, file=sys.stderr)
    figures = {
        "kills": options.index_kills,
        "waiting_after": waiting,
        "checked": found.checked,
        "problems": len(problems),
    }
    differences = {name: len(getattr(found, name)) for name in ("missing", "stale", "orphaned", "doubled")}
    return figures | differences | {"broken": [*problems[:20], *map(str, found.keys())]}


def write(rng: random.Random) -> None:
    """One change as editors and imports make them."""
    from django.db import transaction

    from articles.models import Article, Photo
    from articles.search.indexing import queue
    from tests.factories import make_article, make_photo

    visible = list(Article.objects.filter(status="published").order_by("?").values_list("pk", flat=True)[:5])
    change = rng.random()
    words = " ".join(rng.sample(WORDS, 3)).title()
    if change < 0.4 or not visible:
        with transaction.atomic():
            make_article(words, source=None, photos=[make_photo(f"A {rng.choice(WORDS)}.", agencies=["EPA"])])
    elif change < 0.6:
        with transaction.atomic():  # locked, or a save would publish again what another writer has just withdrawn
            article = Article.objects.select_for_update().get(pk=visible[0], status="published")
            article.headline = words
            article.save()
    elif change < 0.7:
        Photo.objects.filter(articles=visible[0]).update(caption=f"One {rng.choice(WORDS)} more.")
        queue.drain()
    elif change < 0.85:
        Article.objects.filter(pk__in=visible[:2]).update(status="withdrawn")
        queue.drain()
    else:
        Article.objects.filter(pk=visible[0]).delete()


def write_for_ever(seed: int, report: Path) -> None:
    from django.db import OperationalError
    from django.db.utils import IntegrityError

    from articles.models import Article

    rng = random.Random(seed)
    while True:
        try:
            write(rng)
        except (Article.DoesNotExist, IntegrityError):
            pass  # another writer was faster
        except OperationalError as error:
            if "deadlock" not in str(error):
                note(report, f"write: {error!r}")


def search_for_ever(seed: int, report: Path) -> None:
    """Search, and note every error and every story that was withdrawn before the search began."""
    from articles.models import Article
    from articles.search.language.mistakes import SearchUnavailable
    from articles.search.request import Kind, SearchRequest
    from articles.search.service import search

    rng = random.Random(seed)
    while True:
        withdrawn = set(Article.objects.filter(status="withdrawn").values_list("pk", flat=True))
        request = SearchRequest(rng.choice(WORDS), rng.choice([Kind.ALL, Kind.ARTICLES]))
        try:
            page = search(request)
        except SearchUnavailable as error:
            note(report, f"search: {error}")
            continue
        shown = {hit.id for hit in page.hits if hit.kind == "article"} & withdrawn
        if shown:
            note(report, f"shown although withdrawn: {sorted(shown)}")


def note(report: Path, line: str) -> None:
    with report.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def fork(job: Callable[[int, Path], None], seed: int, report: Path) -> int:
    """A child process; forking a loaded Django is a hundred times faster than starting one."""
    pid = os.fork()
    if pid:
        return pid
    try:
        job(seed, report)
    except BaseException as error:  # noqa: BLE001 - the child's whole life: whatever ends it is a finding
        note(report, f"{job.__name__}: {error!r}")
    os._exit(1)
