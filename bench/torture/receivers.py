"""A mail server and a receiver of webhooks, slow on purpose, that note what reaches them."""

from __future__ import annotations

import json
import random
import threading
import time
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, NamedTuple


class Mail(NamedTuple):
    """An e-mail that was accepted."""

    message_id: str
    subject: str
    text: str


class Hook(NamedTuple):
    """A webhook that arrived whole."""

    delivery: str
    body: dict[str, Any]


class Receivers:
    """Both servers, on free ports. busy is set whenever somebody connects."""

    def __init__(self, slowest: float = 0.1) -> None:
        self.mails: list[Mail] = []
        self.hooks: list[Hook] = []
        self.cut_off = 0
        self.busy = threading.Event()
        self.slowest = slowest
        self._random = random.Random(3)
        self.smtp: Any = _Mails(("127.0.0.1", 0), _MailHandler)
        self.http: Any = _Hooks(("127.0.0.1", 0), _HookHandler)
        for server in (self.smtp, self.http):
            server.receivers = self
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def wait(self) -> None:
        """Take some time before an answer."""
        time.sleep(self._random.uniform(0, self.slowest))

    def close(self) -> None:
        for server in (self.smtp, self.http):
            server.shutdown()
            server.server_close()


class _Mails(ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


class _Hooks(ThreadingHTTPServer):
    daemon_threads = True


class _MailHandler(StreamRequestHandler):
    def handle(self) -> None:
        receivers: Receivers = self.server.receivers  # type: ignore[attr-defined]
        receivers.busy.set()
        self._say(b"220 ready")
        while line := self._line():
            receivers.wait()
            if line.upper().startswith(b"DATA"):
                self._say(b"354 go on")
                if not self._take_message(receivers):
                    return
            elif line.upper().startswith(b"QUIT"):
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _line(self) -> bytes:
        """The next line; none from a sender that was killed."""
        try:
            return self.rfile.readline()
        except ConnectionError:
            return b""

    def _take_message(self, receivers: Receivers) -> bool:
        """Whether the message was ended; one that was not is thrown away, as RFC 5321 demands."""
        lines = []
        while (line := self._line()) != b".\r\n":
            if not line:
                receivers.cut_off += 1
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=default)
        text = message.get_content()  # type: ignore[attr-defined]
        receivers.mails.append(Mail(str(message["Message-ID"]), str(message["Subject"]), text))
        receivers.wait()
        self._say(b"250 accepted")
        return True

    def _say(self, line: bytes) -> None:
        with suppress(OSError):  # the sender was killed
            self.wfile.write(line + b"\r\n")


class _HookHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receivers: Receivers = self.server.receivers  # type: ignore[attr-defined]
        receivers.busy.set()
        length = int(self.headers["Content-Length"])
        try:
            body = self.rfile.read(length)
        except ConnectionError:
            body = b""
        if len(body) < length:
            receivers.cut_off += 1
            return
        receivers.hooks.append(Hook(self.headers["X-Archive-Delivery"], json.loads(body)))
        receivers.wait()
        with suppress(OSError):  # the sender was killed
            self.send_response(204)
            self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent."""
