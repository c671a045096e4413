"""A second process that reads and prepares a large input while this one writes: two cores instead of one.

The helper is this module run by itself. It knows neither Django's settings nor the database; it is told what to read
and sends back what it prepared, in the same order, some dozens of pieces at a time, and is held up while a few batches
wait. Small inputs never see it: it is started after some hundred entries, and takes over some hundred later. Where it
dies or hangs, the file at hand is a rejected entry and another helper reads on behind it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from articles.parsers.draft import Entry, Rejected
from articles.preparing.prepared import Defaults, Piece, Prepared, prepare, weight
from articles.preparing.reading import Reading

ALONE, LEAD = 400, 400
"""Entries after which a helper is worth its start, and those that this process reads while it starts."""
HANG_SECONDS = 180
"""A helper that sends nothing for so long while it is waited for is given up."""
BATCH, BATCH_BYTES, BATCH_SECONDS = 50, 2**19, 0.5
WAITING = 10
"""Batches that wait at most; with those of pictures, which are heavy, some 50 MB."""
END = ""

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Job:
    """What a helper is told: what to read, without which files, and what was done before.

    first: the number of the first entry that it reads; skip: up to which number it need not send them.
    """

    paths: Sequence[str | Path]
    format: str | None
    mapping: Mapping[str, str] | None
    defaults: Defaults
    without: Set[str]
    first: int
    skip: int


@dataclass(frozen=True, slots=True)
class Message:
    """Pieces from number `index` on; without pieces, that a file is begun, or, for END, that all is read."""

    index: int
    file: str
    share: float
    pieces: Sequence[Piece] = ()


def prepared(found: Iterable[Entry | Prepared], defaults: Defaults) -> Generator[Piece, None, None]:
    """Each entry prepared, in order; where `found` is a large Reading of files, by a helper."""
    if isinstance(found, Reading) and found.repeatable:
        return _Relay(found, defaults).pieces()
    return (prepare(entry, defaults) for entry in found)


class _Relay:
    """Pieces of one Reading: this process's own, then a helper's. _count: pieces given, rejected files aside."""

    def __init__(self, reading: Reading, defaults: Defaults) -> None:
        self._reading, self._defaults = reading, defaults
        self._helper: _Helper | None = None
        self._without: set[str] = set()
        self._first = self._count = 0

    def pieces(self) -> Generator[Piece, None, None]:
        own = (prepare(entry, self._defaults) for entry in self._reading)
        try:
            for piece in own:
                yield piece
                self._count += 1
                if self._count == ALONE:
                    self._hand_over()
                if self._count == ALONE + LEAD:
                    break
            else:
                return
            while self._helper and self._helper.began():
                yield from self._helped(self._helper)
            if self._helper:  # no other process can be had: go on without
                yield from own
        finally:
            self._end()

    def _helped(self, helper: _Helper) -> Iterator[Piece]:
        """Until the end, or until the helper breaks off; then there is another, without the file that broke it."""
        for piece, share in helper.pieces():
            self._reading.ahead = share
            yield piece
            self._count += 1
        self._end()
        if not helper.finished:
            yield Rejected(helper.file, f"Reading it {helper.why}; what follows in it is not read.")
            self._count = min(self._count, helper.before)
            self._without.add(helper.file)
            self._start(self._count)

    def _hand_over(self) -> None:
        """A helper need not read the files that are behind, nor send what this process reads while it starts."""
        done, self._first = self._reading.done
        self._without = set(done)
        self._start(ALONE + LEAD)

    def _start(self, skip: int) -> None:
        read, without = self._reading, frozenset(self._without)
        self._helper = _Helper(Job(read.paths, read.format, read.mapping, self._defaults, without, self._first, skip))

    def _end(self) -> None:
        if self._helper:
            self._helper.end()
        self._helper = None


class _Helper:
    """The other process as this one sees it. file: what it reads now; before: pieces of other files before that."""

    def __init__(self, job: Job) -> None:
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "articles.preparing.ahead"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        with contextlib.suppress(BrokenPipeError), cast(BinaryIO, self._process.stdin) as told:
            pickle.dump(job, told)
        self._waiting: queue.Queue[Message | None] = queue.Queue(WAITING)
        threading.Thread(target=self._receive, daemon=True).start()
        self._now = self._nothing = Message(job.skip, "", 0.0)
        self.file, self.before, self.why = "", job.skip, ""
        self.finished = self._ended = False

    def began(self) -> bool:
        """Whether it reads, once that is known."""
        while not (self.file or self.finished or self.why):
            self._wait()
        return bool(self.file or self.finished)

    def pieces(self) -> Iterator[tuple[Piece, float]]:
        """Each with the share of the whole that is read."""
        while True:
            for piece in self._now.pieces:
                yield piece, self._now.share
            if self.why or self.finished:
                return
            self._now = self._nothing
            self._wait()

    def _wait(self) -> None:
        try:
            self._take(self._waiting.get(timeout=HANG_SECONDS))
        except queue.Empty:
            self.why = f"takes longer than {HANG_SECONDS} seconds"

    def end(self) -> None:
        """Have it gone, and nothing left of it."""
        self._process.kill()
        self._process.wait()
        while not self._ended:  # what the other thread still reads from may not be closed
            self._ended = self._waiting.get() is None
        cast(BinaryIO, self._process.stdout).close()

    def _take(self, message: Message | None) -> None:
        if message is None:
            self._ended = True
            self.why = f"ended the process that reads ({self._process.wait()})"
        elif message.pieces:
            self._now = message
        elif message.file:
            self.file, self.before = message.file, message.index
        else:
            self.finished = True

    def _receive(self) -> None:
        """In a thread: what it sends, then None. A full queue holds this up, and with it the helper."""
        source = cast(BinaryIO, self._process.stdout)
        try:
            with contextlib.suppress(EOFError, pickle.UnpicklingError):  # it is gone, perhaps in the midst of a message
                while True:
                    self._waiting.put(pickle.load(source))  # noqa: S301 - our own child's
        finally:
            self._waiting.put(None)


class _Sender:
    """The helper's side: gathers pieces and sends them on."""

    def __init__(self, job: Job, out: BinaryIO) -> None:
        self._out = out
        self._reading = Reading(job.paths, job.format, job.mapping, without=job.without, opened=self._opened)
        self._job, self._index = job, job.first
        self._pieces: list[Piece] = []
        self._bytes, self._sent = 0, time.monotonic()

    def run(self) -> None:
        for entry in self._reading:
            self._index += 1
            if self._index > self._job.skip:
                self._pieces.append(piece := prepare(entry, self._job.defaults))
                self._bytes += weight(piece)
            late = time.monotonic() - self._sent > BATCH_SECONDS
            if self._pieces and (late or len(self._pieces) >= BATCH or self._bytes >= BATCH_BYTES):
                self._flush()
        if self._pieces:
            self._flush()
        self._send(Message(self._index, END, 1.0))

    def _opened(self, name: str) -> None:
        self._send(Message(self._index, name, 0.0))

    def _flush(self) -> None:
        first = self._index - len(self._pieces)
        self._send(Message(first, "", self._reading.share, self._pieces))
        self._pieces, self._bytes, self._sent = [], 0, time.monotonic()

    def _send(self, message: Message) -> None:
        pickle.dump(message, self._out, protocol=5)
        self._out.flush()


def main() -> None:
    """Read what standard input tells, and send it to standard output. Ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the other says when to stop
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    with contextlib.suppress(BrokenPipeError):
        _Sender(pickle.load(sys.stdin.buffer), out).run()  # noqa: S301 - our own parent's


if __name__ == "__main__":
    from articles.preparing import ahead

    ahead.main()  # as a module of its name, so that what it sends is known by that name
