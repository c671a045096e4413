"""Tags of a TIFF structure, which an EXIF block is too (TIFF 6.0, section 2; CIPA DC-008, section 4.6).

Pillow is not used, for two reasons: the raw bytes are needed, because Pillow has already guessed their charset; and a
damaged directory must give the tags that can be read, without warnings.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

EXIF_DIRECTORY = 0x8769
WANTED = frozenset(
    {EXIF_DIRECTORY, 0x010E, 0x0112, 0x013B, 0x02BC, 0x8298, 0x83BB, 0x8649, 0x9003, 0x9286, *range(0x9C9B, 0x9CA0)}
)
"""The tags that describe the photograph. The others describe the camera."""
MAX_TAGS = 512
MAX_VALUE_BYTES = 8 * 2**20
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_LONG = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag's value as it is in the file. type: TIFF's number. order: the byte order as struct writes it."""

    type: int
    data: bytes
    order: str

    @property
    def number(self) -> int:
        """The first value of a short or long, else 0."""
        size = _SIZES[self.type]
        return int.from_bytes(self.data[:size], "little" if self.order == "<" else "big") if size in (2, 4) else 0

    @property
    def swapped_words(self) -> bytes:
        """The bytes of longs in the other byte order. Some programs write texts as longs."""
        if self.type != _LONG:
            return self.data
        whole = len(self.data) // 4
        return struct.pack(f">{whole}I", *struct.unpack_from(f"<{whole}I", self.data))


def read_tags(data: bytes) -> dict[int, Tag]:
    """The tags of the first picture and of its EXIF directory. Damaged ones, and those that point outside, are left
    out."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8 or struct.unpack_from(f"{order}H", data, 2)[0] != 42:
        return {}
    tags = _directory(data, order, struct.unpack_from(f"{order}I", data, 4)[0])
    if pointer := tags.get(EXIF_DIRECTORY):
        tags = _directory(data, order, pointer.number) | tags
    return tags


def _directory(data: bytes, order: str, start: int) -> dict[int, Tag]:
    if start + 2 > len(data):
        return {}
    (count,) = struct.unpack_from(f"{order}H", data, start)
    tags: dict[int, Tag] = {}
    for index in range(min(count, MAX_TAGS)):
        entry = start + 2 + 12 * index
        if entry + 12 > len(data):
            break
        tag, kind, number = struct.unpack_from(f"{order}HHI", data, entry)
        size = _SIZES.get(kind, 0) * number
        place = entry + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, entry + 8)[0]
        if tag in WANTED and tag not in tags and 0 < size <= min(len(data) - place, MAX_VALUE_BYTES):
            tags[tag] = Tag(kind, data[place : place + size], order)
    return tags
