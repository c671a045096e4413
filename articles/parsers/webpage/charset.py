"""The text of a saved page, whatever encoding it declares.

The order is that of the WHATWG's encoding sniffing, but UTF-8 is tried before the declaration: browsers save pages as
UTF-8 and keep the old declaration. Single Windows-1252 bytes in a page of UTF-8 are read as such. Source:
https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from articles.parsers.files.encodings import find_codec, split_mark

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_DECLARED_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.I)
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 64 * 1024
_FEW_STRAY_BYTES = 0.002


def decode_page(raw: bytes) -> str:
    """The page as text. Bytes that no encoding can read become U+FFFD."""
    encoding, rest = split_mark(raw)
    if encoding:
        return rest.decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = declared_encoding(raw)
    if declared and declared != "utf-8":
        return raw.decode(declared, "replace")
    mixed = raw.decode("utf-8", "stray-windows-bytes")
    if declared == "utf-8" or _strays(raw) < _FEW_STRAY_BYTES * len(raw):
        return mixed
    guess = from_bytes(raw[:_SAMPLE_BYTES]).best()
    return raw.decode(guess.encoding, "replace") if guess else mixed


def declared_encoding(raw: bytes) -> str:
    """The codec of the encoding that the page's head declares; "" if it declares none, or an unknown one."""
    match = _DECLARED_XML.search(raw[:_HEAD_BYTES]) or _DECLARED.search(raw[:_HEAD_BYTES])
    return find_codec(match[1]) if match else ""


def _strays(raw: bytes) -> int:
    return raw.decode("utf-8", "replace").count("\ufffd")


def _as_windows_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def register_stray_bytes() -> None:
    """Register the error handler "stray-windows-bytes" for the whole process (articles.parsers.limits)."""
    codecs.register_error("stray-windows-bytes", _as_windows_bytes)
