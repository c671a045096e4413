"""Faults of the machine are one sentence with a cure, in the shell and on a page; a bug keeps its traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from articles import faults
from articles.search.engines.base import IndexBroken
from articles.views import front

ROOT = Path(__file__).resolve().parent.parent


def manage(folder: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DATABASE_URL": database}
    environment["DJANGO_SETTINGS_MODULE"] = "newsarchive.settings"
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an empty archive's database."""
    folder = tmp_path_factory.mktemp("archive")
    assert manage(folder, "migrate").returncode == 0
    return (folder / "archive.sqlite3").read_bytes()


DAMAGES = {
    "no database at all": lambda data: b"These are not the bytes of a database. " * 200,
    "the beginning overwritten": lambda data: bytes(100) + data[100:],
    "pages overwritten": lambda data: data[:4096] + b"\xa5" * (len(data) - 4096),
    "cut short": lambda data: data[:8192],
}


@pytest.mark.parametrize("command", [["search_archive", "glacier"], ["check_index"], ["start", "--prepare-only"]])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_one_sentence(damage: str, command: list[str], archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite3").write_bytes(DAMAGES[damage](archive))
    done = manage(tmp_path, *command)
    if command[0] == "search_archive" and done.returncode == 0:
        pytest.skip("this damage does not touch what the command reads")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.rpartition("/")[0] + "/no_such_database", "no database no_such_database"),
        (lambda url: "postgresql://postgres@127.0.0.1:9/archive", "does not answer"),
    ],
    ids=["missing", "down"],
)
def test_a_database_server_that_cannot_be_used_is_one_sentence(
    change: object, said: str, postgresql_url: str, tmp_path: Path
) -> None:
    done = manage(tmp_path, "migrate", database=change(postgresql_url))  # type: ignore[operator]
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bug_keeps_its_traceback() -> None:
    assert faults.explain(KeyError("x")) is None
    assert faults.explain(ValueError("x")) is None
    assert faults.explain(OperationalError("no cause")) is None


def test_a_full_disk_and_a_broken_index_have_their_sentences() -> None:
    assert "disk is full" in str(faults.explain(OSError(errno.ENOSPC, "No space left on device")))
    assert faults.explain(IndexBroken("The index is gone.", "Rebuild it.")) is not None


@pytest.mark.django_db
def test_a_page_says_503_and_the_log_has_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(front, "render", full)
    client = Client(raise_request_exception=False)
    answers = [client.get("/") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0]["Retry-After"] == "60"
    lines = [record.getMessage() for record in caplog.records if "disk is full" in record.getMessage()]
    assert len(lines) == 1
