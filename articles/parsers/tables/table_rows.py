"""The rows of a CSV file, recovered behind broken ones.

A quotation mark that is never closed would turn all lines up to the next mark into one cell, and what follows into
wrong stories. So rows are read strictly. If a row breaks, the line that it begins on is rejected, and so are the next
ones, up to a line that reads as a row of this table. No good row is lost, and no fragment is taken for a row.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

MAX_ROW = 2**22
"""Characters of a row over several lines. No story has four million."""
MAX_REREAD = 16 * MAX_ROW
"""Characters that are read a second time behind broken rows. Above this, each line is read by itself."""
MAX_REGION = 2**20
"""Characters of a rejection's original."""

OPEN = (
    "It opens a quotation mark that is not closed where a cell ends. Close it, or write it twice within a cell, "
    "and import the file again."
)


def set_cell_limit() -> None:
    """Let a cell be as long as a row; Python's own limit of 128 KB is less than a long story. Holds for the whole
    process (articles.parsers.limits)."""
    csv.field_size_limit(MAX_ROW)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the lines of the file that it came from; for a broken row, the reason instead of cells."""

    first: int
    lines: tuple[str, ...]
    cells: tuple[str, ...] = ()
    why: str = ""

    @property
    def where(self) -> str:
        last = self.first + len(self.lines) - 1
        return f"line {self.first}" if last == self.first or not self.why else f"lines {self.first} to {last}"


def read_rows(lines: Iterable[str], delimiter: str, columns: int, first: int) -> Iterator[Row]:
    """The rows of these lines, in order; empty ones are left out. number: the number of the first line."""
    source = _Lines(lines, first)
    lengths = {columns}  # how many cells the rows so far had; a row behind a broken one must have as many
    broken: list[str] = []
    behind = False  # a broken region, up to a row that fits
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
    """The lines that are no rows, as one broken row, up to the next good one."""
    if broken:
        yield Row(end - len(broken), tuple(broken), why=OPEN)


def _next(source: _Lines, delimiter: str, columns: int) -> Row | None:
    """The next row, or the line on which one is broken; None at the end."""
    source.begin()
    first = source.number
    try:
        cells = next(csv.reader(source, delimiter=delimiter, strict=True), None)
    except csv.Error:
        return _read_escaped(source, delimiter, columns, first) or _read_broken(source, delimiter, columns, first)
    if cells is not None and len(cells) > columns and len(source.taken) > 1:
        return _read_broken(source, delimiter, columns, first)
    return None if cells is None else Row(first, tuple(source.taken), tuple(cells))


def _read_escaped(source: _Lines, delimiter: str, columns: int, first: int) -> Row | None:
    """The row if its quotation marks are escaped by backslashes, as databases write them; else None."""
    if '\\"' not in source.taken[0]:
        return None
    source.give_back()
    try:
        lines = chain(source.taken[:1], source)
        cells = next(csv.reader(lines, delimiter=delimiter, escapechar="\\", strict=True), [])
    except csv.Error:
        return None
    return Row(first, tuple(source.taken), tuple(cells)) if len(cells) == columns else None


def _read_broken(source: _Lines, delimiter: str, columns: int, first: int) -> Row:
    """The row on a line with an even number of quotation marks, such as "He said "go"", which can still be read; else a
    broken row."""
    line = source.taken[0]
    if len(source.taken) == 1 and len(line) < MAX_ROW and line.count('"') % 2 == 0:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if len(cells) == columns:
            return Row(first, (line,), tuple(cells))
    source.give_back()
    return Row(first, (line,), why=OPEN)


class _Lines:
    """Lines, of which those that belong to no row can be pushed back. taken: the lines of the current row."""

    def __init__(self, lines: Iterable[str], first: int) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._again = 0
        self.number = first
        self.taken: list[str] = []
        self._size = 0

    def begin(self) -> None:
        """Start the next row."""
        self.number += len(self.taken)
        self.taken, self._size = [], 0

    def give_back(self) -> None:
        """Push back all but the first line of the current row."""
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
