"""One file that holds the whole archive: the database, the pictures, and a manifest with a checksum of each.

Taken while the site serves: SQLite is copied by its online backup, PostgreSQL by pg_dump, each a consistent moment;
pictures are kept by their checksum and never change, so that copying them after the database misses none it names.
The index is not in it: it is made again. With BACKUP_KEY the manifest is signed (HMAC-SHA256): whoever can change the
file, and all checksums in it, cannot sign it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.database_files import holds_database
from articles.models import Article, Photo
from articles.search.engines import store

MANIFEST = "manifest.json"
SIGNATURE = "manifest.hmac"
DATABASE = "database"
MEDIA = "media"
FORMAT = 1
_TOP = (DATABASE, MANIFEST, SIGNATURE)


class BackupError(Exception):
    """Why a backup cannot be taken or restored, and what to do."""


def backup(target: Path) -> dict[str, Any]:
    """Write the archive to `target`, which appears only when it is whole. The manifest, without the checksums."""
    if holds_database(target):
        raise BackupError(f"{target} belongs to the archive itself. Give the backup a name of its own.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it holds drafts and the digests of passwords
    try:
        manifest, files = _write(part)
        store.sync(part)
        part.replace(target)
        store.sync(target.absolute().parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest | {"files": files, "bytes": target.stat().st_size}


def _write(part: Path) -> tuple[dict[str, Any], int]:
    """Fill the file. The manifest, and how many files it names."""
    manifest: dict[str, Any] = _stamp()
    checksums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(part, "w") as tar:
        database = Path(folder) / DATABASE
        _dump(database)
        checksums[DATABASE] = _add(tar, DATABASE, database)
        for name, path in _media_files():
            with suppress(FileNotFoundError):  # a photo was deleted meanwhile, or a size of it is being made
                checksums[name] = _add(tar, name, path)
        content = json.dumps(manifest | {"sha256": checksums}, indent=1).encode()
        _add_text(tar, MANIFEST, content)
        if settings.BACKUP_KEY:
            _add_text(tar, SIGNATURE, _signature(content))
    return manifest, len(checksums)


def _add_text(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _signature(manifest: bytes) -> bytes:
    return hmac.new(settings.BACKUP_KEY.encode(), manifest, hashlib.sha256).hexdigest().encode()


def restore(source: Path) -> dict[str, Any]:
    """Check every byte of the backup, then load it into an empty archive, the database last: what is stopped before
    can be done again. The index is rebuilt by the caller."""
    manifest = verify(source)
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(source) as tar:
        tar.extractall(folder, filter="data")
        media = Path(folder) / MEDIA
        if media.is_dir():
            shutil.copytree(media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        _load(Path(folder) / DATABASE)
    call_command("migrate", verbosity=0)
    return manifest


def verify(source: Path) -> dict[str, Any]:
    """The manifest, once its signature is right, every file agrees with its checksum and this database can take it.

    Raises BackupError.
    """
    try:
        with tarfile.open(source) as tar:
            content = _opened(tar, tar.getmember(MANIFEST)).read()
            signature = _opened(tar, tar.getmember(SIGNATURE)).read(200) if SIGNATURE in tar.getnames() else b""
            _check_signature(source, content, signature)
            manifest: dict[str, Any] = json.loads(content)
            checksums = {member.name: _checksum(_opened(tar, member)) for member in tar}
        if manifest["format"] != FORMAT:
            raise ValueError(f"its format is {manifest['format']!r}")
        checksums.pop(MANIFEST)
        checksums.pop(SIGNATURE, None)
        promised: dict[str, str] = manifest["sha256"]
        wrong = sorted({name for name, _ in checksums.items() ^ promised.items()})
    except (tarfile.TarError, LookupError, ValueError, TypeError, AttributeError, EOFError) as error:
        raise BackupError(f"{source} is no whole backup of this archive ({error}). Take another copy of it.") from error
    if wrong:
        raise BackupError(f"{source} is damaged at {wrong[0]}. Take another copy of it.")
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"The backup is of {manifest['engine']}, this archive uses {connection.vendor}.")
    if later := set(manifest["migrations"]) - _known_migrations():
        raise BackupError(f"The backup is of a newer version of the archive ({min(later)}). Update the program first.")
    return manifest


def _check_signature(source: Path, manifest: bytes, signature: bytes) -> None:
    """Refuse what our key has not signed. Without a key nothing is checked: the checksums notice accidents alone."""
    if not settings.BACKUP_KEY:
        return
    if not signature:
        raise BackupError(f"{source} is not signed, and BACKUP_KEY is set. Unset it to restore a file that you trust.")
    if not hmac.compare_digest(_signature(manifest), signature):
        raise BackupError(f"{source} was changed, or signed with another key than BACKUP_KEY. Take another copy of it.")


def _known_migrations() -> set[str]:
    return {name for app, name in MigrationLoader(None).disk_migrations if app == "articles"}


def _stamp() -> dict[str, Any]:
    applied = sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "articles")
    counts = {"articles": Article.objects.count()}
    made = {"format": FORMAT, "made_at": timezone.now().isoformat(), "engine": connection.vendor}
    return made | {"migrations": applied} | counts


def _media_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"{MEDIA}/{path.relative_to(root).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        checksum = _checksum(file)
        file.seek(0)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)
    return checksum


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """A member's bytes. Ours are plain files, each in its place; links and ways out of the folder are not ours."""
    place = PurePosixPath(member.name)
    if not member.isreg() or ".." in place.parts or (member.name not in _TOP and place.parts[0] != MEDIA):
        raise ValueError(f"it holds {member.name}")
    return cast(IO[bytes], tar.extractfile(member))


def _checksum(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_dump", "--format=custom", "--no-owner", "--file", str(target))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)  # in one step: of several, each write of the site would begin it anew


def _load(source: Path) -> None:
    if connection.vendor == "postgresql":
        _postgresql("pg_restore", "--no-owner", "--clean", "--if-exists", "--single-transaction", str(source))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(connection.connection)  # through SQLite, so that whoever has the empty archive open sees it filled


def _refuse_unless_empty() -> None:
    tables = connection.introspection.table_names()
    if any(model._meta.db_table in tables and model.objects.exists() for model in (Article, Photo)):
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
