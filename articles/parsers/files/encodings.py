"""Decode bytes: the table of byte order marks, the encodings that senders declare, and bytes that declare none.

An encoding that only one format can declare (a dataset of IPTC-IIM, a prefix of EXIF) is handled by that format.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence, Set

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's mark, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
"""Python's name of an encoding -> the larger encoding that browsers use instead (https://encoding.spec.whatwg.org/)."""
_OF_TEXT = re.compile(r"utf|iso8859|iso2022|cp\d|gb|big5|euc|shift|koi8|mac|kz|tis|johab|hz")
"""Python's names of character encodings. Its other codecs compress, encrypt or escape."""


def split_mark(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte order mark names, and the bytes behind the mark; "" and all bytes without a mark."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return "", data


def find_codec(declared: bytes | str) -> str:
    """Python's name of a declared encoding, widened to what browsers read in its place; "" for one that is unknown."""
    name = declared if isinstance(declared, str) else declared.decode("ascii", "replace")
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return ""
    codec = SUPERSETS.get(codec, codec)
    return codec if _OF_TEXT.match(codec) else ""


def decode_8bit(data: bytes, pages: Sequence[str] = ("cp1252",), expected: Set[str] = frozenset()) -> str:
    """Bytes of no stated encoding: UTF-8 if they are valid UTF-8, else the code page that gives the most of the
    expected characters, of several equals the first. Bytes that the page does not define become U+FFFD."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        texts = [data.decode(page, "replace") for page in pages]
    return max(texts, key=lambda text: sum(character in expected for character in text))
