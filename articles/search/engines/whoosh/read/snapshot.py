"""One commit of the index, open for searching: immutable, shared by all threads, with a bounded cache of posting lists.

Documents are numbered through all segments in order, as Whoosh numbers them. The posting lists of a term are joined
over all segments and scored once, then cached. When a later commit only appends segments, its snapshot keeps the cached
lists and decodes only the new part. Frequencies and lengths count deleted documents until their segment is merged away,
as in Whoosh.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from articles.search import analysis
from articles.search.document import Key
from articles.search.engines.weights import ALL, K1, B, inverse_frequency
from articles.search.engines.whoosh.read.facet_columns import FacetField, Names, read_column
from articles.search.engines.whoosh.read.join_terms import concatenate, join_positions, join_terms
from articles.search.engines.whoosh.read.posting_lists import Lists, Mask, PositionLists, Scores, TermList
from articles.search.engines.whoosh.schema import UNDATED
from articles.search.engines.whoosh.storage import toc
from articles.search.engines.whoosh.storage.segment_files import LENGTHS, SegmentFiles
from articles.search.engines.whoosh.storage.wordlist import WordList

DENSE = 10
"""A word in more than 1/10 of all documents also keeps its scores as an array over all documents."""
CACHE_BYTES = 64 << 20
"""The smallest cache of posting lists, in bytes; it grows with the number of documents (see `Lists`)."""
CACHE_BYTES_A_DOCUMENT = 1000

FEW = 8
"""Up to this many keys, looking for them one by one is faster than all at once."""


class Snapshot:
    """A commit of an index folder. Everything is read when first asked for."""

    def __init__(self, folder: Path, before: Snapshot | None = None) -> None:
        self.folder = folder
        contents = toc.read(folder, older=True)
        self._english_only = toc.is_english_only(folder)
        self.generation = contents.generation
        self.toc_path = toc.toc_path(folder, contents.generation)
        known = {files.name: files for files in before.segments} if before and before.folder == folder else {}
        self.segments: list[SegmentFiles] = []
        for segment in contents.segments:
            if segment.segment_id() not in known:
                toc.check(folder, segment)
                known[segment.segment_id()] = SegmentFiles(folder, segment)
            self.segments.append(known[segment.segment_id()])
        self.bases = np.cumsum([0, *(files.documents for files in self.segments)])
        self.documents = int(self.bases[-1])
        self._deleted = [sorted(segment.deleted_docs()) for segment in contents.segments]
        self.lists = Lists(max(CACHE_BYTES, CACHE_BYTES_A_DOCUMENT * self.documents))
        self._norms: dict[str, tuple[NDArray[np.uint8], NDArray[np.float32]]] = {}
        self._columns: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._names: dict[str, Names] = {}
        if before is not None and before.folder == folder:
            self._names, self._lock = before._names, before._lock
            self._inherit(before)

    def _inherit(self, before: Snapshot) -> None:
        """Take over the posting lists of the snapshot before, as far as the segments are the same."""
        pairs = zip(self.segments, before.segments, strict=False)
        same = next(
            (number for number, (a, b) in enumerate(pairs) if a is not b), min(len(self.segments), len(before.segments))
        )
        for key, made in before.lists.term_lists():
            covered = min(same, made.segments)
            end = int(np.searchsorted(made.ids, self.bases[covered]))
            self.lists.put(key, TermList(made.ids[:end], made.weights[:end], covered))

    def get_or_make(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made when first asked for and kept with the snapshot."""
        if name not in self._columns:
            with self._lock:
                if name not in self._columns:
                    self._columns[name] = make()
        return self._columns[name]

    # Documents

    @property
    def live_mask(self) -> Mask | None:
        """Which documents are not deleted; None where none is."""

        def make() -> Mask | None:
            if not any(self._deleted):
                return None
            mask = np.ones(self.documents, np.bool_)
            for base, deleted in zip(self.bases, self._deleted, strict=False):
                mask[[base + number for number in deleted]] = False
            return mask

        made: Mask | None = self.get_or_make("live", make)
        return made

    def numbers(self, name: str) -> NDArray[np.int64]:
        """A column of whole numbers: int64, one a document."""

        def make() -> NDArray[np.int64]:
            row = np.concatenate([np.zeros(0, np.int64), *(files.numbers(name) for files in self.segments)])
            for base, files in zip(self.bases, self.segments, strict=False):
                files.kept[name] = row[base : base + files.documents]  # so that the numbers are in memory once
            return row

        made: NDArray[np.int64] = self.get_or_make(name, make)
        return made

    def facet(self, field: str) -> FacetField:
        """A facet field through all segments."""

        def make() -> FacetField:
            names = self._names.setdefault(field, Names())
            return FacetField(names, [read_column(files, field, names) for files in self.segments], self.bases)

        made: FacetField = self.get_or_make(f"keys {field}", make)
        return made

    def kinds(self) -> tuple[list[str], NDArray[np.int8]]:
        """The names of the kinds, and which of them each document is: int8, one a document."""

        def make() -> tuple[list[str], NDArray[np.int8]]:
            names = self._names.setdefault("kind", Names())
            columns = [read_column(files, "kind", names) for files in self.segments]
            parts = [np.zeros(0, np.int8), *(column.places[column.ordinals].astype(np.int8) for column in columns)]
            return list(names.keys), np.concatenate(parts)

        made: tuple[list[str], NDArray[np.int8]] = self.get_or_make("kinds", make)
        return made

    def highest_key(self, kind: str) -> int:
        """The highest primary key of a kind; 0 where there is none."""

        def make() -> int:
            return max((int(files.numbers("pk")[of(files)].max(initial=0)) for files in self.segments), default=0)

        def of(files: SegmentFiles) -> Mask:
            column = read_column(files, "kind", names)
            return np.equal(column.places[column.ordinals], names.numbers.get(kind, -1))

        names = self._names.setdefault("kind", Names())
        made: int = self.get_or_make(f"highest {kind}", make)
        return made

    def key_mask(self, field: str, keys: Iterable[str]) -> Mask:
        """Documents that hold any of these keys in a facet field: booleans, shape (documents,)."""
        mask = np.zeros(self.documents, np.bool_)
        for key in keys:
            mask[self.term_list(field, key).ids] = True
        return mask

    def keys_of(self, numbers: Sequence[int] | NDArray[Any]) -> list[Key]:
        """The database rows (kind and primary key) of these document numbers, in their order."""
        kinds, ordinals = self.kinds()
        at = np.asarray(numbers, np.intp)
        names = (kinds[ordinal] for ordinal in ordinals[at].tolist())
        return list(map(Key, names, self.numbers("pk")[at].tolist()))

    def numbers_of(self, keys: Collection[Key]) -> NDArray[np.intp]:
        """The numbers of all documents of these rows: shape (n,), ascending, deleted documents included."""
        pks, wanted = self.numbers("pk"), [key.pk for key in keys]
        held = np.isin(pks, wanted) if len(wanted) > FEW else np.logical_or.reduce([pks == pk for pk in wanted])
        found = np.flatnonzero(held)
        return found[[key in keys for key in self.keys_of(found)]]

    def number_of(self, key: Key) -> int | None:
        """A live document's number."""
        return next((n for n in self.numbers_of((key,)).tolist() if self.live_mask is None or self.live_mask[n]), None)

    def publication_times(self) -> NDArray[np.int64]:
        """Times of publication in Unix seconds, shape (documents,); UNDATED for documents without a date."""
        return self.numbers("published")

    def dated_mask(self) -> Mask:
        """Documents with a date: booleans, shape (documents,)."""
        made: Mask = self.get_or_make("dated", lambda: self.publication_times() != UNDATED)
        return made

    # Terms

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages by which a query's words are stemmed (analysis.groups): English, and those of the documents."""

        def make() -> tuple[str, ...]:
            codes = {code for files in self.segments for code in files.terms("language") if not self._english_only}
            return tuple(sorted({"", *map(analysis.language_of, codes)}))

        made: tuple[str, ...] = self.get_or_make("languages", make)
        return made

    def term_list(self, field: str, term: str) -> TermList:
        """The posting list of a term, or of a group of terms (analysis.groups), through all segments, perhaps without
        scores; empty where no document holds it."""
        made = cast(TermList | None, self.lists.get((field, term)))
        if made is None or made.segments < len(self.segments):
            made = self._join_segments(field, term, made)
            self.lists.put((field, term), made)
        return made

    def union_list(self, name: str, field: str, expand: Callable[[], Mapping[str, float]]) -> TermList:
        """The documents that hold any term of an expansion, each with the score of the best of its terms. Cached by
        `name`; expands only once."""
        made = cast(TermList | None, self.lists.get((field, name)))
        if made is None:
            row = np.zeros(self.documents, np.float32)
            for term, score in expand().items():
                held = self.term_list(field, term).ids
                row[held] = np.maximum(row[held], np.float32(score))
            ids = np.flatnonzero(row).astype(np.int32)
            dense = row if len(ids) * DENSE > self.documents else None
            made = TermList(ids, np.zeros(0, np.uint8), 0, row[ids], dense)
            self.lists.put((field, name), made)
        return made

    def _join_segments(self, field: str, term: str, made: TermList | None) -> TermList:
        ids = [made.ids if made else np.zeros(0, np.int32)]
        weights = [made.weights if made else np.zeros(0, np.uint8)]
        for number in range(made.segments if made else 0, len(self.segments)):
            found = join_terms(self.segments[number], field, term)
            if found is not None:
                ids.append(found[0] + np.int32(self.bases[number]) if number else found[0])
                weights.append(found[1])
        return TermList(concatenate(ids), concatenate(weights), len(self.segments))

    def score_term(self, field: str, term: str) -> TermList:
        """A term's posting list through all segments, with scores."""
        made = self.term_list(field, term)
        if made.scores is None:
            scores = self.score(field, made)
            if len(made.ids) * DENSE > self.documents:
                dense = np.zeros(self.documents, np.float32)
                dense[made.ids] = scores
                made.dense = dense
            made.scores = scores
            self.lists.put((field, term), made)
        return made

    def score(self, field: str, made: TermList) -> Scores:
        """BM25 of a term in each of its documents (float32, shape of made.ids): Whoosh's formula and length bytes.

        The idf is weights.inverse_frequency().
        """
        lengths, norms = self.norms(field)
        weights = made.weights.astype(np.float32)
        factor = np.float32(inverse_frequency(len(made.ids), self.documents) * (K1 + 1))
        return factor * weights / (weights + norms[lengths[made.ids]])

    def norms(self, field: str) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Each document's length byte, uint8, (documents,), and BM25's length part for each byte, float32, (256,)."""
        if field not in self._norms:
            lengths = np.concatenate([np.zeros(0, np.uint8), *(files.length_bytes(field) for files in self.segments)])
            total = sum(files.field_lengths.get(field, 0) for files in self.segments)
            average = (total / (self.documents or 1)) or 1
            self._norms[field] = lengths.astype(np.uint8), (K1 * ((1 - B) + B * LENGTHS / average)).astype(np.float32)
        return self._norms[field]

    def positions(self, field: str, term: str) -> PositionLists:
        """The positions of a term, or of a group of terms, in each document of its posting list."""
        made = cast(PositionLists | None, self.lists.get((f"{field} places", term)))
        if made is None:
            rows = [row for files in self.segments if (row := join_positions(files, field, term)) is not None]
            counts = np.concatenate([np.zeros(1, np.uint32), *(row[0] for row in rows)])
            flat = concatenate([np.zeros(0, np.uint8), *(row[1] for row in rows)])
            made = PositionLists(self.term_list(field, term).ids, np.cumsum(counts, dtype=np.uint32), flat)
            self.lists.put((f"{field} places", term), made)
        return made

    def terms_of(self, number: int) -> list[str]:
        """The distinct terms of a document's text."""
        segment = int(np.searchsorted(self.bases, number, "right")) - 1
        files = self.segments[segment]
        ordinals = files.term_ordinals(number - int(self.bases[segment]))
        return list(files.terms(ALL, iter(ordinals.tolist())))

    def word_lists(self) -> list[WordList]:
        """The list of words as printed of each segment."""
        return [files.words for files in self.segments]
