"""The worker: one loop that drains the queue at once, rebuilds an index that cannot serve, and sweeps every night.

Web processes drain after their own saves; the worker is for what they leave: bulk writes, a lock that was taken, a
process that died between commit and drain.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.core.management import call_command
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from articles.search import indexing, rebuilding, sweeping
from articles.search.engines.base import IndexBroken

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds between looks at the queue: one cheap query each."""

CHECK_EVERY = 60
SWEEP_EVERY = 24 * 3600


class Worker:
    """say gets the health line once a minute; alive is asked whether to go on (the parent may have died)."""

    def __init__(self, say: Callable[[str], object], alive: Callable[[], bool] = lambda: True) -> None:
        self.say = say
        self.alive = alive
        self.stopping = False
        self._next_check = 0.0
        self._next_sweep = time.monotonic() + SWEEP_EVERY
        self._embargoes_seen = timezone.now() - timedelta(seconds=2 * SWEEP_EVERY)  # a worker may have stood still

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
        """One step and a pause; a longer one behind what may pass: a full disk, a database that restarts."""
        close_old_connections()
        try:
            self.step()
        except (IndexBroken, OperationalError, OSError) as error:
            log.error("%s Trying again in 5 s.", error)
            time.sleep(5)
        time.sleep(PAUSE)

    def step(self) -> None:
        """Look after everything once."""
        now = time.monotonic()
        if now >= self._next_check:
            self._next_check = now + CHECK_EVERY
            self.say(health_line())
            self.mend()
            since, self._embargoes_seen = self._embargoes_seen, timezone.now()
            indexing.enqueue_ended_embargoes(since)
            while not self.stopping and indexing.tidy():
                pass
        indexing.drain(stop=lambda: self.stopping)
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_EVERY
            self.sweep()

    def mend(self) -> None:
        """Rebuild an index that cannot serve; a rebuild under way in another process is left to it."""
        if why := rebuilding.why_needed():
            self._rebuild(why)

    def _rebuild(self, why: str) -> None:
        self.say(f"{why} Rebuilding it.")
        self.say(f"Rebuilt: {rebuilding.rebuild():,} documents.")

    def sweep(self) -> None:
        """The nightly look at everything."""
        call_command("clearsessions")
        try:
            indexing.reader().check(thorough=True)
        except IndexBroken as broken:
            self._rebuild(broken.why)
            return
        queued = sweeping.repair(sweeping.sweep())
        self.say(f"Swept: {queued} documents differed and were queued.")


def health_line() -> str:
    """How many rows wait, how old the oldest is, how many were set aside."""
    state = indexing.queue_state()
    return (
        f"{state['waiting']} updates waiting, the oldest for {state['oldest_seconds']} s; "
        f"{state['set_aside']} set aside with an error."
    )
