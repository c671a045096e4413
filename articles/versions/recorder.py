"""Record versions: wrap a change in watch(), and each record that it changes, creates or deletes gets a version.

    change = Change(Version.Door.DESK, request.user, reason="The mayor's name")
    with transaction.atomic(), watch(change, articles=[pk], photos=pks):
        ...

The versions are written in the change's own transaction. watch() reads each record before and after, so it notices
what changed however that was done: by save(), by update(), by a cascade.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models, transaction

from articles.models import ImportBatch, ImportEntry, Version, bulk_rows
from articles.versions.states import Json, changed_fields, kind_of, label_of, states_of

Action = Version.Action
LEGACY = ("article", "photo")
"""The kinds of which old imports recorded states in ImportEntry.before."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes records, through which part of the product, why, and in which batch."""

    door: Version.Door
    user: AbstractUser | AnonymousUser | None = None
    reason: str = ""
    batch: ImportBatch | None = None
    action: Version.Action = Action.CHANGED


@dataclass(frozen=True, slots=True)
class Edit:
    """One record's part of a change. before: its state until then; None if it was created. after: its state since;
    None if it was deleted. changed: the changed fields, if they are known without `after`."""

    record: int
    before: Json | None
    after: Json | None = None
    changed: Sequence[str] = ()
    action: Version.Action = Action.CHANGED


@contextmanager
def watch(
    change: Change,
    *,
    articles: Collection[int] = (),
    photos: Collection[int] = (),
    names: Iterable[models.Model] = (),
    known: Mapping[str, Mapping[int, Json]] | None = None,
) -> Iterator[Mapping[str, Mapping[int, Json]]]:
    """Record what the block changes in these records, and give it their states before: kind -> key -> state. Locks
    their rows until the transaction ends.

    A record that does not change gets no version; one that exists only before the block is recorded as deleted, one
    that exists only after it as created (or, if change.action says so, as restored).

    known: kind -> states of all these records of that kind, which this transaction has read after it locked their rows.
    They are not read again.
    """
    watched: dict[str, set[int]] = {"article": set(articles), "photo": set(photos)}
    for row in names:
        watched.setdefault(kind_of(row), set()).add(row.pk)
    with transaction.atomic():
        before: dict[str, Mapping[int, Json]] = {}
        for kind, keys in watched.items():
            if keys:
                before[kind] = known[kind] if known and kind in known else states_of(kind, keys, lock=True)
        yield before
        for kind, was in before.items():
            write(kind, _edits(change, watched[kind], was, states_of(kind, watched[kind])), change)


def _edits(change: Change, keys: Iterable[int], was: Mapping[int, Json], now: Mapping[int, Json]) -> list[Edit]:
    """What happened to each of these records; unchanged ones are left out."""
    edits = []
    for key in sorted(keys):
        before, after = was.get(key), now.get(key)
        if before is not None and after is not None:
            if fields := changed_fields(before, after):
                edits.append(Edit(key, before, after, fields, change.action))
        elif after is not None:
            restored = change.action == Action.RESTORED
            edits.append(Edit(key, None, after, (), Action.RESTORED if restored else Action.CREATED))
        elif before is not None:
            edits.append(Edit(key, before, None, (), Action.DELETED))
    return edits


def record_change(kind: str, record: int, before: Json, after: Json, change: Change) -> None:
    """Record that a record, whose row is locked, was changed from one state to another."""
    if fields := changed_fields(before, after):
        write(kind, [Edit(record, before, after, fields, change.action)], change)


def record_created(rows: Sequence[models.Model], change: Change) -> None:
    """Record that these rows, all of one model, were created."""
    if rows:
        edits = [Edit(row.pk, None, {"name": str(row)}, (), Action.CREATED) for row in rows]
        write(kind_of(rows[0]), edits, change)


def write(kind: str, edits: Sequence[Edit], change: Change) -> list[int]:
    """Write a version for each edit, and return the keys of the versions. Three queries at most, none without edits.

    Call it in the transaction of the change, with the records locked.
    """
    if not edits:
        return []
    last = last_numbers(kind, [edit.record for edit in edits])
    user = change.user if isinstance(change.user, User) else None
    rows = []
    for edit in edits:
        last[edit.record] = number = last.get(edit.record, 0 if edit.before is None else 1) + 1
        rows.append(_version(kind, edit, number, change, user))
    bulk_rows.insert_rows(rows)
    return [row.pk for row in rows]


def _version(kind: str, edit: Edit, number: int, change: Change, user: User | None) -> Version:
    return Version(
        kind=kind,
        record=edit.record,
        number=number,
        action=edit.action,
        door=change.door,
        user=user,
        who=user.get_username() if user else "",
        reason=change.reason,
        batch=change.batch,
        label=label_of(edit.after or edit.before or {}),
        changed=list(edit.changed),
        before=edit.before,
    )


def last_numbers(kind: str, records: Collection[int]) -> dict[int, int]:
    """Record -> the number of its last version. A record that is missing here was never changed: it has version 1 if it
    exists. One query, and a second one for records without rows, whose changes by old imports are counted."""
    found: dict[int, int] = Version.objects.numbers(kind, records)  # type: ignore[attr-defined]
    rest = [record for record in records if record not in found]
    if rest and kind in LEGACY:
        old: Any = ImportEntry.objects.changes_of_old(kind, rest)  # type: ignore[attr-defined]
        found |= {record: count + 1 for record, count in old.items()}
    return found
