"""Read a page's bytes from its file, gzipped or not, up to a limit."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from articles.drafts.draft import ParseError

MAX_BYTES = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"


def read_page(stream: BinaryIO, name: str) -> bytes:
    """The page's bytes. Raises ParseError if there are none or too many, or if the compression is broken."""
    raw = stream.read(MAX_BYTES + 1)
    if raw.startswith(_GZIP):
        raw = _unpack(raw, name)
    if len(raw) > MAX_BYTES:
        raise ParseError(f"The page is larger than {MAX_BYTES // 2**20} MB.", name)
    if not raw.strip():
        raise ParseError("The page is empty.", name)
    return raw


def _unpack(raw: bytes, name: str) -> bytes:
    """The bytes of a gzipped page, up to the limit. A file that ends early gives what came before its end."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise ParseError("The compressed page cannot be unpacked.", name) from error
