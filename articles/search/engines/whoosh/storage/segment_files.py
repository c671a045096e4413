"""Reading one segment's files as arrays: terms by bisection, posting lists, columns."""

from __future__ import annotations

import io
import mmap
import os
import pickle
import struct
import weakref
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment, W3TermInfo
from whoosh.util.numeric import byte_to_length

from articles.search.engines.base import IndexBroken
from articles.search.engines.weights import ALL
from articles.search.engines.whoosh.schema import CUT, PackedValues
from articles.search.engines.whoosh.storage.compound import parts
from articles.search.engines.whoosh.storage.segment_writer import InvertedField, pack_numbers, unpack_numbers
from articles.search.engines.whoosh.storage.wordlist import EXTENSION, WordList

Ids = NDArray[np.int32]
LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)
"""Whoosh's length of each length byte."""

_LENGTHS = struct.Struct("!ii")
_EXTENT = struct.Struct("!qiI")
FEW_TERMS = 4000
"""A field of a segment with at most so many terms is looked up in a table in memory."""
_INFO = W3TermInfo._struct.size


class Postings(NamedTuple):
    """A term's documents in a segment (ascending), its weight in each, and what its positions are read from."""

    ids: Ids
    weights: NDArray[Any]
    values: Any

    def positions(self) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """The number of positions in each document, shape (n,), and all positions as one array as long as their sum."""
        if isinstance(self.values, PackedValues):
            return unpack_numbers(self.values.counts).astype(np.int64), unpack_numbers(self.values.flat)
        counts = np.array([len(value) // 4 for value in self.values], np.int64)
        return counts, np.frombuffer(b"".join(self.values), "<u4")


class Lists:
    """Collects unpickled posting lists, and makes arrays of all of them at once."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._gaps: list[int] = []
        self._weights: list[float] = []
        self._counts: list[int] = []
        self._positions: list[bytes] = []

    def add(self, gaps: Sequence[int], weights: Sequence[float] | float | None, values: Any) -> None:
        """Add one list."""
        self._sizes.append(len(gaps))
        self._gaps.extend(gaps)
        if weights is None or isinstance(weights, float):
            self._weights.extend([weights or 1.0] * len(gaps))
        else:
            self._weights.extend(weights)
        if isinstance(values, PackedValues):
            self._counts.extend(values.counts)
            self._positions.append(unpack_numbers(values.flat).astype("<u4").tobytes())
        elif values is not None:
            self._counts.extend([len(value) // 4 for value in values])
            self._positions.extend(values)

    def posting_lists(self, terms: list[bytes]) -> InvertedField:
        """The lists of these terms."""
        starts = np.cumsum([0, *self._sizes])
        gaps = np.array(self._gaps, np.int64)
        sums = np.cumsum(gaps)
        docs = sums - np.repeat((sums - gaps)[starts[:-1]], self._sizes)
        positions = np.frombuffer(b"".join(self._positions), "<u4").astype(np.int64)
        weights = np.array(self._weights).astype(np.int64)
        return InvertedField(terms, starts, docs, weights, np.cumsum([0, *self._counts]), positions)


class SegmentFiles:
    """The open files of an immutable segment. The table of contents records which of its documents are deleted."""

    def __init__(self, folder: Path, segment: W3Segment) -> None:
        self.segment = segment
        self.name: str = segment.segment_id()
        self.documents: int = segment.doc_count_all()
        self.field_lengths: dict[str, int] = segment._fieldlengths
        self.kept: dict[str, Any] = {}  # what was made of the columns; two threads may make the same
        self._file = os.open(folder / segment.make_filename(W3Segment.COMPOUND_EXT), os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._data = mmap.mmap(self._file, 0, access=mmap.ACCESS_READ)
        self._parts = parts(self._data)
        self._postings = self._parts[segment.make_filename(W3Codec.POSTS_EXT)][0]
        self._read_directory(*self._parts[segment.make_filename(W3Codec.TERMS_EXT)])

    def _read_directory(self, offset: int, length: int) -> None:
        """Read where each term is stored: the array after the extras at the end of Whoosh's OrderedHash file."""
        end = offset + length - 4
        start = end - struct.unpack_from("!i", self._data, end)[0]
        stream = io.BytesIO(self._data[start:end])
        extras = pickle.load(stream)  # noqa: S301 - checked by toc.check; the folder is as private as the code
        kind = {"H": ">u2", "i": ">i4", "q": ">i8"}[extras["indextype"]]
        where = np.frombuffer(stream.getvalue(), kind, extras["indexlen"], stream.tell())
        self._where, self._terms_begin = where.astype(where.dtype.newbyteorder("=")), offset
        self._prefixes = {name: struct.pack("!H", number) for name, number in extras["fieldmap"].items()}
        self._ranges: dict[str, tuple[int, int]] = {}
        self._tables: dict[str, dict[bytes, int]] = {}

    def _place(self, index: int) -> int:
        """Where a term stands in the file."""
        return int(self._where[index]) + self._terms_begin

    def _key(self, index: int) -> bytes:
        position = self._place(index)
        length = _LENGTHS.unpack_from(self._data, position)[0]
        key: bytes = self._data[position + 8 : position + 8 + length]
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
        """(first, last + 1): the numbers of a field's terms."""
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

    def postings(self, field: str, term: str) -> Postings | None:
        """A term's posting list, None where the segment does not hold it. IndexBroken where it is damaged."""
        if field not in self._prefixes:
            whole = self.postings(CUT[field], term) if field in CUT else None
            return None if whole is None else self._cut_body(whole)
        key = self._prefixes[field] + term.encode("utf-8", "surrogatepass")
        low, high = self.term_range(field)
        if high - low <= FEW_TERMS:
            place = self._table(field).get(key)
            return None if place is None else self.read(place)
        index = self._bisect(key, low, high)
        if index == high or self._key(index) != key:
            return None
        return self.read(self._place(index))

    def _cut_body(self, whole: Postings) -> Postings | None:
        """Of a posting list of all text fields, what stands in the body; None for nothing."""
        starts = self.numbers("text_first")
        if not len(starts):  # an index of an earlier version, whose segment has no body at all
            return None
        counts, flat = whole.positions()
        owners = np.repeat(np.arange(len(counts)), counts)
        documents = whole.ids[owners]
        first = starts[documents]
        inside = (flat >= first) & (flat < self.numbers("text_end")[documents])
        held = np.bincount(owners[inside], minlength=len(counts))
        chosen = held > 0
        if not chosen.any():
            return None
        values = PackedValues(pack_numbers(held[chosen]), pack_numbers(flat[inside] - first[inside]))
        return Postings(whole.ids[chosen], unpack_numbers(values.counts), values)

    def _table(self, field: str) -> dict[bytes, int]:
        """Every term of a field that has few -> its place. A save writes a small segment, in which a wildcard looks for
        hundreds of terms."""
        if field not in self._tables:
            low, high = self.term_range(field)
            self._tables[field] = {self._key(index): self._place(index) for index in range(low, high)}
        return self._tables[field]

    def posting_lists(self, field: str) -> InvertedField:
        """All posting lists of a field in one go, for merging. IndexBroken where one is damaged."""
        low, high = self.term_range(field)
        lists = Lists()
        for index in range(low, high):
            lists.add(*self._block(self._place(index)))
        return lists.posting_lists([self._key(index)[2:] for index in range(low, high)])

    def read(self, place: int) -> Postings:
        """The posting list of the term at this offset in the term file. IndexBroken if it is damaged."""
        gaps, weights, values = self._block(place)
        ids = np.cumsum(unpack_numbers(gaps), dtype=np.int32)
        if weights is None or isinstance(weights, float):
            return Postings(ids, np.full(len(ids), weights or 1, np.float32), values)
        return Postings(ids, unpack_numbers(weights) if len(ids) > 1 else np.array(weights, np.float32), values)

    def _block(self, place: int) -> tuple[Any, Any, Any]:
        """A posting list as it is pickled: gaps between documents, weights (None: all 1; one: all the same), values."""
        key_length, length = _LENGTHS.unpack_from(self._data, place)
        position = place + 8 + key_length
        if self._data[position]:  # a list of one document stands beside its term
            ids, weights, values = pickle.loads(self._data[position + _INFO : position + length])  # noqa: S301
            return ids, weights, values
        offset, length, crc = _EXTENT.unpack_from(self._data, position + _INFO)
        block = os.pread(self._file, length, self._postings + offset)
        if zlib.crc32(block) != crc:
            raise IndexBroken(f"The search index's file {self.name} is damaged.")
        stream = io.BytesIO(block)
        stream.seek(8)  # behind the magic word and the length
        pickle.load(stream)  # noqa: S301 - what Whoosh needs to skip the block; checked above, the folder is as private as the code
        gaps, weights, values = pickle.load(stream)  # noqa: S301
        return gaps, weights, values

    def numbers(self, name: str) -> NDArray[np.int64]:
        """A column of whole numbers: int64, one a document; kept."""
        if name not in self.kept:
            data = self._column(name)  # of eight octets a number, or four; the places of bodies had eight before
            self.kept[name] = np.frombuffer(data, f">i{len(data) // (self.documents or 1) or 8}").astype(np.int64)
        made: NDArray[np.int64] = self.kept[name]
        return made

    def length_bytes(self, field: str) -> NDArray[np.uint8]:
        """Whoosh's one-byte length of each document in a text field: uint8, one a document."""
        data = self._column(f"_{field}_len")
        return np.frombuffer(data, np.uint8) if data else np.zeros(self.documents, np.uint8)

    def lists(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.unsignedinteger[Any]]]:
        """A column of number lists: the length of each document's list, int64, one a document, and all numbers as one
        array of unsigned integers."""
        name, octets = self._find_lists(name)
        counts = self._counts(name, octets)
        return counts, np.frombuffer(self._column(name), f"<u{octets}", int(counts.sum()))

    def term_ordinals(self, document: int) -> NDArray[np.int64]:
        """The ordinals of a document's terms among those of all texts, read alone."""
        gaps = f"_{ALL}_gaps"
        name, octets = self._find_lists(gaps)
        if name == gaps:
            return self._list_of(f"_{ALL}_terms", 4, document).astype(np.int64)  # an index of an earlier version
        return np.cumsum(self._list_of(name, octets, document), dtype=np.int64)

    def _list_of(self, name: str, octets: int, document: int) -> NDArray[np.unsignedinteger[Any]]:
        """One document's list in a column of lists."""
        counts = self._counts(name, octets)
        offset = self._parts[W3Codec.column_filename(self.segment, name)][0]
        before, count = int(counts[:document].sum()), int(counts[document])
        return np.frombuffer(os.pread(self._file, octets * count, offset + octets * before), f"<u{octets}")

    def _find_lists(self, name: str) -> tuple[str, int]:
        """The whole name of a column of lists, and the octets of its numbers; the name as it is, and 4, in an index of
        an earlier version or where there is none."""
        found = (
            octets for octets in (1, 2, 4) if W3Codec.column_filename(self.segment, f"{name}{octets}") in self._parts
        )
        octets = next(found, 0)
        return (f"{name}{octets}", octets) if octets else (name, 4)

    def _counts(self, name: str, octets: int) -> NDArray[np.int64]:
        """How many numbers each document has in a column of lists: the lengths behind them, in bytes."""
        offset, length = self._parts.get(W3Codec.column_filename(self.segment, name), (0, 0))
        if not length:
            return np.zeros(self.documents, np.int64)
        tail = os.pread(self._file, 3, offset + length - 3)
        code, end = (chr(tail[0]), length - 3 - 4 * self.documents) if tail[2:] == b"X" else (chr(tail[2]), length - 1)
        size = struct.calcsize(code)
        data = os.pread(self._file, size * self.documents, offset + end - size * self.documents)
        return np.frombuffer(data, f">u{size}").astype(np.int64) // octets

    @cached_property
    def words(self) -> WordList:
        """The words of the segment as printed."""
        offset, length = self._parts[self.segment.make_filename(EXTENSION)]
        return WordList(os.pread(self._file, length, offset))

    def _column(self, name: str) -> bytes:
        """A column's bytes; none where no document of the segment has a value."""
        offset, length = self._parts.get(W3Codec.column_filename(self.segment, name), (0, 0))
        return os.pread(self._file, length, offset)
