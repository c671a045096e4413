"""`manage.py start` as processes: what dies comes back, all stops together, and nothing is prepared for nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.site import ROOT, Site, children, environment, everybody, free_port, runs, until

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads the processes from /proc")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("start") / "data")
    yield made
    if runs(made.process.pid):
        made.stop()


def test_a_killed_worker_comes_back_and_health_says_so_meanwhile(site: Site) -> None:
    until(lambda: site.json("/readyz")["status"] == "ok")
    pid = until(lambda: site.child("run_worker"))
    os.kill(pid, signal.SIGSTOP)  # it lives and gives no sign
    until(lambda: "no sign of life" in site.json("/readyz")["checks"]["worker"].get("fault", ""), 40)
    assert site.get("/readyz")[0] == 503
    os.kill(pid, signal.SIGKILL)
    until(lambda: site.child("run_worker") not in (None, pid))
    until(lambda: site.get("/readyz")[0] == 200)
    assert "The worker ended (killed by SIGKILL)" in site.log.read_text("utf-8")


def test_a_killed_web_server_comes_back_while_readers_wait_and_nothing_is_left_of_the_old(site: Site) -> None:
    pid = site.child("gunicorn")
    assert pid is not None
    below = until(lambda: children(pid))
    os.kill(pid, signal.SIGKILL)
    assert site.get_after_a_kill("/") == 200
    until(lambda: site.child("gunicorn") not in (None, pid))
    until(lambda: not any(map(runs, below)))


def test_a_killed_web_process_is_replaced(site: Site) -> None:
    master = until(lambda: site.child("gunicorn"))
    pid = until(lambda: children(master))[0]
    os.kill(pid, signal.SIGKILL)
    until(lambda: pid not in (found := children(master)) and found)
    assert site.get_after_a_kill("/") == 200


def test_hangup_reloads_without_refusing_anybody(site: Site) -> None:
    master, worker = until(lambda: site.child("gunicorn")), until(lambda: site.child("run_worker"))
    web = until(lambda: children(master))
    os.kill(site.process.pid, signal.SIGHUP)
    assert site.get("/", 60)[0] == 200
    until(lambda: not any(map(runs, web)) and children(master))
    until(lambda: site.child("run_worker") not in (None, worker))
    assert site.child("gunicorn") == master
    assert site.get("/", 60)[0] == 200


def test_all_of_it_killed_starts_again_at_once(site: Site) -> None:
    site.kill()
    site.start()
    assert site.get("/", 60)[0] == 200
    until(lambda: site.get("/readyz")[0] == 200)


def test_nothing_outlives_a_killed_supervisor(site: Site) -> None:
    below = everybody(site.process.pid)[1:]
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    site.start()  # while they are still ending
    until(lambda: not any(map(runs, below)))


def test_it_stops_cleanly_and_leaves_nothing(site: Site) -> None:
    below = until(lambda: len(found := everybody(site.process.pid)) > 3 and found)
    assert site.stop() == 0
    assert not any(map(runs, below))
    assert "Traceback" not in site.log.read_text("utf-8")


def started(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "start", "--no-demo"]
    told = environment(data, **settings)
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("WORKERS", "0"),
        ("THREADS", "many"),
        ("HOST", "http://localhost"),
        ("HOST", ""),
        ("SITE_ADDRESS", "archive.example.org"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("ACCESS_LOG", "perhaps"),
        ("METRICS_ADDRESS", "0.0.0.0:9100"),
        ("DATABASE_URL", "postgresql://host:port/name"),
    ],
)
def test_a_wrong_setting_is_one_sentence_before_anything_is_prepared(name: str, value: str, tmp_path: Path) -> None:
    done = started(tmp_path, **{name: value})
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert name in done.stderr
    assert not (tmp_path / "archive.sqlite3").exists()


def test_a_taken_port_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port := free_port()))
        taken.listen()
        done = started(tmp_path, PORT=str(port))
    assert done.returncode == 1
    assert "Set PORT to another port" in done.stderr
    assert not (tmp_path / "archive.sqlite3").exists()
