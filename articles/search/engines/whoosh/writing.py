"""The Writer of this engine: small commits with bounded merging, and whole-archive builds in checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Segment

from articles.search.document import Document, Key
from articles.search.engines.whoosh import toc
from articles.search.engines.whoosh.files import SegmentFiles
from articles.search.engines.whoosh.segments import build_segment

CHECKPOINT = 20_000
"""Documents of a segment in a build; each segment is committed when it is done."""

Progress = Callable[[int, int], None]


class WhooshWriter:
    """Writes one generation's folder. The caller holds the index lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not list(folder.glob("*.toc")):
            toc.create(folder)

    def update(self, documents: Iterable[Document], removed: Iterable[Key] = ()) -> None:
        """Replace or add documents and remove keys in one commit, on the disk when this returns."""
        added = list(documents)
        contents = toc.read(self.folder)
        gone = {document.key for document in added} | set(removed)
        segments = [segment for segment in contents.segments if not _delete(self.folder, segment, gone)]
        if added:
            segments.append(build_segment(self.folder, added))
        toc.commit(self.folder, toc.Contents(contents.generation + 1, tuple(segments)))

    def build(self, documents: Iterable[Document], total: int, progress: Progress | None = None) -> None:
        """Add documents from a stream, a committed segment at a time. Documents that stand in the index already are
        passed over, so that a build that was stopped goes on. progress is told (done, total) now and then."""
        present = self.keys()
        done = len(present)
        stream: Iterator[Document] = (document for document in documents if document.key not in present)
        while batch := list(islice(stream, CHECKPOINT)):
            contents = toc.read(self.folder)
            made = build_segment(self.folder, batch)
            toc.commit(self.folder, toc.Contents(contents.generation + 1, (*contents.segments, made)))
            done += len(batch)
            if progress:
                progress(done, total)

    def keys(self) -> set[Key]:
        """The keys of all documents in the index."""
        found: set[Key] = set()
        for segment in toc.read(self.folder).segments:
            deleted = set(segment.deleted_docs())
            found.update(key for number, key in enumerate(_keys(self.folder, segment)) if number not in deleted)
        return found


def _keys(folder: Path, segment: W3Segment) -> Iterator[Key]:
    files = SegmentFiles(folder, segment)
    kinds = list(files.terms("kind"))
    pairs = zip(files.lists("_kind_keys")[1].tolist(), files.numbers("pk").tolist(), strict=True)
    return (Key(kinds[kind], pk) for kind, pk in pairs)


def _delete(folder: Path, segment: W3Segment, gone: set[Key]) -> bool:
    """Mark these keys' documents as deleted in a segment; True where none is left."""
    files = SegmentFiles(folder, segment)
    kinds, pks = files.lists("_kind_keys")[1], files.numbers("pk")
    for number, kind in enumerate(files.terms("kind")):
        wanted = np.array([key.pk for key in gone if key.kind == kind], np.int64)
        for row in np.flatnonzero((kinds == number) & np.isin(pks, wanted)).tolist():
            segment.delete_document(row)
    return bool(segment.deleted_count() == segment.doc_count_all())
