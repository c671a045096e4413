"""A second process that reads and prepares a large input while this one writes: two cores instead of one.

The helper is this module run by itself. It knows neither Django's settings nor the database; it is told what to read
and sends back what it prepared, in the same order, some dozens of pieces at a time, and is held up while a few batches
wait. Where this process has nothing to do, it is sent them unprepared: who has the time prepares. Where the helper dies
or hangs, the file at hand is a rejected entry and another helper reads on behind it. Small inputs never see it: its
start costs as much as a few hundred stories.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from articles.drafts.draft import Entry, Rejected
from articles.importing.prepare import Defaults, Piece, Story, prepare, weight
from articles.parsers.files.reader import EntryReader
from articles.parsers.limits import set_limits

LARGE = 2**20
"""Bytes of input from which a helper is worth its start."""
HANG_SECONDS = 180
"""A helper that sends nothing for so long while it is waited for is given up."""
BATCH, BATCH_BYTES, BATCH_SECONDS = 50, 2**19, 0.5
WAITING = 10
"""Batches that wait at most; with those of pictures, which are heavy, some 50 MB."""

LONGEST_NOTE = 2**14
LIGHT = 2**16
"""Bytes of an entry that may be left to the writing process to prepare; heavier ones are safer in the helper."""

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Job:
    """What a helper is told: what to read, without which files, how many of the entries were had before, and the
    number of the open file where it notes what it is at."""

    paths: Sequence[str | Path]
    format: str | None
    mapping: Mapping[str, str] | None
    defaults: Defaults
    without: Set[str]
    skip: int
    note: int


@dataclass(frozen=True, slots=True)
class Message:
    """Some entries, prepared or not, or none as a sign of life; the share of the whole that is read; whether that is
    all."""

    entries: Sequence[Entry | Story]
    share: float
    last: bool = False


NOTHING = Message((), 0.0)


def prepare_all(found: Iterable[Entry | Story], defaults: Defaults) -> Generator[Piece, None, None]:
    """Each entry prepared, in order; where `found` is a large EntryReader of files, by a helper."""
    if isinstance(found, EntryReader) and found.size > LARGE and found.repeatable:
        return _read_with_helpers(found, defaults)
    return (prepare(entry, defaults) for entry in found)


def _read_with_helpers(reader: EntryReader, defaults: Defaults) -> Generator[Piece, None, None]:
    """The pieces of a reader, of one helper after the other, each without the files that broke those before it; this
    process's own where no helper can be had."""
    given, without = 0, set[str]()  # pieces, those of rejected files aside
    while True:
        job = partial(Job, reader.paths, reader.format, reader.mapping, defaults, frozenset(without), given)
        with closing(_Helper(job)) as helper:
            for entry, reader.ahead in helper.entries():
                yield prepare(entry, defaults)
                given += 1
            before, file = helper.at()
        if helper.finished:
            return
        if not file:
            break
        yield Rejected(file, f"Reading it {helper.why}; what follows in it is not read.")
        given = min(given, before)
        without.add(file)
    reader.ahead = None
    rest = islice(EntryReader(reader.paths, reader.format, mapping=reader.mapping, without=without), given, None)
    yield from (prepare(entry, defaults) for entry in rest)


class _Helper:
    """The other process as this one sees it. why: what became of it before it had finished."""

    def __init__(self, job: Callable[[int], Job]) -> None:
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
        self._note = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the helper)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "articles.importing.reader_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            pass_fds=[self._note.fileno()],
        )
        with contextlib.suppress(BrokenPipeError), cast(BinaryIO, self._process.stdin) as told:
            pickle.dump(job(self._note.fileno()), told)
        self._waiting: queue.Queue[Message | None] = queue.Queue(WAITING)
        threading.Thread(target=self._receive, daemon=True).start()
        self.why = ""
        self.finished = self._ended = False

    def entries(self) -> Iterator[tuple[Entry | Story, float]]:
        """Each with the share of the whole that is read."""
        while not (self.why or self.finished):
            message = self._next()
            for entry in message.entries:
                yield entry, message.share

    def _next(self) -> Message:
        os.pwrite(self._note.fileno(), bytes([self._waiting.empty()]), LONGEST_NOTE)
        try:
            message = self._waiting.get(timeout=HANG_SECONDS)
        except queue.Empty:
            self.why = f"takes longer than {HANG_SECONDS} seconds"
            return NOTHING
        if message is None:
            self._ended = True
            self.why = f"ended the process that reads ({self._process.wait()})"
            return NOTHING
        self.finished = message.last
        return message

    def at(self) -> tuple[int, str]:
        """The file that it reads, and how many pieces it had of others before that; no file where it never began."""
        note = os.pread(self._note.fileno(), LONGEST_NOTE, 0).partition(b"\0")[0]
        before, _, file = os.fsdecode(note).partition("\n")
        return int(before or 0), file

    def close(self) -> None:
        """Have it gone, and nothing left of it."""
        self._process.kill()
        self._process.wait()
        while not self._ended:  # what the other thread still reads from may not be closed
            self._ended = self._waiting.get() is None
        cast(BinaryIO, self._process.stdout).close()
        self._note.close()

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
        self._reader = EntryReader(
            job.paths, job.format, mapping=job.mapping, without=job.without, opened=self._note_file
        )
        self._job, self._count = job, 0
        self._begin()

    def run(self) -> None:
        for entry in self._reader:
            self._count += 1
            if self._count > self._job.skip:
                self._add(entry)
            late = time.monotonic() - self._sent > BATCH_SECONDS
            if late or len(self._entries) >= BATCH or self._bytes >= BATCH_BYTES:
                self._send()
        self._send(last=True)

    def _begin(self) -> None:
        """A new batch, prepared here unless the other process waits for it."""
        self._entries: list[Entry | Story] = []
        self._bytes, self._sent = 0, time.monotonic()
        self._awaited = os.pread(self._job.note, 1, LONGEST_NOTE) == b"\1"

    def _add(self, entry: Entry) -> None:
        size = weight(entry)
        self._bytes += size
        left = self._awaited and size <= LIGHT
        self._entries.append(entry if left else prepare(entry, self._job.defaults))

    def _note_file(self, name: str) -> None:
        """Note it where it stays, should reading it end this process."""
        os.pwrite(self._job.note, os.fsencode(f"{self._count}\n{name}\0"), 0)

    def _send(self, *, last: bool = False) -> None:
        pickle.dump(Message(self._entries, self._reader.share, last), self._out, protocol=5)
        self._out.flush()
        self._begin()


def main() -> None:
    """Read what standard input tells, and send it to standard output. Ends with the process that started it."""
    set_limits()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the other says when to stop
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    with contextlib.suppress(BrokenPipeError):
        _Sender(pickle.load(sys.stdin.buffer), out).run()  # noqa: S301 - our own parent's


if __name__ == "__main__":
    from articles.importing import reader_process

    reader_process.main()  # as a module of its name, so that what it sends is known by that name
