"""The threads that work on requests."""

from __future__ import annotations

import logging
import time
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

log = logging.getLogger(__name__)


class Work(Protocol):
    """A connection whose request has arrived completely."""

    def service(self) -> None: ...


class Threads:
    """A fixed number of threads and one queue. Waitress' own dispatcher is slower, with a condition for each task."""

    def __init__(self, count: int) -> None:
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"web-{number}", daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def add_task(self, work: Work) -> None:
        """Queue a task; called by the connections' loop."""
        self._queue.put(work)

    def stop(self, seconds: float) -> None:
        """Let each thread finish its request, waiting for at most this long."""
        deadline = time.monotonic() + seconds
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(max(0, deadline - time.monotonic()))

    def _work(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work.service()
            except Exception:  # whatever a request does, its thread takes the next
                log.exception("A request could not be answered.")
