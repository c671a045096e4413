"""Streams that unpack while they are read, within the input's budget."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from contextlib import ExitStack
from typing import IO, BinaryIO, cast

from articles.drafts.draft import ParseError
from articles.parsers.files.budget import Budget

SPOOL_BYTES = 16 * 2**20
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
"""What Python's decompressors raise for damaged, encrypted or unusual files."""


def spool(stream: IO[bytes]) -> BinaryIO:
    """A seekable copy of a stream; a small one is kept in memory."""
    kept = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (its reader closes it)
    for block in iter(lambda: stream.read(2**20), b""):
        kept.write(block)
    kept.seek(0)
    return cast(BinaryIO, kept)


class UnpackedStream(io.RawIOBase):
    """A stream of unpacked bytes that takes them off the budget. A damaged stream raises ParseError."""

    def __init__(self, inner: gzip.GzipFile | zipfile.ZipExtFile, budget: Budget, others: ExitStack) -> None:
        self._inner, self._budget, self._others = inner, budget, others
        self._furthest = 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read1(len(buffer))  # what stands before the damage, at least
            place = self._inner.tell()
        except BROKEN as error:
            raise ParseError(f"Its compressed data is damaged or ends early: {error}.") from None
        if place > self._furthest:
            self._budget.unpack(place - self._furthest)
            self._furthest = place
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._others.close()
        super().close()


def gunzip(packed: BinaryIO, budget: Budget) -> BinaryIO:
    inner = gzip.GzipFile(fileobj=packed, mode="rb")
    stack = ExitStack()
    stack.callback(packed.close)
    stack.callback(inner.close)
    return io.BufferedReader(UnpackedStream(inner, budget, stack))
