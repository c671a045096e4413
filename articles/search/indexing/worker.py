"""The worker: one loop that drains the queue at once, rebuilds an index that cannot serve, and sweeps every night.

Web processes drain after their own saves; the worker is for what they leave: bulk writes, a lock that was taken, a
process that died between commit and drain.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from articles.models import planner_statistics
from articles.search.engines.base import IndexBroken
from articles.search.indexing import queue, rebuild
from articles.search.indexing import sweep as sweep_index

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds between looks at the queue: one cheap query each."""

LOOK_EVERY = 5
"""Seconds between looks whether the index can serve: a few file names each."""

CHECK_EVERY = 60
COUNT_EVERY = 3600
"""Seconds after which a large import has its effect on how SQLite plans."""

NIGHT = range(2, 5)
"""Hours in which the sweep is due, where the archive is at home."""
A_NIGHT, A_DAY = 12 * 3600, 24 * 3600
SWEPT = "swept"
"""A file beside the index, as old as the last sweep: a worker may be started anew every day."""


class Worker:
    """say gets the health line once a minute; alive is asked whether to go on (the parent may have died); others are
    steps of other work, which must not take long, one of each a round."""

    def __init__(
        self,
        say: Callable[[str], object],
        alive: Callable[[], bool] = lambda: True,
        others: Sequence[Callable[[], object]] = (),
    ) -> None:
        self.say = say
        self.alive = alive
        self.others = others
        self.stopping = False
        self._next: dict[str, float] = {}
        self._embargoes_seen = timezone.now() - timedelta(seconds=2 * A_DAY)  # a worker may have stood still

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Finish the batch at hand, then leave the loop. A signal handler."""
        self.stopping = True

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopping and self.alive():
                self.round()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.say(f"Stopped. {health_line()}")

    def round(self) -> None:
        """One step of each and a pause; a longer one behind what may pass: a full disk, a database that restarts."""
        close_old_connections()
        for step in (self.step, *self.others):
            try:
                step()
            except (IndexBroken, DatabaseError, InterfaceError, OSError) as error:
                log.error("%s Trying again in 5 s.", error)
                time.sleep(5)
        time.sleep(PAUSE)

    def step(self) -> None:
        """Look after everything once."""
        if self._is_due("look", LOOK_EVERY):
            self.mend()
        checking = self._is_due("check", CHECK_EVERY)
        if checking:
            self.say(health_line())
            seen = timezone.now()
            queue.enqueue_ended_embargoes(self._embargoes_seen)
            self._embargoes_seen = seen
            while not self.stopping and queue.tidy():
                pass
        queue.drain(stop=lambda: self.stopping)
        if self._is_due("count", COUNT_EVERY):
            planner_statistics.renew()
        if checking and self.is_time_to_sweep():
            self.sweep()

    def _is_due(self, what: str, seconds: float) -> bool:
        """Whether it is time for this again, which is then due again after so many seconds."""
        now = time.monotonic()
        if now < self._next.get(what, now):
            return False
        self._next[what] = now + seconds
        return True

    def mend(self) -> None:
        """Rebuild an index that cannot serve; a rebuild under way in another process is left to it."""
        if (why := rebuild.why_needed()) and not rebuild.is_under_way():
            self._rebuild(why)

    def _rebuild(self, why: str) -> None:
        self.say(f"{why} Rebuilding it.")
        self.say(f"Rebuilt: {rebuild.rebuild():,} documents.")

    def is_time_to_sweep(self) -> bool:
        """Once a night; by day only where the machine is off at night. A new index need not be swept."""
        mark = _mark()
        if not mark.exists():
            mark.touch()
        age = time.time() - mark.stat().st_mtime
        return age >= A_NIGHT + A_DAY or (age >= A_NIGHT and timezone.localtime().hour in NIGHT)

    def sweep(self) -> None:
        """The nightly look at everything."""
        _mark().touch()
        call_command("clearsessions")
        try:
            queue.reader().check(thorough=True)
        except IndexBroken as broken:
            self._rebuild(broken.why)
            return
        queued = sweep_index.repair(sweep_index.sweep())
        self.say(f"Swept: {queued} documents differed and were queued.")


def _mark() -> Path:
    return Path(settings.SEARCH_INDEX_PATH) / SWEPT


def health_line() -> str:
    """How many rows wait, how old the oldest is, how many were set aside."""
    state = queue.queue_state()
    return (
        f"{state['waiting']} updates waiting, the oldest for {state['oldest_seconds']} s; "
        f"{state['set_aside']} set aside with an error."
    )
