"""The one door to reading: files, folders, zips and pipes as entries, and how much of them has been read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError
from articles.parsers import tables
from articles.parsers.files.containers import read_group
from articles.parsers.files.inputs import Group, groups, open_file, total_size
from articles.parsers.formats import FORMATS, Format
from articles.printed.zones import set_unstated_zone, zone_of


class EntryReader:
    """Every entry of the files, folders, zips and `-` (standard input) that an archivist names, in order.

    Texts come first in each folder, then the pictures that joined none. Each entry carries its place (`where`), and
    what cannot be read comes as a Rejected. Iterate over it once.

    size: the bytes of all files, as far as they are known before they are read. share: how much of them has been read,
    from 0 to 1; 0 where that is unknown. ahead: the same, set where another process reads for this one.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        format: str | None = None,  # noqa: A002 (what --format gives)
        *,
        mapping: Mapping[str, str] | None = None,
        time_zone: str = "",
        stdin: BinaryIO | None = None,
        without: Set[str] = frozenset(),
        opened: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Raises ParseError for a format or time zone that does not exist, and for a mapping of another format than
        CSV.

        mapping: their CSV column -> our field. time_zone: of times that state none (UTC if empty). without: names of
        files to leave out. opened: called with the name of each other file before it is opened.
        """
        self.paths, self.format, self.mapping, self.time_zone = list(paths), format, mapping, time_zone
        if time_zone:
            _check_zone(time_zone)
        self.size = total_size(paths)
        self.ahead: float | None = None
        self._stdin, self._without, self._opened = stdin, without, opened
        self._format = _format(format, mapping)
        self._behind = self._length = 0
        self._now: BinaryIO | None = None

    def __iter__(self) -> Iterator[Entry]:
        joined: set[str] = set()
        set_unstated_zone(self.time_zone)
        try:
            for group in groups(self.paths, self._stdin, self._open):
                files = [file for file in group.files if file.name not in self._without]
                yield from read_group(Group(files, group.lent), self._format, joined)
        finally:
            set_unstated_zone()

    @property
    def repeatable(self) -> bool:
        """Whether another process can read all of it from the beginning; a pipe can be read only once."""
        return all(str(path) != "-" and (path.is_file() or path.is_dir()) for path in map(Path, self.paths))

    @property
    def share(self) -> float:
        if self.ahead is not None:
            return self.ahead
        if not self.size or self._now is None:
            return 0.0
        within = self._length if self._now.closed else self._now.tell()
        return min(1.0, (self._behind + within) / self.size)

    def _open(self, name: str) -> BinaryIO:
        self._opened(name)
        self._behind += self._length
        self._now = open_file(name)
        self._length = os.fstat(self._now.fileno()).st_size
        return self._now


def read_mapping(path: str | Path) -> dict[str, str]:
    """Their column -> our field, of a JSON file. Raises ParseError."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ParseError(f"The mapping cannot be read: {error}.", str(path)) from None
    return tables.parse_mapping(data, str(path))


def _check_zone(name: str) -> None:
    try:
        zone_of(name)
    except ValueError as error:
        raise ParseError(str(error)) from None


def _format(name: str | None, mapping: Mapping[str, str] | None) -> Format | None:
    if mapping is not None:
        if name not in (None, "csv"):
            raise ParseError(f"A mapping is for CSV only, and the format is {name}.")
        return replace(FORMATS["csv"], parse=partial(tables.parse_csv, mapping=mapping))
    if name is None:
        return None
    if name not in FORMATS:
        raise ParseError(f"There is no format {name!r}; choose from {', '.join(FORMATS)}.")
    return FORMATS[name]
