"""Set tags in the first directory of a TIFF structure, which an EXIF block is too (TIFF 6.0, section 2).

Nothing moves: a longer value is appended and its entry pointed there, and a directory that gets new entries is written
again at the end. So offsets within the block, such as those of a maker's notes and of thumbnails, stay valid.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from articles.drafts.draft import ParseError

ASCII, BYTE, UNDEFINED = 2, 1, 7
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MAX_ENTRIES = 4096
NEW = b"MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""A structure with an empty directory."""


@dataclass(frozen=True, slots=True)
class Value:
    """A tag's value. kind: TIFF's number of its type."""

    kind: int
    data: bytes


def text_value(text: str) -> Value:
    """A text, in UTF-8 as the Metadata Working Group has it."""
    return Value(ASCII, text.encode() + b"\0")


class Directory:
    """The first directory of a structure. Raises ParseError if there is none."""

    def __init__(self, data: bytes) -> None:
        order = {b"II": "<", b"MM": ">"}.get(data[:2])
        if order is None or len(data) < 8 or struct.unpack_from(f"{order}H", data, 2)[0] != 42:
            raise ParseError("This is no TIFF structure of the kind that can be written into.")
        self.order = order
        self.data = data
        (self.start,) = struct.unpack_from(f"{order}I", data, 4)
        if self.start + 2 > len(data):
            raise ParseError("The picture's EXIF is damaged, so that nothing can be written into it.")
        (self.count,) = struct.unpack_from(f"{order}H", data, self.start)
        self.end = self.start + 2 + 12 * self.count
        if self.count > _MAX_ENTRIES or self.end > len(data):
            raise ParseError("The picture's EXIF is damaged, so that nothing can be written into it.")

    def entries(self) -> dict[int, int]:
        """Tag -> where its entry begins."""
        places = range(self.start + 2, self.end, 12)
        return {struct.unpack_from(f"{self.order}H", self.data, place)[0]: place for place in places}

    def value(self, entry: int) -> tuple[int, bytes, int]:
        """The type of an entry, its value, and where that stands. A value outside the block is empty."""
        kind, number = struct.unpack_from(f"{self.order}HI", self.data, entry + 2)
        size = _WIDTHS.get(kind, 0) * number
        place = entry + 8 if size <= 4 else struct.unpack_from(f"{self.order}I", self.data, entry + 8)[0]
        return kind, self.data[place : place + size] if place + size <= len(self.data) else b"", place


def edit_tiff(data: bytes, values: dict[int, Value]) -> bytes:
    """The structure with these values in its first directory. The same bytes if nothing changes."""
    directory = Directory(data)
    entries = directory.entries()
    values = {tag: value for tag, value in values.items() if not _has(directory, entries.get(tag), value)}
    if not values:
        return data
    made = bytearray(data)
    places = {tag: _append(made, value) for tag, value in values.items()}
    rows = {tag: bytes(data[place : place + 12]) for tag, place in entries.items()}
    for tag, value in values.items():
        rows[tag] = _entry(directory.order, tag, value, places[tag])
    if values.keys() <= entries.keys():
        for tag in values:
            made[entries[tag] : entries[tag] + 12] = rows[tag]
        return bytes(made)
    return _move_directory(made, directory, rows)


def _has(directory: Directory, entry: int | None, value: Value) -> bool:
    if entry is None:
        return False
    kind, found, _ = directory.value(entry)
    return (kind, found.rstrip(b"\0")) == (value.kind, value.data.rstrip(b"\0"))


def _append(made: bytearray, value: Value) -> int:
    """Append a value at an even place, unless it fits into its entry. Where it stands; 0 in its entry."""
    if len(value.data) <= 4:
        return 0
    made += b"\0" * (len(made) % 2)
    place = len(made)
    made += value.data
    return place


def _entry(order: str, tag: int, value: Value, place: int) -> bytes:
    number = len(value.data) // _WIDTHS[value.kind]
    where = struct.pack(f"{order}I", place) if place else value.data.ljust(4, b"\0")
    return struct.pack(f"{order}HHI", tag, value.kind, number) + where


def _move_directory(made: bytearray, directory: Directory, rows: dict[int, bytes]) -> bytes:
    """Write the directory with its new entries at the end, in the order of their tags."""
    order = directory.order
    following = bytes(made[directory.end : directory.end + 4]).ljust(4, b"\0")
    made += b"\0" * (len(made) % 2)
    start = len(made)
    made += struct.pack(f"{order}H", len(rows)) + b"".join(rows[tag] for tag in sorted(rows)) + following
    struct.pack_into(f"{order}I", made, 4, start)
    return bytes(made)


def overwrite(data: bytes, values: dict[int, Value]) -> bytes:
    """The structure with these values cut to the space that their tags have now: for blocks that cannot grow."""
    directory = Directory(data)
    made = bytearray(data)
    for tag, entry in directory.entries().items():
        if tag in values and values[tag].kind == ASCII:
            kind, old, place = directory.value(entry)
            text = values[tag].data.rstrip(b"\0")[: max(len(old) - 1, 0)].decode("utf-8", "ignore").encode()
            if kind == ASCII and old:
                made[place : place + len(old)] = text.ljust(len(old), b"\0")
    return bytes(made)
