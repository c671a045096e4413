"""The worker: one loop that drains the queue, rebuilds an index that cannot be read, and sweeps every night.

Web processes drain the queue after their own saves. The worker drains what is left: rows of bulk writes, rows written
while another process held the lock, and rows of a process that died before it could drain them.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import FrameType

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from articles.models import planner_statistics
from articles.search.engines.base import IndexBroken, IndexUnreachable
from articles.search.indexing import marks, queue, rebuild
from articles.search.indexing import sweep as sweep_index

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds between two looks at the queue; each is one cheap query."""

LOOK_EVERY = 5
"""Seconds between two checks that the index can be read; each looks for a few files."""

CHECK_EVERY = 60
COUNT_EVERY = 3600
"""Seconds between two renewals of the statistics that SQLite plans queries with."""

NIGHT = range(2, 5)
"""The hours of the sweep, in the archive's time zone."""
A_NIGHT, A_DAY = 12 * 3600, 24 * 3600


class Worker:
    """Calls say(health line) once a minute. Stops when alive() is False, for example because the parent process died.
    others: steps of other work, which must be short; each is called once a round."""

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
        """Finish the current batch, then leave the loop. A signal handler."""
        self.stopping = True

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopping and self.alive():
                self.round()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.say(f"Stopped. {health_line()}")

    def round(self) -> None:
        """Take each step once, then pause. After an error that may pass (full disk, restarting database), pause
        longer."""
        close_old_connections()
        for step in (self.step, *self.others):
            try:
                step()
            except (IndexBroken, DatabaseError, InterfaceError, OSError) as error:
                log.error("%s Trying again in 5 s.", error)
                time.sleep(5)
        time.sleep(PAUSE)

    def step(self) -> None:
        """Take one step of the search index's work."""
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
        """Whether the work `what` is due. If it is, it is due again after `seconds`."""
        now = time.monotonic()
        if now < self._next.get(what, now):
            return False
        self._next[what] = now + seconds
        return True

    def mend(self) -> None:
        """Rebuild an index that cannot be read, unless another process is rebuilding it."""
        if (why := rebuild.reason_to_rebuild()) and not rebuild.is_under_way():
            self._rebuild(why)

    def _rebuild(self, why: str) -> None:
        self.say(f"{why} Rebuilding it.")
        self.say(f"Rebuilt: {rebuild.rebuild():,} documents.")

    def is_time_to_sweep(self) -> bool:
        """Whether a sweep is due: once a night, or by day if the machine was off at night. A new index is not swept."""
        age = marks.age(marks.SWEPT)
        if age is None:
            marks.write(marks.SWEPT)
            return False
        return age >= A_NIGHT + A_DAY or (age >= A_NIGHT and timezone.localtime().hour in NIGHT)

    def sweep(self) -> None:
        """The nightly work: delete old sessions, check every byte of the index, compare it with the database."""
        marks.write(marks.SWEPT)
        call_command("clearsessions")
        try:
            queue.reader().check(thorough=True)
        except IndexUnreachable:
            raise
        except IndexBroken as broken:
            self._rebuild(broken.why)
            return
        queued = sweep_index.repair(sweep_index.sweep())
        self.say(f"Swept: {queued} documents differed and were queued.")


def health_line() -> str:
    """How many rows wait, how old the oldest is, how many were set aside."""
    state = queue.queue_state()
    return (
        f"{state['waiting']} updates waiting, the oldest for {state['oldest_seconds']} s; "
        f"{state['set_aside']} set aside with an error."
    )
