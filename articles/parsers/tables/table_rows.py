"""The rows of a CSV file, each found again behind a broken one.

A quotation mark that nobody closes makes a cell of all that follows, up to the next mark, and stories of the shreds.
So a row is read strictly; where that fails, the line it begins on is rejected, and those behind it, up to one that
reads as a row of this table: no good row is lost, and no shred is taken for one.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_ROW = 2**22
"""Characters of a row of several lines: no story has four million."""
MAX_REREAD = 16 * MAX_ROW
"""Characters that are read again behind broken rows; from there on, each line is read by itself."""
MAX_REGION = 2**20
"""Characters that one rejection holds."""

OPEN = (
    "It opens a quotation mark that is not closed where a cell ends. Close it, or write it twice within a cell, "
    "and import the file again."
)


def set_cell_limit() -> None:
    """Let a cell be as long as a row may be; Python's own limit, 128 KB, is less than a long story. For the whole
    process (articles.parsers.limits)."""
    csv.field_size_limit(MAX_ROW)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the lines of the file it stands on; of a broken one the reason instead of the cells."""

    first: int
    lines: tuple[str, ...]
    cells: tuple[str, ...] = ()
    why: str = ""

    @property
    def where(self) -> str:
        last = self.first + len(self.lines) - 1
        return f"line {self.first}" if last == self.first or not self.why else f"lines {self.first} to {last}"


def read_rows(lines: Iterable[str], delimiter: str, columns: int, first: int) -> Iterator[Row]:
    """The rows of these lines, of which the first is so numbered, in order; empty ones are left out."""
    source = _Lines(lines, first)
    lengths = {columns}  # of the rows read so far: what a row behind a broken one may have
    broken: list[str] = []
    behind = False  # a broken row, until one is found that fits
    while row := _next(source, delimiter, columns):
        behind = behind or bool(row.why)
        if behind and len(row.cells) not in lengths:
            broken += row.lines
        else:
            yield from _region(broken, row.first)
            broken, behind = [], False
            if any(map(str.strip, row.cells)):
                lengths.add(len(row.cells))
                yield row
        if sum(map(len, broken)) > MAX_REGION:
            yield from _region(broken, row.first + len(row.lines))
            broken = []
    yield from _region(broken, source.number)


def _region(broken: list[str], end: int) -> Iterator[Row]:
    """Lines that are no rows, as one, up to that one."""
    if broken:
        yield Row(end - len(broken), tuple(broken), why=OPEN)


def _next(source: _Lines, delimiter: str, columns: int) -> Row | None:
    """The next row, or the line where one is broken; None at the end."""
    source.begin()
    first = source.number
    try:
        cells = next(csv.reader(source, delimiter=delimiter, strict=True), None)
    except csv.Error:
        return _read_broken(source, delimiter, columns, first)
    if cells is not None and len(cells) > columns and len(source.taken) > 1:
        return _read_broken(source, delimiter, columns, first)
    return None if cells is None else Row(first, tuple(source.taken), tuple(cells))


def _read_broken(source: _Lines, delimiter: str, columns: int, first: int) -> Row:
    """A row within a line whose marks come in pairs, such as "He said "go"", can be read all the same."""
    line = source.taken[0]
    if len(source.taken) == 1 and len(line) < MAX_ROW and line.count('"') % 2 == 0:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if len(cells) == columns:
            return Row(first, (line,), tuple(cells))
    source.give_back()
    return Row(first, (line,), why=OPEN)


class _Lines:
    """Lines, of which those that belong to no row can be given back. taken: those of the row at hand."""

    def __init__(self, lines: Iterable[str], first: int) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._again = 0
        self.number = first
        self.taken: list[str] = []
        self._size = 0

    def begin(self) -> None:
        """The next row."""
        self.number += len(self.taken)
        self.taken, self._size = [], 0

    def give_back(self) -> None:
        """All but the first line of the row at hand are read again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        self._again += self._size
        self.taken = self.taken[:1]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken and (self._size > MAX_ROW or self._again > MAX_REREAD):
            raise csv.Error("the row does not end")
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self.taken.append(line)
        self._size += len(line)
        return line
