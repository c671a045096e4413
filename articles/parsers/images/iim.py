"""IPTC-IIM, the older of IPTC's two photo standards: datasets of records 1 and 2 (IIM specification 4.2).

Texts are UTF-8 if dataset 1:90 says so. Otherwise nothing declares their encoding, and it is guessed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from articles.parsers.images.photo_metadata import Metadata, clean, decode_unstated, read_date

_FIELDS = {
    5: "title",
    25: "keywords",
    40: "instructions",
    55: "created",
    80: "bylines",
    90: "city",
    95: "state",
    101: "country",
    105: "headline",
    110: "credit",
    115: "source",
    116: "rights",
    120: "caption",
}
_REPEATED = ("keywords", "bylines")
UTF8 = b"\x1b%G"


def parse_iim(data: bytes) -> Metadata:
    """The fields of an IIM block. If a field that may occur once is repeated, the first counts."""
    found: dict[str, list[bytes]] = {}
    utf8 = False
    for record, number, value, *_ in read_datasets(data):
        if (record, number) == (1, 90):
            utf8 = value.startswith(UTF8)
        elif record == 2 and (name := _FIELDS.get(number)):
            found.setdefault(name, []).append(value)
    texts = {name: [read_text(value, utf8) for value in values] for name, values in found.items()}
    created = read_date(texts.pop("created", [""])[0])
    fields: dict[str, Any] = {name: next(filter(None, values), "") for name, values in texts.items()}
    fields |= {name: tuple(filter(None, texts.get(name, ()))) for name in _REPEATED}
    return Metadata(created=created, **fields)


class Dataset(NamedTuple):
    """A dataset, and where it stands in its block."""

    record: int
    number: int
    value: bytes
    start: int
    end: int


def read_datasets(data: bytes) -> Iterator[Dataset]:
    """Each dataset of a block. If the highest bit of a length is set, the rest of it is the number of bytes of the real
    length."""
    place = data.find(b"\x1c")
    while place >= 0 and place + 5 <= len(data) and data[place] == 0x1C:
        record, number, length = struct.unpack_from(">BBH", data, place + 1)
        start = place + 5
        if length & 0x8000:
            width = length & 0x7FFF
            length = int.from_bytes(data[start : start + min(width, 8)], "big")
            start += width
        yield Dataset(record, number, data[start : start + length], place, min(start + length, len(data)))
        place = start + length


def read_text(value: bytes, utf8: bool) -> str:
    return clean(value.decode("utf-8", "replace") if utf8 and _is_utf8(value) else decode_unstated(value))


def _is_utf8(value: bytes) -> bool:
    """Whether a value is UTF-8, as its block declares, though it may be cut within its last character."""
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(value) - 3
    return True
