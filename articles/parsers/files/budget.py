"""Limits on what one packed file may expand to, including everything packed within it: bytes, files and time.

A zip may contain zips, and these may contain gzips; each level may multiply. So all levels share one budget, which
depends on the size of the outermost file.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.drafts.draft import Entry, ParseError, Rejected

MAX_RATIO = 100
"""How far a file may expand. Text compresses some tenfold, JSON lines perhaps fiftyfold, a bomb a thousandfold."""
FREE_BYTES = 64 * 2**20
"""Bytes that any file may expand to, since so few do no harm."""
MAX_EXPANDED_BYTES = 4 * 2**30
MAX_MEMBERS = 50_000
MAX_DEPTH = 2
"""How many zips within zips are opened."""
MAX_VAIN_SECONDS = 6
"""Seconds of processor time for members that turn out to hold no story."""


@dataclass(slots=True, eq=False)
class Budget:
    """What has been used of one file's budget. limit: bytes; 0 until the file is opened."""

    limit: int = 0
    bytes: int = 0
    members: int = 0
    seconds: float = 0.0

    def begin(self, packed: int) -> None:
        """Set the budget for an outermost file of this size."""
        if not self.limit:
            self.limit = min(max(packed * MAX_RATIO, FREE_BYTES), MAX_EXPANDED_BYTES)

    def unpack(self, count: int) -> None:
        """Take so many unpacked bytes off the budget. Raises ParseError if the packed size does not explain them."""
        self.bytes += count
        if self.bytes > self.limit:
            raise ParseError(
                f"It expands to more than {self.limit // 2**20} MB, which its packed size does not explain. "
                "Unpack it, and import the files."
            )

    def enter(self, members: int, size: int) -> None:
        """Take the files that a zip declares, and their bytes, off the budget. Raises ParseError if they are too
        many."""
        self.members += members
        if self.members > MAX_MEMBERS:
            raise ParseError(f"It holds more than {MAX_MEMBERS:,} files. Unpack it, and import the folder.")
        if self.bytes + size > self.limit:
            raise ParseError("The zip expands out of all proportion to its size.")

    def watch(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries of a zip. Raises ParseError once the rejected ones have taken too long."""
        began = time.process_time()
        for entry in entries:
            if isinstance(entry, Rejected):
                self.seconds += time.process_time() - began
            yield entry
            if self.seconds > MAX_VAIN_SECONDS:
                raise ParseError(
                    f"Reading was stopped: files without a story took more than {MAX_VAIN_SECONDS} seconds. "
                    "Unpack it, and import the stories alone."
                )
            began = time.process_time()
