"""The bytes of a page in a web archive, without what HTTP did to them on the way: chunks and compression."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec

from warcio.recordloader import ArcWarcRecord


class PageError(Exception):
    """A page whose bytes cannot be had. Its text is a sentence for the archivist."""


_HTML = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<[!?A-Za-z]")
"""How a page begins that is not packed. Brotli often begins with the byte 0B, which counts as a space elsewhere."""
_BY_WARCIO = ("", "identity", "gzip", "x-gzip", "deflate")


def payload(record: ArcWarcRecord, most: int) -> bytes:
    """The page's bytes. Many crawlers keep them unpacked below the header of the packed ones; these are read as they
    are. Raises PageError if there are more than `most` of them, or if a package is missing."""
    headers = record.http_headers
    encoding = (headers.get_header("Content-Encoding") or "").strip().lower() if headers is not None else ""
    if encoding not in _BY_WARCIO:
        headers.remove_header("Content-Encoding")  # so that warcio undoes the chunks alone
    raw: bytes = record.content_stream().read(most + 1)
    if len(raw) <= most and encoding not in _BY_WARCIO and not _HTML.match(raw):
        raw = _unpack(raw, encoding, most)
    if len(raw) > most:
        raise PageError(f"The page is larger than {most // 2**20} MB.")
    return raw


def _unpack(raw: bytes, encoding: str, most: int) -> bytes:
    """At most `most` bytes and a few more of a page that was sent as Brotli."""
    if encoding != "br" or find_spec("brotli") is None:
        cure = "Install brotli" if encoding == "br" else "Decode it (warcio recompress)"
        raise PageError(f"This page is compressed as {encoding[:20]}. {cure}, or crawl it uncompressed.")
    brotli = import_module("brotli")
    try:
        unpacked: bytes = brotli.Decompressor().process(raw, output_buffer_limit=most + 1)
    except brotli.error:
        raise PageError("This page is compressed as br, and is damaged. Crawl it again.") from None
    return unpacked
