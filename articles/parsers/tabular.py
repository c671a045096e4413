"""JSON Lines and CSV: one story, or one photograph, a line.

Both are streamed, so that a file of any size needs the memory of its longest line. JSON Lines has no standard beyond
https://jsonlines.org; CSV follows RFC 4180 with the delimiters that spreadsheets write. What the keys mean stands in
records.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from articles.parsers.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers.records import read_record

MAX_LINE_BYTES = 32 * 2**20
"""A longer line is no story, and would have to be held in memory whole."""


def sniff_json_lines(head: bytes, name: str) -> bool:
    """Whether the first line is a JSON object, or the beginning of one, or the list that parse_articles prints."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] in (b"{", b"[") and b'"' in text[:200]


def parse_json_lines(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entry of each line; a line that cannot be read gives a Rejected that names it, and the rest goes on."""
    for number, line in _lines(stream):
        yield from _line_entries(line, f"line {number}")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines that are not empty, numbered from 1; of one that is too long, only the first bytes."""
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
            yield _entry(record, line, where)
    except UnicodeDecodeError:
        yield Rejected(where, "It is not UTF-8.", line)
    except (ValueError, RecursionError) as error:
        yield Rejected(where, f"It is no JSON: {error}.", line)


def _entry(record: Any, line: bytes, where: str) -> Entry:
    if not isinstance(record, dict):
        return Rejected(where, "It is no JSON object.", line)
    try:
        entry = read_record(record, "jsonl")
    except ParseError as error:
        return Rejected(where, error.why, line)
    if isinstance(entry, ArticleDraft):
        return replace(entry, where=where, original=line)
    return replace(entry, where=where)
