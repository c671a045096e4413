"""Files that an archivist uploads in the browser, kept from the preview of the import until the import itself.

They are in a folder of this server, and also in the store of the pictures if that is shared: the next request may be
answered by another server, which copies them from there.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from articles.drafts.draft import Entry
from articles.models import stored_files
from articles.models.stored_files import SUBMISSIONS, UPLOADS
from articles.parsers.clipboard import pack
from articles.parsers.files.reader import EntryReader

KEEP_SECONDS = 24 * 3600
_SESSION = "staged_import"
_TEXT = "pasted.txt"
_WITH_HTML = ".pasted.paste"
"""The pasted text with its HTML. Its name is hidden, so that pasted.txt stands for it in lists of names."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder of files uploaded together. Only the session that uploaded them knows its token.

    lasting: kept until it is removed, and backed up with the pictures; otherwise deleted after a day.
    """

    token: str
    lasting: bool = False

    @classmethod
    def of(cls, files: Iterable[UploadedFile[Any]], pasted: str, pasted_html: str = "") -> Self:
        """Store these files under their own names, and pasted text as one more file. pasted_html: the hidden field that
        parsers/clipboard/format.py describes."""
        _sweep()
        staged = cls(secrets.token_hex(16))
        staged.add(files)
        if pasted.strip():
            text = staged._free_path(_TEXT)
            text.write_text(pasted, encoding="utf-8", newline="")
            if pasted_html and text.name == _TEXT:
                (staged.folder / _WITH_HTML).write_bytes(pack(pasted, pasted_html))
            stored_files.share(staged.folder, staged._name)
        return staged

    def add(self, files: Iterable[UploadedFile[Any]]) -> None:
        """Store these files in the folder, under their own names."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in files:
            with self._free_path(file.name or "file").open("wb") as kept:
                for block in file.chunks():
                    kept.write(block)
        stored_files.share(self.folder, self._name)

    @classmethod
    def find(cls, session: MutableMapping[str, Any]) -> Self | None:
        """What this session has uploaded and not imported yet."""
        token = session.get(_SESSION)
        if not token:
            return None
        cls(token).fetch()
        return cls(token) if cls(token).folder.is_dir() else None

    def fetch(self) -> None:
        """Copy what another server was given to this one."""
        stored_files.fetch(self.folder, self._name)

    def remember(self, session: MutableMapping[str, Any]) -> None:
        """Record the folder in the session that uploaded the files."""
        session[_SESSION] = self.token

    @property
    def folder(self) -> Path:
        return (_lasting_top() if self.lasting else _top()) / self.token

    @property
    def _name(self) -> str:
        """The folder's name in the store of the pictures."""
        return f"{SUBMISSIONS if self.lasting else UPLOADS}/{self.token}"

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != _WITH_HTML)

    def entries(self, format_name: str) -> Iterator[Entry]:
        """The entries of the files. Each carries its place as the archivist knows it. A pasted text is read with its
        HTML unless a format is chosen."""
        self.fetch()
        folder, text, with_html = f"{self.folder}/", self.folder / _TEXT, self.folder / _WITH_HTML
        if format_name or not with_html.exists():
            readers = [EntryReader([self.folder], format_name or None)]
        else:
            readers = [EntryReader([self.folder], without={str(text)}), EntryReader([with_html])]
        for entry in chain.from_iterable(readers):
            yield replace(entry, where=entry.where.replace(str(with_html), _TEXT).replace(folder, ""))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        stored_files.remove(self._name)

    def _free_path(self, name: str) -> Path:
        """A free path for a file of this name, directly in the folder and not hidden."""
        plain = re.sub(r"[^\w. -]", "_", Path(name.replace("\\", "/")).name)[-150:].lstrip(".") or "file"
        path, number = self.folder / plain, 2
        while path.exists():
            path, number = self.folder / f"{Path(plain).stem}-{number}{Path(plain).suffix}", number + 1
        return path


def lasting_tokens(before: float) -> set[str]:
    """The tokens of files that are kept until they are removed, of folders that were last changed before this time."""
    local = {path.name: path.stat().st_mtime for path in _lasting_top().glob("*") if path.is_dir()}
    shared = {name: at.timestamp() for name, at in stored_files.folders_of(SUBMISSIONS)}
    return {name for name in local | shared if max(local.get(name, 0), shared.get(name, 0)) < before}


def _lasting_top() -> Path:
    return Path(settings.MEDIA_ROOT) / SUBMISSIONS


def _top() -> Path:
    return Path(settings.ARCHIVE_DATA) / UPLOADS


def _sweep() -> None:
    """Delete uploads that are more than a day old."""
    before = time.time() - KEEP_SECONDS
    for folder in _top().glob("*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
    for name, at in stored_files.folders_of(UPLOADS):
        if at.timestamp() < before:
            stored_files.remove(f"{UPLOADS}/{name}")
