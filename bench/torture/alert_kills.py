"""kill -9 of the worker while it matches new stories with saved searches and sends alerts.

Stories come in; whenever an alert is on its way, the worker is killed at a random moment and started again. In the end,
each story must have been told of once by each search, by e-mail and by webhook. A webhook may come twice with the same
delivery number.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from bench.torture.index_kills import set_up
from bench.torture.receivers import Receivers
from bench.torture.site import ROOT

SEARCHES = 3
STORIES = 2
"""Stories that come in before each kill."""
LATEST = 0.4
"""Seconds after a connection at which the worker is killed at the latest."""
ENDS_WITHIN = 600
_STORY = re.compile(r"/articles/(\d+)/")

WORKER = """
import django
django.setup()
from django.core.management import call_command
from articles.kept import webhook
webhook.public_address = lambda host, port: host  # the receiver of the trial is on this machine
call_command("run_worker", "--with-parent")
"""


def alert_kills(options: argparse.Namespace) -> dict[str, Any]:
    """The trial."""
    receivers = Receivers()
    os.environ |= {"EMAIL": "smtp", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(receivers.smtp.server_address[1])}
    set_up()
    searches, rng = _make_searches(receivers.http.server_address[1]), random.Random(options.seed)
    stories: list[int] = []
    worker = _start()
    try:
        for _ in range(min(options.kills, 100)):
            receivers.busy.clear()
            stories += _add_stories(len(stories))
            receivers.busy.wait(60)
            time.sleep(rng.uniform(0, LATEST))
            worker.kill()
            worker.wait()
            _let_time_pass()
            worker = _start()
        waited = _wait_for_the_end()
    finally:
        worker.kill()
        worker.wait()
        receivers.close()
    return {"kills": options.kills, "waited_s": waited, **_judge(receivers, searches, stories)}


def _start() -> subprocess.Popen[bytes]:
    log = (ROOT / os.environ["ARCHIVE_DATA"] / "worker.log").open("ab")
    return subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, stdout=log, stderr=log)


def _make_searches(port: int) -> list[Any]:
    from django.contrib.auth.models import User

    from articles.models import SavedSearch

    owner = User.objects.create_user("ana")
    hook = f"http://127.0.0.1:{port}/"
    return [
        SavedSearch.objects.create(
            owner=owner, name=f"Search {n}", address="q=flood", alert="once", mail_to="ana@example.org", webhook=hook
        )
        for n in range(SEARCHES)
    ]


def _add_stories(count: int) -> list[int]:
    from articles.models import Article

    made = [Article.objects.create(headline=f"Flood {count + n}", body="<p>A flood.</p>") for n in range(STORIES)]
    return [story.pk for story in made]


def _let_time_pass() -> None:
    """The worker is dead; the minutes after which another one is sure of that need not be waited for."""
    from django.db.models import F

    from articles.models import Alert

    under_way = Alert.objects.filter(state__in=["sending", "handed"])
    under_way.update(next_at=F("next_at") - timedelta(minutes=6))
    Alert.objects.filter(state="waiting").update(next_at=F("created_at"))


def _wait_for_the_end() -> float:
    """Until nothing waits any more: after how many seconds that was."""
    from articles.models import Alert, IndexUpdate, MatchTask

    started = time.monotonic()
    while time.monotonic() - started < ENDS_WITHIN:
        time.sleep(0.5)
        under_way = Alert.objects.filter(state__in=["waiting", "sending", "handed"])
        if not (IndexUpdate.objects.exists() or MatchTask.objects.exists() or under_way.exists()):
            time.sleep(2)  # for a match whose alert is not written yet
            if not under_way.exists():
                break
    return round(time.monotonic() - started, 1)


def _judge(receivers: Receivers, searches: list[Any], stories: list[int]) -> dict[str, Any]:
    from articles.models import Alert

    told = {"mail": Counter[tuple[str, int]](), "hook": Counter[tuple[str, int]]()}
    for mail in receivers.mails:
        told["mail"].update((mail.subject.partition(":")[0], int(pk)) for pk in _STORY.findall(mail.text))
    deliveries = {hook.delivery: hook.body for hook in receivers.hooks}
    for body in deliveries.values():
        told["hook"].update((body["search"], item["id"]) for item in body["items"])
    wanted = [(search.name, pk) for search in searches for pk in stories]
    broken = [
        f"{channel}: {name} told {counts[name, pk]} times of story {pk}."
        for channel, counts in told.items()
        for name, pk in wanted
        if counts[name, pk] != 1
    ]
    return {
        "stories": len(stories),
        "mails": len(receivers.mails),
        "messages_cut_off": receivers.cut_off,
        "hooks": len(receivers.hooks),
        "hooks_repeated": len(receivers.hooks) - len(deliveries),
        "not_confirmed": Alert.objects.filter(state="unclear").count(),
        "tried_again": Alert.objects.filter(tries__gt=1).count(),
        "broken": broken,
    }
