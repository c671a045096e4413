"""Writing one segment in bulk: documents in, Whoosh's own W3 files out, without its document-by-document writer.

Texts become one stream of token numbers; a stable sort by term turns the stream into posting lists, and these are
written as W3 blocks (one block a list) whose ids, weights and positions are packed arrays where Whoosh writes tuples
of Python numbers. Whoosh's reader takes either. Facet keys also become columns of ordinals, and the terms of each
document a column too (its forward index), both in Whoosh's VarBytesColumn layout.
"""

from __future__ import annotations

import array
import pickle
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermInfo
from whoosh.util.numeric import length_to_byte

from articles.search.analysis import forms, split
from articles.search.document import TEXT_FIELDS, Document
from articles.search.engines import store
from articles.search.engines.whoosh.schema import ALL, FACETS, FIELD_WEIGHTS, GAP, NUMBERS, UNDATED, PackedValues, twin
from articles.search.engines.whoosh.termfile import write_terms

INDEX_NAME = "MAIN"
_PACKED_FROM = 16
"""Posting lists of so many documents are packed; shorter ones are cheaper to read and write as tuples."""
_EXTENT = struct.Struct("!qiI")

Ints = NDArray[np.int64]


class Inverted(NamedTuple):
    """A field turned round. terms: bytes in order; starts: where each term's postings begin, one more at the end;
    docs, weights: a posting each; value_starts: where each posting's positions begin, one more; positions."""

    terms: Sequence[bytes]
    starts: Ints
    docs: Ints
    weights: NDArray[Any] | None
    value_starts: Ints | None
    positions: Ints | None


def packed(numbers: NDArray[Any]) -> array.array[int]:
    """Whole numbers from 0 in the smallest array that holds them."""
    most = int(numbers.max(initial=0))
    code, kind = ("B", np.uint8) if most < 1 << 8 else ("H", np.uint16) if most < 1 << 16 else ("I", np.uint32)
    return array.array(code, numbers.astype(kind).tobytes())


class FieldsWriter:
    """The term and posting files of a segment; fields must come in order of their names."""

    def __init__(self, folder: Path, segment: W3Segment) -> None:
        self._terms_path = folder / segment.make_filename(W3Codec.TERMS_EXT)
        self._postings = (folder / segment.make_filename(W3Codec.POSTS_EXT)).open("wb")
        self._fields: dict[str, int] = {}
        self._keys: list[bytes] = []
        self._infos: list[bytes] = []
        self._offset = 0

    def add(self, name: str, inverted: Inverted, lengths: NDArray[np.uint8] | None = None) -> None:
        """Write one field. lengths: the length byte of each document, None for facets."""
        number = self._fields[name] = len(self._fields)
        prefix = struct.pack("!H", number)
        self._keys.extend(prefix + term for term in inverted.terms)
        self._infos.extend(self._lists(inverted, lengths))

    def _lists(self, inverted: Inverted, lengths: NDArray[np.uint8] | None) -> Iterator[bytes]:
        """Write the posting lists, giving the term information of each."""
        first = inverted.starts[:-1]
        if not len(first):
            return
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
            self._postings.write(block)
            yield info + _EXTENT.pack(self._offset, len(block), zlib.crc32(block))
            self._offset += len(block)

    def close(self) -> None:
        """Write what is left."""
        self._postings.close()
        write_terms(self._terms_path, self._keys, self._infos, self._fields)


class _Blocks:
    """Pickles one posting list after the other; slicing lists and bytes is what makes short ones cheap."""

    def __init__(self, inverted: Inverted, weights: NDArray[Any], gaps: Ints) -> None:
        self.inverted, self.weights, self.gaps = inverted, weights, gaps
        self.gap_list = gaps.tolist()
        self.weight_list = weights.astype(float).tolist()
        if inverted.positions is not None and inverted.value_starts is not None:
            self.value_starts = inverted.value_starts.tolist()
            self.blob = inverted.positions.astype("<u4").tobytes()

    def inline(self, start: int) -> bytes:
        """The one posting of a term that stands in one document."""
        values = self._values(start, start + 1) or (b"",)
        return pickle.dumps(((self.gap_list[start],), (self.weight_list[start],), values), 2)

    def make(self, start: int, end: int) -> bytes:
        """The block's data: gaps between ids, weights, values."""
        if end - start < _PACKED_FROM:
            return pickle.dumps(
                (tuple(self.gap_list[start:end]), self._weights(start, end), self._values(start, end)), 2
            )
        gaps = packed(self.gaps[start:end])
        return pickle.dumps((gaps, self._packed_weights(start, end), self._packed_values(start, end)), 4)

    def _weights(self, start: int, end: int) -> tuple[float, ...] | float | None:
        weights = self.weight_list[start:end]
        if weights.count(weights[0]) == len(weights):
            return None if weights[0] == 1.0 else weights[0]
        return tuple(weights)

    def _values(self, start: int, end: int) -> tuple[bytes, ...] | None:
        if self.inverted.positions is None:
            return None
        bounds = self.value_starts[start : end + 1]
        return tuple(self.blob[4 * a : 4 * b] for a, b in pairwise(bounds))

    def _packed_weights(self, start: int, end: int) -> array.array[Any] | float | None:
        weights = self.weights[start:end]
        if weights.min() == weights.max():
            return None if weights[0] == 1 else float(weights[0])
        if np.issubdtype(weights.dtype, np.integer):
            return packed(weights)
        return array.array("f", weights.astype(np.float32).tobytes())

    def _packed_values(self, start: int, end: int) -> PackedValues | None:
        if self.inverted.positions is None or self.inverted.value_starts is None:
            return None
        starts = self.inverted.value_starts[start : end + 1]
        return PackedValues(packed(np.diff(starts)), packed(self.inverted.positions[starts[0] : starts[-1]]))


def write_bytes_column(folder: Path, segment: W3Segment, name: str, counts: Ints, values: NDArray[Any]) -> None:
    """A VarBytesColumn of 32-bit little-endian numbers: counts[i] of them for document i."""
    sizes = counts * 4
    code, kind = (
        ("B", ">u1") if sizes.max(initial=0) < 1 << 8 else ("H", ">u2") if sizes.max() < 1 << 16 else ("I", ">u4")
    )
    path = folder / W3Codec.column_filename(segment, name)
    lengths = sizes.astype(kind).tobytes()
    offsets = b"" if len(counts) <= 1 << 15 else (np.cumsum(sizes) - sizes).astype(">u4").tobytes()
    tail = f"{code}IX" if offsets else code
    path.write_bytes(values.astype("<u4").tobytes() + lengths + offsets + tail.encode())


def write_numbers_column(folder: Path, segment: W3Segment, name: str, values: NDArray[Any]) -> None:
    """A NumericColumn of signed 64-bit numbers, or of bytes where the values are."""
    path = folder / W3Codec.column_filename(segment, name)
    path.write_bytes(values.astype(">i8" if values.dtype != np.uint8 else "u1").tobytes())


def write_forward(folder: Path, segment: W3Segment, inverted: Inverted, documents: int) -> None:
    """The forward index of `all`: for each document the ordinals of its terms among the field's terms."""
    term_of = np.repeat(np.arange(len(inverted.terms)), np.diff(inverted.starts))
    order = np.argsort(inverted.docs, kind="stable")
    write_bytes_column(
        folder, segment, f"_{ALL}_terms", np.bincount(inverted.docs, minlength=documents), term_of[order]
    )


def length_bytes(lengths: Ints) -> NDArray[np.uint8]:
    """Whoosh's one-byte lengths."""
    distinct, inverse = np.unique(lengths, return_inverse=True)
    return np.array([length_to_byte(int(length)) for length in distinct], np.uint8)[inverse]


def new_segment() -> W3Segment:
    """A segment with a name of its own and nothing in it. A list is one block, so Whoosh's own limits do not apply."""
    return W3Segment(W3Codec(compression=0), INDEX_NAME)


def seal(folder: Path, segment: W3Segment) -> None:
    """Sync the segment's files and write their sizes and checksums beside them."""
    lines = []
    for path in sorted(folder.glob(f"{segment.segment_id()}.*")):
        store.sync(path)
        status = path.stat()
        lines.append((path.name, status.st_size, status.st_mtime_ns, checksum(path)))
    manifest = folder / segment.make_filename(".sum")
    manifest.write_text("".join(f"{name} {size} {mtime} {crc:08x}\n" for name, size, mtime, crc in lines), "ascii")
    store.sync(manifest)


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            crc = zlib.crc32(chunk, crc)
    return crc


class _Vocabulary(dict[str, int]):
    """Raw token -> its number in the stream; -1 for tokens nothing is left of."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = []
        self.exacts: list[str] = []

    def __missing__(self, token: str) -> int:
        term, exact = forms(token)
        number = len(self.terms) if term else -1
        if term:
            self.terms.append(term)
            self.exacts.append(exact)
        self[token] = number
        return number

    def ranked(self, forms: list[str]) -> tuple[list[bytes], Ints]:
        """The distinct forms in byte order, and for each token number the rank of its form there."""
        distinct = sorted({form.encode("utf-8", "surrogatepass") for form in forms})
        rank = {form: number for number, form in enumerate(distinct)}
        return distinct, np.array([rank[form.encode("utf-8", "surrogatepass")] for form in forms], np.int64)


@dataclass
class SegmentBuilder:
    """Collects documents and writes them as one segment of an index folder."""

    folder: Path
    documents: int = 0
    _vocabulary: _Vocabulary = field(default_factory=_Vocabulary)
    _stream: array.array[int] = field(default_factory=lambda: array.array("i"))
    _runs: array.array[int] = field(default_factory=lambda: array.array("i"))
    _keys: dict[str, tuple[array.array[int], list[str]]] = field(
        default_factory=lambda: {name: (array.array("i"), []) for name in FACETS}
    )
    _numbers: dict[str, array.array[int]] = field(default_factory=lambda: {name: array.array("q") for name in NUMBERS})

    def add(self, document: Document) -> None:
        """Take one document in."""
        row, number_of = self.documents, self._vocabulary.__getitem__
        for code, name in enumerate(TEXT_FIELDS):
            if text := document.texts.get(name):
                numbers = list(map(number_of, split(text)))
                if -1 in numbers:
                    numbers = [number for number in numbers if number >= 0]
                self._stream.extend(numbers)
                self._runs.extend((row, code, len(numbers)))
        for name, values in (("kind", (document.key.kind,)), *document.keys.items()):
            rows, keys = self._keys[name]
            distinct = dict.fromkeys(values)
            rows.extend([row] * len(distinct))
            keys.extend(distinct)
        self._numbers["pk"].append(document.key.pk)
        version = int(document.version, 16)
        self._numbers["version"].append(version - (1 << 64) if version >= 1 << 63 else version)
        self._numbers["published"].append(UNDATED if document.published is None else document.published)
        self._numbers["visible_from"].append(document.visible_from)
        self.documents += 1

    def finish(self) -> W3Segment:
        """Write, sync and seal the segment's files."""
        segment = new_segment()
        writer = FieldsWriter(self.folder, segment)
        inverted: dict[str, Inverted] = {}
        lengths: dict[str, Ints] = {}
        self._invert_texts(inverted, lengths)
        for name in FACETS:
            inverted[name] = self._invert_keys(segment, name)
        sizes = {name: length_bytes(length) for name, length in lengths.items()}
        for name in sorted(inverted):
            writer.add(name, inverted[name], sizes.get(name))
        writer.close()
        write_forward(self.folder, segment, inverted[ALL], self.documents)
        for name, values in self._numbers.items():
            write_numbers_column(self.folder, segment, name, np.array(values, np.int64))
        close_segment(self.folder, segment, self.documents, lengths)
        return segment

    def _invert_texts(self, inverted: dict[str, Inverted], lengths: dict[str, Ints]) -> None:
        stream = np.array(self._stream, np.int64)
        doc, code, size = np.array(self._runs, np.int64).reshape(-1, 3).T
        starts = np.cumsum(size) - size
        within = np.arange(len(stream)) - np.repeat(starts, size)
        docs, codes = np.repeat(doc, size), np.repeat(code, size)
        new = np.diff(doc, prepend=-1) != 0
        # A run's place in `all`: what stands before it in its document, and a gap for each run before it.
        before = starts + GAP * np.arange(len(doc))
        base = before - before[np.maximum.accumulate(np.where(new, np.arange(len(doc)), 0))] if len(doc) else before
        weights = np.array([FIELD_WEIGHTS[name] for name in TEXT_FIELDS])
        for exact in (False, True):
            forms, rank = self._vocabulary.ranked(self._vocabulary.exacts if exact else self._vocabulary.terms)
            terms = rank[stream] if len(stream) else stream
            name = twin("") if exact else ALL
            inverted[name] = invert(forms, terms, docs, within + np.repeat(base, size), weights[codes])
            lengths[name] = np.bincount(doc, size * weights[code], self.documents).astype(np.int64)
            for number, field_name in enumerate(TEXT_FIELDS):
                name, chosen = twin(field_name) if exact else field_name, codes == number
                inverted[name] = invert(forms, terms[chosen], docs[chosen], within[chosen], None)
                mine = code == number
                lengths[name] = np.bincount(doc[mine], size[mine], self.documents).astype(np.int64)

    def _invert_keys(self, segment: W3Segment, name: str) -> Inverted:
        rows, keys = self._keys[name]
        encoded = [key.encode() for key in keys]
        forms = sorted(set(encoded))
        rank = {form: number for number, form in enumerate(forms)}
        docs, terms = np.array(rows, np.int64), np.array([rank[key] for key in encoded], np.int64)
        write_bytes_column(self.folder, segment, f"_{name}_keys", np.bincount(docs, minlength=self.documents), terms)
        order = np.argsort(terms, kind="stable")
        starts = np.searchsorted(terms[order], np.arange(len(forms) + 1))
        return Inverted(forms, starts, docs[order], None, None, None)


def invert(forms: list[bytes], terms: Ints, docs: Ints, positions: Ints, weights: Ints | None) -> Inverted:
    """Posting lists of a stream of tokens in document order; `terms` are ranks in `forms`."""
    order = np.argsort(terms, kind="stable")
    terms, docs, positions = terms[order], docs[order], positions[order]
    new_term = np.diff(terms, prepend=-1) != 0
    heads = np.flatnonzero(new_term | (np.diff(docs, prepend=-1) != 0))
    value_starts = np.append(heads, len(terms))
    tf = np.diff(value_starts) if weights is None or not len(heads) else np.add.reduceat(weights[order], heads)
    term_heads = np.flatnonzero(new_term[heads])
    present = terms[heads][term_heads].tolist()
    return Inverted(
        [forms[rank] for rank in present], np.append(term_heads, len(heads)), docs[heads], tf, value_starts, positions
    )


def close_segment(folder: Path, segment: W3Segment, documents: int, lengths: dict[str, Ints]) -> None:
    """Write the length columns and an empty column of stored fields, and seal the segment."""
    for name, length in lengths.items():
        write_numbers_column(folder, segment, f"_{name}_len", length_bytes(length))
    write_bytes_column(folder, segment, "_stored", np.zeros(documents, np.int64), np.zeros(0))
    segment.set_doc_count(documents)
    segment._fieldlengths = {name: int(length.sum()) for name, length in lengths.items()}
    seal(folder, segment)


def build_segment(folder: Path, documents: Iterable[Document]) -> W3Segment:
    """Write documents as one new segment, which no reader sees before it stands in a table of contents."""
    builder = SegmentBuilder(folder)
    for document in documents:
        builder.add(document)
    return builder.finish()
