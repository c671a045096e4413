"""The worker's sign of life: a file that is touched every few seconds, even during long work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

from django.conf import settings

BEAT = 2
"""Seconds between two signs."""


def path() -> Path:
    """The file. It is not in the index's folder, which may be deleted while the worker runs."""
    return Path(settings.ARCHIVE_DATA) / "worker.heartbeat"


def age() -> float | None:
    """Seconds since the worker's last sign; None if there is none."""
    try:
        return max(0, time.time() - path().stat().st_mtime)
    except OSError:
        return None


@contextlib.contextmanager
def keep_beating() -> Iterator[None]:
    """Touch the file regularly until the block ends, then delete it."""
    over = Event()
    thread = Thread(target=_beat, args=(over,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        with contextlib.suppress(OSError):
            path().unlink(missing_ok=True)


def _beat(over: Event) -> None:
    while not over.is_set():
        with contextlib.suppress(OSError):  # the readiness probe reports a disk that cannot be written
            path().touch(mode=0o600)
        over.wait(BEAT)
