"""Start, carry on and undo changes of many records.

A change is a row with a row for each record, so that it survives the process: each chunk is one transaction that
changes the records and marks their rows. Killed within a chunk, the chunk is done again as if it had not begun. Small
changes run at once; the worker goes through large ones, a chunk a round.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.bulk.bulk_fields import Json
from articles.bulk.record_states import (
    forget_withdrawals,
    note_withdrawals,
    read_states,
    restored_state,
    wanted_states,
    write_states,
)
from articles.models import Article, BulkChange, BulkRow, Photo, Version
from articles.models.visibility import WITHDRAWN
from articles.versions.recorder import Change, watch

CHUNK = 250
"""Records a transaction: some tenths of a second, in which others wait for SQLite's lock."""
MOST_RECORDS = 50_000
_STATE, _ROW = BulkChange.State, BulkRow.State


class TooMany(Exception):
    """More records than one change may have."""


def start_change(
    kind: str, keys: Iterable[int], changes: Json, user: AbstractUser | AnonymousUser | None, reason: str = ""
) -> BulkChange:
    """Write down a change of these records, in their order. It is done at once if it is small. Raises TooMany."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST_RECORDS:
        raise TooMany(f"At most {MOST_RECORDS:,} records can be changed at once.")
    with transaction.atomic():
        change = BulkChange.objects.create(
            kind=kind,
            user=user if isinstance(user, User) else None,
            changes=changes,
            total=len(wanted),
            reason=reason,
        )
        BulkRow.objects.bulk_create((BulkRow(change=change, record=key) for key in wanted), batch_size=1000)
    if len(wanted) <= CHUNK:
        finish(change)
    return change


def start_undo(change: BulkChange) -> BulkChange:
    """Begin to undo a change that is done; nothing happens to any other. It is finished at once if it is small."""
    begun = BulkChange.objects.filter(pk=change.pk, state=_STATE.DONE).update(
        state=_STATE.UNDOING, done=F("unchanged"), finished_at=None
    )
    change.refresh_from_db()
    if begun and change.total <= CHUNK:
        finish(change)
    return change


def finish(change: BulkChange) -> None:
    """Go through all that is left of a change."""
    while run_chunk(change.pk):
        pass
    change.refresh_from_db()


def step() -> bool:
    """Go through one chunk of the first change that is under way. Whether there was one. For the worker."""
    found = BulkChange.objects.unfinished().values_list("pk", flat=True).first()  # type: ignore[attr-defined]
    if found is None:
        return False
    run_chunk(found)
    return True


@transaction.atomic
def run_chunk(pk: int) -> bool:
    """Go through the next CHUNK records of a change. Whether it goes on after that."""
    change = BulkChange.objects.select_for_update().get(pk=pk)
    if not change.is_under_way:
        return False
    undoing = change.state == _STATE.UNDOING
    rows = list(BulkRow.objects.filter(change=change).next_rows(_ROW.CHANGED if undoing else _ROW.WAITING, CHUNK))  # type: ignore[attr-defined]
    if rows:
        door = Version.Door.UNDO if undoing else Version.Door.BULK
        keys = [row.record for row in rows]
        watched: Any = {"photos" if change.kind == "photo" else "articles": keys}
        with watch(Change(door, change.user, change.reason or f"Many at once, {change.pk}"), **watched):
            (_undo if undoing else _apply)(change, rows)
        change.done += len(rows)
    if len(rows) < CHUNK:
        change.state = _STATE.UNDONE if undoing else _STATE.DONE
        change.finished_at = timezone.now()
    elif not undoing:
        change.state = _STATE.RUNNING
    change.save()
    return change.is_under_way


def _records(change: BulkChange, rows: list[BulkRow]) -> dict[int, Any]:
    """The records of these rows that are still there, locked."""
    model: Any = Photo if change.kind == "photo" else Article
    found = model.objects.select_for_update().filter(pk__in=[row.record for row in rows]).order_by("pk")
    return {record.pk: record for record in found}


def _apply(change: BulkChange, rows: list[BulkRow]) -> None:
    records = _records(change, rows)
    before = read_states(change.kind, change.changes, records)
    wanted = wanted_states(change.kind, change.changes, before)
    different = {pk: state for pk, state in wanted.items() if state != before[pk]}
    write_states(change.kind, records, different, timezone.now())
    if change.kind == "article" and change.changes.get("status") == WITHDRAWN:
        note_withdrawals(different, change.reason)
    for row in rows:
        row.state = _ROW.CHANGED if row.record in different else _ROW.UNCHANGED
        row.before, row.after = before.get(row.record), different.get(row.record)
    _write_rows(rows)
    change.changed += len(different)
    change.unchanged += len(rows) - len(different)


def _write_rows(rows: list[BulkRow]) -> None:
    """Write what became of the records, in one statement."""
    columns = ["state", "before", "after"]
    BulkRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def _undo(change: BulkChange, rows: list[BulkRow]) -> None:
    """Restore the fields that are as the change left them. Those that were edited since stay."""
    records = _records(change, rows)
    now = read_states(change.kind, change.changes, records)
    restored = {}
    for row in rows:
        row.state = _ROW.KEPT
        if row.record in now and row.before is not None and row.after is not None:
            states = row.before, row.after, now[row.record]
            restored[row.record], edited = restored_state(change.kind, change.changes, *states)
            row.state = _ROW.KEPT if edited else _ROW.UNDONE
    different = {pk: state for pk, state in restored.items() if state != now[pk]}
    write_states(change.kind, records, different, timezone.now())
    if change.kind == "article" and change.changes.get("status") == WITHDRAWN:
        forget_withdrawals(restored)
    _write_rows(rows)
    change.kept += sum(row.state == _ROW.KEPT for row in rows)
