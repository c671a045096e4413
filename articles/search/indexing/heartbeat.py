"""The worker's sign of life: a file that is touched every few seconds, whatever long work the worker is at."""

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
    """Beside the index rather than in it: an index may be deleted, and the worker lives on."""
    return Path(settings.ARCHIVE_DATA) / "worker.heartbeat"


def age() -> float | None:
    """Seconds since the worker's last sign; None where there never was one."""
    try:
        return max(0, time.time() - path().stat().st_mtime)
    except OSError:
        return None


@contextlib.contextmanager
def keep_beating() -> Iterator[None]:
    """Give signs of life until the block ends, and then none: the file goes."""
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
        with contextlib.suppress(OSError):  # a disk that cannot be written is the readiness probe's to tell
            path().touch(mode=0o600)
        over.wait(BEAT)
