"""Files, folders, zips and pipes as entries, with an eye on how much of them is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from articles.parsers import images, tabular
from articles.parsers.containers import MAPPING_SUFFIX, read_group
from articles.parsers.draft import Entry, ParseError
from articles.parsers.formats import FORMATS, Format
from articles.parsers.inputs import Group, Input, groups

_BESIDE = (*images.SUFFIXES, ".xmp", MAPPING_SUFFIX)
"""What may be opened while a text is read, to be joined to it."""


class Reading:
    """The entries of what an archivist names. share: how much of it is read, from 0 to 1, 0 where that is not known;
    ahead: the same where another process reads it for this one."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        format: str | None = None,  # noqa: A002 (what --format gives)
        mapping: Mapping[str, str] | None = None,
        stdin: BinaryIO | None = None,
        without: Set[str] = frozenset(),
        opened: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Raises ParseError for a format that does not exist. mapping: their CSV column -> our field. without: files to
        leave out; opened is told the name of each other file when its turn comes."""
        self.paths, self.format, self.mapping = list(paths), format, mapping
        self.ahead: float | None = None
        self._stdin, self._without, self._opened = stdin, without, opened
        self._format = _format(format, mapping)
        self._sizes = {str(path): path.stat().st_size for path in _files(paths)}
        self._behind = set(without)
        self._count = self._before = 0
        self._mixed = False
        self._now: tuple[str, BinaryIO] | None = None

    def __iter__(self) -> Iterator[Entry]:
        joined: set[str] = set()
        for group in groups(self.paths, self._stdin):
            kept = (file for file in group.files if file.name not in self._without)
            files = [replace(file, opener=partial(self._open, file)) for file in kept]
            for entry in read_group(Group(files, group.lent), self._format, joined):
                self._count += 1
                yield entry

    @property
    def done(self) -> tuple[frozenset[str], int]:
        """The files that are read, and how many entries they gave; none where pictures are read beside their texts."""
        return (frozenset(), 0) if self._mixed else (frozenset(self._behind), self._before)

    @property
    def repeatable(self) -> bool:
        """Whether it can be read again, from the beginning: no pipe can."""
        return "-" not in map(str, self.paths)

    @property
    def share(self) -> float:
        if self.ahead is not None:
            return self.ahead
        total = sum(self._sizes.values())
        if not total or self._now is None:
            return 0.0
        name, stream = self._now
        within = self._sizes.get(name, 0) if stream.closed else stream.tell()
        return min(1.0, (sum(self._sizes.get(done, 0) for done in self._behind - {name}) + within) / total)

    def _open(self, file: Input) -> BinaryIO:
        self._opened(file.name)
        stream = file.opener()
        self._mixed = self._mixed or file.base.endswith(_BESIDE)
        if self._now and self._now[0] != file.name:
            self._behind.add(self._now[0])
            self._before = self._count
        self._now = file.name, stream
        return stream


def read_mapping(path: str | Path) -> dict[str, str]:
    """Their column -> our field, of a JSON file. Raises ParseError."""
    try:
        mapping = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise ParseError(f"The mapping cannot be read: {error}.", str(path)) from None
    if not isinstance(mapping, dict) or not all(isinstance(name, str) for name in mapping.values()):
        raise ParseError('The mapping is not of the form {"their column": "our field"}.', str(path))
    return mapping


def _format(name: str | None, mapping: Mapping[str, str] | None) -> Format | None:
    if mapping is not None:
        if name not in (None, "csv"):
            raise ParseError(f"A mapping belongs to CSV, and {name} was asked for.")
        return replace(FORMATS["csv"], parse=partial(tabular.parse_csv, mapping=mapping))
    if name is None:
        return None
    if name not in FORMATS:
        raise ParseError(f"There is no format {name!r}; choose from {', '.join(FORMATS)}.")
    return FORMATS[name]


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    """The files that will be read, as far as they can be told before."""
    for path in map(Path, paths):
        if path.is_dir():
            for place, _, names in os.walk(path):
                yield from (found for name in names if (found := Path(place) / name).is_file())
        elif path.is_file():
            yield path
