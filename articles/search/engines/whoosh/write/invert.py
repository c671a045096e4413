"""From documents to posting lists: texts become one stream of token numbers, and a stable sort by term turns it round.

Nothing is done token by token in Python but looking a token up in a dict; everything else is done for all documents of
a segment at once.
"""

from __future__ import annotations

import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment

from articles.search.analysis import forms_in, language_of, split
from articles.search.document import TEXT_FIELDS, Document
from articles.search.engines.weights import ALL, FIELD_WEIGHTS, GAP, twin
from articles.search.engines.whoosh.schema import BODY, FACETS, NUMBERS, STORED, UNDATED
from articles.search.engines.whoosh.storage.columns import Ints
from articles.search.engines.whoosh.storage.segment_writer import InvertedField, write_segment

_WEIGHTS = np.array([FIELD_WEIGHTS[name] for name in TEXT_FIELDS], np.int32)


class _Numbers(dict[str, int]):
    """Raw token of a language -> its number in the stream; -1 for tokens of which the analysis leaves nothing."""

    def __init__(self, language: str, terms: list[str], exacts: list[str]) -> None:
        super().__init__()
        self._forms = forms_in(language)
        self._terms, self._exacts = terms, exacts

    def __missing__(self, token: str) -> int:
        term, exact = self._forms[token]
        number = len(self._terms) if term else -1
        if term:
            self._terms.append(term)
            self._exacts.append(exact)
        self[token] = number
        return number


class _Chunks(dict[str, tuple[int, ...]]):
    """What stands between two white spaces ("said,") -> the numbers of its tokens. No token contains white space, and
    most chunks come again: looking one up is several times faster than cutting it into tokens."""

    longest = 40
    """Characters of a chunk that is kept: a paragraph in Chinese is one chunk."""

    def __init__(self, numbers: _Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        numbers = tuple(number for number in map(self._numbers.__getitem__, split(chunk)) if number >= 0)
        if len(chunk) <= self.longest:
            self[chunk] = numbers
        return numbers


class _Vocabulary:
    """The tokens of all languages, numbered together: number -> term and exact form."""

    def __init__(self) -> None:
        self.terms: list[str] = []
        self.exacts: list[str] = []
        self._chunks: dict[str, _Chunks] = {}

    def chunks(self, language: str) -> _Chunks:
        """Chunk of a text in this language -> the numbers of its tokens."""
        if language not in self._chunks:
            self._chunks[language] = _Chunks(_Numbers(language, self.terms, self.exacts))
        return self._chunks[language]

    def rank_forms(self, forms: list[str]) -> tuple[list[bytes], NDArray[np.int32]]:
        """The distinct forms in byte order, and for each token number the rank of its form there: int32."""
        distinct = sorted({form.encode("utf-8", "surrogatepass") for form in forms})
        rank = {form: number for number, form in enumerate(distinct)}
        return distinct, np.array([rank[form.encode("utf-8", "surrogatepass")] for form in forms], np.int32)


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
        """Add one document."""
        row = self.documents
        numbers_of = self._vocabulary.chunks(language_of(document.language)).__getitem__
        for code, name in enumerate(TEXT_FIELDS):
            if text := document.texts.get(name):
                before = len(self._stream)
                self._stream.extend(chain.from_iterable(map(numbers_of, text.split())))
                self._runs.extend((row, code, len(self._stream) - before))
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
        """Write the segment."""
        texts = _Texts(self._vocabulary, self._stream, self._runs)
        numbers: dict[str, Ints] = {name: np.array(values, np.int64) for name, values in self._numbers.items()}
        numbers["text_first"], numbers["text_end"] = texts.body_bounds(self.documents)
        fields = (
            (name, invert_keys(*self._keys[name]) if name in FACETS else texts.posting_lists(name))
            for name in sorted((*STORED, *FACETS))
        )
        lengths = {name: texts.lengths(name, self.documents) for name in texts.names}
        return write_segment(self.folder, self.documents, fields, lengths, numbers)


class _Texts:
    """The words of all documents in one stream, cut into runs: one for each text of each document."""

    def __init__(self, vocabulary: _Vocabulary, stream: array.array[int], runs: array.array[int]) -> None:
        self._ranked = {False: vocabulary.rank_forms(vocabulary.terms), True: vocabulary.rank_forms(vocabulary.exacts)}
        self._stream = np.array(stream, np.int32)
        self._doc, self._code, self._size = np.array(runs, np.int32).reshape(-1, 3).T
        self._fields: dict[str, tuple[bool, int | None]] = {ALL: (False, None), twin(""): (True, None)}
        for code, field_name in enumerate(TEXT_FIELDS):
            self._fields |= {field_name: (False, code), twin(field_name): (True, code)}

    @property
    def names(self) -> list[str]:
        """The fields whose words this stream counts: each text's, that of all of them, and their exact twins."""
        return list(self._fields)

    def lengths(self, name: str, documents: int) -> Ints:
        """The words of each document in a field."""
        _, code = self._fields[name]
        if code is None:
            return np.bincount(self._doc, self._size * _WEIGHTS[self._code], documents).astype(np.int64)
        mine = self._code == code
        return np.bincount(self._doc[mine], self._size[mine], documents).astype(np.int64)

    def body_bounds(self, documents: int) -> tuple[Ints, Ints]:
        """The positions at which each document's body begins and ends in the field of all texts; both 0 without one."""
        first, end = np.zeros((2, documents), np.int64)
        mine = self._code == TEXT_FIELDS.index(BODY)
        first[self._doc[mine]] = places = self._places()[mine]
        end[self._doc[mine]] = places + self._size[mine]
        return first, end

    def posting_lists(self, name: str) -> InvertedField:
        """A field's posting lists."""
        exact, code = self._fields[name]
        forms, rank = self._ranked[exact]
        size = self._size if code is None else np.where(self._code == code, self._size, 0)
        chosen = slice(None) if code is None else np.repeat(self._code == code, self._size)
        first = self._places() if code is None else np.zeros_like(size)
        weights = np.repeat(_WEIGHTS[self._code], size) if code is None else None
        return invert(
            forms, rank[self._stream[chosen]], np.repeat(self._doc, size), _number_words(size, first), weights
        )

    def _places(self) -> Ints:
        """The position at which each run begins in the field of all texts: the number of words before it in its
        document, and a gap for each run before it."""
        runs = np.arange(len(self._doc))
        before = np.cumsum(self._size) - self._size + GAP * runs
        return (
            before - before[np.maximum.accumulate(np.where(_differs_from_previous(self._doc), runs, 0))]
            if len(runs)
            else before
        )


def _number_words(size: Ints, first: Ints) -> Ints:
    """The position of each word, where run i has size[i] words and its first word has the position first[i]."""
    starts = np.cumsum(size) - size
    return np.arange(size.sum(), dtype=np.int32) + np.repeat((first - starts).astype(np.int32), size)


def invert_keys(rows: Sequence[int], keys: Sequence[str]) -> InvertedField:
    """Posting lists of facet keys: document rows[i] holds keys[i]."""
    encoded = [key.encode() for key in keys]
    forms = sorted(set(encoded))
    rank = {form: number for number, form in enumerate(forms)}
    docs, terms = np.array(rows, np.int64), np.array([rank[key] for key in encoded], np.int64)
    order = np.argsort(terms, kind="stable")
    starts = np.searchsorted(terms[order], np.arange(len(forms) + 1))
    return InvertedField(forms, starts, docs[order], None, None, None)


def invert(
    forms: list[bytes], terms: NDArray[np.int32], docs: Ints, positions: Ints, weights: Ints | None
) -> InvertedField:
    """Posting lists of a stream of tokens in document order; `terms` are ranks in `forms`."""
    order = sort_stably(terms)
    terms, docs = terms[order], docs[order]
    new_term = _differs_from_previous(terms)
    heads = np.flatnonzero(new_term | _differs_from_previous(docs))
    value_starts = np.append(heads, len(terms))
    tf = np.diff(value_starts) if weights is None or not len(heads) else np.add.reduceat(weights[order], heads)
    positions = positions[order]
    term_heads = np.flatnonzero(new_term[heads])
    present = terms[heads][term_heads].tolist()
    return InvertedField(
        [forms[rank] for rank in present], np.append(term_heads, len(heads)), docs[heads], tf, value_starts, positions
    )


def _differs_from_previous(values: Ints) -> NDArray[np.bool_]:
    """Booleans: whether each value differs from the one before it."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def sort_stably(ranks: NDArray[Any]) -> Ints:
    """The indexes that sort whole numbers from 0 to 2 ** 32 - 1, equal ones in their order. Sorts twice, by 16 bits
    each time, since numpy has a radix sort for 16 bits."""
    order = np.argsort(ranks.astype(np.uint16), kind="stable")
    if len(ranks) and ranks.max() >= 1 << 16:
        order = order[np.argsort((ranks >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def build_segment(folder: Path, documents: Iterable[Document]) -> W3Segment:
    """Write documents as one new segment. Readers do not see it until a table of contents lists it."""
    builder = SegmentBuilder(folder)
    for document in documents:
        builder.add(document)
    return builder.finish()
