"""The processes of bench.cluster.kills: those that save and read, and the verdict. Each is told its role.

A process notes what it was told before it goes on: "saved" means that the save returned.
"""

from __future__ import annotations

import json
import random
import sys
import time

from bench.cluster.ledger import lines, note, word_of
from bench.cluster.page_reader import STABLE, read
from bench.cluster.two_servers import NAME, PASSWORD


def main() -> None:
    name = sys.argv[1]
    if name.startswith("reader"):
        read()
    import django

    django.setup()
    {"prepare": prepare, "verdict": verdict}.get(name, writer)()


def prepare() -> None:
    """Make the tables, the index, an account, the files that web servers serve and the stories that nobody changes."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from articles.models import Article
    from articles.search.indexing import rebuild

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    User.objects.create_superuser(NAME, password=PASSWORD)
    Article.objects.bulk_create(
        Article(headline=f"Stable {word_of(number)}", status="published") for number in range(STABLE)
    )
    rebuild.rebuild()


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
    writes = list(lines("writer*.jsonl"))
    for line in writes:
        if line["act"] == "saved":
            told[line["pk"]] = line["word"]
            begun.discard(line["pk"])
        elif line["act"] in ("changing", "deleted", "withdrawn"):
            begun.add(line["pk"])
    held = dict(Article.objects.filter(pk__in=told).values_list("pk", "headline"))
    lost = [pk for pk, word in told.items() if pk not in begun and word not in held.get(pk, "")]
    reads = list(lines("reader*.jsonl"))
    wrong = [line for line in reads if line["act"] == "wrong"]
    saves = [line["seconds"] for line in writes if line["act"] == "saved"]
    pauses = [line["pause"] for line in reads if "pause" in line]
    judged = [line["what"] for line in reads if line["act"] in ("right", "wrong")]
    figures = {
        "saves that returned": len(saves),
        "slowest save": round(max(saves, default=0), 1),
        "saves that failed": sum(line["act"] == "failed" for line in writes),
        "lost": len(lost),
        "index and database differ": differing,
        "still queued": IndexUpdate.objects.count(),
        "searches judged": judged.count("search"),
        "pages of stories judged": judged.count("story"),
        "no answer of a killed server": sum(line["act"] == "no answer" for line in reads),
        "wrong answers": wrong[:20],
        "refused with 503": sum(line["act"] == "unavailable" for line in reads),
        "longest pause of a reader": round(max(pauses, default=0), 1),
        "documents compared": differences["checked"],
    }
    kept = not (lost or differing or wrong or figures["still queued"])
    print(json.dumps(figures | {"kept": kept}))


if __name__ == "__main__":
    main()
