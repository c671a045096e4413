"""Files, folders, zips and pipes as entries, with an eye on how much of them is read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from articles.parsers import tabular
from articles.parsers.containers import read_group
from articles.parsers.draft import Entry, ParseError
from articles.parsers.formats import FORMATS, Format
from articles.parsers.inputs import Group, Input, groups


class Reading:
    """The entries of what an archivist names. share: how much of it is read, from 0 to 1, 0 where that is not known."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        format: str | None = None,  # noqa: A002 (what --format gives)
        mapping: Mapping[str, str] | None = None,
        stdin: BinaryIO | None = None,
    ) -> None:
        """Raises ParseError for a format that does not exist. mapping: their CSV column -> our field."""
        self._paths, self._stdin = paths, stdin
        self._format = _format(format, mapping)
        self._sizes = {str(path): path.stat().st_size for path in _files(paths)}
        self._behind: set[str] = set()
        self._now: tuple[str, BinaryIO] | None = None

    def __iter__(self) -> Iterator[Entry]:
        joined: set[str] = set()
        for group in groups(self._paths, self._stdin):
            files = [replace(file, opener=partial(self._open, file)) for file in group.files]
            yield from read_group(Group(files, group.lent), self._format, joined)

    @property
    def share(self) -> float:
        total = sum(self._sizes.values())
        if not total or self._now is None:
            return 0.0
        name, stream = self._now
        within = self._sizes.get(name, 0) if stream.closed else stream.tell()
        return min(1.0, (sum(self._sizes.get(behind, 0) for behind in self._behind - {name}) + within) / total)

    def _open(self, file: Input) -> BinaryIO:
        stream = file.opener()
        self._behind.add(file.name)
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
