"""JSON Lines and CSV: one story or photograph per line.

Both are streamed, so that a file of any size needs the memory of its longest line. JSON Lines has no standard beyond
https://jsonlines.org; CSV follows RFC 4180, with any delimiter that spreadsheets write. records.py explains the keys.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers.files.encodings import decode_8bit, split_mark
from articles.parsers.files.record_faults import read_one
from articles.parsers.tables.column_names import field_of, record_of
from articles.parsers.tables.records import read_record
from articles.parsers.tables.table_rows import Row, read_rows

MAX_LINE_BYTES = 16 * 2**20
"""A longer line is no story, and would have to be held in memory as a whole."""
MAX_DOCUMENT_BYTES = 64 * 2**20
"""A JSON document cannot be streamed; a longer one must come as JSON Lines."""
MAX_COLUMNS = 1000
_BEGINNING = 4096
DELIMITERS = ",;\t|"
_NO_TABLE = (b"", b"<", b"{", b"[")
_SEPARATOR = re.compile(r"(?i)\s*sep=.?\s*$")
"""The line by which a table tells a spreadsheet its delimiter."""
_STORY_FIELDS = {"headline", "body", "paragraphs", "caption", "file_name"}


def sniff_json_lines(head: bytes, name: str) -> bool:
    """Whether a file begins as a JSON object or a list of them."""
    return b"".join(head.split()).startswith((b'{"', b'[{"'))


def parse_json_lines(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entry of each line. A line that cannot be read gives a Rejected with its number.

    A file may also be one JSON document, as parse_articles prints it; then each object in its list gives an entry.
    """
    document = _document(stream)
    if document is None:
        for number, line in _lines(stream):
            yield from _line_entries(line, f"line {number}")
        return
    for number, record in enumerate(document, start=1):
        yield _entry(record, json.dumps(record).encode(), f"item {number}", "jsonl")


def _document(stream: BinaryIO) -> list[Any] | None:
    """The objects of a file that is one JSON document and whose first line alone is no JSON. Else None, and the stream
    is rewound."""
    first = stream.readline(MAX_LINE_BYTES)
    document = None
    if _json(first) is None and len(data := first + stream.read(MAX_DOCUMENT_BYTES)) < MAX_DOCUMENT_BYTES:
        document = _json(data)
    stream.seek(0)
    return document if document is None or isinstance(document, list) else [document]


def _json(data: bytes) -> Any:
    """The JSON value of these bytes; None if they are no JSON."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(number from 1, line) of each line that is not empty. A line that is too long is cut."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        rest = line
        while len(rest) == MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES)
        if line.strip():
            yield number, line


def _line_entries(line: bytes, where: str) -> Iterator[Entry]:
    if len(line) >= MAX_LINE_BYTES:
        yield Rejected(where, f"It is longer than {MAX_LINE_BYTES // 2**20} MB.", line[:1000])
        return
    try:
        value = json.loads(line.decode("utf-8-sig"))
        for record in value if isinstance(value, list) else [value]:
            yield _entry(record, line, where, "jsonl")
    except UnicodeDecodeError:
        yield Rejected(where, "It is not UTF-8.", line)
    except (ValueError, RecursionError) as error:
        yield Rejected(where, f"It is no JSON: {error}.", line)


def _entry(record: Any, line: bytes, where: str, format_name: str) -> Entry:
    if not isinstance(record, dict):
        return Rejected(where, "It is no JSON object.", line)
    try:
        entry = read_one(lambda: read_record(record, format_name), where, line)
    except ParseError as error:
        return Rejected(where, error.why, line)
    if isinstance(entry, ArticleDraft):
        return replace(entry, where=where, original=line)
    return replace(entry, where=where)


def sniff_csv(head: bytes, name: str) -> bool:
    """Whether the first line names at least two of our fields, including one that a story or a photograph must have."""
    if head.lstrip()[:1] in _NO_TABLE or b"\0" in head:
        return False
    first = next((line for line in _text_lines(io.BytesIO(head)) if not _SEPARATOR.match(line)), "")
    known = {field.partition(" ")[0] for field in map(field_of, _split(first)) if field}
    return len(known) >= 2 and bool(known & _STORY_FIELDS)


def parse_csv(stream: BinaryIO, name: str, mapping: Mapping[str, str] | None = None) -> Iterator[Entry]:
    """The entry of each row, read by the names of its columns. mapping: their column -> our field.

    Lines that are no row give a Rejected with their numbers. Raises ParseError if no column is known.
    """
    lines = _text_lines(stream)
    rows = ((n, line) for n, line in enumerate(lines, 1) if line.strip() and not _SEPARATOR.match(line))
    number, header = next(rows, (0, ""))
    columns = _split(header)
    if len(columns) > MAX_COLUMNS:
        raise ParseError(f"Its first line has more than {MAX_COLUMNS:,} columns, more than a table of stories should.")
    fields = [field_of(column, mapping) for column in columns]
    if not any(fields):
        raise ParseError(f"None of its columns is known: {', '.join(columns)[:200]}.")
    for row in read_rows(lines, delimiter := _delimiter(header), len(columns), number + 1):
        yield _row_entry(row, fields, delimiter)


def _row_entry(row: Row, fields: Sequence[str], delimiter: str) -> Entry:
    original = "".join(row.lines).encode("utf-8", "replace")
    cells, columns = row.cells, len(fields)
    if row.why:
        return Rejected(row.where, row.why, original)
    if len(cells) > columns and any(cell.strip() for cell in cells[columns:]):
        return Rejected(row.where, f"It has {len(cells):,} cells where the first line has {columns}.", original)
    if len(cells) == 1 < columns and (other := _other_delimiter(cells[0], columns, delimiter)):
        why = f"It has one cell where the first line has {columns}: it is separated by {other!r}, not by {delimiter!r}."
        return Rejected(row.where, why, original)
    return _entry(record_of(fields, cells), original, row.where, "csv")


def _other_delimiter(line: str, columns: int, delimiter: str) -> str:
    """The delimiter that splits this line into as many cells as the first line has; "" if none does."""
    others = (mark for mark in DELIMITERS if mark != delimiter and len(_cells(line, mark)) == columns)
    return next(others, "")


def _split(header: str) -> list[str]:
    return _cells(header, _delimiter(header))


def _delimiter(header: str) -> str:
    """The delimiter that splits the first line into the most columns that we know, else into the most columns."""
    rows = {mark: _cells(header, mark)[: MAX_COLUMNS + 1] for mark in DELIMITERS}
    return max(rows, key=lambda mark: (sum(bool(field_of(cell)) for cell in rows[mark]), len(rows[mark])))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _text_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines as text: UTF-8, Windows-1252 of old spreadsheets, or UTF-16 or UTF-32 with a mark. Their length is
    bounded."""
    beginning = stream.read(_BEGINNING)
    encoding, _ = split_mark(beginning)
    stream.seek(0)
    if encoding in ("", "utf-8") and b"\r" in beginning and b"\n" not in beginning:
        encoding = "utf-8"  # an old Macintosh ends its lines so
    elif encoding in ("", "utf-8"):
        for line in iter(lambda: stream.readline(MAX_LINE_BYTES), b""):
            yield decode_8bit(line).removeprefix("\ufeff").replace("\0", "")
        return
    wide = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    for text in iter(lambda: wide.readline(MAX_LINE_BYTES), ""):
        yield text.removeprefix("\ufeff").replace("\0", "")
    wide.detach()
