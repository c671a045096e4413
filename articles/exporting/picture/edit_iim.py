"""Set datasets in an IPTC-IIM block, and in Photoshop's resources around it, and leave all others as they are.

IIM 4.2 limits the length of each text; XMP has the whole. Texts are written as UTF-8 if the block declares it, or can
be made to without changing how its other texts are read; otherwise in the block's own encoding, Windows-1252.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from articles.exporting.picture.embedded_texts import PLACES, Texts
from articles.parsers.images.iim import UTF8, Dataset, read_datasets, read_text

_IIM, _DIGEST = 0x0404, 0x0425
_BY_NUMBER = {place.iim: name for name, place in PLACES.items() if place.iim}
_SIGNATURES = (b"8BIM", b"AgHg", b"DCSR", b"MeSa", b"PHUT")


def edit_iim(block: bytes, texts: Texts) -> bytes:
    """The block with these texts. An empty block gives a new one. The same bytes if nothing changes."""
    datasets = list(read_datasets(block))
    wanted = {PLACES[name].iim: values for name, values in texts.items() if PLACES[name].iim}
    wanted = {number: _as_iim(number, values) for number, values in wanted.items()}
    declared = next((item.value for item in datasets if (item.record, item.number) == (1, 90)), None)
    wanted = {
        number: values
        for number, values in wanted.items()
        if not _is_said(datasets, number, values, declared is not None and declared.startswith(UTF8))
    }
    if not wanted:
        return block
    charset, declares = _charset(datasets, declared, wanted)
    return _rewrite(block, datasets, wanted, charset, declares)


def _as_iim(number: int, values: tuple[str, ...]) -> tuple[str, ...]:
    """The texts as IIM has them: a day without hyphens."""
    return tuple(value.replace("-", "") for value in values) if _BY_NUMBER[number] == "taken_on" else values


def _is_said(datasets: list[Dataset], number: int, values: tuple[str, ...], utf8: bool) -> bool:
    """Whether the block has just these texts already, whole or cut to their length."""
    most = PLACES[_BY_NUMBER[number]].most
    found = [read_text(item.value, utf8) for item in datasets if (item.record, item.number) == (2, number)]
    return found in (list(values), [_cut(value, most, "utf-8").decode() for value in values])


def _charset(datasets: list[Dataset], declared: bytes | None, wanted: dict[int, tuple[str, ...]]) -> tuple[str, bool]:
    """The encoding to write in, and whether to declare it as UTF-8 first."""
    if declared is not None and declared.startswith(UTF8):
        return "utf-8", False
    text = "".join(value for values in wanted.values() for value in values)
    if text.isascii():
        return "ascii", not datasets
    others = b"".join(item.value for item in datasets if item.record == 2 and item.number in _TEXT_NUMBERS)
    if others.isascii() or _is_utf8(others):
        return "utf-8", True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return "utf-8", True  # the other texts are written again, so that they read as they did
    return "cp1252", False


_TEXT_NUMBERS = {*range(3, 150)}
"""Datasets of record 2 that hold text; 2:00 is a number, and those from 200 on hold pictures."""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rewrite(
    block: bytes, datasets: list[Dataset], wanted: dict[int, tuple[str, ...]], charset: str, declares: bool
) -> bytes:
    """The block with the wanted datasets where the old ones stood, new ones at the end of record 2."""
    head = block[: datasets[0].start] if datasets else b""
    tail = block[datasets[-1].end :] if datasets else b""
    again = declares and charset == "utf-8"
    parts = {1: [_dataset(1, 90, UTF8)] if declares else [], 2: [], 9: []}
    if not any((item.record, item.number) == (2, 0) for item in datasets):
        parts[2].append(_dataset(2, 0, b"\0\4"))
    written: set[int] = set()
    for item in datasets:
        record = item.record if item.record in (1, 2) else 9
        if item.record == 2 and item.number in wanted:
            if item.number not in written:
                parts[2] += _datasets_of(item.number, wanted[item.number], charset)
            written.add(item.number)
        elif (item.record, item.number) != (1, 90) or not declares:
            parts[record].append(_kept(block, item, again))
    for number in wanted.keys() - written:
        parts[2] += _datasets_of(number, wanted[number], charset)
    return head + b"".join(part for record in (1, 2, 9) for part in parts[record]) + tail


def _kept(block: bytes, item: Dataset, again: bool) -> bytes:
    """A dataset as it is or, if the block becomes UTF-8 and this text is in another encoding, written again."""
    if again and item.record == 2 and item.number in _TEXT_NUMBERS and not _is_utf8(item.value):
        return _dataset(2, item.number, item.value.decode("cp1252", "replace").encode())
    return block[item.start : item.end]


def _datasets_of(number: int, values: tuple[str, ...], charset: str) -> Iterator[bytes]:
    most = PLACES[_BY_NUMBER[number]].most
    return (_dataset(2, number, _cut(value, most, charset)) for value in values)


def _dataset(record: int, number: int, value: bytes) -> bytes:
    length = struct.pack(">H", len(value)) if len(value) < 0x8000 else b"\x80\4" + struct.pack(">I", len(value))
    return struct.pack(">BBB", 0x1C, record, number) + length + value


def _cut(text: str, length: int, charset: str) -> bytes:
    """The text in at most so many bytes, not cut within a character."""
    return text.encode(charset, "replace")[:length].decode(charset, "ignore").encode(charset)


@dataclass(frozen=True, slots=True)
class _Resource:
    number: int
    head: bytes
    """Signature, number and name."""
    data: bytes
    raw: bytes


def edit_resources(resources: bytes, texts: Texts) -> bytes:
    """Photoshop's image resources with these texts in their IIM block. Raises nothing: what cannot be read is kept at
    the end."""
    found, rest = _split(resources)
    old = next((item.data for item in found if item.number == _IIM), b"")
    new = edit_iim(old, texts)
    if new == old:
        return resources
    head = next((item.head for item in found if item.number == _IIM), b"8BIM\x04\x04\0\0")
    replaced = {_IIM: _resource(head, new)}
    digests = [item for item in found if item.number == _DIGEST]
    if digests:  # by it, programs see that IIM and XMP agree
        replaced[_DIGEST] = _resource(digests[0].head, hashlib.md5(new, usedforsecurity=False).digest())
    parts = [replaced.pop(item.number, b"") if item.number in (_IIM, _DIGEST) else item.raw for item in found]
    return b"".join((*parts, *replaced.values())) + rest


def _split(resources: bytes) -> tuple[list[_Resource], bytes]:
    """The resources, and what follows the last that can be read: signature, number, padded name, length, padded
    data."""
    found: list[_Resource] = []
    place = 0
    while place + 12 <= len(resources) and resources[place : place + 4] in _SIGNATURES:
        name = resources[place + 6] + 1
        start = place + 6 + name + name % 2
        if start + 4 > len(resources):
            break
        (length,) = struct.unpack_from(">I", resources, start)
        end = start + 4 + length
        if end > len(resources):
            break
        number = int.from_bytes(resources[place + 4 : place + 6], "big")
        padded = min(end + length % 2, len(resources))
        data = resources[start + 4 : end]
        found.append(_Resource(number, resources[place:start], data, resources[place:padded]))
        place = padded
    return found, resources[place:]


def _resource(head: bytes, data: bytes) -> bytes:
    return head + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
