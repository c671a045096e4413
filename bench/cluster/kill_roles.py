"""The processes of bench.cluster.kills: those that save and search, and the verdict. Each is told its role.

A server notes what it was told, a line each, before it goes on: "saved" means that the save returned.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STABLE = 200
"""Stories that nobody changes: each must be found by its word at any time."""
_LETTERS = "abcdefghijklmnop"


def word_of(number: int) -> str:
    """A word of one story alone, which no stemmer shortens and no other word is near to."""
    return "q" + "".join(_LETTERS[int(digit, 16)] for digit in f"{number:x}") + "xx"


def main() -> None:
    import django

    django.setup()
    name = sys.argv[1]
    {"prepare": prepare, "verdict": verdict}.get(name, writer if name.startswith("writer") else reader)()


def prepare() -> None:
    """Make the tables, the index and the stories that nobody changes."""
    from django.core.management import call_command

    from articles.models import Article
    from articles.search.indexing import rebuild

    call_command("migrate", verbosity=0)
    Article.objects.bulk_create(
        Article(headline=f"Stable {word_of(number)}", status="published") for number in range(STABLE)
    )
    rebuild.rebuild()


def note(**line: Any) -> None:
    """A line of this server's ledger."""
    with Path(os.environ["LEDGER"]).open("a") as file:
        file.write(json.dumps(line) + "\n")


def writer() -> None:
    """Save, change, withdraw and delete stories of its own until it is ended."""
    from django.db import DatabaseError, InterfaceError, close_old_connections

    from articles.models import Article

    rng = random.Random()
    mine: list[int] = []
    while True:
        close_old_connections()
        word = word_of(rng.randrange(10**9, 10**10))
        began = time.monotonic()
        try:
            pk = mine and rng.random() < 0.6 and rng.choice(mine)
            if not pk:
                story = Article(headline=f"Moving {word}", status="published")
                note(act="saving", word=word)
                story.save()
                mine.append(story.pk)
                note(act="saved", pk=story.pk, word=word, seconds=time.monotonic() - began)
                continue
            story = Article.objects.get(pk=pk)
            act = rng.choice(["change", "change", "withdraw", "delete"])
            note(act="changing", pk=pk)
            if act == "change":
                story.headline = f"Moving {word}"
                story.save()
                note(act="saved", pk=pk, word=word, seconds=time.monotonic() - began)
            elif act == "withdraw":
                story.status = "withdrawn"
                story.save()
                note(act="withdrawn", pk=pk, word=story.headline.split()[-1])
            else:
                story.delete()
                mine.remove(pk)
                note(act="deleted", pk=pk)
        except (DatabaseError, InterfaceError) as error:
            note(act="failed", why=str(error)[:200])
        time.sleep(0.05)


def reader() -> None:
    """Search for stories that must be found, and for withdrawn ones that must not, until it is ended."""
    from articles.search.language.mistakes import SearchUnavailable
    from articles.search.request import SearchRequest
    from articles.search.service import search

    rng = random.Random()
    good, withdrawn = time.monotonic(), dict[int, str]()
    while True:
        for line in _lines("writer*.jsonl"):
            if line["act"] == "withdrawn":
                withdrawn[line["pk"]] = line["word"]
            elif line["act"] in ("saved", "changing", "deleted"):
                withdrawn.pop(line["pk"], None)
        for _ in range(20):
            number = rng.randrange(STABLE)
            checks = [(word_of(number), True)]
            if withdrawn:
                checks.append((rng.choice(list(withdrawn.values())), False))
            for word, expected in checks:
                try:
                    hits = search(SearchRequest(f'"{word}"')).hits
                except SearchUnavailable as error:
                    note(act="unavailable", pause=time.monotonic() - good, why=str(error)[:120])
                    continue
                pause, good = time.monotonic() - good, time.monotonic()
                right = any(word in hit.headline for hit in hits) is expected
                note(act="right" if right else "wrong", word=word, pause=pause, hits=len(hits))


def _lines(pattern: str) -> Iterator[dict[str, Any]]:
    folder = Path(os.environ["LEDGER"])
    folder = folder if folder.is_dir() else folder.parent
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text().splitlines():
            try:
                yield json.loads(line)
            except ValueError:  # the line that a killed server was writing
                continue


def verdict() -> None:
    """Let the queue finish, and compare database, index and ledgers."""
    from articles.models import Article, IndexUpdate
    from articles.search.indexing import queue, sweep

    deadline = time.monotonic() + 120
    while IndexUpdate.objects.exists() and time.monotonic() < deadline:
        queue.drain(wait=5)
    differences = sweep.sweep().as_json()
    differing = {name: found for name, found in differences.items() if name != "checked" and found}
    told: dict[int, str] = {}
    begun: set[int] = set()
    writes = list(_lines("writer*.jsonl"))
    for line in writes:
        if line["act"] == "saved":
            told[line["pk"]] = line["word"]
            begun.discard(line["pk"])
        elif line["act"] in ("changing", "deleted", "withdrawn"):
            begun.add(line["pk"])
    held = dict(Article.objects.filter(pk__in=told).values_list("pk", "headline"))
    lost = [pk for pk, word in told.items() if pk not in begun and word not in held.get(pk, "")]
    reads = list(_lines("reader*.jsonl"))
    wrong = [line for line in reads if line["act"] == "wrong"]
    saves = [line["seconds"] for line in writes if line["act"] == "saved"]
    pauses = [line["pause"] for line in reads if "pause" in line]
    figures = {
        "saves that returned": len(saves),
        "slowest save": round(max(saves, default=0), 1),
        "saves that failed": sum(line["act"] == "failed" for line in writes),
        "lost": len(lost),
        "index and database differ": differing,
        "still queued": IndexUpdate.objects.count(),
        "answers": sum(line["act"] in ("right", "wrong") for line in reads),
        "wrong answers": wrong[:20],
        "refused with 503": sum(line["act"] == "unavailable" for line in reads),
        "longest pause of a reader": round(max(pauses, default=0), 1),
        "documents compared": differences["checked"],
    }
    kept = not (lost or differing or wrong or figures["still queued"])
    print(json.dumps(figures | {"kept": kept}))


if __name__ == "__main__":
    main()
