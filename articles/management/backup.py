"""Backups: one file with the whole archive. It holds the database, the pictures, a manifest with the checksum of each,
and, if BACKUP_KEY is set, the manifest's signature (HMAC-SHA256).

A backup is taken while the site serves. SQLite's online backup and pg_dump each copy the database as of one moment.
Pictures are named by checksum and never change, so that those copied after the database include all that it names. They
may be files of this machine or in an object store; a backup of either is restored into either. The index is left out,
since it can be rebuilt.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.management.backup_database import BackupError, check_database, dump, load
from articles.models import Article, Photo, stored_files
from articles.models.database_files import holds_database
from articles.search.engines import store
from articles.site.faults import explain

MANIFEST = "manifest.json"
SIGNATURE = "manifest.hmac"
DATABASE = "database"
MEDIA = "media"
DRAWN = "renditions/"
PASSING = (f"{stored_files.UPLOADS}/", f"{stored_files.DOWNLOADS}/")
"""Folders of an object store whose files live for a day or a week."""
FORMAT = 1
_TOP = (DATABASE, MANIFEST, SIGNATURE)


def backup(target: Path) -> dict[str, Any]:
    """Write the archive to `target`, which appears only when it is complete, and return the manifest without its
    checksums. Raises BackupError."""
    if holds_database(target):
        raise BackupError(f"{target} belongs to the archive itself. Give the backup a name of its own.")
    part = target.with_name(f"{target.name}.part")
    with _fault_in_words(target):
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)  # it contains drafts and password hashes
            manifest, files = _write(part)
            store.sync(part)
            part.replace(target)
            store.sync(target.absolute().parent)
        finally:
            with suppress(OSError):  # the folder may be missing; the fault is reported already
                part.unlink(missing_ok=True)
    return manifest | {"files": files, "bytes": target.stat().st_size}


def _write(part: Path) -> tuple[dict[str, Any], int]:
    """Fill the file, and return the manifest and how many files it names."""
    manifest: dict[str, Any] = _stamp()
    checksums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(part, "w") as tar:
        database = Path(folder) / DATABASE
        dump(database)
        check_database(database)
        checksums[DATABASE] = _add(tar, DATABASE, database)
        for name, path in _media_files(Path(folder)):
            with suppress(FileNotFoundError):  # a photo was deleted meanwhile, or one of its sizes is still being drawn
                checksums[name] = _add(tar, name, path)
        content = json.dumps(manifest | {"sha256": checksums}, indent=1).encode()
        _add_bytes(tar, MANIFEST, content)
        if settings.BACKUP_KEY:
            _add_bytes(tar, SIGNATURE, _signature(content))
    return manifest, len(checksums)


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _signature(manifest: bytes) -> bytes:
    return hmac.digest(settings.BACKUP_KEY.encode(), manifest, "sha256").hex().encode()


def restore(source: Path) -> dict[str, Any]:
    """Check every byte of the backup, then load it into an empty archive, the database last. A restore that is
    interrupted before that shows no story and can be repeated. The caller rebuilds the index. Raises BackupError."""
    with _fault_in_words(source):
        manifest = verify(source)
        _refuse_unless_empty()
        with tempfile.TemporaryDirectory(dir=settings.ARCHIVE_DATA) as folder, tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
            check_database(Path(folder) / DATABASE)
            if stored_files.is_shared():
                _put(Path(folder) / MEDIA)
            else:
                _move(Path(folder) / MEDIA, Path(settings.MEDIA_ROOT))
            load(Path(folder) / DATABASE)
    call_command("migrate", verbosity=0)
    return manifest


def _move(source: Path, target: Path) -> None:
    """Move every file to its place. Both places are on the same disk, so this takes no space and cannot fail for lack
    of it."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            path.replace(place)


def _put(source: Path) -> None:
    """Put every file into the store of the pictures, except what is drawn from them, which each server draws again."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if path.is_file() and not name.startswith(DRAWN):
            stored_files.put(path, name)


def verify(source: Path) -> dict[str, Any]:
    """Check the signature, every file's checksum, that no file is missing or extra, and that this database can load the
    backup. Returns the manifest. Raises BackupError."""
    try:
        with tarfile.open(source, "r:") as tar:
            checksums = {member.name: _checksum(_open_member(tar, member)) for member in tar}
            content = _open_member(tar, tar.getmember(MANIFEST)).read()
            signature = _open_member(tar, tar.getmember(SIGNATURE)).read() if SIGNATURE in checksums else None
        _check_signature(source, content, signature)
        manifest: dict[str, Any] = json.loads(content)
        if manifest["format"] != FORMAT:
            raise ValueError(f"its format is {manifest['format']!r}")
        promised: dict[str, str] = manifest["sha256"]
        found = {name: checksum for name, checksum in checksums.items() if name not in (MANIFEST, SIGNATURE)}
        wrong = sorted({name for name, _ in found.items() ^ promised.items()})
        if DATABASE not in promised:
            raise ValueError("it holds no database")
        _refuse_other_database(manifest)
    except (tarfile.TarError, LookupError, ValueError, TypeError, AttributeError, EOFError) as error:
        raise BackupError(
            f"{source} is no complete backup of an archive ({error}). Take another copy of it."
        ) from error
    if wrong:
        raise BackupError(f"{source} is damaged at {wrong[0]}. Take another copy of it.")
    return manifest


def is_signed(source: Path) -> bool:
    """Whether the backup has a signature. verify() checks it."""
    with tarfile.open(source, "r:") as tar:
        return SIGNATURE in tar.getnames()


def _check_signature(source: Path, manifest: bytes, signature: bytes | None) -> None:
    if not settings.BACKUP_KEY:
        return
    if signature is None:
        raise BackupError(
            f"{source} is not signed, and BACKUP_KEY is set. Unset it to restore a backup that nobody signed."
        )
    if not hmac.compare_digest(signature, _signature(manifest)):
        raise BackupError(f"{source} was not signed with this BACKUP_KEY, or was changed since. Do not trust it.")


def _refuse_other_database(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"The backup is of {manifest['engine']}, this archive uses {connection.vendor}.")
    if later := set(manifest["migrations"]) - _known_migrations():
        raise BackupError(f"The backup is of a newer version of the archive ({min(later)}). Update the program first.")


@contextmanager
def _fault_in_words(place: Path) -> Iterator[None]:
    """Turn a full disk, a folder without permission or a lost database into a BackupError."""
    try:
        yield
    except (OSError, sqlite3.Error, DatabaseError) as error:
        if isinstance(error, OSError) and not explain(error):
            raise BackupError(f"{error.filename or place}: {error.strerror or error}.") from error
        if sentence := explain(error):
            raise BackupError(sentence) from error
        raise


def _known_migrations() -> set[str]:
    return {name for app, name in MigrationLoader(None).disk_migrations if app == "articles"}


def _stamp() -> dict[str, Any]:
    applied = sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "articles")
    counts = {"articles": Article.objects.count()}
    made = {"format": FORMAT, "made_at": timezone.now().isoformat(), "engine": connection.vendor}
    return made | {"migrations": applied} | counts


def _media_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The name in the backup and the path of each file. folder: where files of an object store are put one by one."""
    if stored_files.is_shared():
        copy = folder / "copy"
        for name in stored_files.walk(""):
            if not name.startswith(PASSING):
                with suppress(FileNotFoundError):
                    stored_files.get(name, copy)
                    yield f"{MEDIA}/{name}", copy
        return
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


def _open_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """The bytes of a member. Only plain files in their places are accepted; links and paths out of the folder are
    refused."""
    place = PurePosixPath(member.name)
    if not member.isreg() or ".." in place.parts or (member.name not in _TOP and place.parts[0] != MEDIA):
        raise ValueError(f"it holds {member.name}")
    return cast(IO[bytes], tar.extractfile(member))


def _checksum(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _refuse_unless_empty() -> None:
    tables = connection.introspection.table_names()
    if any(model._meta.db_table in tables and model.objects.exists() for model in (Article, Photo)):
        raise BackupError("This archive is not empty. Restore into an empty one: set ARCHIVE_DATA and DATABASE_URL.")
