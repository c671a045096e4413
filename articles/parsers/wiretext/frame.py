"""One message of a wire, divided into its parts, and how their bytes are decoded.

On seven-bit wires, some countries print their own letters in place of brackets and braces (ISO 646; in German DIN
66003). Eight-bit wires use UTF-8, Windows-1252 or the PC's code page 850; the letters that they give tell which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.parsers.files.encodings import decode_8bit

_GERMAN = str.maketrans("[\\]{|}~@", "ÄÖÜäöüß§")
_GERMAN_WORD = re.compile(rb"[a-z][{|}~][a-z]|[a-z]~[ .,]|\b[\[\\\]][a-z]{2,}")
_CODE_PAGES = ("cp1252", "cp850")
_COMMON = set("äöüÄÖÜßéèêàâçñáíóúøåæØÅÆëïôûîìòùãõ“”‘’–—…«»€£§©°´`šžŠŽœ")


@dataclass(frozen=True, slots=True)
class Frame:
    """header: up to STX. text: up to ETX. trailer: after ETX. original: the whole message."""

    header: bytes
    text: bytes
    trailer: bytes
    original: bytes


def decode(data: bytes) -> str:
    """The text of a message's bytes. Its lines end with a newline alone."""
    text = _decode_bytes(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decode_bytes(data: bytes) -> str:
    if data.isascii():
        german = any(mark in data for mark in b"{|}~") and len(_GERMAN_WORD.findall(data)) >= 2
        return data.decode("ascii").translate(_GERMAN) if german else data.decode("ascii")
    return decode_8bit(data, _CODE_PAGES, _COMMON)
