"""Files in Django's default storage: a folder of this machine, or an object store that several servers share.

Pictures are always there. What else one server writes and another may have to read (uploads, files handed in, files
made for download) is copied there if the store is shared, and otherwise stays in a folder of ARCHIVE_DATA.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

UPLOADS, DOWNLOADS, SUBMISSIONS = "uploads", "downloads", "submissions"
"""Folders of files that live for a day, for a week, and until they are removed."""


class StoreUnreachable(OSError):
    """The object store does not answer, or refuses; the message is a sentence with its cure."""


def path_of(name: str) -> Path | None:
    """The path of a stored file, whether it exists or not; None if the files are not on this machine."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def is_shared() -> bool:
    """Whether other servers read the same files."""
    return path_of("") is None


def walk(folder: str) -> Iterator[str]:
    """The names of all files in a folder of the store and in those below it, in order. A request for each folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    start = f"{folder}/" if folder else ""
    yield from (f"{start}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from walk(f"{start}{name}")


def put(source: Path, name: str) -> None:
    """Copy a file into the store, in place of one of this name."""
    with source.open("rb") as file:
        if not is_shared():
            default_storage.delete(name)  # a folder's storage would choose another name
        default_storage.save(name, File(file))


def get(name: str, target: Path) -> None:
    """Copy a file out of the store; it appears at `target` when it is whole. Raises OSError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with default_storage.open(name) as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def share(folder: Path, name: str) -> None:
    """Copy the files of a folder to the folder `name` of the store, if it is shared."""
    if is_shared():
        for path in folder.iterdir():
            put(path, f"{name}/{path.name}")


def fetch(folder: Path, name: str) -> None:
    """Copy what a folder lacks out of the folder `name` of the store, if it is shared. One request and one a file."""
    if is_shared():
        for file in default_storage.listdir(name)[1]:
            if not (folder / file).exists():
                get(f"{name}/{file}", folder / file)


def remove(folder: str) -> None:
    """Delete a folder of the store, if it is shared."""
    if is_shared():
        for name in list(walk(folder)):
            default_storage.delete(name)


def folders_of(folder: str) -> Iterator[tuple[str, datetime]]:
    """The folders in a folder of the store, each with the time of its newest file; none if the store is not shared."""
    if is_shared():
        for name in default_storage.listdir(folder)[0]:
            times = [default_storage.get_modified_time(file) for file in walk(f"{folder}/{name}")]
            if times:
                yield name, max(times)
