"""The Writer of this engine: bulk requests in which every document carries the number of the write.

Several servers may write. Before it reads the rows, the caller takes a number that grows with each holder of the index
lock; the cluster refuses a document of which it holds one with a higher number. So a server that has lost the lock, but
does not know it yet, cannot put back what is out of date.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from articles.search.analysis import language_of
from articles.search.document import Document, Key, portions
from articles.search.engines.base import IndexUnreachable
from articles.search.engines.cluster import Cluster
from articles.search.engines.opensearch.connection import (
    WRITE_SECONDS,
    connect,
    fault_in_words,
    is_block,
    reason_of,
    write_block,
)
from articles.search.engines.opensearch.generations import ClusterGenerations
from articles.search.engines.opensearch.index_fields import body_of
from articles.search.engines.opensearch.live import add_languages, forget, generation, words_beside
from articles.search.engines.opensearch.search_body import key_of
from articles.search.engines.opensearch.word_list import new_words, recount

BATCH = 500
CHARACTERS = 2_000_000
"""The most documents, and characters of text, in one request."""
SENDERS = 2
"""Requests of a build under way at once."""
KNOWN = 500_000
"""Words that a process remembers to have sent."""
PATIENCE = (0.5, 2, 5, 15)
"""Seconds to wait before a request is sent again that the cluster has no room for."""

_STALE = "A newer state of these rows was indexed meanwhile, by another server."
_STALE_CURE = "It is done again. If this repeats, an older database was restored: run manage.py rebuild_search"


class ClusterWriter:
    """Writes one index. The caller holds the index lock."""

    _words: dict[str, set[str]] = {}
    """Generation -> the words that this process has added to its list, which no word ever leaves."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self.cluster, self.index = cluster, index

    def update(self, documents: Iterable[Document], removed: Iterable[Key] = (), number: int = 0) -> None:
        """Replace or add documents and remove keys. When this returns, every copy has them on its disk, and searches
        find them. number: see above. ValueError where a document cannot be indexed."""
        gone = [_remove(self.index, key, number) for key in removed]
        for batch in portions(documents, BATCH, CHARACTERS):
            self._write(batch, number, refresh=True)
        if gone:
            self._send(gone, refresh=True)

    def build(
        self, documents: Iterable[Document], total: int, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Add documents from a stream. Those that the index has already are passed over."""
        with fault_in_words():
            done = 0
            resumed = bool(self._count())
        batches = portions(documents, BATCH, CHARACTERS)
        with ThreadPoolExecutor(SENDERS) as pool:
            while group := list(islice(batches, SENDERS)):
                for _ in pool.map(lambda batch: self._add(batch, resumed), group):
                    pass
                done += sum(map(len, group))
                if progress:
                    progress(done, total)
        self._refresh()
        live = generation(self.cluster, self.index)
        day = int(time.time() // 86400)
        while recount(live, day):
            pass

    def _add(self, batch: list[Document], resumed: bool) -> None:
        if resumed:
            with fault_in_words():
                ids = [str(document.key) for document in batch]
                answer = connect(self.cluster).mget(index=self.index, body={"ids": ids}, params={"_source": "false"})
            present = {key_of(row["_id"]) for row in answer["docs"] if row["found"]}
            batch = [document for document in batch if document.key not in present]
        if batch:
            self._write(batch, 0, refresh=False)

    def _count(self) -> int:
        self._refresh()
        return int(connect(self.cluster).count(index=self.index)["count"])

    def _refresh(self) -> None:
        with fault_in_words():
            indices = [self.index, words_beside(self.index)]
            connect(self.cluster).indices.refresh(index=indices, request_timeout=WRITE_SECONDS)

    def tidy(self, locked: Callable[[], AbstractContextManager[bool]]) -> bool:
        """Count the documents of some words again; the cluster merges its files by itself."""
        return recount(generation(self.cluster, self.index))

    def check(self) -> None:
        """IndexBroken where this version cannot add to what the index holds."""
        generation(self.cluster, self.index)

    def _write(self, batch: list[Document], number: int, refresh: bool) -> None:
        place = generation(self.cluster, self.index)
        add_languages(place, {language_of(document.language) for document in batch})
        lines: list[dict[str, Any]] = []
        counts: Counter[str] = Counter()
        for document in batch:
            body, words = body_of(document)
            counts.update(words)
            lines += [{"index": _place(self.index, document.key, number)}, body]
        known = self._known(place.made)
        added = {word: count for word, count in counts.items() if word not in known}
        self._send([*new_words(words_beside(self.index), added), *lines], refresh)
        known.update(added)

    def _known(self, made: str) -> set[str]:
        """Words that need not be sent."""
        known = self._words.setdefault(made, set())
        if len(known) > KNOWN:
            known.clear()
        return known

    def _send(self, lines: list[dict[str, Any]], refresh: bool) -> None:
        """Send a bulk request, and again where the cluster is busy."""
        params = {"refresh": "true"} if refresh else {}
        for pause in (*PATIENCE, None):
            with fault_in_words():
                answer = connect(self.cluster).bulk(body=lines, params=params, request_timeout=WRITE_SECONDS)
            failed = list(_failures(answer)) if answer["errors"] else []
            busy = any(status == 429 and not is_block(reason) for status, reason in failed)
            if not busy or pause is None:
                break
            time.sleep(pause)
        if failed:
            forget(self.cluster)
            raise _explain(failed)


def open_generation(cluster: Cluster, name: str) -> ClusterWriter:
    """The writer of a generation."""
    return ClusterWriter(cluster, ClusterGenerations(cluster).index(name))


def _place(index: str, key: Key, number: int) -> dict[str, Any]:
    return {"_index": index, "_id": str(key), "version": number, "version_type": "external_gte"}


def _remove(index: str, key: Key, number: int) -> dict[str, Any]:
    return {"delete": _place(index, key, number)}


def _failures(answer: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """(status, reason) of what was refused; a word that is known, or a document that was gone, is no failure."""
    for item in answer["items"]:
        (action, row), *_ = item.items()
        done = row["status"] < 300 or (action, row["status"]) in (("create", 409), ("delete", 404))
        if not done:
            yield row["status"], reason_of(row.get("error", {}))


def _explain(failed: list[tuple[int, str]]) -> Exception:
    """The error for what was refused."""
    for status, reason in failed:
        if status == 409:
            return IndexUnreachable(_STALE, _STALE_CURE)
        if is_block(reason):
            return write_block(reason)
        if status != 400:
            why = f"The search cluster refused a change ({status}: {reason[:200]})."
            return IndexUnreachable(why, "The change waits, and is indexed as soon as the cluster accepts it.")
    return ValueError(failed[0][1][:500])
