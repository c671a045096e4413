"""A segment's term file, made in one go: Whoosh's OrderedHash format, its hash tables filled by numpy.

The format (whoosh.filedb.filetables): a header, the keys with their values in order, 256 hash tables of pointers to
them, a directory of the tables, a pickle of extras and an array of the keys' places. Hashes are CRC-32, as the header
says; our own reading bisects the array, and Whoosh's uses the tables.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_HEADER = b"HSH3" + struct.pack("!Bii", 1, 0, 0)
_LENGTHS = struct.Struct("!ii")
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_ENTRY = np.dtype([("place", ">i8"), ("slots", ">i4")])


def term_file(keys: Sequence[bytes], values: Sequence[bytes], fields: dict[str, int]) -> Iterator[bytes]:
    """The file of ascending keys and their values. fields: name -> the number that its terms' keys begin with."""
    heads = [_LENGTHS.pack(len(key), len(value)) for key, value in zip(keys, values, strict=True)]
    sizes = np.array([8 + len(key) + len(value) for key, value in zip(keys, values, strict=True)], np.int64)
    end = len(_HEADER) + int(sizes.sum())
    places = len(_HEADER) + np.cumsum(sizes) - sizes
    tables, directory = _tables(np.array([zlib.crc32(key) for key in keys], np.int64), places, end)
    code, kind = ("H", ">u2") if end < 1 << 16 else ("i", ">i4") if end < 1 << 31 else ("q", ">i8")
    extras = pickle.dumps({"fieldmap": fields, "indextype": code, "indexlen": len(keys)}, 2)
    tail = extras + places.astype(kind).tobytes()
    yield _HEADER
    yield b"".join(chain.from_iterable(zip(heads, keys, values, strict=True)))
    yield from tables
    yield directory.tobytes() + tail + struct.pack("!i", len(tail))


def _tables(hashes: NDArray[np.int64], places: NDArray[np.int64], end: int) -> tuple[list[bytes], NDArray[np.void]]:
    """The hash tables in order, and where each stands and how many slots it has."""
    order = np.argsort(hashes & 255, kind="stable")
    bounds = np.searchsorted((hashes & 255)[order], np.arange(257))
    tables, directory = [], np.zeros(256, _ENTRY)
    for bucket in range(256):
        mine = order[bounds[bucket] : bounds[bucket + 1]]
        table = _table(hashes[mine], places[mine])
        directory[bucket] = end, len(table)
        tables.append(table.tobytes())
        end += len(tables[-1])
    return tables, directory


def _table(hashes: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.void]:
    """Open addressing with linear probing at four fifths of the load: each entry stands in the first free slot from its
    own on."""
    table = np.zeros(-(-len(hashes) * 5 // 4), _SLOT)
    if not len(hashes):
        return table
    home = (hashes >> 8) % len(table)
    order = np.argsort(home, kind="stable")
    count = np.arange(len(order))
    slots = np.maximum.accumulate(home[order] - count) + count
    if slots[-1] >= len(table):  # round to the start
        behind = slots >= len(table)
        slots[behind] = np.setdiff1d(np.arange(len(table)), slots[~behind])[: int(behind.sum())]
    table["hash"][slots] = hashes[order]
    table["place"][slots] = places[order]
    return table
