"""Lines of text out of bytes in whatever encoding: UTF-8 or UTF-16 with or without a mark, else Windows-1252.

Each line keeps the bytes it came from, so that what was read can be kept beside its original. A line that is no UTF-8
is read as Windows-1252 by itself, so that one wrong line in a pasted file spoils no other.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.parsers.draft import ParseError

MAX_LINE_BYTES = 1 << 20
HEAD_BYTES = 4096

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the input (from 1), its text in single spaces, and its bytes with the line end."""

    number: int
    text: str
    original: bytes


def read_lines(stream: BinaryIO, name: str) -> Iterator[Line]:
    """The input's lines; raises ParseError where the bytes are no text. Memory: one line of at most a megabyte."""
    head = stream.read(HEAD_BYTES)
    encoding = detect_encoding(head)
    if encoding is None:
        raise ParseError("These bytes are no text.", name)
    number = 0
    for raw in _raw_lines(head, stream, encoding):
        for part, original in _parts(raw, encoding):
            number += 1
            yield Line(number, clean_text(part), original)


def detect_encoding(head: bytes) -> str | None:
    """The encoding of bytes that begin so: by their mark, or by where their zero bytes stand; None for no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    if not zeros_even and not zeros_odd:
        return "utf-8"
    if zeros_odd * 4 > len(head) and zeros_even * 20 < zeros_odd:
        return "utf-16-le"
    if zeros_even * 4 > len(head) and zeros_odd * 20 < zeros_even:
        return "utf-16-be"
    return None


def clean_text(text: str) -> str:
    """A line's text without invisible characters, its white space of any kind made single spaces."""
    return " ".join(_INVISIBLE.sub("", text).split())


def _raw_lines(head: bytes, stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Pieces of the input that end where a line does; a line without end is cut at MAX_LINE_BYTES."""
    end = {"utf-8": b"\n", "utf-16-le": b"\n\x00", "utf-16-be": b"\x00\n"}[encoding]
    rest = head
    while True:
        found = _line_end(rest, end)
        if found:
            yield rest[:found]
            rest = rest[found:]
            continue
        block = stream.read(1 << 16)
        if not block:
            break
        rest += block
        while len(rest) > MAX_LINE_BYTES and not _line_end(rest, end):
            yield rest[:MAX_LINE_BYTES]
            rest = rest[MAX_LINE_BYTES:]
    if rest:
        yield rest


def _line_end(data: bytes, end: bytes) -> int:
    """Where the first line of `data` ends, its end included; 0 where no end is in it."""
    place = data.find(end)
    while len(end) == 2 and place % 2 == 1:
        place = data.find(end, place + 1)
    return place + len(end) if place >= 0 else 0


def _parts(raw: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """The lines within one raw line, for other line ends (CR alone, U+2028), each with its bytes."""
    try:
        text, used = raw.decode(encoding), encoding
    except UnicodeDecodeError:
        used = "cp1252" if encoding == "utf-8" else encoding
        yield raw.decode(used, errors="replace"), raw
        return
    lines = text.splitlines(keepends=True)
    if len(lines) == 1:
        yield text, raw
        return
    for line in lines:
        yield line, line.encode(used)
