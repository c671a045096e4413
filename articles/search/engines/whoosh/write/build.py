"""Whole-archive builds: a stream of documents is cut into batches that worker processes write as segments.

Each process tokenises, sorts and writes a segment of its own, so that all cores work; the parent only reads the stream
and hands out batches, only a few more than there are processes, so that memory stays bounded.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment

from articles.search.document import Document, portions
from articles.search.engines.whoosh.write.invert import build_segment

BATCH = 20_000
"""Documents of a segment, and the most that each process loses when a build is stopped."""
CHARACTERS = 24_000_000
"""The most text of a segment; it takes some 350 MB of memory in each process."""
_ALONE = 2_000
"""Below this number of documents, starting processes costs more time than it saves."""


def build_segments(
    folder: Path, documents: Iterable[Document], total: int, processes: int = os.cpu_count() or 1
) -> Iterator[tuple[W3Segment, int]]:
    """Write a stream as segments. Yields (segment, number of its documents) once the segment is on the disk."""
    size = min(BATCH, max(_ALONE, -(-total // processes)))
    batches = portions(documents, size, CHARACTERS)
    if processes == 1 or total <= _ALONE:
        yield from ((build_segment(folder, batch), len(batch)) for batch in batches)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _end_with_parent) as pool:
        yield from _hand_out(pool, folder, batches, ahead=processes + 1)


def _end_with_parent() -> None:
    """End this process when its parent is killed; otherwise it would wait for work for ever."""
    threading.Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _hand_out(
    pool: ProcessPoolExecutor, folder: Path, batches: Iterator[list[Document]], ahead: int
) -> Iterator[tuple[W3Segment, int]]:
    running: dict[Future[W3Segment], int] = {}
    for batch in batches:
        running[pool.submit(build_segment, folder, batch)] = len(batch)
        while len(running) >= ahead:
            yield from _take_finished(running)
    while running:
        yield from _take_finished(running)


def _take_finished(running: dict[Future[W3Segment], int]) -> Iterator[tuple[W3Segment, int]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield future.result(), running.pop(future)
