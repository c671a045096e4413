"""Faults of our own code on one record: that record is rejected, and reading continues with the next.

Files from outside contain what nobody expected. Each parser reads each record through these functions, so that a bug
costs one record and not the whole file. The report names the record, so that the bug is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from articles.drafts.draft import Entry, Rejected

FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError),
    *(TypeError, ValueError),
)
"""What Python raises when a value is not what the code expects. Lack of memory, a full disk and a lost database are not
among these."""


def reject(error: BaseException, where: str, original: bytes = b"") -> Rejected:
    """A rejection of the record, with the reason and what to do."""
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Rejected(where, f"The archive's reader failed on it ({detail}). Keep the file and report this.", original)


def read_one(read: Callable[[], Entry], where: str, original: bytes) -> Entry:
    """The entry of one record; a Rejected if reading it fails."""
    try:
        return read()
    except FAULTS as error:
        return reject(error, where, original)


def read_each(entries: Iterable[Entry], where: str, original: bytes = b"") -> Iterator[Entry]:
    """The entries of one record. If reading fails, the last one is a Rejected."""
    try:
        yield from entries
    except FAULTS as error:
        yield reject(error, where, original)
