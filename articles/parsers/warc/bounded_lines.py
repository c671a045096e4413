"""A stream whose reader may ask for whole lines: it ends with an error before a line fills the memory."""

from __future__ import annotations

from io import BufferedIOBase

from articles.drafts.draft import ParseError

MAX_LINE_BYTES = 64 * 2**20


class BoundedLines:
    """The bytes of a stream. Raises ParseError if there is no line end in MAX_LINE_BYTES of them."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the stream, as many as can be had at once: of a file that is damaged further on, all bytes
        before the damage can be read."""
        data = self._stream.read1(size)
        end = data.rfind(b"\n")
        self._since = len(data) - end - 1 if end >= 0 else self._since + len(data)
        if self._since > MAX_LINE_BYTES:
            raise ParseError(f"It has more than {MAX_LINE_BYTES // 2**20} MB without a line end.")
        return data

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._stream.tell()
