"""Whoever sends or reads slowly keeps nobody else waiting. The times are waitress' and ours, not the machine's: nothing
is asserted but that a page comes although every thread would be taken many times over."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import Mock

import pytest

from newsarchive.server import connections
from newsarchive.server.connections import Channel, Server
from tests.server.site import Site, children, until

MANY = 200
HEAD = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("connections") / "data", PROXY_COUNT="1", ACCESS_LOG="yes")
    yield made
    made.stop()


@pytest.fixture
def crowd(site: Site) -> Iterator[list[socket.socket]]:
    """Many connections; what a test sends on them is its own business."""
    made = [site.connect() for _ in range(MANY)]
    yield made
    for one in made:
        one.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        HEAD + b"Content-Length: 100000\r\n\r\ncsrfmiddlewaretoken=",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n",
    ],
    ids=["idle", "half a header", "half a body", "half a chunk"],
)
def test_a_page_is_answered_beside_many_that_send_slowly(sent: bytes, site: Site, crowd: list[socket.socket]) -> None:
    for one in crowd:
        one.sendall(sent)
    for _ in range(3):
        for one in crowd:
            one.sendall(b"a" if sent else b"")
        assert site.get("/", 10)[0] == 200


def test_a_page_is_answered_beside_many_that_read_slowly(site: Site, crowd: list[socket.socket]) -> None:
    for one in crowd:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        one.sendall(b"GET /search/help/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
    assert site.get("/", 60)[0] == 200


def raw(site: Site, sent: bytes) -> bytes:
    answer = b""
    with site.connect() as one, suppress(ConnectionResetError):  # what is refused is not read to its end
        one.sendall(sent)
        while piece := one.recv(65_536):
            answer += piece
    return answer


def test_head_brings_the_headers_alone_and_the_connection_goes_on(site: Site) -> None:
    asked = b"HEAD %s HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n"
    for path in (b"/", b"/static/icon.svg", b"/robots.txt", b"/nowhere"):
        head, _, rest = raw(site, asked % path).partition(b"\r\n\r\n")
        assert b"Content-Length: " in head
        assert rest.startswith(b"HTTP/1.0 200 OK"), path


def test_head_of_a_stream_brings_no_body(site: Site) -> None:
    answer = raw(site, b"HEAD /sitemap.xml HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n")
    assert answer.count(b"\r\n\r\n") == 1


def test_too_long_headers_and_too_large_bodies_are_refused_at_once(site: Site) -> None:
    assert b" 431 " in raw(site, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 70_000 + b"\r\n\r\n")
    for expect in (b"", b"Expect: 100-continue\r\n"):
        assert b" 413 " in raw(site, HEAD + expect + b"Content-Length: 900000000\r\n\r\n")


def test_a_large_upload_does_not_stay_in_memory(site: Site) -> None:
    pid = children(site.child("gunicorn") or 0)[0]
    peak = Path(f"/proc/{pid}/status")

    def kilobytes() -> int:
        return int(peak.read_text().partition("VmHWM:")[2].split()[0])

    before, size = kilobytes(), 100 * 1024 * 1024
    with site.connect() as one:
        head = HEAD.replace(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x")
        one.sendall(head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(size // 1024**2):
            one.sendall(bytes(1024**2))
        assert b" 403 " in one.recv(1000)
    assert kilobytes() - before < 50 * 1024


def test_the_readers_address_comes_through_the_server_from_the_proxy(site: Site) -> None:
    assert "checks" not in site.get("/readyz", X_Forwarded_For="203.0.113.9")[1].decode()
    assert "checks" in site.get("/readyz", X_Forwarded_For="203.0.113.9, 10.0.0.7")[1].decode()
    site.get("/robots.txt", X_Forwarded_For="203.0.113.9", X_Request_ID="from-the-proxy")
    line = until(lambda: next((one for one in site.log.read_text("utf-8").splitlines() if "from-the-proxy" in one), ""))
    assert "203.0.113.9 GET /robots.txt 200" in line


# The bounds, on channels without a socket


def make_channel(state: str, now: float) -> Channel:
    channel = Channel.__new__(Channel)
    channel.requests, channel.request, channel.total_outbufs_len, channel.will_close = [], None, 0, False
    channel.since = channel._looked = now
    channel.sent = channel._moved = 0
    channel._seen = ("idle", None)
    if state == "working":
        channel.requests = [Mock()]
    if state == "receiving":
        channel.request = Mock(header_bytes_received=0, body_bytes_received=0)
    if state == "sending":
        channel.total_outbufs_len = 9
    return channel


@pytest.mark.parametrize(
    ("state", "after", "moved", "due"),
    [
        ("idle", connections.IDLE, 0, False),
        ("idle", connections.IDLE + 1, 0, True),
        ("working", 9999, 0, False),
        ("receiving", connections.PATIENCE - 1, 0, False),
        ("receiving", connections.PATIENCE, connections.PATIENCE * connections.PACE - 1, True),
        ("receiving", connections.PATIENCE, connections.PATIENCE * connections.PACE, False),
        ("sending", connections.PATIENCE, connections.PATIENCE * connections.PACE - 1, True),
        ("sending", connections.PATIENCE, connections.PATIENCE * connections.PACE, False),
    ],
)
def test_a_connection_has_its_time(state: str, after: float, moved: int, due: bool) -> None:
    channel = make_channel(state, 0)
    assert not channel.is_due(0)
    if state == "sending":
        channel.sent = moved
    elif channel.request is not None:
        channel.request.body_bytes_received = moved
    assert channel.is_due(after) == due


def test_one_that_was_quick_once_must_go_on_being_quick() -> None:
    channel = make_channel("receiving", 0)
    channel.is_due(0)
    channel.request.body_bytes_received = 10**9
    assert not channel.is_due(connections.PATIENCE)
    assert channel.is_due(2 * connections.PATIENCE)


def make_server(channels: list[Channel], largest: int = 10**9) -> Server:
    server = Server.__new__(Server)
    server.active_channels = dict(enumerate(channels))
    server.adj = Mock(max_request_body_size=largest)
    return server


def test_where_there_are_too_many_the_longest_waiting_go_and_those_at_work_stay() -> None:
    now = time.monotonic()
    most = connections.CONNECTIONS * 3 // 4
    channels = [make_channel("idle", now - number / 1000) for number in range(most)]
    working = [make_channel("working", now - 60) for _ in range(3)]
    make_server([*channels, *working]).maintenance(0)
    assert [one for one in channels if one.will_close] == channels[-3:]
    assert not any(one.will_close for one in working)


def test_bodies_take_no_more_disk_than_they_may() -> None:
    now = time.monotonic()
    channels = [make_channel("receiving", now - number) for number in range(connections.BODIES + 2)]
    for channel in channels:
        channel._seen = ("receiving", channel.request)
        channel.request.body_bytes_received = 100
    make_server(channels, 100).maintenance(0)
    assert [one.will_close for one in channels] == [False] * connections.BODIES + [True] * 2
