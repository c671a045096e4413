"""The FORMATS table: every kind of input the archive reads, one row each, and the one function that picks the row.

A parser is a function from an open binary file to entries, in order; it streams where the format allows several stories
in one file. It raises ParseError where nothing can be read at all, and gives a Rejected in place of a piece that
cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.parsers import images, reuters, tabular
from articles.parsers.draft import Entry, ParseError

Parser = Callable[[BinaryIO, str], Iterator[Entry]]

SNIFF_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """name is what --format takes; suffixes are lower-case with their dot; sniff(head, name) says whether it fits."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], bool]
    parse: Parser


_ROWS = (
    Format("image", "Pictures with their embedded captions", images.SUFFIXES, images.sniff, images.parse),
    Format("reuters21578", "Reuters-21578 SGML", (".sgm",), reuters.sniff, reuters.parse),
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), tabular.sniff_json_lines, tabular.parse_json_lines),
    Format("csv", "CSV", (".csv", ".tsv"), tabular.sniff_csv, tabular.parse_csv),
)

FORMATS: dict[str, Format] = {row.name: row for row in _ROWS}
"""name -> row, in the order in which detection asks them: the strict first, pasted text last."""


def detect(head: bytes, name: str) -> Format:
    """The format of a file by its first SNIFF_BYTES and its name."""
    for row in FORMATS.values():
        if row.sniff(head, name):
            return row
    raise ParseError("This is no format the archive reads.", name)
