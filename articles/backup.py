"""One file that holds the whole archive: the database, the pictures, and a manifest with a checksum of each.

Taken while the site serves: SQLite is copied by its online backup, PostgreSQL by pg_dump, each a consistent moment;
pictures are kept by their checksum and never change, so that copying them after the database misses none it names.
The index is not in it: it is made again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Article

MANIFEST = "manifest.json"
DATABASE = "database"
FORMAT = 1


class BackupError(Exception):
    """Why a backup cannot be taken or restored, and what to do."""


def backup(target: Path) -> dict[str, Any]:
    """Write the archive to `target`, which appears only when it is whole. The manifest, without the checksums."""
    part = target.with_name(f"{target.name}.part")
    manifest: dict[str, Any] = _stamp()
    checksums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(part, "w") as tar:
        database = Path(folder) / DATABASE
        _dump(database)
        for name, path in [(DATABASE, database), *_media_files()]:
            checksums[name] = _add(tar, name, path)
        content = json.dumps(manifest | {"sha256": checksums}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)
    return manifest | {"files": len(checksums), "bytes": target.stat().st_size}


def restore(source: Path) -> dict[str, Any]:
    """Check every byte of the backup, then load it into an empty archive. The index is rebuilt by the caller."""
    manifest = verify(source)
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(source) as tar:
        tar.extractall(folder, filter="data")
        _load(Path(folder) / DATABASE)
        media = Path(folder) / "media"
        if media.is_dir():
            shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
    call_command("migrate", verbosity=0)
    return manifest


def verify(source: Path) -> dict[str, Any]:
    """The manifest, once every file agrees with its checksum and this database can take it."""
    try:
        with tarfile.open(source) as tar:
            checksums = {member.name: _checksum(_opened(tar, member)) for member in tar if member.isfile()}
            manifest: dict[str, Any] = json.load(_opened(tar, tar.getmember(MANIFEST)))
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise BackupError(f"{source} is no whole backup of this archive ({error}). Take another copy of it.") from error
    checksums.pop(MANIFEST)
    wrong = [name for name in {*checksums, *manifest["sha256"]} if checksums.get(name) != manifest["sha256"].get(name)]
    if wrong:
        raise BackupError(f"{source} is damaged at {sorted(wrong)[0]}. Take another copy of it.")
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"The backup is of {manifest['engine']}, this archive uses {connection.vendor}.")
    return manifest


def _stamp() -> dict[str, Any]:
    applied = sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "articles")
    counts = {"articles": Article.objects.count()}
    made = {"format": FORMAT, "made_at": timezone.now().isoformat(), "engine": connection.vendor}
    return made | {"migrations": applied} | counts


def _media_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"media/{path.relative_to(root).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        checksum = _checksum(file)
        file.seek(0)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)
    return checksum


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    if file is None:
        raise KeyError(member.name)
    return file


def _checksum(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(target))
        return
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    with copy:
        connection.connection.backup(copy, pages=4096)
    copy.close()


def _load(source: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_restore", "--no-owner", "--clean", "--if-exists", "--exit-on-error", str(source))
        return
    connection.ensure_connection()
    copy = sqlite3.connect(source)
    copy.backup(connection.connection)  # through SQLite, so that whoever has the empty archive open sees it filled
    copy.close()


def _refuse_unless_empty() -> None:
    tables = connection.introspection.table_names()
    if "articles_article" in tables and Article.objects.exists():
        raise BackupError("This archive is not empty. Restore into an empty one: set ARCHIVE_DATA and DATABASE_URL.")


def _postgresql(program: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL's with our connection's settings; the password goes by the environment."""
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {variable: str(given[name]) for name, variable in names.items() if given.get(name)}
    connect = ["--dbname", environment["PGDATABASE"]] if program == "pg_restore" else []
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is missing. Install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, our own arguments
        [path, *connect, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
