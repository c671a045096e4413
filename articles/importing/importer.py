"""Drafts into rows: idempotent, in named batches that can be undone.

import_entries is the one door. It takes the entries that parsers give, writes them some hundreds at a time, a
transaction each, and reports what came of every one. It never imports search: saving a row is what tells the index.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from articles.drafts.draft import Entry, PhotoDraft, Rejected
from articles.importing import batch_log, photos, stories
from articles.importing.batch_log import Outcome
from articles.importing.prepare import Defaults, Packed, Piece, Story, weight
from articles.importing.reader_process import prepare_all
from articles.importing.undo.fingerprints import photo_states
from articles.importing.vocabulary import Vocabulary
from articles.models import ImportBatch
from articles.parsers.files.record_faults import FAULTS

CHUNK = 400
"""Entries a transaction: large enough for bulk writes, small enough that nobody waits long for the write lock."""

CHUNK_BYTES = 64 * 2**20
"""Pictures are heavy: a chunk is written earlier when it holds as many bytes."""


MOST_REJECTED = 10_000
"""Rejections that a report names; the batch keeps all of them, and counts them."""


@dataclass(slots=True)
class Report:
    """What an import did. rejected: the first of them, in the input's order. stopped: it was asked to end early."""

    batch: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected_count: int = 0
    rejected: list[dict[str, str]] = field(default_factory=list)
    stopped: bool = False

    def as_json(self) -> dict[str, Any]:
        """{created, updated, unchanged, rejected: [{where, why}], batch}."""
        counts = {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        return counts | {"rejected": self.rejected, "batch": self.batch}

    def count(self, outcome: Outcome) -> None:
        """Add one outcome."""
        if outcome.action == "rejected":
            self.rejected_count += 1
            if len(self.rejected) < MOST_REJECTED:
                self.rejected.append({"where": outcome.where, "why": outcome.why})
        else:
            setattr(self, outcome.action, getattr(self, outcome.action) + 1)


def import_entries(
    found: Iterable[Entry | Story],
    batch: str = "",
    *,
    inputs: Iterable[str] = (),
    user: User | None = None,
    defaults: Defaults | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda count: None,
    stop: Callable[[], bool] = lambda: False,
    seen: Callable[[Outcome], None] = lambda outcome: None,
) -> Report:
    """Save entries in the batch of that name (made, or gone on with, or named by the time) and say what came of each.

    A dry run writes nothing: each chunk is rolled back, so that what it reports is what would happen, but that a story
    repeated in a later chunk counts as new again. progress is told the number of entries of each chunk, seen each
    outcome; stop is asked before each entry whether to end here.
    """
    name = batch or f"{timezone.now():%Y-%m-%d %H:%M:%S.%f}"
    report = Report(name)
    row = None if dry_run else _open_batch(name, list(inputs), user)
    vocabulary = Vocabulary(dry_run)
    try:
        with closing(prepare_all(found, defaults or Defaults())) as pieces:
            for chunk in chunks(_take_until(stop, pieces, report)):
                for outcome in _save_chunk(chunk, row, vocabulary):
                    report.count(outcome)
                    seen(outcome)
                progress(len(chunk))
    finally:
        # Also when the run breaks off: what was saved is reported, and the same command goes on from there.
        if row:
            _close_batch(row, report)
    if row and not report.stopped:
        row.state = ImportBatch.State.DONE
        row.save(update_fields=["state"])
    return report


def _take_until(stop: Callable[[], bool], pieces: Iterable[Piece], report: Report) -> Iterator[Piece]:
    """The pieces, until it is asked to stop."""
    for piece in pieces:
        if stop():
            report.stopped = True
            return
        yield piece


def chunks(found: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Entries in lists of at most CHUNK. A story that is in the list already waits for the next one, before all that
    came after it."""
    pieces = iter(found)
    waiting: list[Piece] = []
    while True:
        chunk: list[Piece] = []
        later: list[Piece] = []
        rest = iter(waiting)
        seen: set[object] = set()
        size = 0
        for piece in chain(rest, pieces):
            names = _names(piece)
            (chunk if seen.isdisjoint(names) else later).append(piece)
            seen |= names
            size += weight(piece)
            if len(chunk) >= CHUNK or len(later) >= CHUNK or size > CHUNK_BYTES:
                break
        if not chunk:
            return
        yield chunk
        waiting = [*later, *rest]


def _names(piece: Piece) -> set[object]:
    """What tells that two entries are one story."""
    if not isinstance(piece, Story):
        return set()
    source, key = " ".join(piece.draft.source.split()).casefold(), piece.draft.source_key[:300]
    return {name for name in ((source, key) if key else "", piece.checksum) if name}


def _open_batch(name: str, inputs: list[str], user: User | None) -> ImportBatch:
    row, _ = ImportBatch.objects.get_or_create(name=name, defaults={"user": user})
    if row.state == ImportBatch.State.UNDONE:
        row.created = row.updated = row.unchanged = row.rejected = 0
    row.inputs = list(dict.fromkeys([*row.inputs, *inputs]))
    row.state = ImportBatch.State.RUNNING
    row.save()
    return row


def _close_batch(row: ImportBatch, report: Report) -> None:
    row.created += report.created
    row.updated += report.updated
    row.unchanged += report.unchanged
    row.rejected += report.rejected_count
    row.finished_at = timezone.now()
    row.state = ImportBatch.State.STOPPED
    row.save()


class _DryRun(Exception):
    """Rolls a chunk back."""


_FAULTS = (*FAULTS, DataError, IntegrityError)
"""What a record makes our code or the database raise; no full disk and no database that is gone, which end the run."""
_DEADLOCKS = ("40P01", "40001")
"""PostgreSQL's words for two imports that wait for each other: it ends one of them, which begins its chunk again."""
_RACES = ("23503", "23505")
"""Its words for a name that an undoing deleted, or another import made, at this moment."""
_PATIENCE = 8
"""How often more a record that stands alone is tried where that happened: it is sound."""


def _save_chunk(chunk: list[Piece], batch: ImportBatch | None, vocabulary: Vocabulary, tries: int = 2) -> list[Outcome]:
    """Save one chunk in one transaction; without a batch, roll it back.

    Where that fails, it is tried once more: another import may have made, or an undoing deleted, a name meanwhile. Then
    its halves are saved one by one, and their halves, until the record that fails stands alone, and is rejected.
    """
    try:
        return _save_whole(chunk, batch, vocabulary)
    except OperationalError as error:
        vocabulary.forget()
        if _sqlstate(error) not in _DEADLOCKS:
            raise
        return _save_chunk(chunk, batch, vocabulary, tries)  # one of two always gets through
    except _FAULTS as error:
        vocabulary.forget()
        least = 1 - _PATIENCE if len(chunk) == 1 and _sqlstate(error) in _RACES else 1
        if tries > least:
            time.sleep(random.random() / 20 if tries <= 1 else 0)  # noqa: S311 - so that two do not keep in step
            return _save_chunk(chunk, batch, vocabulary, tries - 1)
        if len(chunk) == 1:
            return _save_whole([_reject(chunk[0], error)], batch, vocabulary)
    middle = len(chunk) // 2
    return [
        *_save_chunk(chunk[:middle], batch, vocabulary, 1),
        *_save_chunk(chunk[middle:], batch, vocabulary, 1),
    ]


def _sqlstate(error: BaseException) -> str:
    """What PostgreSQL calls the fault; nothing for SQLite, where one writes at a time."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def _save_whole(chunk: list[Piece], batch: ImportBatch | None, vocabulary: Vocabulary) -> list[Outcome]:
    outcomes: list[Outcome] = []
    try:
        with transaction.atomic():
            outcomes, completed = _outcomes(chunk, batch, vocabulary)
            if batch is None:
                raise _DryRun
            written = [*_completions(completed), *outcomes]  # in the order in which the rows were written
            batch_log.record(written, batch)
            batch_log.note_completed(written, batch)
    except _DryRun:
        vocabulary.forget()  # ids it learned went with the transaction
    return outcomes


def _reject(piece: Piece, error: Exception) -> Rejected:
    """The record that cannot be saved, with its bytes."""
    draft = piece.draft if isinstance(piece, Story) else piece
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    why = f"The archive cannot keep it ({detail}). Correct it, and import it again."
    return Rejected(draft.where, why, b"" if isinstance(draft, PhotoDraft) else draft.original)


def _outcomes(
    chunk: list[Piece], batch: ImportBatch | None, vocabulary: Vocabulary
) -> tuple[list[Outcome], list[photos.Completed]]:
    """What becomes of each entry, in order, and the photos that stories completed."""
    articles = [piece for piece in chunk if isinstance(piece, Story)]
    alone = [piece for piece in chunk if isinstance(piece, PhotoDraft)]
    vocabulary.learn([story.draft for story in articles], alone)
    saved, completed = stories.save(articles, batch, vocabulary)
    rest, alone_rest = iter(saved), iter(photos.save_alone(alone, vocabulary))
    outcomes = []
    for piece in chunk:
        if isinstance(piece, Rejected):
            outcomes.append(Outcome("rejected", piece.where, piece.why, original=Packed.of(piece.original)))
        else:
            outcomes.append(next(alone_rest if isinstance(piece, PhotoDraft) else rest))
    return outcomes, completed


def _completions(completed: Sequence[photos.Completed]) -> list[Outcome]:
    """The records of photos that stories completed; they are counted with their stories."""
    states = photo_states({done.photo.pk: done.photo for done in completed}.values())
    return [
        Outcome(
            "updated", "with a story", photo=done.photo, before=done.before, was=done.state, after=states[done.photo.pk]
        )
        for done in completed
    ]
