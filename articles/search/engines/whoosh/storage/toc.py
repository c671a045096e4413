"""The table of contents of an index folder: which segments live, written durably and checked when read.

Whoosh's own TOC, with a CRC-32 behind it (Whoosh does not look there). It is the commit: segment files are on the disk
before it, and it replaces the one before in one rename. It also knows each segment file's size and checksum; the
checksum is verified where the file's time of change is not the one it was written at: damage by copying or by hand.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from articles.search.engines import store
from articles.search.engines.base import IndexBroken
from articles.search.engines.whoosh.schema import ENGLISH_ONLY, STAMP, STILL_READ, make_schema
from articles.search.engines.whoosh.storage.segment_writer import INDEX_NAME, checksum

_CRC = struct.Struct("!I")


class _DurableStorage(FileStorage):  # type: ignore[misc]
    """A folder that syncs each renamed file to the disk, with a checksum at its end."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        old = Path(self.folder, oldname)
        with old.open("ab") as file:
            file.write(_CRC.pack(checksum(old)))
        store.sync(old)
        old.replace(Path(self.folder, newname))
        store.sync(Path(self.folder))


@dataclass(frozen=True)
class Contents:
    """One commit: its number and its segments, in document order."""

    generation: int
    segments: tuple[W3Segment, ...]


def toc_path(folder: Path, generation: int) -> Path:
    """The file that exists as long as this commit is the newest."""
    return folder / str(TOC._filename(INDEX_NAME, generation))


def create(folder: Path) -> None:
    """Make an empty index in an empty folder."""
    store.write_stamp(folder, STAMP)
    commit(folder, Contents(0, ()))


def commit(folder: Path, contents: Contents) -> None:
    """Make these segments the index. This replaces the commit before; the files of its segments stay until `clean`."""
    store.sync(folder)
    storage = _DurableStorage(str(folder))
    TOC(make_schema(), list(contents.segments), contents.generation).write(storage, INDEX_NAME)
    for path in folder.glob(f"_{INDEX_NAME}_*.toc*"):
        if path != toc_path(folder, contents.generation):
            path.unlink(missing_ok=True)


def clean(folder: Path, contents: Contents) -> None:
    """Remove the files of segments that this commit does not hold; no other writer may be making any."""
    clean_files(FileStorage(str(folder)), INDEX_NAME, contents.generation, contents.segments)


def is_english_only(folder: Path) -> bool:
    """Whether an earlier version made this index, which knew English stems only."""
    return store.read_stamp(folder) == ENGLISH_ONLY


def read(folder: Path, older: bool = False) -> Contents:
    """The newest commit. IndexBroken where it, or the stamp, cannot be trusted; FileNotFoundError where a writer has
    just replaced it. older: an index of STILL_READ will do."""
    stamp = store.read_stamp(folder)
    if stamp != STAMP and not (older and stamp in STILL_READ):
        raise IndexBroken("The search index was made by another version of the archive.")
    generations = [int(path.stem.rpartition("_")[2]) for path in folder.glob(f"_{INDEX_NAME}_*.toc")]
    if not generations:
        raise IndexBroken("The search index has no table of contents.")
    path = toc_path(folder, max(generations))
    content = path.read_bytes()
    if len(content) < 4 or _CRC.unpack(content[-4:])[0] != zlib.crc32(content[:-4]):
        raise IndexBroken("The table of contents of the search index is damaged.")
    toc = TOC.read(FileStorage(str(folder)), INDEX_NAME, max(generations), make_schema())
    return Contents(toc.generation, tuple(toc.segments))


def check(folder: Path, segment: W3Segment, thorough: bool = False) -> None:
    """IndexBroken where a segment's file is missing or not as it was written; `thorough` reads all of it."""
    path = folder / segment.make_filename(W3Segment.COMPOUND_EXT)
    size, modified, crc = segment.sealed
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise IndexBroken(f"The search index's file {path.name} is missing.") from error
    if status.st_size != size:
        raise IndexBroken(f"The search index's file {path.name} is cut short or overwritten.")
    if (thorough or status.st_mtime_ns != modified) and checksum(path) != crc:
        raise IndexBroken(f"The search index's file {path.name} is damaged.")


def check_all(folder: Path, thorough: bool = False) -> None:
    """Check every segment of the newest commit, while others may be writing. A missing file is no error if a later
    commit no longer has its segment."""
    for segment in read(folder).segments:
        try:
            check(folder, segment, thorough)
        except IndexBroken:
            if segment.segment_id() in {each.segment_id() for each in read(folder).segments}:
                raise
