"""The web server's connections, based on waitress. One loop receives requests and sends answers; a thread starts on a
request only when it has arrived completely. So a slow client occupies a file descriptor, but no thread.

This module adds limits that waitress does not have: time for headers, bodies and answers, disk space for bodies, and
which connections to close if there are too many.
"""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

CONNECTIONS = 1000
"""Connections of a process; above three quarters of this, those that have been idle longest are closed."""

BODIES = 4
"""Bodies of the largest size that a process may have on disk; beyond that, the oldest are dropped."""

IDLE = 75
"""Seconds between two requests; longer than proxies keep connections to us, so that they close them first."""

PATIENCE, PACE = 30, 4096
"""A request must arrive, and an answer be fetched, within these seconds, or at this many bytes a second."""


class Task(WSGITask):
    """One request. The application answers HEAD like GET; the body is dropped here."""

    @property
    def headers_only(self) -> bool:
        return bool(self.request.command == "HEAD")

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        if self.headers_only:
            environ.pop("wsgi.file_wrapper", None)
        return environ

    def write(self, data: bytes) -> None:
        super().write(b"" if self.headers_only else data)

    def finish(self) -> None:
        if self.headers_only:
            self.write(b"")  # the headers, if they are not on their way yet
            self.chunked_response = False
        super().finish()
        self.channel.flush()


class Channel(HTTPChannel):
    """One connection, its state, and since when it has that state."""

    task_class = Task

    def __init__(self, *args: Any, **options: Any) -> None:
        self.since = self._looked = time.monotonic()
        self.sent = self._moved = 0
        self._seen: tuple[str, object] = ("idle", None)
        super().__init__(*args, **options)

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent: int = super().send(data, do_close)
        self.sent += sent
        return sent

    def send_continue(self) -> None:
        """Do not ask for the body of a request that is already refused; it would be read all the same."""
        if self.request.error is None:
            super().send_continue()

    def flush(self) -> None:
        """Send what is ready from this thread: headers and body in one piece, without waking the loop."""
        with self.outbuf_lock:
            self._flush_exception(self._flush_some, do_close=False)

    def state(self) -> str:
        """idle, receiving a request, working on it, or sending what is left of the answer."""
        if self.requests:
            return "working"
        if self.total_outbufs_len:
            return "sending"
        return "idle" if self.request is None else "receiving"

    def is_due(self, now: float) -> bool:
        """Whether its time is over. Checking once a second is cheaper than noting each change."""
        state = self.state()
        moved = self.sent + received(self)
        if (state, self.request) != self._seen:
            self._seen, self.since, self._looked, self._moved = (state, self.request), now, now, moved
        if state == "idle":
            return now > self.since + IDLE
        if state == "working" or now < self._looked + PATIENCE:
            return False
        slow = moved - self._moved < PATIENCE * PACE
        self._looked, self._moved = now, moved
        return slow


def received(channel: Channel) -> int:
    """Bytes received of the current request."""
    request = channel.request
    return 0 if request is None else request.header_bytes_received + request.body_bytes_received


class Server(TcpWSGIServer):
    """A listening socket and its connections."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:
        """Once a second, close connections whose time is over, the longest idle ones if there are too many, and those
        with the oldest bodies if bodies take too much disk space."""
        now = time.monotonic()
        channels: list[Channel] = list(self.active_channels.values())
        for channel in channels:
            channel.will_close = channel.will_close or channel.is_due(now)
        left = sorted((one for one in channels if not one.will_close), key=lambda channel: channel.since)
        surplus = max(0, len(left) - CONNECTIONS * 3 // 4)
        for channel in [one for one in left if one.state() in ("idle", "receiving")][:surplus]:
            channel.will_close = True
        self._free_disk([one for one in left if one.state() == "receiving"])

    def _free_disk(self, receiving: list[Channel]) -> None:
        spare = BODIES * self.adj.max_request_body_size - sum(map(received, receiving))
        for channel in receiving:
            if spare >= 0:
                return
            spare += received(channel)
            channel.will_close = True

    def stop_accepting(self) -> None:
        """Accept no more connections; they go to another process, or are refused."""
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def is_busy(self) -> bool:
        """Whether a request is being worked on, or an answer being sent."""
        return any(channel.state() in ("working", "sending") for channel in self.active_channels.values())
