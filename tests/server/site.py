"""A whole site in processes of its own: `manage.py start` on a free port, with its data in a folder of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Ours without what the tests set, on SQLite whatever the tests run on."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return {**kept, "ARCHIVE_DATA": str(data), **settings}


def until(true: Callable[[], Any], seconds: float = 180) -> Any:
    """What `true` gives as soon as it is something; AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


class Site:
    """The site, its address and its processes."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data, self.port = data, free_port()
        self.settings = {"PORT": str(self.port), "WORKERS": "1", "THREADS": "2", **settings}
        self.log = data.parent / f"{data.name}.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "manage.py", "start", "--no-demo"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.data, **self.settings), stdout=log, stderr=log
            )
        until(self.answers)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, seconds: float = 30, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response.status, response.read(), dict(response.getheaders())
        finally:
            connection.close()

    def get_after_a_kill(self, path: str) -> int:
        """The status of a page; a connection that a dying process had taken already is made again."""
        for _ in range(20):
            try:
                return self.get(path, 60)[0]
            except ConnectionError:  # http.client's RemoteDisconnected among them
                time.sleep(0.1)
        return self.get(path, 60)[0]

    def json(self, path: str) -> Any:
        return json.loads(self.get(path)[1])

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def child(self, name: str) -> int | None:
        """The process below the supervisor whose command line holds this word."""
        return next((pid for pid in children(self.process.pid) if name in command_of(pid)), None)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)

    def kill(self) -> None:
        """kill -9 for all of it."""
        for pid in everybody(self.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(60)


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def everybody(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in everybody(child))]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def runs(pid: int) -> bool:
    """Whether the process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
