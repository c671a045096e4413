"""Writing one segment's files, Whoosh's own W3 format, from posting lists that stand in arrays.

A posting list is one W3 block whose ids, weights and positions are packed arrays where Whoosh writes tuples of Python
numbers; Whoosh's reader takes either. Facet keys also become columns of ordinals, and the terms of each document a
column too (its forward index; columns.py).
"""

from __future__ import annotations

import array
import pickle
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermInfo
from whoosh.util.numeric import length_to_byte

from articles.search.engines import store
from articles.search.engines.weights import ALL, twin
from articles.search.engines.whoosh.schema import FACETS, PLACES, PackedNumbers, PackedValues, WideNumbers
from articles.search.engines.whoosh.storage.columns import Ints, bytes_column, gaps_of, lists_of_ordinals, octets_of
from articles.search.engines.whoosh.storage.compound import CompoundWriter
from articles.search.engines.whoosh.storage.termfile import term_file
from articles.search.engines.whoosh.storage.wordlist import EXTENSION, word_list

INDEX_NAME = "MAIN"
_PACKED_FROM = 8
"""Posting lists of at least this many documents are packed; shorter ones are cheaper to read and write as tuples."""
_EXTENT = struct.Struct("!qiI")

_WINDOW = 2**16
"""The number of postings written at a time; it bounds the memory for the Python numbers made of them."""


class InvertedField(NamedTuple):
    """The posting lists of one field with k terms, m postings and p positions.

    terms: k, in byte order. starts: (k + 1,), where each term's postings begin and the last ones end. docs, weights:
    (m,). value_starts: (m + 1,), where each posting's positions begin and the last ones end. positions: (p,).
    """

    terms: Sequence[bytes]
    starts: Ints
    docs: Ints
    weights: NDArray[Any] | None
    value_starts: Ints | None
    positions: Ints | None


def pack_numbers(numbers: NDArray[Any]) -> PackedNumbers:
    """Non-negative whole numbers, with the smallest items that hold them."""
    most = int(numbers.max(initial=0))
    if most < 1 << 8:
        return numbers.astype(np.uint8).tobytes()
    octets = 2 if most < 1 << 16 else 4
    return WideNumbers(numbers.astype(f"u{octets}").tobytes(), octets)


def unpack_numbers(numbers: Any) -> NDArray[Any]:
    """An array of what pack_numbers gave, or of a tuple."""
    if isinstance(numbers, WideNumbers):
        return np.frombuffer(numbers.data, f"u{numbers.octets}")
    return np.frombuffer(numbers, np.uint8) if isinstance(numbers, bytes) else np.asarray(numbers)


class FieldsWriter:
    """The postings and terms of a segment; fields must come in order of their names."""

    def __init__(self, file: CompoundWriter, segment: W3Segment) -> None:
        self._file = file
        self._terms_name = segment.make_filename(W3Codec.TERMS_EXT)
        self._fields: dict[str, int] = {}
        self._keys: list[bytes] = []
        self._infos: list[bytes] = []
        self._offset = 0
        self._blocks: dict[bytes, bytes] = {}
        file.begin(segment.make_filename(W3Codec.POSTS_EXT))

    def add(self, name: str, inverted: InvertedField, lengths: NDArray[np.uint8] | None = None) -> None:
        """Write one field, if it has any terms. lengths: the length byte of each document, None for facets."""
        if not inverted.terms:
            return
        number = self._fields[name] = len(self._fields)
        prefix = struct.pack("!H", number)
        if not name.endswith(twin("").removeprefix(ALL)):
            self._blocks.clear()
        self._keys.extend(prefix + term for term in inverted.terms)
        for part in _split_terms(inverted):
            self._infos.extend(self._lists(part, lengths))

    def _lists(self, inverted: InvertedField, lengths: NDArray[np.uint8] | None) -> Iterator[bytes]:
        """Write the posting lists, and yield the term information of each."""
        first = inverted.starts[:-1]
        weights = inverted.weights if inverted.weights is not None else np.ones(len(inverted.docs))
        of_posting = lengths[inverted.docs] if lengths is not None else np.zeros(len(inverted.docs), np.uint8)
        gaps = np.diff(inverted.docs, prepend=0)
        gaps[first] = inverted.docs[first]
        rows = zip(
            inverted.starts.tolist()[:-1],
            inverted.starts.tolist()[1:],
            np.add.reduceat(weights, first).tolist(),
            np.maximum.reduceat(weights, first).tolist(),
            np.minimum.reduceat(of_posting, first).tolist(),
            np.maximum.reduceat(of_posting, first).tolist(),
            inverted.docs[first].tolist(),
            inverted.docs[inverted.starts[1:] - 1].tolist(),
            strict=True,
        )
        blocks = _Blocks(inverted, weights, gaps)
        pack = W3TermInfo._struct.pack
        for start, end, weight, heaviest, shortest, longest, low, high in rows:
            info = pack(end - start == 1, weight, end - start, shortest, longest, heaviest, low, high)
            if end - start == 1:  # most words stand in one document: Whoosh keeps such a list beside the term
                yield info + blocks.inline(start)
                continue
            data = blocks.make(start, end)
            head = pickle.dumps((end - start, high, heaviest, 0, shortest, longest), 2)
            # a negative length marks the last block, which is the only one
            block = b"".join((WHOOSH3_HEADER_MAGIC, struct.pack("!i", -len(head) - len(data)), head, data))
            yield info + self._place(block)

    def _place(self, block: bytes) -> bytes:
        """Write a block, and return where it stands. A word that is printed in one form only has the same list as its
        exact form: that stands once."""
        digest = blake2b(block, digest_size=16).digest()
        extent = self._blocks.get(digest)
        if extent is None:
            self._file.write(block)
            extent = self._blocks[digest] = _EXTENT.pack(self._offset, len(block), zlib.crc32(block))
            self._offset += len(block)
        return extent

    def close(self) -> None:
        """Write the terms, behind all postings."""
        self._file.begin(self._terms_name)
        for part in term_file(self._keys, self._infos, self._fields):
            self._file.write(part)


def _split_terms(whole: InvertedField) -> Iterator[InvertedField]:
    """The field in pieces. Each piece has some of the terms with all their postings."""
    begin = 0
    while begin < len(whole.terms):
        reach = int(np.searchsorted(whole.starts, whole.starts[begin] + _WINDOW, "right")) - 1
        end = max(begin + 1, reach)
        first, last = whole.starts[begin], whole.starts[end]
        weights, values, positions = whole[3:]
        if values is not None and positions is not None:
            values = values[first : last + 1]
            positions = positions[values[0] : values[-1]]
            values = values - values[0]
        yield InvertedField(
            whole.terms[begin:end],
            whole.starts[begin : end + 1] - first,
            whole.docs[first:last],
            None if weights is None else weights[first:last],
            values,
            positions,
        )
        begin = end


class _Blocks:
    """Pickles one posting list after another. It slices lists and bytes, which is cheaper than arrays for short
    lists."""

    def __init__(self, inverted: InvertedField, weights: NDArray[Any], gaps: Ints) -> None:
        self.inverted, self.weights, self.gaps = inverted, weights, gaps
        self.gap_list = gaps.tolist()
        self.weight_list = weights.astype(float).tolist()
        if inverted.positions is not None and inverted.value_starts is not None:
            self.value_starts = inverted.value_starts.tolist()
            self.blob = inverted.positions.astype("<u4").tobytes()

    def inline(self, start: int) -> bytes:
        """The one posting of a term that stands in one document."""
        values = self._values(start, start + 1) or (b"",)
        weight = self.weight_list[start]
        whole = int(weight) if weight.is_integer() else weight  # a small whole number is two octets, a float nine
        return pickle.dumps(((self.gap_list[start],), (whole,), values), 3)

    def make(self, start: int, end: int) -> bytes:
        """The block's data: gaps between ids, weights, values."""
        if end - start < _PACKED_FROM:
            return pickle.dumps(
                (_smallest(self.gap_list[start:end]), self._weights(start, end), self._values(start, end)), 3
            )
        gaps = pack_numbers(self.gaps[start:end])
        return pickle.dumps((gaps, self._pack_weights(start, end), self._pack_values(start, end)), 3)

    def _weights(self, start: int, end: int) -> Sequence[float] | float | None:
        weights = self.weight_list[start:end]
        if weights.count(weights[0]) == len(weights):
            return None if weights[0] == 1.0 else weights[0]
        whole = all(map(float.is_integer, weights))
        return _smallest(list(map(int, weights))) if whole else tuple(weights)

    def _values(self, start: int, end: int) -> tuple[bytes, ...] | None:
        if self.inverted.positions is None:
            return None
        bounds = self.value_starts[start : end + 1]
        return tuple(self.blob[4 * a : 4 * b] for a, b in pairwise(bounds))

    def _pack_weights(self, start: int, end: int) -> PackedNumbers | array.array[float] | float | None:
        weights = self.weights[start:end]
        if weights.min() == weights.max():
            return None if weights[0] == 1 else float(weights[0])
        if np.issubdtype(weights.dtype, np.integer):
            return pack_numbers(weights)
        return array.array("f", weights.astype(np.float32).tobytes())

    def _pack_values(self, start: int, end: int) -> PackedValues | None:
        if self.inverted.positions is None or self.inverted.value_starts is None:
            return None
        starts = self.inverted.value_starts[start : end + 1]
        return PackedValues(
            pack_numbers(np.diff(starts)), pack_numbers(self.inverted.positions[starts[0] : starts[-1]])
        )


def _smallest(numbers: list[int]) -> bytes | tuple[int, ...]:
    return bytes(numbers) if max(numbers) < 1 << 8 else tuple(numbers)


def write_segment(
    folder: Path,
    documents: int,
    fields: Iterable[tuple[str, InvertedField]],
    lengths: Mapping[str, Ints],
    numbers: Mapping[str, Ints],
) -> W3Segment:
    """Write and sync a new segment. fields: in the order of their names, each taken when the one before is written, so
    that one at a time is in memory. lengths: the words of each document in each text field. Fields that no document has
    are left out."""
    # A list is one block and nothing is compressed, so Whoosh's own limits do not apply.
    segment = W3Segment(W3Codec(compression=0), INDEX_NAME)
    sizes = {name: length_bytes(length) for name, length in lengths.items() if length.any()}
    path = folder / segment.make_filename(W3Segment.COMPOUND_EXT)
    with CompoundWriter(path) as file:
        writer = FieldsWriter(file, segment)
        columns: dict[str, bytes] = {"_stored": bytes_column(np.zeros(documents, np.int64), np.zeros(0))}
        words = b""
        for name, field in fields:
            writer.add(name, field, sizes.get(name))
            if name == ALL:
                counts, ordinals = lists_of_ordinals(field.starts, field.docs, documents)
                gaps = gaps_of(counts, ordinals)
                columns[f"_{ALL}_gaps{octets_of(gaps)}"] = bytes_column(counts, gaps)
            elif name == twin(""):
                words = word_list(field.terms, np.diff(field.starts).tolist())
            elif name in FACETS and field.terms:
                counts, ordinals = lists_of_ordinals(field.starts, field.docs, documents)
                columns[f"_{name}_keys{octets_of(ordinals)}"] = bytes_column(counts, ordinals)
        writer.close()
        file.begin(segment.make_filename(EXTENSION))
        file.write(words)
        columns |= {f"_{name}_len": size.tobytes() for name, size in sizes.items()}
        columns |= {
            name: values.astype(">i4" if name in PLACES else ">i8").tobytes() for name, values in numbers.items()
        }
        for name, column in columns.items():
            file.begin(W3Codec.column_filename(segment, name))
            file.write(column)
    segment.compound = True
    segment.set_doc_count(documents)
    segment._fieldlengths = {name: int(length.sum()) for name, length in lengths.items()}
    store.sync(path)
    status = path.stat()
    segment.sealed = (status.st_size, status.st_mtime_ns, checksum(path))
    return segment


def length_bytes(lengths: Ints) -> NDArray[np.uint8]:
    """Whoosh's one-byte lengths: uint8, shape of `lengths`."""
    distinct, inverse = np.unique(lengths, return_inverse=True)
    return np.array([length_to_byte(int(length)) for length in distinct], np.uint8)[inverse]


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            crc = zlib.crc32(chunk, crc)
    return crc
