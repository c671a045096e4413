"""The history of a record: its versions, from its creation on, and what each of them contains."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Article, ImportEntry, Version
from articles.versions.recorder import LEGACY, last_numbers
from articles.versions.states import MODELS, Json, states_of

Action, Door = Version.Action, Version.Door
MOST = 1000
"""Versions that a history lists."""


def versions_of(kind: str, record: int) -> list[Version]:
    """The last MOST versions of a record, newest first. Those that old imports made, and a creation that has no row,
    come as unsaved versions. Four queries at most; `before` is not read."""
    rows: Any = Version.objects.of(kind, record).without_states().order_by("-number")  # type: ignore[attr-defined]
    found: list[Version] = list(rows[:MOST])
    if len(found) < MOST and (not found or found[-1].number > 1):
        found += reversed(_old_changes(kind, record))
        found += _creation(kind, record, found)
    return found


def _old_changes(kind: str, record: int) -> list[Version]:
    """The changes that imports made before versions were kept, oldest first, as versions from number 2 on."""
    if kind not in LEGACY:
        return []
    entries: Any = ImportEntry.objects.old_changes(kind, record)  # type: ignore[attr-defined]
    return [
        Version(
            kind=kind,
            record=record,
            number=number,
            at=entry.batch.finished_at or entry.batch.started_at,
            action=Action.CHANGED,
            door=Door.IMPORT,
            user=entry.batch.user,
            who=entry.batch.user.get_username() if entry.batch.user else "",
            batch=entry.batch,
            before=entry.before,
        )
        for number, entry in enumerate(entries, start=2)
    ]


def _creation(kind: str, record: int, later: list[Version]) -> list[Version]:
    """Version 1, if it has no row: the record was created by an import, or before versions were kept."""
    if later and later[-1].number == 1:
        return []
    row: Any = MODELS[kind]._default_manager.filter(pk=record).first()
    if row is None and not later:
        return []
    batch = row.batch if isinstance(row, Article) else None
    user = batch.user if batch else None
    at: datetime | None = getattr(row, "created_at", None)
    door = Door.IMPORT if batch else ""
    first = Version(kind=kind, record=record, number=1, action=Action.CREATED, door=door, user=user, batch=batch)
    first.who = user.get_username() if user else ""
    first.at = at or (later[-1].at if later else timezone.now())
    return [first]


def content_of(kind: str, record: int, number: int) -> Json | None:
    """What this version of the record contains; None if there is no such version, or if it is a deletion.

    That is what the record was before the next change or, of the last version, its row.
    """
    if number < 1:
        return None
    following = Version.objects.of(kind, record).after(number).first()  # type: ignore[attr-defined]
    old = _old_changes(kind, record) if following is None or following.number > number + 1 else []
    if number - 1 < len(old):
        return dict(old[number - 1].before or {})
    if following is not None:
        return following.before
    last = last_numbers(kind, [record]).get(record, 1)
    return states_of(kind, [record]).get(record) if number == last else None


def current_number(kind: str, record: int) -> int:
    """The number of the record's last version."""
    return last_numbers(kind, [record]).get(record, 1)


def last_change(kind: str, record: int) -> Version | None:
    """The last version of a record that has a row. One query."""
    rows: Any = Version.objects.of(kind, record).without_states()  # type: ignore[attr-defined]
    found: Version | None = rows.order_by("-number").first()
    return found


def told(version: Version | None) -> str:
    """A sentence that says who changed a record in the meantime, and when."""
    if version is None:
        return "Somebody changed this since you opened it."
    who = version.who or ("An import" if version.door == Door.IMPORT else "Somebody")
    return f"{who} changed this at {timezone.localtime(version.at):%H:%M}, after you had opened it."
