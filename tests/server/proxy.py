"""Proxies in processes of their own, for a site or a search node behind them, and certificates for these."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.server.site import until


def make_certificate(folder: Path, names: str) -> Path:
    """The folder, with a certificate that signs itself, `pem`, and its `key`. names: such as DNS:localhost."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    made += ["-addext", f"subjectAltName={names}", "-keyout", str(folder / "key"), "-out", str(folder / "pem")]
    subprocess.run(made, check=True, capture_output=True)
    return folder


def nginx_command(folder: Path, servers: str) -> list[str]:
    """What starts nginx with these server blocks, its files in the folder."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin") or missing("nginx", "nginx is not installed")
    (folder / "site.conf").write_text(servers)
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off; user root; pid {folder}/pid; error_log {folder}/log; events {{ }}"
    (folder / "nginx.conf").write_text(f"{main} http {{ access_log off; {places} include {folder}/site.conf; }}")
    subprocess.run([str(program), "-t", "-c", str(folder / "nginx.conf")], check=True, capture_output=True)
    return [str(program), "-c", str(folder / "nginx.conf")]


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """The proxy, from when it listens on its port."""
    process = subprocess.Popen(command, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **environment})
    try:
        until(lambda: process.poll() is not None or _listens(port), 20)
        assert process.poll() is None
        yield
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
