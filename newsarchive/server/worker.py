"""The web server's worker process: gunicorn starts, watches and replaces it; waitress serves its connections."""

from __future__ import annotations

import os
import resource
import time
from types import FrameType
from typing import Any

from django.conf import settings
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments

from newsarchive.server.connections import CONNECTIONS, Server
from newsarchive.server.family import end_with
from newsarchive.server.threads import Threads

HEADERS = 64 * 1024
"""Bytes of a request's first line and headers together."""

IN_MEMORY = 64 * 1024, 256 * 1024
"""Bytes of a request's body, or of an answer, beyond which it is stored in a file."""


class BufferedWorker(Worker):
    """A web process; cfg is gunicorn's configuration."""

    def run(self) -> None:
        """Serve until gunicorn says stop or has ended; then finish the current requests."""
        end_with(self.ppid)
        _allow_files(2 * CONNECTIONS)
        self.connections: dict[int, Any] = {}
        self.threads = Threads(self.cfg.threads)
        self.servers = [self._server(listener.sock) for listener in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._turn(1)
        self._finish()

    def _server(self, sock: Any) -> Server:
        adjustments = Adjustments(
            threads=self.cfg.threads,
            backlog=self.cfg.backlog,
            connection_limit=CONNECTIONS,
            cleanup_interval=1,
            recv_bytes=65_536,
            max_request_header_size=HEADERS,
            max_request_body_size=2 * settings.MAX_UPLOAD_BYTES,  # so that forms can refuse a file just too large
            inbuf_overflow=IN_MEMORY[0],
            outbuf_overflow=IN_MEMORY[1],
            clear_untrusted_proxy_headers=False,  # newsarchive/proxies.py decides which of them to trust
            log_socket_errors=False,
            ident=None,
        )
        adjustments.send_bytes = 65_536  # smaller answers are sent in one piece (Channel.flush)
        found = (sock.family, sock.type, sock.proto, sock.getsockname())
        options = {"dispatcher": self.threads, "adj": adjustments, "sockinfo": found, "bind_socket": False}
        return Server(self.wsgi, self.connections, _sock=sock, **options)

    def _turn(self, seconds: float) -> None:
        self.notify()
        wasyncore.loop(seconds, use_poll=True, map=self.connections, count=1)

    def _finish(self) -> None:
        for server in self.servers:
            server.stop_accepting()
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while any(server.is_busy() for server in self.servers) and time.monotonic() < deadline:
            self._turn(0.05)
        self.threads.stop(1)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """On SIGTERM, leave the loop at once, even if no request arrives."""
        super().handle_exit(sig, frame)
        for server in getattr(self, "servers", ()):
            server.pull_trigger()


def _allow_files(count: int) -> None:
    """Raise the limit of open files: each connection is one, and a large answer another."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count if hard < 0 else min(count, hard), hard))
