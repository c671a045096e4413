"""How long commands report to a terminal: a line with rate and time left, and a clean stop at Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PAUSE = 0.2
"""Seconds between two updates of the line. More would slow the work down."""


class Progress:
    """The number done, the rate and the time left, on one line of a terminal; silent elsewhere. share: returns how much
    of the whole is done, from 0 to 1; 0 if unknown."""

    def __init__(self, what: str, share: Callable[[], float] = lambda: 0.0) -> None:
        self.what, self.share, self.count = what, share, 0
        self.started = self._shown = time.monotonic()

    def __call__(self, count: int) -> None:
        """Count so many more as done."""
        self.count += count
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._shown >= PAUSE:
            self._shown = now
            sys.stderr.write(f"\r{self.line(now - self.started):<78}")
            sys.stderr.flush()

    def line(self, seconds: float) -> str:
        """12,000 entries, 1,650 a second, 41%, 0:12 left."""
        text = f"{self.count:,} {self.what}, {self.count / max(seconds, 0.001):,.0f} a second"
        share = self.share()
        if 0 < share <= 1:
            left = round(seconds / share - seconds)
            text += f", {share:.0%}, {left // 60}:{left % 60:02} left"
        return text

    def finish(self) -> None:
        """End the line."""
        if sys.stderr.isatty() and self.count:
            sys.stderr.write("\n")


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yields a function that says whether to stop: true from the first Ctrl-C or SIGTERM on. A second signal stops the
    process in the ordinary way."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        for caught, handler in before.items():
            signal.signal(caught, handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for caught, handler in before.items():
            signal.signal(caught, handler)
