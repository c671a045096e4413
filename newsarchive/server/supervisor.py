"""Keeps the site's processes running: the web server, the worker, and the metrics server if it is configured.

`manage.py start` turns into this process. It restarts processes that end, with growing delays if they end at once.
SIGTERM and SIGINT stop everything; SIGHUP reloads everything. It imports neither Django nor the archive, so that little
can fail in it. It owns the listening socket, so readers wait, and are not refused, while the web server restarts.
"""

from __future__ import annotations

import logging
import logging.config
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from newsarchive import logs
from newsarchive.server.family import tie

log = logging.getLogger(__name__)

SOON = 5
"""Seconds; a process that ends sooner counts as having failed to start."""

FIRST_DELAY, LONGEST_DELAY, AFTER_A_KILL = 0.5, 30, 0.5
GRACE = 40
"""Seconds for everything to stop; longer than the web server waits for its requests."""

_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(2**18)}
"""For glibc: what a large text took goes back to the system once it is done with, rather than to each thread's heap."""


@dataclass
class Program:
    """A process to keep running. reload: the signal that makes it load new code; SIGTERM replaces the process."""

    name: str
    command: Sequence[str]
    reload: signal.Signals = signal.SIGTERM
    files: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    due: float = 0
    failures: int = 0
    reloading: bool = field(default=False)

    def start(self) -> None:
        self.started, self.reloading = time.monotonic(), False
        self.process = subprocess.Popen(  # noqa: S603
            self.command, pass_fds=self.files, preexec_fn=tie(), env=_MEMORY | os.environ
        )
        log.info("%s runs as process %d.", self.name, self.process.pid)

    def tend(self, now: float) -> None:
        """Notice if the process has ended, and restart it when it is due."""
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            self.due = now + self._delay(code, now - self.started)
        if self.process is None and now >= self.due:
            self.start()

    def _delay(self, code: int, lived: float) -> float:
        """Seconds until the next start; they grow each time it ends at once by itself."""
        if self.reloading:
            return 0
        self.failures = self.failures + 1 if lived < SOON else 0
        killed = code in (-signal.SIGKILL, -signal.SIGTERM)
        delay = AFTER_A_KILL if killed else FIRST_DELAY * 2 ** (min(self.failures, 10) - 1)
        delay = min(delay, LONGEST_DELAY) if self.failures else 0
        log.warning("%s ended (%s) after %.1f s. %s", self.name, _ending(code), lived, self._outlook(delay))
        return delay

    def _outlook(self, delay: float) -> str:
        again = f"Starting it again in {delay:g} s." if delay else "Starting it again."
        if self.failures < 3:
            return again
        return (
            f"It ended at once {self.failures} times. Its own lines above say why; `manage.py check` names a wrong"
            f" setting, and the system's log says if memory ran out. {again}"
        )

    def signal(self, number: int) -> None:
        if self.process is not None:
            self.process.send_signal(number)


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


class Supervisor:
    """Runs the programs until it is told to stop."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = programs
        self._ears, self._mouth = socket.socketpair()

    def run(self) -> None:
        """Run until SIGTERM or SIGINT, then stop everything."""
        self._listen()
        while not {signal.SIGTERM, signal.SIGINT} & set(heard := list(self._signals(self._wait()))):
            if signal.SIGHUP in heard:
                self.reload()
            for program in self.programs:
                program.tend(time.monotonic())
        self.stop()

    def reload(self) -> None:
        log.warning("Reloading.")
        for program in self.programs:
            program.reloading = program.reload == signal.SIGTERM
            program.signal(program.reload)

    def stop(self) -> None:
        """Send SIGTERM to all; send SIGKILL to what is left after GRACE seconds, or at a second SIGTERM or SIGINT."""
        deadline = time.monotonic() + GRACE
        for program in self.programs:
            program.signal(signal.SIGTERM)
        while self._running_programs() and time.monotonic() < deadline:
            if {signal.SIGTERM, signal.SIGINT} & set(self._signals(0.5)):
                break
        for program in self._running_programs():
            log.warning("%s does not stop; killing it.", program.name)
            program.signal(signal.SIGKILL)

    def _running_programs(self) -> list[Program]:
        return [program for program in self.programs if program.process and program.process.poll() is None]

    def _listen(self) -> None:
        """Have Python write signals into a socket that the loop reads, so that none is missed."""
        for end in (self._ears, self._mouth):
            end.setblocking(False)
        signal.set_wakeup_fd(self._mouth.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, _heed)

    def _wait(self) -> float:
        """Seconds until the next program is due."""
        due = [program.due for program in self.programs if program.process is None]
        return max(0, min(due) - time.monotonic()) if due else 60

    def _signals(self, seconds: float) -> Iterator[int]:
        select.select([self._ears], [], [], seconds)
        try:
            yield from self._ears.recv(4096)
        except BlockingIOError:
            return


def _heed(number: int, frame: FrameType | None) -> None:
    """Does nothing: a signal without a handler would end the process, and the loop handles it."""


def programs(listener: int) -> list[Program]:
    """The web server on this listening socket, the worker, and the metrics server if METRICS_ADDRESS is set."""
    manage = [sys.executable, "manage.py"]
    web = [sys.executable, "-m", "gunicorn", "newsarchive.wsgi", "--bind", f"fd://{listener}"]
    found = [Program("The web server", web, signal.SIGHUP, (listener,))]
    found.append(Program("The worker", [*manage, "run_worker", "--with-parent"]))
    if os.environ.get("METRICS_ADDRESS"):
        found.append(Program("The metrics server", [*manage, "serve_metrics", "--with-parent"]))
    return found


def become(listener: socket.socket) -> None:
    """Replace this process by the supervisor, which uses the bound socket. Does not return."""
    listener.set_inheritable(True)
    command = [sys.executable, "-m", "newsarchive.server.supervisor", str(listener.fileno())]
    os.execv(sys.executable, command)  # noqa: S606 - no shell, our own arguments


if __name__ == "__main__":
    logging.config.dictConfig(logs.config())
    Supervisor(programs(int(sys.argv[1]))).run()
