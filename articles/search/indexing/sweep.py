"""The sweep compares database and index by content, in the order of keys and in bounded memory.

It makes every document again and compares digests. So it relies on no counter, and finds what was lost by a failed
write, a restored backup or a damaged index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from articles.models import IndexUpdate
from articles.search.document import ARTICLE, PHOTO, Document, Key
from articles.search.indexing.documents import all_documents
from articles.search.indexing.queue import reader


@dataclass(slots=True)
class Differences:
    """What the sweep found. missing: rows without a document; stale: rows with an outdated one; orphaned: documents
    without a row; doubled: rows with two documents."""

    checked: int = 0
    missing: list[Key] = field(default_factory=list)
    stale: list[Key] = field(default_factory=list)
    orphaned: list[Key] = field(default_factory=list)
    doubled: list[Key] = field(default_factory=list)

    def keys(self) -> set[Key]:
        """All keys that must be indexed again."""
        return {*self.missing, *self.stale, *self.orphaned, *self.doubled}

    def as_json(self) -> dict[str, Any]:
        """Counts and keys as text."""
        lists = {name: getattr(self, name) for name in ("missing", "stale", "orphaned", "doubled")}
        return {"checked": self.checked} | {name: [str(key) for key in keys] for name, keys in lists.items()}


def sweep() -> Differences:
    """Compare all rows with the index. Takes as long as making every document, in bounded memory."""
    differences = Differences()
    index = reader()
    for kind in (ARTICLE, PHOTO):
        _compare(kind, all_documents(kind), index.versions(kind), differences)
    return differences


def _compare(
    kind: str, documents: Iterator[Document], versions: Iterator[tuple[int, str]], differences: Differences
) -> None:
    """Compare two streams that both ascend by key, and add what differs to `differences`."""
    indexed = next(versions, None)
    previous: int | None = None
    for document in documents:
        differences.checked += 1
        pk = document.key.pk
        while indexed is not None and indexed[0] < pk:
            (differences.doubled if indexed[0] == previous else differences.orphaned).append(Key(kind, indexed[0]))
            indexed = next(versions, None)
        if indexed is None or indexed[0] != pk:
            differences.missing.append(document.key)
            continue
        if indexed[1] != document.version:
            differences.stale.append(document.key)
        previous, indexed = pk, next(versions, None)
    while indexed is not None:
        (differences.doubled if indexed[0] == previous else differences.orphaned).append(Key(kind, indexed[0]))
        indexed = next(versions, None)


def repair(differences: Differences) -> int:
    """Queue all keys that differ, and return their number. Draining the queue then indexes them."""
    keys = sorted(differences.keys())
    IndexUpdate.objects.bulk_create([IndexUpdate(kind=key.kind, object_id=key.pk) for key in keys], batch_size=1000)
    return len(keys)
