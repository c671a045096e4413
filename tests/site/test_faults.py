"""A damaged database, a full disk, a wrong server: a sentence for the shell, a page for readers, no traceback; a bug
keeps its own."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client

from articles.models import archive_version
from articles.search.engines.base import IndexBroken
from articles.site import faults
from articles.site.faults import explain
from tests.management.test_backup import ROOT, make_archive, manage

COMMANDS = [
    ["search_archive", "glacier", "--json"],
    ["start", "--prepare-only"],
    ["backup", "../archive.tar"],
    ["check_index"],
    ["rebuild_search"],
    ["axes_reset"],
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole archive, to be copied and damaged."""
    folder = tmp_path_factory.mktemp("faults") / "archive"
    make_archive(folder)
    return folder


def flip(file: Path) -> None:
    content, dice = bytearray(file.read_bytes()), random.Random(1)
    for _ in range(3000):
        content[dice.randrange(100, len(content))] ^= 255
    file.write_bytes(content)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwrite(file: Path) -> None:
    file.write_bytes(b"no database at all\n" * 1000)


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def make_foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name)")


def add_foreign_log(file: Path) -> None:
    """The log of another database, as from a copy of files that were not copied at one moment."""
    other_file = file.with_name("other")
    with closing(sqlite3.connect(other_file)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE recipes (name)")
        other.executemany("INSERT INTO recipes VALUES (?)", [("x" * 3000,) for _ in range(300)])
        other.commit()
        shutil.copy(f"{other_file}-wal", f"{file}-wal")


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "bytes flipped": (flip, "is damaged. Stop the site"),
    "cut short": (cut, "is damaged. Stop the site"),
    "no database": (overwrite, "is not an SQLite database. Check DATABASE_URL"),
    "a folder": (make_folder, "cannot be opened. Check that its folder exists"),
    "another program's": (make_foreign, "restore the newest backup"),
    "another one's log": (add_foreign_log, "restore the newest backup"),
}


@pytest.mark.parametrize(("damage", "sentence"), DAMAGE.values(), ids=DAMAGE)
def test_a_command_says_in_one_line_what_is_wrong_with_the_database(
    damage: Callable[[Path], None], sentence: str, archive: Path, tmp_path: Path
) -> None:
    for number, command in enumerate(COMMANDS if damage is cut else COMMANDS[:2]):
        folder = tmp_path / str(number)
        shutil.copytree(archive, folder)
        damage(folder / "archive.sqlite3")
        done = manage(folder, *command)
        assert done.returncode == 1, command
        assert sentence in done.stderr, command
        assert len(done.stderr.splitlines()) == 1, command


URLS = {
    "no server": ("postgresql://postgres@127.0.0.1:1/archive", "does not answer at 127.0.0.1. Start it"),
    "no host": ("postgresql://postgres@no.host.invalid/archive", "does not answer at no.host.invalid. Start it"),
}


@pytest.mark.parametrize(("url", "sentence"), URLS.values(), ids=URLS)
def test_a_database_server_that_does_not_answer_is_said_so(url: str, sentence: str, tmp_path: Path) -> None:
    for command in (COMMANDS[1], COMMANDS[2], COMMANDS[-1]):
        done = manage(tmp_path, *command, database=url)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
        assert sentence in done.stderr


@pytest.mark.postgresql
def test_a_database_or_a_person_whom_the_server_does_not_know_is_said_so(tmp_path: Path, postgresql_url: str) -> None:
    server, _, _ = postgresql_url.rpartition("/")
    done = manage(tmp_path, "migrate", database=f"{server}/no_such_database")
    assert done.stderr == "PostgreSQL has no database no_such_database. Create it, or check DATABASE_URL.\n"
    _, _, host = server.partition("@")
    done = manage(tmp_path, "migrate", database=f"postgresql://no_such_person:wrong@{host}/postgres")
    assert done.stderr == "PostgreSQL refuses this user or password. Check DATABASE_URL.\n"


def limited(folder: Path, size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that may write no file larger than `size`, as on a disk that is full."""
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | {"DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


@pytest.mark.parametrize(
    "command", [["backup", "full.tar"], ["rebuild_search"], ["load_demo"]], ids=lambda words: words[0]
)
def test_a_full_disk_is_said_so(command: list[str], archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(archive, folder)
    done = limited(folder, 3000, *(str(tmp_path / word) if word.endswith(".tar") else word for word in command))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert list(tmp_path.glob("full.tar*")) == []
    assert not list(folder.glob("tmp*"))
    assert "Glacier" in manage(folder, "search_archive", "glacier").stdout


def test_a_bug_keeps_its_traceback(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "-c", "1 / 0")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_a_wrong_setting_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", "perhaps")
    done = manage(tmp_path, "migrate")
    assert (done.returncode, done.stderr) == (1, "HTTPS is 'perhaps'. Set it to yes or no, or leave it out.\n")


def of_sqlite(name: str, message: str = "words") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = name
    return error


def of_postgresql(state: str) -> psycopg.Error:
    return psycopg.errors.lookup(state)("words")


EXPLAINED = {
    "SQLITE_FULL": (of_sqlite("SQLITE_FULL"), "The disk is full"),
    "SQLITE_READONLY_DBMOVED": (of_sqlite("SQLITE_READONLY_DBMOVED"), "cannot be written"),
    "SQLITE_IOERR_READ": (of_sqlite("SQLITE_IOERR_READ"), "The disk failed, or is full"),
    "SQLITE_BUSY": (of_sqlite("SQLITE_BUSY"), "Another program has locked the database"),
    "no table": (of_sqlite("SQLITE_ERROR", "no such table: articles_article"), "Run manage.py migrate"),
    "words of no alphabet": (of_sqlite("SQLITE_ERROR", "Could not decode to UTF-8 column 'a'"), "is damaged"),
    "53100": (of_postgresql("53100"), "The disk of the PostgreSQL server is full"),
    "42P01": (of_postgresql("42P01"), "Run manage.py migrate"),
    "57014": (of_postgresql("57014"), "took too long"),
    "57P01": (of_postgresql("57P01"), "is shutting down"),
    "XX001": (of_postgresql("XX001"), "is damaged"),
    "password": (psycopg.OperationalError("password authentication failed for user"), "refuses this user or password"),
    "no space": (OSError(errno.ENOSPC, "No space left on device", "/a"), "The disk is full"),
    "no permission": (PermissionError(errno.EACCES, "Permission denied", "/a"), "may not read or write: /a"),
    "many files": (shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")]), "The disk is full"),
    "index": (IndexBroken("The index is cut short."), "The index is cut short. Run: manage.py rebuild_search"),
    "setting": (ImproperlyConfigured("PORT is 'x'."), "PORT is 'x'."),
}


@pytest.mark.parametrize(("error", "sentence"), EXPLAINED.values(), ids=EXPLAINED)
def test_a_fault_of_the_machine_has_its_sentence(error: Exception, sentence: str) -> None:
    assert sentence in str(explain(error))
    if isinstance(error, sqlite3.Error | psycopg.Error):
        wrapped = OperationalError("words")
        wrapped.__cause__ = error
        assert explain(wrapped) == explain(error)


@pytest.mark.parametrize(
    "bug",
    [
        ValueError("words"),
        KeyError("words"),
        OSError("words"),
        FileNotFoundError(errno.ENOENT, "No such file", "/a"),
        of_sqlite("SQLITE_ERROR", 'near "SELEC": syntax error'),
        of_sqlite("SQLITE_CONSTRAINT_UNIQUE"),
        of_postgresql("42601"),
        of_postgresql("23505"),
        OperationalError("words without a cause"),
    ],
    ids=repr,
)
def test_a_bug_has_none(bug: Exception) -> None:
    assert explain(bug) is None


@pytest.fixture
def visitor(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody whom an error reaches as a page."""
    client.raise_request_exception = False
    monkeypatch.setattr(faults, "_said", {})
    return client


@pytest.mark.django_db
def test_a_page_without_its_database_says_503_and_the_log_says_why_once(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("database disk image is malformed") from of_sqlite("SQLITE_CORRUPT")

    monkeypatch.setattr(archive_version, "_files", lambda: None, raising=False)
    for address in ("/", "/articles/", "/feed/", "/articles/1/"):
        with connection.execute_wrapper(fail):
            answer = visitor.get(address)
        assert answer.status_code == 503, address
        assert "The archive is unavailable at the moment" in answer.text
        assert answer["Retry-After"] == "60"
        assert "no-store" in answer["Cache-Control"]
        assert "damaged" not in answer.text, "readers are not told of the machine"
    (line,) = caplog.records
    assert "is damaged. Stop the site" in line.getMessage()
    assert line.exc_info is None


@pytest.mark.django_db
def test_a_page_with_a_bug_says_500_and_the_log_has_its_traceback(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("articles.views.front.front_page", fail)
    answer = visitor.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert any(record.exc_info for record in caplog.records)
