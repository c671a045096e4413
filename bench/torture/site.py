"""A whole site as `manage.py start` makes it, with its default workers and threads, and the processes it is made of."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from bench.torture.browser import Browser, NoAnswer

ROOT = Path(__file__).resolve().parents[2]
MARK = "TORTURE_SITE"
"""A variable of the environment by which every process of a site is known, whoever started it."""
_ISSUE = (
    "from datetime import timedelta\n"
    "from django.contrib.auth.models import User\n"
    "from django.utils import timezone\n"
    "from articles.models import ApiToken\n"
    "user = User.objects.create_superuser('writer', password='a long password')\n"
    "print(ApiToken.objects.issue(user, 'trial', 'write', timezone.now() + timedelta(days=1))[1])"
)


class Process(NamedTuple):
    """A process of the site: its number, its parent's, and what it was started as."""

    pid: int
    parent: int
    command: str


class Site:
    """The site of the archive that ARCHIVE_DATA and DATABASE_URL name, on a free port."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.folder = Path(os.environ["ARCHIVE_DATA"])
        self.log = self.folder / "torture.log"
        self._mark = secrets.token_hex(8)
        defaults = {name: value for name, value in os.environ.items() if name not in ("HOST", "WORKERS", "THREADS")}
        self.environment = {**defaults, "PORT": str(self.port), MARK: self._mark}
        self.top: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """What a command of manage.py prints, run to its end by a process of its own."""
        command = [sys.executable, "manage.py", *arguments]
        with self.log.open("ab") as log:
            done = subprocess.run(
                command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=log, check=True
            )
        return done.stdout.decode()

    def issue_token(self) -> str:
        """A token with which a new superuser may write by the API, for a day."""
        return self.manage("shell", "-v0", "-c", _ISSUE).split()[-1]

    def start(self) -> None:
        """Start the site and wait until it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """Start the site."""
        with self.log.open("ab") as log:
            command = [sys.executable, "manage.py", "start"]
            self.top = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_it_answers(self, seconds: float = 180) -> None:
        """A top process that ends meanwhile is started again, as a service manager does: the port may still be held by
        what the last one left."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.runs:
                self.launch()
            if self.answers():
                return
            time.sleep(0.2)
        raise TimeoutError(f"The site did not answer within {seconds} s. {self.log} says why.")

    @property
    def runs(self) -> bool:
        """Whether the process that was started is alive."""
        return self.top is not None and self.top.poll() is None

    def answers(self) -> bool:
        """Whether a reader gets its front page now."""
        try:
            return Browser(self.address, timeout=5).get("/").status == 200
        except NoAnswer:
            return False

    def stop(self) -> list[str]:
        """Stop it as a service manager does; says which processes stayed behind, and ends those."""
        if self.top is not None and self.runs:
            self.top.send_signal(signal.SIGTERM)
            try:
                self.top.wait(60)
            except subprocess.TimeoutExpired:
                self.top.kill()
        deadline = time.monotonic() + 15
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.2)
        for process in left:
            kill(process.pid)
        return [f"{process.command} went on after the site was stopped" for process in left]

    def processes(self) -> list[Process]:
        """Every process of this site, also those whose parent is gone."""
        found = (_process(int(path.name), self._mark) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return [process for process in found if process is not None]

    def complaints(self) -> list[str]:
        """The lines of the log that tell of an error nobody expected."""
        signs = ("Traceback", "malformed", "SIGBUS", "SIGSEGV", "disk I/O", "is locked", "Internal Server Error")
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if any(sign in line for sign in signs)]


def kill(pid: int) -> bool:
    """kill -9; false where it is gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _process(pid: int, mark: str) -> Process | None:
    """The process, if it bears this mark and is not a zombie."""
    folder = Path(f"/proc/{pid}")
    try:
        if f"{MARK}={mark}".encode() not in (folder / "environ").read_bytes().split(b"\0"):
            return None
        words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None
    return Process(pid, parent, " ".join(words[1:5]).strip())
