"""A backup restored into an empty data folder is the same archive: taken and restored by the commands themselves."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from psycopg.sql import SQL, Identifier

from articles.management import backup as backups
from tests.factories import make_picture

ROOT = Path(__file__).resolve().parents[2]
STORY = {
    "headline": "Glacier Retreats",
    "paragraphs": ["The ice is thinner."],
    "published_on": "2025-03-27",
    "source_key": "g-1",
    "photos": [{"caption": "The glacier in 1950.", "credit_line": "Ana Ruiz/EPA", "file_name": "glacier.jpg"}],
}


def manage(
    folder: Path, *arguments: str, database: str = "", timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    """A command on the archive in `folder`, in a process of its own."""
    environment = {**os.environ, "ARCHIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "newsarchive.settings"}
    environment["DATABASE_URL"] = database
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=timeout
    )


def make_archive(folder: Path, database: str = "") -> None:
    """An archive with a story and its picture."""
    stories = folder.parent / "stories"
    stories.mkdir()
    (stories / "story.jsonl").write_text(json.dumps(STORY), "utf-8")
    (stories / "glacier.jpg").write_bytes(make_picture())
    assert manage(folder, "migrate", database=database).returncode == 0
    imported = manage(folder, "import_articles", str(stories), "--json", database=database)
    assert json.loads(imported.stdout.splitlines()[-1])["created"] == 1


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive's folder and its backup, both left as they are."""
    folder = tmp_path_factory.mktemp("archive")
    make_archive(folder / "first")
    assert manage(folder / "first", "backup", str(folder / "archive.tar")).returncode == 0
    return folder / "first", folder / "archive.tar"


def pictures(folder: Path) -> dict[str, bytes]:
    media = folder / "media"
    return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def check_round_trip(tmp_path: Path, databases: tuple[str, str]) -> None:
    first, second, file = tmp_path / "first", tmp_path / "second", tmp_path / "archive.tar"
    make_archive(first, databases[0])
    assert manage(first, "backup", str(file), database=databases[0]).returncode == 0
    restored = manage(second, "restore", str(file), database=databases[1])
    assert restored.returncode == 0, restored.stderr
    assert pictures(second) == pictures(first) != {}
    found = [
        json.loads(manage(folder, "search_archive", "caption:glacier", "--json", database=database).stdout)["hits"]
        for folder, database in zip((first, second), databases, strict=True)
    ]
    assert [hit["headline"] for hit in found[0]] == ["Glacier Retreats"]
    assert found[0] == found[1]
    assert manage(second, "check_index", "--json", database=databases[1]).stdout.count("article:") == 0


def test_a_restored_sqlite_archive_is_the_same(tmp_path: Path) -> None:
    check_round_trip(tmp_path, ("", ""))


@pytest.mark.postgresql
def test_a_restored_postgresql_archive_is_the_same(tmp_path: Path, postgresql_url: str) -> None:
    server_url, _, _ = postgresql_url.rpartition("/")
    names = [f"backup_{os.getpid()}_{number}" for number in (1, 2)]
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        for name in names:
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            check_round_trip(tmp_path, (f"{server_url}/{names[0]}", f"{server_url}/{names[1]}"))
        finally:
            for name in names:
                server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def test_a_restored_archive_shows_to_a_server_that_had_it_open_empty(
    archive: tuple[Path, Path], tmp_path: Path
) -> None:
    manage(tmp_path, "migrate")
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as server:
        headlines = "SELECT headline FROM articles_article"
        assert server.execute(headlines).fetchall() == []
        assert manage(tmp_path, "restore", str(archive[1])).returncode == 0
        assert server.execute(headlines).fetchall() == [("Glacier Retreats",)]


def test_a_backup_ends_however_much_is_written_meanwhile(tmp_path: Path) -> None:
    first, file = tmp_path / "first", tmp_path / "archive.tar"
    make_archive(first)
    writer = sqlite3.connect(first / "archive.sqlite3", check_same_thread=False)
    writer.executescript("CREATE TABLE ballast (data BLOB); CREATE TABLE clock (ticks); INSERT INTO clock VALUES (0)")
    writer.executemany("INSERT INTO ballast VALUES (?)", [(os.urandom(1 << 20),) for _ in range(60)])
    writer.commit()
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            writer.execute("UPDATE clock SET ticks = ticks + 1")
            writer.commit()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert manage(first, "backup", str(file), timeout=30).returncode == 0
    finally:
        done.set()
        thread.join()
    assert manage(tmp_path / "second", "restore", str(file)).returncode == 0


def test_only_its_owner_reads_a_backup_and_nothing_else_is_left(archive: tuple[Path, Path]) -> None:
    first, file = archive
    assert file.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in file.parent.iterdir()} == {"stories", "first", "archive.tar"}
    kept = {path.name for path in first.iterdir() if "sqlite3" not in path.name}
    assert kept == {"media", "index", "secret_key"}


@pytest.mark.django_db
def test_a_picture_that_goes_while_a_backup_is_taken_does_not_stop_it(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "media" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "media" / name).write_bytes(make_picture())
    add = backups._add

    def and_meanwhile(tar: tarfile.TarFile, name: str, path: Path) -> str:
        (tmp_path / "media" / "b.jpg").unlink(missing_ok=True)
        return add(tar, name, path)

    monkeypatch.setattr(backups, "dump", lambda target: target.write_bytes(b"rows"))
    monkeypatch.setattr(backups, "check_database", lambda path: None)
    monkeypatch.setattr(backups, "_add", and_meanwhile)
    assert backups.backup(tmp_path / "archive.tar")["files"] == 2


def rewritten(file: Path, target: Path, change: Callable[[Any], object], *more: tarfile.TarInfo) -> Path:
    """The backup with another manifest, and more members in front."""
    with tarfile.open(file) as old, tarfile.open(target, "w") as new:
        for member in more:
            new.addfile(member)
        for member in old:
            content = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                manifest = json.loads(content) | {"engine": connection.vendor}
                change(manifest)
                content = json.dumps(manifest).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def link(name: str, kind: bytes, target: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


FOREIGN = {
    "newer": (lambda manifest: manifest["migrations"].append("9999_later"), "newer version"),
    "no checksums": (lambda manifest: manifest.pop("sha256"), "Take another"),
    "a list of checksums": (lambda manifest: manifest.update(sha256=[]), "Take another"),
    "another format": (lambda manifest: manifest.update(format=9), "Take another"),
}
MEMBERS = [
    link("media/a.jpg", tarfile.SYMTYPE, "../database"),
    link("media/b.jpg", tarfile.LNKTYPE, "database"),
    link("media/c", tarfile.FIFOTYPE, ""),
    *(tarfile.TarInfo(name) for name in ("../out", "/tmp/out", "media/../../out", "secret_key")),
]


@pytest.mark.parametrize(("change", "why"), FOREIGN.values(), ids=FOREIGN)
def test_a_backup_that_cannot_be_understood_is_refused(
    change: Callable[[Any], object], why: str, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(backups.BackupError, match=why):
        backups.verify(rewritten(archive[1], tmp_path / "changed.tar", change))


@pytest.mark.parametrize("member", MEMBERS, ids=[member.name for member in MEMBERS])
def test_a_backup_holds_plain_files_in_their_places_alone(
    member: tarfile.TarInfo, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    changed = rewritten(archive[1], tmp_path / "changed.tar", lambda _: None, member)
    with pytest.raises(backups.BackupError, match="Take another"):
        backups.verify(changed)


def test_a_restore_that_was_stopped_can_be_made_again(archive: tuple[Path, Path], tmp_path: Path) -> None:
    first, file = archive
    (tmp_path / "media").mkdir(parents=True)
    (tmp_path / "media" / "photos").write_text("in the way of the pictures")
    assert manage(tmp_path, "restore", str(file)).returncode == 1
    (tmp_path / "media" / "photos").unlink()
    assert manage(tmp_path, "restore", str(file)).returncode == 0
    assert pictures(tmp_path) == pictures(first)


def test_a_damaged_backup_is_refused_with_a_sentence(archive: tuple[Path, Path], tmp_path: Path) -> None:
    content = bytearray(archive[1].read_bytes())
    content[2000] ^= 1
    (tmp_path / "archive.tar").write_bytes(content)
    refused = manage(tmp_path / "second", "restore", str(tmp_path / "archive.tar"))
    assert refused.returncode != 0
    assert "is damaged at database. Take another copy of it." in refused.stderr


def repacked(file: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The backup with other files in it and the manifest as it was, but for the engine."""
    with tarfile.open(file) as old:
        files = {member.name: old.extractfile(member).read() for member in old}  # type: ignore[union-attr]
    files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {"engine": connection.vendor}).encode()
    change(files)
    with tarfile.open(target, "w") as new:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def picture_in(files: dict[str, bytes]) -> str:
    return next(name for name in files if name.startswith("media/photos/"))


CHANGED = {
    "a file is missing": lambda files: files.pop(picture_in(files)),
    "the database is missing": lambda files: files.pop("database"),
    "a file more": lambda files: files.update({"media/photos/other.jpg": b"other"}),
    "two files changed places": lambda files: files.update({picture_in(files): files["database"]}),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_backup_with_other_files_than_its_manifest_names_is_refused(
    change: Callable[[dict[str, bytes]], object], archive: tuple[Path, Path], tmp_path: Path
) -> None:
    assert backups.verify(repacked(archive[1], tmp_path / "same.tar", lambda files: None))["articles"] == 1
    with pytest.raises(backups.BackupError, match="is damaged at"):
        backups.verify(repacked(archive[1], tmp_path / "changed.tar", change))


KEY = "a key that is kept in another house"


@pytest.fixture
def signed(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A small backup, signed with KEY."""
    settings.BACKUP_KEY = KEY
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(backups, "dump", lambda target: target.write_bytes(b"rows"))
    monkeypatch.setattr(backups, "check_database", lambda path: None)
    backups.backup(tmp_path / "signed.tar")
    return tmp_path / "signed.tar"


def test_a_signed_backup_is_taken_back_with_its_key_and_without_any(signed: Path, settings: LazySettings) -> None:
    assert backups.verify(signed)["articles"] == 0
    settings.BACKUP_KEY = ""
    assert backups.verify(signed)["articles"] == 0


def test_a_backup_signed_with_another_key_is_refused(signed: Path, settings: LazySettings) -> None:
    settings.BACKUP_KEY = KEY + "."
    with pytest.raises(backups.BackupError, match="not signed with this BACKUP_KEY"):
        backups.verify(signed)


def test_a_backup_whose_manifest_was_changed_is_refused_though_its_checksums_agree(
    signed: Path, tmp_path: Path
) -> None:
    def forge(files: dict[str, bytes]) -> None:
        files["database"] = b"forged"
        manifest = json.loads(files["manifest.json"])
        manifest["sha256"]["database"] = hashlib.sha256(b"forged").hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()

    with pytest.raises(backups.BackupError, match="was changed since"):
        backups.verify(repacked(signed, tmp_path / "forged.tar", forge))


def test_an_unsigned_backup_is_refused_where_a_key_is_set(
    archive: tuple[Path, Path], tmp_path: Path, settings: LazySettings
) -> None:
    settings.BACKUP_KEY = KEY
    with pytest.raises(backups.BackupError, match="is not signed"):
        backups.verify(archive[1])


def test_an_archive_that_holds_stories_is_not_overwritten(archive: tuple[Path, Path]) -> None:
    first, file = archive
    refused = manage(first, "restore", str(file))
    assert refused.returncode != 0
    assert "not empty" in refused.stderr


def test_backup_and_restore_sign_check_and_say_what_they_did_not(
    archive: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, unsigned = archive
    signed, key = tmp_path / "signed.tar", tmp_path / "key"
    key.write_text(KEY + "\n")
    monkeypatch.setenv("BACKUP_KEY_FILE", str(key))
    assert manage(first, "backup", str(signed)).stderr == ""
    refused = manage(tmp_path / "a", "restore", str(unsigned))
    assert (refused.returncode, "is not signed" in refused.stderr) == (1, True)
    assert manage(tmp_path / "a", "restore", str(signed)).stderr == ""
    monkeypatch.delenv("BACKUP_KEY_FILE")
    unchecked = manage(tmp_path / "b", "restore", str(signed))
    assert (unchecked.returncode, "its signature was not checked" in unchecked.stderr) == (0, True)
    nobodys = manage(tmp_path / "c", "restore", str(unsigned))
    assert (nobodys.returncode, "is not signed" in nobodys.stderr) == (0, True)


def test_a_database_that_is_damaged_is_neither_backed_up_nor_restored(
    archive: tuple[Path, Path], tmp_path: Path
) -> None:
    """Damage where no question of a backup looks: the middle of a page of an index."""
    shutil.copytree(archive[0], tmp_path / "first")
    file = tmp_path / "first" / "archive.sqlite3"
    with closing(sqlite3.connect(file)) as rows:
        rows.execute("CREATE TABLE ballast (data)")
        rows.executemany("INSERT INTO ballast VALUES (?)", [(str(number) * 50,) for number in range(500)])
        (page,) = rows.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ballast'").fetchone()
        rows.commit()
        rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    file.write_bytes(content)
    refused = manage(tmp_path / "first", "backup", str(tmp_path / "archive.tar"))
    assert refused.returncode == 1
    assert "The database is damaged" in refused.stderr
    assert not list(tmp_path.glob("archive.tar*"))

    def damage(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"]) | {"engine": "sqlite"}
        parts["database"] = bytes(content)
        manifest["sha256"]["database"] = hashlib.sha256(content).hexdigest()
        parts["manifest.json"] = json.dumps(manifest).encode()

    bad = repacked(archive[1], tmp_path / "bad.tar", damage)
    refused = manage(tmp_path / "second", "restore", str(bad))
    assert (refused.returncode, "The database is damaged" in refused.stderr) == (1, True)
    assert pictures(tmp_path / "second") == {}


WRONG = {
    "no tar": (b"no tar at all" * 100, "is no complete backup"),
    "empty": (b"", "is no complete backup"),
    "compressed": (b"\x1f\x8b\x08\x00" + b"\0" * 600, "is no complete backup"),
}


@pytest.mark.parametrize(("content", "why"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_backup_is_refused_in_one_line(content: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "file.tar").write_bytes(content)
    refused = manage(tmp_path / "a", "restore", str(tmp_path / "file.tar"))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1), refused.stderr
    assert why in refused.stderr


def test_a_backup_cut_short_anywhere_is_refused(archive: tuple[Path, Path], tmp_path: Path) -> None:
    content = archive[1].read_bytes()
    with tarfile.open(archive[1]) as tar:
        ends = {member.offset for member in tar} | {member.offset_data for member in tar}
    for size in sorted(ends | {end + 1 for end in ends} | {len(content) // 2}):
        (tmp_path / "cut.tar").write_bytes(content[:size])
        with pytest.raises(backups.BackupError):
            backups.verify(tmp_path / "cut.tar")


@pytest.mark.parametrize("target", ["no/such/folder/archive.tar", "."])
def test_a_place_where_no_backup_can_be_is_said_in_one_line(
    target: str, archive: tuple[Path, Path], tmp_path: Path
) -> None:
    refused = manage(archive[0], "backup", str(tmp_path / target))
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1), refused.stderr
