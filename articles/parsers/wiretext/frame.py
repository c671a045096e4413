"""One message of a wire, its parts still as bytes, and how those become text.

Seven-bit wires of some countries print their own letters in place of brackets and braces (ISO 646; in German DIN
66003); eight-bit ones use UTF-8, Windows-1252 or a PC's code page 850, which is told by what the letters then spell.
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
    """header up to STX, text up to ETX, trailer after it; original is the whole message."""

    header: bytes
    text: bytes
    trailer: bytes
    original: bytes


def decode(data: bytes) -> str:
    """The text of a message's bytes, lines apart by "\\n" alone."""
    text = _decode_bytes(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decode_bytes(data: bytes) -> str:
    if data.isascii():
        german = any(mark in data for mark in b"{|}~") and len(_GERMAN_WORD.findall(data)) >= 2
        return data.decode("ascii").translate(_GERMAN) if german else data.decode("ascii")
    return decode_8bit(data, _CODE_PAGES, _COMMON)
