"""The parts of a MIME message (RFC 2045 to 2049, 2557), read by Python's email package within bounds.

The package needs time in proportion to the depth of a message at each line, and more than that for structured headers.
So the depth is limited before a message is read, and headers are read as plain text, cut to a length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from articles.drafts.draft import ParseError
from articles.drafts.text import without_forbidden
from articles.parsers.files.encodings import decode_8bit, find_codec

MAX_BYTES = 64 * 2**20
MAX_CONTAINERS = 60
"""Multiparts and messages within a message. Each may lie within the one before."""
MAX_PARTS = 2000
MAX_HEADER = 4000

_CONTAINER = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")
_HEADERS = re.compile(rb"(?:From [^\r\n]{0,200}\r?\n)?((?:[!-9;-~]{1,70}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,})")
_SENT = re.compile(rb"(?im)^(?:mime-version|message-id|received|return-path|content-type):")
_SAID = re.compile(rb"(?im)^(?:from|subject|date|snapshot-content-location):")


def header_block(head: bytes) -> bytes:
    """The header lines with which a MIME message begins; b"" if these bytes do not begin as one."""
    match = _HEADERS.match(head.lstrip(b"\r\n"))
    block = match[1] if match else b""
    return block if _SENT.search(block) and _SAID.search(block) else b""


def read_message(data: bytes, name: str) -> Message:
    """The message in these bytes. Raises ParseError if it is larger or nested more deeply than mail is."""
    if len(data) > MAX_BYTES:
        raise ParseError(f"This message is larger than {MAX_BYTES // 2**20} MB.", name)
    if len(_CONTAINER.findall(data)) > MAX_CONTAINERS:
        raise ParseError(f"This message has more than {MAX_CONTAINERS} messages or sets of parts within it.", name)
    return message_from_bytes(data, policy=compat32)


def leaves(message: Message) -> Iterator[Message]:
    """The parts of a message that hold no others, in order. A message within it is one part."""
    inner = message.get_payload()
    if message.get_content_type() == "message/rfc822" or not isinstance(inner, list):
        yield message
        return
    for part in inner[:MAX_PARTS]:
        if isinstance(part, Message):
            yield from leaves(part)


def header(message: Message, name: str) -> str:
    """A header's text, decoded, in one line; "" if there is none."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    plain = decode_8bit(str(raw)[:MAX_HEADER].encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(plain) if "=?" in plain else [(plain, None)]
    except (HeaderParseError, ValueError):
        pieces = [(plain, None)]
    text = "".join(piece if isinstance(piece, str) else _decode(piece, charset or "") for piece, charset in pieces)
    return " ".join(without_forbidden(text).split())


def content(part: Message) -> bytes:
    """A part's bytes without their transfer encoding."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def text_content(part: Message) -> str:
    """A part's text, in the charset that the part declares."""
    return without_forbidden(_decode(content(part), charset_of(part)))


def charset_of(part: Message) -> str:
    """Python's name of the charset that a part declares; "" if it declares none, or one that is unknown."""
    try:
        declared = part.get_content_charset() or ""
    except (LookupError, ValueError):
        return ""
    return find_codec(declared[:40])


def _decode(data: bytes, charset: str) -> str:
    codec = find_codec(charset[:40]) if charset else ""
    return decode_8bit(data) if codec in ("", "utf-8") else data.decode(codec, "replace")
