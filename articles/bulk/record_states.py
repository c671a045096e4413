"""The fields of records that a change of many sets: read as JSON, set, and restored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles.bulk.bulk_fields import FIELDS, Json
from articles.drafts.draft import ArticleDraft, PhotoDraft, TopicDraft, TopicKind
from articles.importing.vocabulary import Vocabulary
from articles.models import (
    Article,
    BulkChange,
    BulkRow,
    Credit,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Topic,
    Withdrawal,
    bulk_rows,
)
from articles.models.visibility import WITHDRAWN
from articles.printed.credit_lines import parse_credit

FEW_VALUES = 10
"""Different values up to which a statement for each is faster than one statement with a case for each record."""
Rows = Mapping[int, Any]
_EXTRA = {"topics": ("topics",), "credit_line": ("credits",)}
"""Field -> what read_states() gives of it besides columns."""
_Topics: Any = Article.topics.through


def read_states(kind: str, names: Iterable[str], rows: Rows) -> dict[int, Json]:
    """Key -> the columns that these fields change, and the topics or credits that go with them. At most one query."""
    names = list(names)
    columns = [column for name in names for column in FIELDS[kind][name].columns]
    states = {pk: {column: _as_json(getattr(row, column)) for column in columns} for pk, row in rows.items()}
    if "topics" in names:
        topics = _grouped(_Topics.objects.filter(article__in=rows).order_by("topic").values_list("article", "topic"))
        for pk, state in states.items():
            state["topics"] = [topic for (topic,) in topics[pk]]
    if "credit_line" in names:
        printed = PhotoCredit.objects.filter(photo__in=rows).order_by("position")
        credits_of = _grouped(printed.values_list("photo", "credit", "role"))
        for pk, state in states.items():
            state["credits"] = [list(row) for row in credits_of[pk]]
    return states


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *values in rows:
        groups[key].append(tuple(values))
    return groups


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def wanted_states(kind: str, changes: Json, before: Mapping[int, Json]) -> dict[int, Json]:
    """Key -> the state that each record gets. Names become terms, which are created if they are missing."""
    common, added = _resolve(kind, changes)
    wanted = {}
    for pk, state in before.items():
        new = {**state, **common}
        for name, values in added.items():
            new[name] = [*state[name], *(value for value in values if value not in state[name])]
        if "topics" in added:
            new["topics"] = sorted(new["topics"])
        wanted[pk] = new
    return wanted


def restored_state(kind: str, names: Iterable[str], before: Json, after: Json, now: Json) -> tuple[Json, list[str]]:
    """(what a record is to be when the change is undone; the names of its fields that stay because they were edited
    since). before, after: its state before and after the change; names: the fields that the change set.

    Of a list to which the change added values, these alone are taken out again.
    """
    state, edited = dict(now), []
    for name in names:
        parts = _parts(kind, name)
        if all(now[part] == after[part] for part in parts):
            state |= {part: before[part] for part in parts}
        elif FIELDS[kind][name].adds:
            state[name] = [value for value in now[name] if value not in after[name] or value in before[name]]
        else:
            edited.append(name)
    return state, edited


def _parts(kind: str, name: str) -> tuple[str, ...]:
    """The parts of a state that belong to a field."""
    return (*FIELDS[kind][name].columns, *_EXTRA.get(name, ()))


def kept_fields(change: BulkChange, row: BulkRow, now: Json) -> list[str]:
    """The fields of a record that undoing left as they were edited: those that are not what they were before."""
    before = row.before or {}
    parts = {name: _parts(change.kind, name) for name in change.changes}
    return [name for name, own in parts.items() if any(now.get(part) != before.get(part) for part in own)]


def _resolve(kind: str, changes: Json) -> tuple[Json, Json]:
    """(column -> value for every record; column -> values to add)."""
    common: Json = {}
    added: Json = {}
    parsed = parse_credit(changes.get("credit_line", ""))
    topics = tuple(TopicDraft(TopicKind.SUBJECT, name) for name in changes.get("topics", ()))
    source, section = changes.get("source", ""), changes.get("section", "")
    vocabulary = Vocabulary()
    photo = PhotoDraft(photographers=parsed.photographers, agencies=parsed.agencies, source=source)
    vocabulary.learn([ArticleDraft("", section=section, topics=topics)], [photo])
    for name, value in changes.items():
        if name == "topics":
            added["topics"] = [vocabulary.id_of(Topic, topic.name, topic.kind) for topic in topics]
        elif name == "keywords":
            added["keywords"] = value
        elif name in ("source", "section"):
            common[f"{name}_id"] = vocabulary.id_of(Source if name == "source" else Section, value)
        else:
            common[name] = value
    if "published_on" in common:
        common |= {"precision": Article.Precision.DAY.value, "published_at": None, "estimate": None}
    if "credit_line" in common:
        common["credits"] = _credit_rows(parsed, vocabulary)
    return common, added


def _credit_rows(parsed: Any, vocabulary: Vocabulary) -> list[list[Any]]:
    """[credit, role] of each name in the printed order. The first has the roles."""
    names = [("photographer", name) for name in parsed.photographers] + [("agency", name) for name in parsed.agencies]
    ids = dict.fromkeys(vocabulary.id_of(Credit, name, kind) for kind, name in names)
    return [[pk, ", ".join(parsed.roles)[:40] if not place else ""] for place, pk in enumerate(ids)]


def write_states(kind: str, rows: Rows, states: Mapping[int, Json], now: datetime) -> None:
    """Give these records these states. Two to four statements."""
    if not states:
        return
    changed = [rows[pk] for pk in states]
    columns = {name for state in states.values() for name in state} - {"topics", "credits"}
    for row in changed:
        for column in columns:
            setattr(row, column, _as_value(column, states[row.pk][column]))
        row.updated_at = now
    _write_columns(Photo if kind == "photo" else Article, changed, sorted(columns))
    first = next(iter(states.values()))
    if "topics" in first:
        _Topics.objects.filter(article__in=list(states)).delete()
        bulk_rows.insert(
            _Topics, ("article", "topic"), [(pk, topic) for pk, state in states.items() for topic in state["topics"]]
        )
    if "credits" in first:
        _write_credits(states)


def _write_columns(model: Any, changed: Sequence[Any], columns: Sequence[str]) -> None:
    """Write these columns. Records that get the same values, as most do, are written in one statement."""
    same: dict[str, list[Any]] = defaultdict(list)
    for row in changed:
        same[repr([getattr(row, column) for column in columns])].append(row)
    if len(same) > FEW_VALUES:
        model.objects.bulk_update(changed, [*(column.removesuffix("_id") for column in columns), "updated_at"], 100)
        return
    for rows in same.values():
        values = {column: getattr(rows[0], column) for column in (*columns, "updated_at")}
        model.objects.filter(pk__in=[row.pk for row in rows]).update(**values)


def note_withdrawals(stories: Iterable[int], reason: str) -> None:
    """Record why these stories are withdrawn, for those that have no such record yet."""
    today = timezone.localdate()
    Withdrawal.objects.bulk_create(
        [Withdrawal(article_id=pk, withdrawn_on=today, reason=reason) for pk in stories], ignore_conflicts=True
    )


def forget_withdrawals(stories: Iterable[int]) -> None:
    """Delete the record of why these stories, which are no longer withdrawn, were withdrawn."""
    back = Article.objects.filter(pk__in=list(stories)).exclude(status=WITHDRAWN)
    Withdrawal.objects.filter(article__in=back).delete()


def _write_credits(states: Mapping[int, Json]) -> None:
    """Set the credits. Those that were deleted meanwhile are left out."""
    PhotoCredit.objects.filter(photo__in=list(states)).delete()
    named = {credit for state in states.values() for credit, _ in state["credits"]}
    there = set(Credit.objects.filter(pk__in=named).values_list("pk", flat=True))
    rows: Sequence[Any] = [
        (pk, credit, position, role)
        for pk, state in states.items()
        for position, (credit, role) in enumerate(state["credits"])
        if credit in there
    ]
    bulk_rows.insert(PhotoCredit, ("photo", "credit", "position", "role"), rows)


def _as_value(column: str, value: Any) -> Any:
    """A column's value from JSON."""
    if value and column in ("taken_on", "published_on"):
        return parse_date(value)
    return parse_datetime(value) if value and column == "published_at" else value
