"""Find the EXIF and XMP blocks of HEIC pictures: ISO 14496-12 (boxes) and ISO 23008-12, annex A.

A box is a length, a name and its content. Within "meta", "iinf" lists the picture's items with their kinds, and "iloc"
where the bytes of each are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Block = tuple[str, bytes]
MAX_ITEMS = 10_000
"""Tiles of a picture are items too. Large pictures have some hundreds."""
_FULL = 4
"""Bytes of version and flags, with which some boxes begin."""


def read_heif(data: bytes) -> Iterator[Block]:
    """The blocks of a picture, as ("exif" or "xmp", bytes)."""
    meta = next((content for kind, content in _boxes(data) if kind == b"meta"), b"")[_FULL:]
    found = dict(_boxes(meta))
    kinds = dict(_kinds(found.get(b"iinf", b"")))
    try:
        for number, place in _places(found.get(b"iloc", b""), found.get(b"idat", b""), data):
            if kinds.get(number) == "exif":
                (start,) = struct.unpack_from(">I", place)
                yield "exif", place[_FULL + start :]
            elif number in kinds:
                yield "xmp", place
    except struct.error:
        return


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, content) of each box."""
    place = 0
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        head = 8
        if length == 1 and place + 16 <= len(data):
            (length,), head = struct.unpack_from(">Q", data, place + 8), 16
        elif length == 0:
            length = len(data) - place
        if length < head:
            return
        yield name, data[place + head : place + length]
        place += length


def _kinds(iinf: bytes) -> Iterator[tuple[int, str]]:
    """Number -> "exif" or "xmp" of the items that are such blocks."""
    start = _FULL + (2 if iinf[:1] == b"\0" else 4)
    for name, entry in _boxes(iinf[start:]):
        size = {2: 2, 3: 4}.get(entry[0] if entry else 0, 0)  # bytes of an item's number in versions 2 and 3
        number = int.from_bytes(entry[_FULL : _FULL + size], "big")
        kind, rest = entry[_FULL + size + 2 : _FULL + size + 6], entry[_FULL + size + 6 :]
        if name == b"infe" and size and kind == b"Exif":
            yield number, "exif"
        elif name == b"infe" and size and kind == b"mime" and b"application/rdf+xml" in rest[:200]:
            yield number, "xmp"


@dataclass(slots=True)
class _Reader:
    """Reads big-endian numbers of any size from bytes, one after the other."""

    data: bytes
    place: int = 0

    def number(self, size: int) -> int:
        if self.place + size > len(self.data):
            raise struct.error("too short")
        self.place += size
        return int.from_bytes(self.data[self.place - size : self.place], "big")


def _places(iloc: bytes, idat: bytes, file: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of each item. Items may consist of pieces, in the file or in the meta box's own data."""
    reader = _Reader(iloc)
    version = reader.number(1) if iloc else 0
    reader.number(3 if iloc else 0)
    if not iloc or version > 2:
        return
    sizes = reader.number(1)
    bases = reader.number(1)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, bases >> 4
    index_size = bases & 15 if version else 0
    for _ in range(min(reader.number(4 if version == 2 else 2), MAX_ITEMS)):
        number = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)  # which file: this one
        base = reader.number(base_size)
        holder, pieces = idat if method == 1 else file, []
        for _ in range(min(reader.number(2), MAX_ITEMS)):
            reader.number(index_size)
            start, length = base + reader.number(offset_size), reader.number(length_size)
            pieces.append(holder[start : start + length] if length else holder[start:])
        if method < 2:
            yield number, b"".join(pieces)
