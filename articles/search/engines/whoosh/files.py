"""Reading one segment's files as arrays: terms by bisection, posting lists, columns."""

from __future__ import annotations

import io
import mmap
import os
import pickle
import struct
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermInfo
from whoosh.util.numeric import byte_to_length

from articles.search.engines.base import IndexBroken
from articles.search.engines.whoosh.schema import NUMBERS, PackedValues

Ids = NDArray[np.int32]
LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)
"""Whoosh's length of each length byte."""

_LENGTHS = struct.Struct("!ii")
_EXTENT = struct.Struct("!qiI")
_INFO = W3TermInfo._struct.size


class Postings(NamedTuple):
    """A term's documents in a segment (ascending), its weight in each, and what its positions are read from."""

    ids: Ids
    weights: NDArray[Any]
    values: Any

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many positions each document has, and all of them in one row."""
        if isinstance(self.values, PackedValues):
            return np.asarray(self.values.counts).astype(np.int64), np.asarray(self.values.flat).astype(np.int64)
        counts = np.array([len(value) // 4 for value in self.values], np.int64)
        return counts, np.frombuffer(b"".join(self.values), "<u4").astype(np.int64)


class SegmentFiles:
    """An immutable segment, open. Its deletions are the table of contents' business."""

    def __init__(self, folder: Path, segment: W3Segment) -> None:
        self.folder, self.segment = folder, segment
        self.name: str = segment.segment_id()
        self.documents: int = segment.doc_count_all()
        self.field_lengths: dict[str, int] = segment._fieldlengths
        with (folder / segment.make_filename(W3Codec.TERMS_EXT)).open("rb") as file:
            self._terms = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._postings = os.open(folder / segment.make_filename(W3Codec.POSTS_EXT), os.O_RDONLY)
        weakref.finalize(self, os.close, self._postings)
        self._read_directory()

    def _read_directory(self) -> None:
        """Where each term stands: the array behind the extras at the end of Whoosh's OrderedHash file."""
        data = self._terms
        end = len(data) - 4
        start = end - struct.unpack_from("!i", data, end)[0]
        stream = io.BytesIO(data[start:end])
        extras = pickle.load(stream)  # noqa: S301 - checked against the manifest; the folder is as private as the code
        kind = {"B": ">u1", "H": ">u2", "i": ">i4", "I": ">u4", "q": ">i8"}[extras["indextype"]]
        self._where = np.frombuffer(stream.getvalue(), kind, extras["indexlen"], stream.tell())
        self._prefixes = {name: struct.pack("!H", number) for name, number in extras["fieldmap"].items()}
        self._ranges: dict[str, tuple[int, int]] = {}

    def _key(self, index: int) -> bytes:
        position = int(self._where[index])
        length = _LENGTHS.unpack_from(self._terms, position)[0]
        key: bytes = self._terms[position + 8 : position + 8 + length]
        return key

    def _bisect(self, key: bytes, low: int, high: int) -> int:
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def term_range(self, field: str) -> tuple[int, int]:
        """First and behind-last number of a field's terms."""
        if field not in self._prefixes:
            return 0, 0
        if field not in self._ranges:
            prefix, count = self._prefixes[field], len(self._where)
            after = struct.pack("!H", struct.unpack("!H", prefix)[0] + 1)
            low = self._bisect(prefix, 0, count)
            self._ranges[field] = low, self._bisect(after, low, count)
        return self._ranges[field]

    def terms(self, field: str, numbers: Iterator[int] | None = None) -> Iterator[str]:
        """The terms of a field in byte order, or those with these numbers within it."""
        low, high = self.term_range(field)
        chosen = range(low, high) if numbers is None else (low + number for number in numbers)
        return (self._key(index)[2:].decode("utf-8", "surrogatepass") for index in chosen)

    def frequencies(self, field: str) -> NDArray[np.int64]:
        """In how many documents each term of a field stands, in the terms' order."""
        low, high = self.term_range(field)
        where = self._where[low:high].astype(np.int64)
        data = np.frombuffer(self._terms, np.uint8)
        key_lengths = _gather(data, where)
        return _gather(data, where + 8 + key_lengths + 5)  # behind flags and total weight

    def postings(self, field: str, term: str) -> Postings | None:
        """A term's posting list, None where the segment does not hold it. IndexBroken where it is damaged."""
        if field not in self._prefixes:
            return None
        low, high = self.term_range(field)
        key = self._prefixes[field] + term.encode("utf-8", "surrogatepass")
        index = self._bisect(key, low, high)
        if index == high or self._key(index) != key:
            return None
        return self._read(int(self._where[index]))

    def _read(self, place: int) -> Postings:
        key_length, length = _LENGTHS.unpack_from(self._terms, place)
        position = place + 8 + key_length
        inline, _, count, *_ = W3TermInfo._struct.unpack_from(self._terms, position)
        if inline:
            ids, weights, values = pickle.loads(self._terms[position + _INFO : position + length])  # noqa: S301
            return Postings(np.array(ids, np.int32), np.array(weights, np.float32), values)
        offset, length, crc = _EXTENT.unpack_from(self._terms, position + _INFO)
        block = os.pread(self._postings, length, offset)
        if zlib.crc32(block) != crc:
            raise IndexBroken(f"The search index's file {self.segment.make_filename('.pst')} is damaged.")
        stream = io.BytesIO(block)
        stream.seek(8)  # behind the magic word and the length
        pickle.load(stream)  # noqa: S301 - what Whoosh needs to skip the block; checked above, the folder is as private as the code
        gaps, weights, values = pickle.load(stream)  # noqa: S301
        ids = np.cumsum(np.asarray(gaps), dtype=np.int32)
        if weights is None or isinstance(weights, float):
            tf: NDArray[Any] = np.full(count, weights or 1, np.float32)
        else:
            tf = np.asarray(weights)
        return Postings(ids, tf, values)

    def numbers(self, name: str) -> NDArray[np.int64]:
        """A column of whole numbers, one a document."""
        kind = ">i8" if name in NUMBERS else "u1"
        return np.frombuffer(self._column(name), kind).astype(np.int64 if name in NUMBERS else np.uint8)

    def lists(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """A column of number lists: how many each document has, and all of them in one row."""
        data = self._column(name)
        code, end = chr(data[-1]), len(data) - 1
        if code == "X":
            code, end = chr(data[-3]), len(data) - 3 - 4 * self.documents
        size = struct.calcsize(code)
        start = end - size * self.documents
        counts = np.frombuffer(data, f">u{size}", self.documents, start).astype(np.int64) // 4
        return counts, np.frombuffer(data, "<u4", start // 4)

    def _column(self, name: str) -> bytes:
        return (self.folder / str(W3Codec.column_filename(self.segment, name))).read_bytes()


def _gather(data: NDArray[np.uint8], where: NDArray[np.int64]) -> NDArray[np.int64]:
    """The big-endian 32-bit numbers that stand at these places."""
    total = np.zeros(len(where), np.int64)
    for byte in range(4):
        total = total << 8 | data[where + byte]
    return total
