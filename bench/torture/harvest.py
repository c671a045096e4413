"""Page the API through thousands of stories with curl while others are entered, corrected and withdrawn.

Three harvests run to their ends: of /stories, and of a search sorted by day, either way. Each must give every story
that was there all the time once, and nothing twice.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from datetime import date, timedelta
from typing import Any

from bench.torture.index_kills import set_up
from bench.torture.site import Site

STORIES = 5_000
WORD = "harvestword"


def harvest(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    os.environ["API_REQUESTS_A_MINUTE"] = "1000000"
    site = Site()
    site.manage("start", "--prepare-only")
    token = site.issue_token()
    set_up()
    known = _make_stories()
    site.manage("rebuild_search")
    site.start()
    writer = Writer(site.address, token)
    thread = threading.Thread(target=writer.work, daemon=True)
    try:
        thread.start()
        lists = {"stories": "stories", f"search?q={WORD}&sort=newest": "hits", f"search?q={WORD}&sort=oldest": "hits"}
        figures, broken = {}, []
        for path, rows in lists.items():
            before, started = writer.written, time.monotonic()
            seen, pages = _follow(f"{site.address}/api/v1/{path}{'&' if '?' in path else '?'}limit=100", rows)
            figures[path] = {
                "pages": pages,
                "seen": sum(seen.values()),
                "seconds": round(time.monotonic() - started, 1),
                "written_meanwhile": writer.written - before,
            }
            missing, twice = sorted(known - seen.keys())[:5], [pk for pk, count in seen.items() if count > 1][:5]
            broken += [f"{path}: {what} {some}" for what, some in (("missing", missing), ("twice", twice)) if some]
    finally:
        writer.over.set()
        thread.join(60)
        left = site.stop()
    return {"harvests": figures, "writers_errors": writer.errors[:5], "broken": broken + left + writer.errors[:5]}


def _make_stories() -> set[int]:
    """Published stories of many days; their keys."""
    from articles.models import Article

    first = date(2020, 1, 1)
    rows = [
        Article(
            headline=f"Story {n} {WORD}",
            slug=f"story-{n}",
            body=f"<p>{WORD} number {n}.</p>",
            published_on=first + timedelta(days=n % 1500),
            precision="day",
            language="en",
        )
        for n in range(STORIES)
    ]
    Article.objects.bulk_create(rows, batch_size=1000)
    return set(Article.objects.filter(headline__endswith=WORD).values_list("pk", flat=True))


def _follow(address: str, rows: str) -> tuple[Counter[int], int]:
    """How often each story was given, and on how many pages, by curl."""
    seen: Counter[int] = Counter()
    pages, following = 0, address
    while following:
        done = subprocess.run(
            ["curl", "-sS", "--fail-with-body", following], capture_output=True, text=True, check=True, timeout=120
        )
        page = json.loads(done.stdout)
        seen.update(row["id"] for row in page[rows])
        pages, following = pages + 1, page["next"]
    return seen, pages


class Writer:
    """Enters stories by the API, on days among the others', corrects them, and withdraws every third."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = f"{address}/api/v1/stories", token
        self.over = threading.Event()
        self.written = 0
        self.errors: list[str] = []

    def work(self) -> None:
        while not self.over.is_set():
            try:
                self._write()
            except OSError as error:
                self.errors.append(str(error))

    def _write(self) -> None:
        day = (date(2020, 1, 1) + timedelta(days=self.written % 1500)).isoformat()
        story = {"headline": f"New {WORD}", "body": WORD, "published_on": day, "status": "published"}
        made = self._send("POST", self.address, story)
        one = f"{self.address}/{made['id']}"
        self._send("PATCH", one, {"headline": f"Corrected {WORD}"})
        if self.written % 3 == 0:
            self._send("POST", f"{one}/withdraw", {"reason": "Not ours"})
        self.written += 1

    def _send(self, method: str, address: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "If-Match": "*"}
        request = urllib.request.Request(address, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
