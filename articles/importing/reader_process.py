"""A second process that reads and prepares a large input while this one saves it, so that both cores work.

The helper is this module, run as a program. It has neither Django's settings nor the database. It is told what to read,
and sends back what it has prepared, in order and in batches of some dozens; it pauses while several batches wait. If
this process is idle, the helper sends entries unprepared, so that whoever has time prepares them. If the helper dies or
hangs, the file that it was reading is rejected, and another helper continues after it. Small inputs use no helper:
starting one costs as much as a few hundred stories.
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
"""Bytes of input above which a helper is worth starting."""
HANG_SECONDS = 180
"""A helper that this process waits for and that sends nothing for so long is ended."""
BATCH, BATCH_BYTES, BATCH_SECONDS = 50, 2**19, 0.5
WAITING = 10
"""The most batches that wait. With pictures, which are heavy, these take some 50 MB."""

LONGEST_NOTE = 2**14
LIGHT = 2**16
"""Bytes of an entry that may be prepared by the saving process. A heavier one is safer in the helper."""

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Job:
    """What a helper is told to do.

    without: names of files to leave out. skip: how many entries are done already. note: the descriptor of the open file
    in which the helper records what it is reading.
    """

    paths: Sequence[str | Path]
    format: str | None
    mapping: Mapping[str, str] | None
    time_zone: str
    defaults: Defaults
    without: Set[str]
    skip: int
    note: int


@dataclass(frozen=True, slots=True)
class Message:
    """A batch from the helper: some entries, prepared or not, or none as a sign of life; how much of the input is read,
    from 0 to 1; and whether this is the last batch."""

    entries: Sequence[Entry | Story]
    share: float
    last: bool = False


NOTHING = Message((), 0.0)


def prepare_all(found: Iterable[Entry | Story], defaults: Defaults) -> Generator[Piece, None, None]:
    """Each entry prepared, in order. If `found` is an EntryReader of large files, a helper does the work."""
    if isinstance(found, EntryReader) and found.size > LARGE and found.repeatable:
        return _read_with_helpers(found, defaults)
    return (prepare(entry, defaults) for entry in found)


def _read_with_helpers(reader: EntryReader, defaults: Defaults) -> Generator[Piece, None, None]:
    """The pieces of a reader, prepared by helpers: each new one continues where its predecessor ended, but without the
    files that broke two of them or that kept one too long. A process may also be killed for no fault of the file that
    it reads. If no helper can be started, this process reads by itself."""
    given, without = 0, set[str]()  # pieces, without the rejections of whole files
    broke: set[str] = set()
    while True:
        job = partial(
            Job, reader.paths, reader.format, reader.mapping, reader.time_zone, defaults, frozenset(without), given
        )
        with closing(_Helper(job)) as helper:
            for entry, reader.ahead in helper.entries():
                yield prepare(entry, defaults)
                given += 1
            before, file = helper.at()
        if helper.finished:
            return
        if not file:
            break
        if helper.died and file not in broke:
            broke.add(file)
            continue
        yield Rejected(file, f"Reading it {helper.why}; what follows in it is not read.")
        given = min(given, before)
        without.add(file)
    reader.ahead = None
    alone = EntryReader(
        reader.paths, reader.format, mapping=reader.mapping, time_zone=reader.time_zone, without=without
    )
    yield from (prepare(entry, defaults) for entry in islice(alone, given, None))


class _Helper:
    """The other process, as seen from this one. why: what happened to it, if it ended early."""

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
        self.finished = self.died = self._ended = False

    def entries(self) -> Iterator[tuple[Entry | Story, float]]:
        """Each entry, with how much of the input is read."""
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
            self._ended = self.died = True
            self.why = f"ended the process that reads ({self._process.wait()})"
            return NOTHING
        self.finished = message.last
        return message

    def at(self) -> tuple[int, str]:
        """The file that it is reading, and how many entries came from files before that one. No file if it never
        started."""
        note = os.pread(self._note.fileno(), LONGEST_NOTE, 0).partition(b"\0")[0]
        before, _, file = os.fsdecode(note).partition("\n")
        return int(before or 0), file

    def close(self) -> None:
        """End the helper, and close everything that belongs to it."""
        self._process.kill()
        self._process.wait()
        while not self._ended:  # the other thread may still be reading from the pipe, which must stay open until then
            self._ended = self._waiting.get() is None
        cast(BinaryIO, self._process.stdout).close()
        self._note.close()

    def _receive(self) -> None:
        """Run in a thread: queue what the helper sends, then None. When the queue is full this blocks, and so does the
        helper."""
        source = cast(BinaryIO, self._process.stdout)
        try:
            with contextlib.suppress(EOFError, pickle.UnpicklingError):  # the helper ended, perhaps within a message
                while True:
                    self._waiting.put(pickle.load(source))  # noqa: S301 - our own child's
        finally:
            self._waiting.put(None)


class _Sender:
    """The helper's side: collects pieces and sends them in batches."""

    def __init__(self, job: Job, out: BinaryIO) -> None:
        self._out = out
        self._reader = EntryReader(
            job.paths,
            job.format,
            mapping=job.mapping,
            time_zone=job.time_zone,
            without=job.without,
            opened=self._note_file,
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
        """Start a batch. It is prepared here, unless the other process is waiting for it."""
        self._entries: list[Entry | Story] = []
        self._bytes, self._sent = 0, time.monotonic()
        self._awaited = os.pread(self._job.note, 1, LONGEST_NOTE) == b"\1"

    def _add(self, entry: Entry) -> None:
        size = weight(entry)
        self._bytes += size
        left = self._awaited and size <= LIGHT
        self._entries.append(entry if left else prepare(entry, self._job.defaults))

    def _note_file(self, name: str) -> None:
        """Record the file's name where it survives a crash of this process."""
        os.pwrite(self._job.note, os.fsencode(f"{self._count}\n{name}\0"), 0)

    def _send(self, *, last: bool = False) -> None:
        pickle.dump(Message(self._entries, self._reader.share, last), self._out, protocol=5)
        self._out.flush()
        self._begin()


def main() -> None:
    """Read what the job on standard input names, and write the pieces to standard output. Ends when the parent process
    ends."""
    set_limits()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both processes; the parent decides when to stop
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    with contextlib.suppress(BrokenPipeError):
        _Sender(pickle.load(sys.stdin.buffer), out).run()  # noqa: S301 - our own parent's


if __name__ == "__main__":
    from articles.importing import reader_process

    reader_process.main()  # imported under its own name, so that the parent can unpickle what it sends
