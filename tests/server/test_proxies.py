"""The configurations in docs/deploy, in the programs they are for: nginx, Caddy, systemd."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.server.proxy import make_certificate, nginx_command, running
from tests.server.site import ROOT, Site, free_port, until

DEPLOY = ROOT / "docs" / "deploy"
NAME = "archive.example.org"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    told = {"ALLOWED_HOSTS": NAME, "HTTPS": "yes", "PROXY_COUNT": "1", "ACCESS_LOG": "yes", "MAX_UPLOAD_MB": "1"}
    made = Site(tmp_path_factory.mktemp("proxied") / "data", **told)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"), f"DNS:{NAME}")


def nginx(site: Site, certificate: Path, folder: Path, port: int) -> list[str]:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        (f"/etc/ssl/{NAME}.pem", str(certificate / "pem")),
        (f"/etc/ssl/{NAME}.key", str(certificate / "key")),
    ):
        assert old in text
        text = text.replace(old, new)
    return nginx_command(folder, text)


def caddy(site: Site, certificate: Path, folder: Path, port: int) -> list[str]:
    program = shutil.which("caddy") or missing("caddy", "Caddy is not installed")
    text = (DEPLOY / "Caddyfile").read_text("utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
        ("{\n\tservers", "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers"),
        (f"\n{NAME} {{", f"\nhttps://{NAME}:{port} {{\n\ttls {certificate}/pem {certificate}/key"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "Caddyfile").write_text(text)
    return [str(program), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@pytest.fixture(params=[nginx, caddy], ids=lambda proxy: proxy.__name__)
def port(request: pytest.FixtureRequest, site: Site, certificate: Path, tmp_path: Path) -> Iterator[int]:
    """Where a proxy before the site listens."""
    chosen = free_port()
    command = request.param(site, certificate, tmp_path, chosen)
    with running(command, chosen, HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path)):
        yield chosen


def connected(port: int) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=20), server_hostname=NAME)


def asked(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    """(status, the request's name, body)."""
    connection = http.client.HTTPConnection(NAME, port)
    connection.sock = connected(port)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.getheader("X-Request-ID", ""), answer.read().decode()
    finally:
        connection.close()


def test_a_proxy_passes_on_what_the_site_must_know(port: int, site: Site) -> None:
    told = {"Host": NAME, "X_Forwarded_For": "203.0.113.9", "X_Request_ID": "forged"}
    status, name, body = asked(port, "/robots.txt", **told)
    assert status == 200
    assert f"https://{NAME}/sitemap.xml" in body
    assert name not in ("forged", "")
    line = until(lambda: next((one for one in site.log.read_text("utf-8").splitlines() if f"[{name}]" in one), ""))
    assert "127.0.0.1 GET /robots.txt" in line


def test_a_proxy_refuses_what_is_too_large(port: int) -> None:
    with connected(port) as one:
        head = f"POST /admin/login/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {2**30}\r\n\r\n"
        one.sendall(head.encode())
        one.settimeout(0.01)
        answer = b""
        for _ in range(500):  # Caddy answers only while more of the body comes
            with suppress(TimeoutError):
                one.sendall(bytes(10_000))
            with suppress(TimeoutError):
                answer += one.recv(1000)
            if answer:
                break
        assert b" 413 " in answer[:40]


HALVES = (b"GET / HTTP/1.1\r\nHost: a", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nb")


def test_a_page_comes_through_beside_half_sent_requests(port: int) -> None:
    held = [connected(port) for _ in range(50)]
    for number, one in enumerate(held):
        one.sendall(HALVES[number % 2])
    assert asked(port, "/", Host=NAME)[0] == 200
    for one in held:
        one.close()


@pytest.mark.parametrize("unit", ["newsarchive.service", "newsarchive-web.service", "newsarchive-worker.service"])
def test_systemd_understands_the_unit(unit: str, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze") or missing("systemd", "systemd-analyze is not installed")
    for path in DEPLOY.glob("*.service"):
        text = path.read_text("utf-8").replace("/srv/newsarchive/.venv/bin/python", "/bin/true")
        (tmp_path / path.name).write_text(text)
    done = subprocess.run([str(program), "verify", str(tmp_path / unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "newsarchive" in line] == []
