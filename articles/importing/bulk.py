"""Many new rows at once: one prepared INSERT, run for each.

bulk_create takes every field of every row through the ORM, which costs several times what the database itself needs;
an import writes rows by the thousand, so they are handed over as the plain values they are. Triggers, constraints and
transactions hold as for any other write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

Adapter = Callable[[Any], Any]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values (numbers, texts, bytes, None) in the order of `fields`, which must be all the table's
    fields but its key."""
    values = list(rows)
    if not values:
        return
    quote = connection.ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model within a transaction, and give them their keys. Signals are not sent."""
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.concrete_fields
    adapters = [_adapter(field) for field in fields]
    for row, key in zip(rows, _new_keys(model, len(rows)), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    values = ([adapt(field.pre_save(row, True)) for field, adapt in zip(fields, adapters, strict=True)] for row in rows)
    insert(model, [field.name for field in fields], values)


def _new_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no row has, had, or will be given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, count])
            return [key for (key,) in cursor.fetchall()]
        # SQLite: the transaction holds the write lock, and a row's explicit key moves the counter on.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def _adapter(field: Any) -> Adapter:
    """What makes a field's Python value one that the database's driver takes."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    return lambda value: str(value) if isinstance(value, models.TextChoices) else value
