"""Send a webhook to an address that a person has typed, without reaching into the private network (SSRF).

The host is looked up once, each of its addresses must be public, and the connection goes to the address that was
checked, so that a second look-up cannot give another (DNS rebinding). Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

SECONDS = 10
_TUNNELS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
"""Ranges of IPv6 that stand for addresses of IPv4 (RFC 6052, 3056, 4380)."""


class CannotSend(Exception):
    """Why a webhook was not accepted, as a sentence."""


def send(url: str, body: bytes, key: str, delivery: str) -> None:
    """POST a JSON body, signed. Raises CannotSend. delivery: the same for each try, so that the receiver can tell
    repeated ones apart."""
    parts = urlsplit(url)
    host, port = _host_and_port(url)
    address = public_address(host, port)
    kind = _SecureConnection if parts.scheme == "https" else _Connection
    connection = kind(host, port, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, _headers(body, key, delivery))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise CannotSend(f"The webhook cannot be reached ({error or type(error).__name__}).") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise CannotSend(f"The webhook answered {status}.")


def _headers(body: bytes, key: str, delivery: str) -> dict[str, str]:
    now = int(time.time())
    return {
        "Content-Type": "application/json",
        "User-Agent": "news-archive-webhook/1",
        "X-Archive-Delivery": delivery,
        "X-Archive-Signature": f"t={now},v1={sign(body, key, now)}",
    }


def sign(body: bytes, key: str, now: int) -> str:
    """HMAC-SHA256 of "time.body", in hexadecimal."""
    return hmac.new(key.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise CannotSend("The address has no valid port.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise CannotSend("The address must begin with https:// or http:// and name a host.")
    return parts.hostname, port


def check_address(url: str) -> None:
    """Raises CannotSend if webhooks are never sent to this address."""
    public_address(*_host_and_port(url))


def public_address(host: str, port: int) -> str:
    """The first address of a host. Raises CannotSend if there is none, or if any of them is private."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CannotSend("There is no such host.") from error
    addresses = [str(row[4][0]) for row in rows]
    if not addresses or not all(map(_is_public, addresses)):
        raise CannotSend("Webhooks are not sent to addresses of a private network.")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(str(address.ipv4_mapped))
        if any(address in network for network in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), SECONDS)


class _SecureConnection(_Connection):
    """The same over TLS; the certificate must be the host's."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
