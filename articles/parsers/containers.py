"""What is handed over, a file, a folder, a zip or a pipe, opened one file at a time and read into entries."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from articles.parsers.draft import Entry, ParseError, Rejected
from articles.parsers.formats import FORMATS, SNIFF_BYTES, Format, detect

SPOOL_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: its name as the archivist knows it, and how to open it, seekable, as often as needed."""

    name: str
    open: Callable[[], BinaryIO]


def read_entries(
    paths: Sequence[str | Path],
    format: str | None = None,  # noqa: A002 (what --format gives)
    stdin: BinaryIO | None = None,
) -> Iterator[Entry]:
    """Every entry of these files, folders and `-` (standard input), in order, each with `where` it stands.

    Raises ParseError only for a format that does not exist; whatever cannot be read comes as a Rejected.
    """
    if format is not None and format not in FORMATS:
        raise ParseError(f"There is no format {format!r}; choose from {', '.join(FORMATS)}.")
    for opened in open_inputs(paths, stdin):
        yield from read_input(opened, FORMATS[format] if format else None)


def open_inputs(paths: Sequence[str | Path], stdin: BinaryIO | None = None) -> Iterator[Input]:
    """The files of these paths, folders walked in the order of their names without what is hidden."""
    for path in map(Path, paths):
        if str(path) == "-" and stdin is not None:
            yield Input("standard input", _spooled(stdin))
        elif path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (_file(file) for file in inside if not _hidden(file.relative_to(path)))
        else:
            yield _file(path)


def read_input(opened: Input, row: Format | None) -> Iterator[Entry]:
    """The entries of one file, by the format given or else detected; a failure is its last entry, a Rejected."""
    try:
        with opened.open() as stream:
            if row is None:
                row = detect(stream.read(SNIFF_BYTES), opened.name)
                stream.seek(0)
            for entry in row.parse(stream, opened.name):
                yield replace(entry, where=_place(opened.name, entry.where))
    except ParseError as error:
        yield Rejected(_place(opened.name, error.where), error.why)
    except OSError as error:
        yield Rejected(opened.name, f"It cannot be opened: {error.strerror}.")


def _place(name: str, inside: str) -> str:
    return inside if inside.startswith(name) else f"{name}: {inside}" if inside else name


def _file(path: Path) -> Input:
    return Input(str(path), lambda: path.open("rb"))


def _spooled(stdin: BinaryIO) -> Callable[[], BinaryIO]:
    def spool() -> BinaryIO:
        kept = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (the reader closes it)
        for block in iter(lambda: stdin.read(2**20), b""):
            kept.write(block)
        kept.seek(0)
        return kept  # type: ignore[return-value]

    return spool


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
