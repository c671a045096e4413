"""Entries in the chunks that one transaction each saves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from articles.importing.prepare import Piece, Story, weight

CHUNK = 400
"""Entries per transaction: enough for bulk writes, and few enough that nobody waits long for the write lock."""
CHUNK_BYTES = 64 * 2**20
"""Pictures are heavy: a chunk is saved early when it holds this many bytes."""


def chunks(found: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Entries in lists of at most CHUNK. A story that is in the list already, in other words, waits for the next one,
    before all that came after it; one that says the same again need not."""
    waiting = iter(found)
    while True:
        chunk = _Chunk()
        for piece in waiting:
            chunk.take(piece)
            if chunk.is_full:
                break
        if not chunk.items:
            return
        yield chunk.items
        waiting = chain(chunk.later, waiting)


class _Chunk:
    """Entries that one transaction saves. later: those that wait for the next one."""

    def __init__(self) -> None:
        self.items: list[Piece] = []
        self.later: list[Piece] = []
        self._bytes = 0
        self._names: set[object] = set()
        self._waiting: set[object] = set()
        self._digests: set[str] = set()

    @property
    def is_full(self) -> bool:
        return len(self.items) >= CHUNK or len(self.later) >= CHUNK or self._bytes > CHUNK_BYTES

    def take(self, piece: Piece) -> None:
        """Hold the entry, now or for later."""
        names = names_of(piece)
        if self._names.isdisjoint(names) or self._is_repeat(piece, names):
            self.items.append(piece)
            self._digests |= {piece.digest} if isinstance(piece, Story) else set()
        else:
            self.later.append(piece)
            self._waiting |= names
        self._names |= names
        self._bytes += weight(piece)

    def _is_repeat(self, piece: Piece, names: set[object]) -> bool:
        """Whether it says what an entry of the chunk says, and nothing else was said of the story in between."""
        return isinstance(piece, Story) and piece.digest in self._digests and self._waiting.isdisjoint(names)


def names_of(piece: Piece) -> set[object]:
    """What two entries of the same story have in common: source and key, or the checksum of the words."""
    if not isinstance(piece, Story):
        return set()
    source, key = " ".join(piece.draft.source.split()).casefold(), piece.draft.source_key[:300]
    return {name for name in ((source, key) if key else "", piece.checksum) if name}
