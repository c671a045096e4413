"""The Writer of this engine: small commits with bounded merging, and whole-archive builds in checkpoints."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Segment

from articles.search.document import Document, Key
from articles.search.engines.base import IndexBroken, cannot_write
from articles.search.engines.whoosh.storage import toc
from articles.search.engines.whoosh.storage.segment_files import SegmentFiles
from articles.search.engines.whoosh.write.build import build_segments
from articles.search.engines.whoosh.write.invert import build_segment
from articles.search.engines.whoosh.write.merge import find_due, find_due_at_once, merge

Progress = Callable[[int, int], None]


class WhooshWriter:
    """Writes one generation's folder. The caller holds the index lock, but for `tidy`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not any(folder.iterdir()):
            toc.create(folder)

    def update(self, documents: Iterable[Document], removed: Iterable[Key] = (), number: int = 0) -> None:
        """Replace or add documents and remove keys in one commit, on the disk when this returns. Small segments are
        merged in a commit of their own after it. number: not needed, since the kernel sees to it that the lock has one
        holder. IndexBroken where the index cannot be read or written."""
        added = list(documents)
        gone = {document.key for document in added} | set(removed)
        with _explain_trouble():
            contents = toc.read(self.folder)
            segments = [segment for segment in contents.segments if not _delete(self.folder, segment, gone)]
            if added:
                segments.append(build_segment(self.folder, added))
            contents = self._commit(contents, segments)
            if small := find_due_at_once(segments):
                merged = merge(self.folder, small)
                self._commit(contents, [*segments[: -len(small)], merged])

    def tidy(self, locked: Callable[[], AbstractContextManager[bool]]) -> bool:
        """Make one segment of those that saves left, for a process that has time; True where that was done. The caller
        holds no lock, so that saves go on meanwhile: `locked` gives the index lock for the commit at the end."""
        with _explain_trouble():
            small = find_due(toc.read(self.folder).segments)
            if not small:
                return False
            target = self.folder / "merging"
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            try:
                merged = merge(self.folder, small, target)
                with locked() as held:
                    return held and self._put(merged, small, target)
            except FileNotFoundError:  # a save has merged some of them, and their files are gone
                return False
            finally:
                shutil.rmtree(target, ignore_errors=True)

    def _put(self, merged: W3Segment, small: list[W3Segment], target: Path) -> bool:
        """Commit a merged segment in the place of its sources, without what was deleted from them meanwhile."""
        contents = toc.read(self.folder)
        names = [segment.segment_id() for segment in small]
        now = [segment for segment in contents.segments if segment.segment_id() in names]
        if [segment.segment_id() for segment in now] != names:
            return False
        gone: set[Key] = set()
        for before, after in zip(small, now, strict=True):
            keys = list(_keys(self.folder, before))
            gone.update(keys[row] for row in set(after.deleted_docs()) - set(before.deleted_docs()))
        file = merged.make_filename(W3Segment.COMPOUND_EXT)
        (target / file).replace(self.folder / file)
        left = [] if _delete(self.folder, merged, gone) else [merged]
        place = contents.segments.index(now[0])
        others = [segment for segment in contents.segments if segment not in now]
        self._commit(contents, [*others[:place], *left, *others[place:]])
        return True

    def build(self, documents: Iterable[Document], total: int, progress: Progress | None = None) -> None:
        """Add documents from a stream, with all cores, a committed segment at a time. Documents that stand in the
        index already are passed over, so that a build that was stopped goes on. progress is told (done, total)."""
        present = self.keys()
        done = len(present)
        stream = (document for document in documents if document.key not in present)
        with _explain_trouble():
            for made, count in build_segments(self.folder, stream, total - done):
                contents = toc.read(self.folder)
                self._commit(contents, [*contents.segments, made], clean=False)
                done += count
                if progress:
                    progress(done, total)
            toc.clean(self.folder, toc.read(self.folder))

    def _commit(self, contents: toc.Contents, segments: list[W3Segment], clean: bool = True) -> toc.Contents:
        after = toc.Contents(contents.generation + 1, tuple(segments))
        toc.commit(self.folder, after)
        if clean:
            toc.clean(self.folder, after)
        return after

    def check(self) -> None:
        """IndexBroken where this version cannot add to what the index holds."""
        self.keys()

    def keys(self) -> set[Key]:
        """The keys of all documents in the index."""
        found: set[Key] = set()
        for segment in toc.read(self.folder).segments:
            deleted = set(segment.deleted_docs())
            found.update(key for number, key in enumerate(_keys(self.folder, segment)) if number not in deleted)
        return found


def open_generation(root: Path, name: str) -> WhooshWriter:
    """The writer of a generation."""
    return WhooshWriter(root / name)


@contextmanager
def _explain_trouble() -> Iterator[None]:
    """Turn errors of the disk or of a worker process into IndexBroken with a cure."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error) from error
    except BrokenProcessPool as error:
        why = "A process that builds the search index was stopped, perhaps because memory ran out."
        raise IndexBroken(why, "Run the same command again: it continues where it stopped.") from error


def _keys(folder: Path, segment: W3Segment) -> Iterator[Key]:
    files = SegmentFiles(folder, segment)
    kinds = list(files.terms("kind"))
    pairs = zip(files.lists("_kind_keys")[1].tolist(), files.numbers("pk").tolist(), strict=True)
    return (Key(kinds[kind], pk) for kind, pk in pairs)


def _delete(folder: Path, segment: W3Segment, gone: set[Key]) -> bool:
    """Mark these keys' documents as deleted in a segment. True if the segment has no documents left."""
    files = SegmentFiles(folder, segment)
    kinds, pks = files.lists("_kind_keys")[1], files.numbers("pk")
    for number, kind in enumerate(files.terms("kind")):
        wanted = np.array([key.pk for key in gone if key.kind == kind], np.int64)
        for row in np.flatnonzero((kinds == number) & np.isin(pks, wanted)).tolist():
            segment.delete_document(row)
    return bool(segment.deleted_count() == segment.doc_count_all())
