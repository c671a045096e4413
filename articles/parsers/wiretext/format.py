"""Wire text in the two frames that agencies have used since the telex: IPTC 7901 and ANPA 1312.

Both have a header between SOH and STX, the text between STX and ETX, and the time of transmission before EOT. Older
circuits write ZCZC and NNNN around a message. A file may contain any number of messages. IPTC 7901:
https://iptc.org/standards/iptc-7901/; ANPA 1312 after ANPA Bulletin 1312 and the AP's practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError, Rejected
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import read_bytes
from articles.parsers.wiretext import anpa_1312, iptc_7901
from articles.parsers.wiretext.frame import Frame

NAME = "wiretext"

_SOH, _STX, _ETX, _EOT = b"\x01", b"\x02", b"\x03", b"\x04"
_FRAMED = re.compile(rb"[\x16\x00\s]*\x01\s{0,4}[\x20-\x7e]")
_TELEX = re.compile(rb"\s*ZCZC\b")
_BARE = re.compile(rb"\s*[A-Za-z]{2,8} ?\d{2,6} \w (?:[A-Za-z]{1,4} ){1,2} {0,3}\d{1,6}\b")
_PADDING = b"\x7f"
"""DEL, which punched paper tape has where nothing is; some circuits still send it around lines and messages."""
_EMPTY_LINE = re.compile(rb"\n[ \t]{1,80}\n")
_MESSAGE = re.compile(rb"\x01[^\x01\x04]+")
_TELEX_MESSAGE = re.compile(rb"ZCZC(.*?)(?:NNNN|(?=ZCZC)|\Z)", re.S)


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins with the frame of a wire message."""
    head = head.replace(_PADDING, b"")
    framed = _FRAMED.match(head) and _STX in head[:1000]
    return bool(framed or _TELEX.match(head) or _BARE.match(head))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of every message in a file."""
    data = read_bytes(stream, name)
    frames = list(_frames(data.replace(_PADDING, b"")))
    if not frames:
        raise ParseError("This file holds no wire message: no header was found.", name)
    for number, frame in enumerate(frames, 1):
        where, original = f"message {number}", data if len(frames) == 1 else frame.original
        yield read_one(partial(_read, frame, where, original), where, original)


def _read(frame: Frame, where: str, original: bytes) -> Entry:
    dialect = anpa_1312 if anpa_1312.is_ours(frame) else iptc_7901
    article = dialect.read(frame, where, original)
    return article or Rejected(where, "This wire message has no text.", original)


def _frames(data: bytes) -> Iterator[Frame]:
    if _SOH in data:
        for match in _MESSAGE.finditer(data):
            yield _make_frame(match.group())
    elif _TELEX.match(data):
        for match in _TELEX_MESSAGE.finditer(data):
            circuit, _, message = match.group(1).partition(b"\n")
            yield _bare(message if _BARE.match(message) else circuit + b"\n" + message, match.group())
    elif _BARE.match(data):
        yield _make_frame(_SOH + data) if _STX in data[:1000] else _bare(data, data)


def _make_frame(message: bytes) -> Frame:
    head, stx, rest = message[1:].partition(_STX)
    text, _, trailer = rest.partition(_ETX)
    return Frame(head, text, trailer, message) if stx else _bare(message[1:].partition(_ETX)[0], message)


def _bare(message: bytes, original: bytes) -> Frame:
    """A message without control characters: its first line is the header, the lines up to a blank one are the
    keywords."""
    head, _, rest = message.strip().partition(b"\n")
    keywords, blank, text = _EMPTY_LINE.sub(b"\n\n", rest.replace(b"\r", b"")).partition(b"\n\n")
    if not blank or keywords.count(b"\n") > 1:
        return Frame(head, rest, b"", original)
    return Frame(head + b"\n" + keywords, text, b"", original)
