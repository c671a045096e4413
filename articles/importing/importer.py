"""Save drafts as rows: repeatable, in named batches that can be undone.

import_entries is the only door. It takes the entries that parsers give, saves some hundreds at a time, each chunk in a
transaction of its own, and reports what became of each entry. It never imports search: the database's triggers tell the
index.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.utils import timezone

from articles.drafts.draft import Entry, PhotoDraft, Rejected
from articles.importing import batch_log, photos, stories
from articles.importing.batch_log import Outcome
from articles.importing.chunks import chunks, names_of
from articles.importing.prepare import Defaults, Packed, Piece, Story
from articles.importing.reader_process import prepare_all
from articles.importing.undo.fingerprints import photo_states
from articles.importing.vocabulary import Vocabulary
from articles.models import ImportBatch
from articles.parsers.files.record_faults import FAULTS

MOST_REJECTED = 10_000
"""Rejections that a report lists. The batch keeps and counts all of them."""


@dataclass(slots=True)
class Report:
    """What an import did. rejected: the first rejections, in the order of the input. stopped: somebody asked it to end
    early."""

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
    """Save entries in the named batch, which is created or resumed, and report what became of them. Without a name, the
    batch is named after the current time.

    A dry run rolls each chunk back and reports what an import would do; a story that is repeated in a later chunk
    counts as new again.

    progress: called with the number of entries of each chunk. seen: called with each outcome. stop: asked before each
    entry whether to end.

    Raises OperationalError if the disk is full or the database is gone; what was saved until then stays, and the same
    call resumes the import.
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
        # Also if the import is interrupted: what was saved is reported, and the same command resumes it.
        if row:
            _close_batch(row, report)
    if row and not report.stopped:
        row.state = ImportBatch.State.DONE
        row.save(update_fields=["state"])
    return report


def _take_until(stop: Callable[[], bool], pieces: Iterable[Piece], report: Report) -> Iterator[Piece]:
    """The pieces, until `stop` says to end."""
    for piece in pieces:
        if stop():
            report.stopped = True
            return
        yield piece


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
"""What our code or the database raises because of one record. A full disk or a lost database is not among these; it
ends the import."""
_DEADLOCKS = ("40P01", "40001")
"""PostgreSQL's codes for two transactions that wait for each other. It aborts one of them, which then starts its chunk
again."""
_RACES = ("23503", "23505")
"""PostgreSQL's codes for a name that was deleted by an undoing, or created by another import, at the same moment."""
_PATIENCE = 8
"""How many more times a single record is tried after such a race, since nothing is wrong with the record itself."""


def _save_chunk(chunk: list[Piece], batch: ImportBatch | None, vocabulary: Vocabulary, tries: int = 2) -> list[Outcome]:
    """Save one chunk in one transaction; without a batch, roll it back.

    1. After a deadlock, start again: one of the two transactions always succeeds.

    2. After any other fault, try once more: another import may have created a name, or an undoing deleted it.

    3. If it fails again, save each half by itself, and so on, until the faulty record is alone. That one is rejected.
    """
    try:
        return _save_whole(chunk, batch, vocabulary)
    except OperationalError as error:
        vocabulary.forget()
        if _sqlstate(error) not in _DEADLOCKS:
            raise
        return _save_chunk(chunk, batch, vocabulary, tries)  # one of the two transactions always succeeds
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
    """PostgreSQL's code for the fault; empty on SQLite, which allows one writer at a time."""
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
    """A rejection of a record that cannot be saved, with its bytes."""
    draft = piece.draft if isinstance(piece, Story) else piece
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    why = f"The archive cannot keep it ({detail}). Correct it, and import it again."
    return Rejected(draft.where, why, b"" if isinstance(draft, PhotoDraft) else draft.original)


def _outcomes(
    chunk: list[Piece], batch: ImportBatch | None, vocabulary: Vocabulary
) -> tuple[list[Outcome], list[photos.Completed]]:
    """What became of each entry, in order, and the photos that stories completed."""
    first: dict[object, Story] = {}  # of stories that say the same
    for piece in chunk:
        if isinstance(piece, Story):
            first.setdefault(_saying(piece), piece)
    alone = [piece for piece in chunk if isinstance(piece, PhotoDraft)]
    vocabulary.learn([story.draft for story in first.values()], alone)
    saved, completed = stories.save(list(first.values()), batch, vocabulary)
    told = dict(zip(first, saved, strict=True))
    alone_told = iter(photos.save_alone(alone, vocabulary))
    vocabulary.confirm()
    outcomes = []
    for piece in chunk:
        if isinstance(piece, Rejected):
            outcomes.append(Outcome("rejected", piece.where, piece.why, original=Packed.of(piece.original)))
        elif isinstance(piece, PhotoDraft):
            outcomes.append(next(alone_told))
        else:
            saying = _saying(piece)
            outcomes.append(told[saying] if first[saying] is piece else stories.repeat(piece, told[saying]))
    return outcomes, completed


def _saying(story: Story) -> object:
    """Equal for two stories that are one and say the same."""
    return story.digest if names_of(story) else id(story)


def _completions(completed: Sequence[photos.Completed]) -> list[Outcome]:
    """The outcomes of photos that stories completed. The report counts them with their stories."""
    states = photo_states({done.photo.pk: done.photo for done in completed}.values())
    return [
        Outcome(
            "updated", "with a story", photo=done.photo, before=done.before, was=done.state, after=states[done.photo.pk]
        )
        for done in completed
    ]
