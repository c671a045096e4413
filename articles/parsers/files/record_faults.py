"""What becomes of a record that our own code fails on: it alone is rejected, and the next one is read.

Files from outside hold what nobody thought of. Each parser reads each of its records through here, so that a mistake of
ours costs one record and not the file; the report names it, so that the mistake is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from articles.drafts.draft import Entry, Rejected

FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, RecursionError),
    *(TypeError, ValueError),
)
"""What a value that is not what the code takes it for makes Python raise; no lack of memory, disk or database."""


def reject(error: BaseException, where: str, original: bytes = b"") -> Rejected:
    """The record, with the reason and what to do."""
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Rejected(where, f"The archive's reader failed on it ({detail}). Keep the file and report this.", original)


def read_one(read: Callable[[], Entry], where: str, original: bytes) -> Entry:
    """The entry of one record; a Rejected where reading it fails."""
    try:
        return read()
    except FAULTS as error:
        return reject(error, where, original)


def read_each(entries: Iterable[Entry], where: str, original: bytes = b"") -> Iterator[Entry]:
    """The entries of one record; the last is a Rejected where reading on fails."""
    try:
        yield from entries
    except FAULTS as error:
        yield reject(error, where, original)
