"""One file a segment: Whoosh's compound format (whoosh.filedb.compound), written in one pass and read in place.

A header that points to a directory at the end, and the parts one after another. One file is one sync to the disk, one
descriptor and one checksum for each commit.
"""

from __future__ import annotations

import mmap
import pickle
import struct
from pathlib import Path
from time import time

_HEADER = struct.Struct("!qi")


class CompoundWriter:
    """Parts are written one after another: `write` adds to the part begun last."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(bytes(_HEADER.size))
        self._parts: dict[str, dict[str, float]] = {}
        self._begun = ""

    def begin(self, name: str) -> None:
        """Begin the next part."""
        self._end_part()
        self._begun = name
        self._parts[name] = {"offset": self._file.tell(), "length": 0, "modified": time()}

    def write(self, data: bytes) -> None:
        """Add to the part."""
        self._file.write(data)

    def _end_part(self) -> None:
        if self._begun:
            part = self._parts[self._begun]
            part["length"] = self._file.tell() - part["offset"]

    def __enter__(self) -> CompoundWriter:
        return self

    def __exit__(self, *error: object) -> None:
        with self._file as file:
            if error[0] is None:
                self._end_part()
                start = file.tell()
                directory = pickle.dumps(self._parts, 2) + pickle.dumps({}, 2)
                file.write(directory)
                file.seek(0)
                file.write(_HEADER.pack(start, len(directory)))


def parts(data: bytes | mmap.mmap) -> dict[str, tuple[int, int]]:
    """Where each part of a compound file stands: name -> offset, length."""
    start, length = _HEADER.unpack_from(data)
    directory = pickle.loads(data[start : start + length])  # noqa: S301 - checked against the table of contents
    return {name: (int(part["offset"]), int(part["length"])) for name, part in directory.items()}
