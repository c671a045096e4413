"""Lines of text out of bytes: UTF-8 or UTF-16 with or without a mark, UTF-32 with one, else Windows-1252.

Each line keeps the bytes it came from, so that what was read can be kept beside its original. A line that is no UTF-8
is read as Windows-1252 by itself, so that one wrong line in a pasted file spoils no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.drafts.draft import ParseError
from articles.drafts.text import FORBIDDEN, INVISIBLE
from articles.parsers.files.encodings import split_mark

MAX_LINE_BYTES = 1 << 20
HEAD_BYTES = 4096
BLOCK_BYTES = 1 << 16

_READ_WRONG = re.compile(
    "[\u00c2-\u00c5\u00d0\u00d1\u00d8-\u00da][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u0178\u2122]|\u00e2\u20ac"
)
_QUOTED = re.compile(r"^(?:>[ \t]*)+(?![\d<>=])")
_INVISIBLE = re.compile(f"{INVISIBLE.pattern}|{FORBIDDEN.pattern}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the input (from 1), its text with single spaces, and its bytes including the line end."""

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
            yield Line(number, clean_text(_undo_double_decoding(part)), original)


def detect_encoding(head: bytes) -> str | None:
    """The encoding of text that begins with these bytes, from its mark or the positions of its zero bytes; None if the
    bytes are no text."""
    marked, _ = split_mark(head)
    if marked:
        return marked
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    if not zeros_even and not zeros_odd:
        return "utf-8"
    if zeros_odd * 4 > len(head) and zeros_even * 20 < zeros_odd:
        return "utf-16-le"
    if zeros_even * 4 > len(head) and zeros_odd * 20 < zeros_even:
        return "utf-16-be"
    return None


def _undo_double_decoding(text: str) -> str:
    """Repair a line of UTF-8 that was read as Windows-1252 and written as UTF-8 again: "ZÃ¼rich" becomes "Zürich"."""
    if not _READ_WRONG.search(text):
        return text
    try:
        return b"".join(map(_byte, text)).decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _byte(character: str) -> bytes:
    """The byte that Windows-1252 shows as this character. Bytes that it does not define stand for themselves."""
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")


def clean_text(text: str) -> str:
    """A line's text without invisible characters and without an e-mail's quoting marks, with single spaces."""
    return " ".join(_QUOTED.sub("", _INVISIBLE.sub("", text)).split())


def _raw_lines(head: bytes, stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Pieces of the input that end at a line end. A line of more than MAX_LINE_BYTES is cut."""
    end = "\n".encode(encoding)
    held, block = head, head
    while block:
        start = 0
        while (stop := _line_end(held, end, start)) or len(held) - start > MAX_LINE_BYTES:
            stop = stop or start + MAX_LINE_BYTES
            yield held[start:stop]
            start = stop
        block = stream.read(BLOCK_BYTES)
        held = held[start:] + block
    if held:
        yield held


def _line_end(data: bytes, end: bytes, start: int) -> int:
    """Where the line that begins at `start` ends, including its line end; 0 if `data` holds no line end."""
    place = data.find(end, start)
    while place >= 0 and (place - start) % len(end):
        place = data.find(end, place + 1)
    return place + len(end) if place >= 0 else 0


def _parts(raw: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """The lines within one raw line that end otherwise (CR alone, U+2028), each with its bytes."""
    try:
        lines, used = raw.decode(encoding).splitlines(keepends=True), encoding
    except UnicodeDecodeError:
        if encoding != "utf-8":
            yield raw.decode(encoding, errors="replace"), raw
            return
        lines, used = raw.decode("cp1252", errors="replace").splitlines(keepends=True), ""
    start = 0
    for line in lines:
        stop = start + len(line.encode(used) if used else line)
        yield line, raw[start:stop]
        start = stop
