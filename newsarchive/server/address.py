"""The address that the site listens on."""

from __future__ import annotations

import errno
import socket
import time

PATIENCE = 5
"""Seconds to wait for a port: a site that was just killed may still be finishing its last answers."""


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the address but does not listen yet, so that readers are refused until there is
    a server. Raises OSError if the address is not available."""
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    deadline = time.monotonic() + PATIENCE
    while True:
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(where)
        except OSError as error:
            found.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                raise
            time.sleep(0.1)
        else:
            return found


def url(host: str, port: int) -> str:
    """The address for a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
