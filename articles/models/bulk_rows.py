"""Insert, update or delete many rows at once, with one prepared statement.

bulk_create passes every field of every row through the ORM, which takes several times as long as the database itself
needs. An import writes thousands of rows, so it hands them over as plain values. Triggers, constraints and transactions
work as for any other write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

Adapter = Callable[[Any], Any]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], conflict: str = "") -> None:
    """Insert rows of plain values (numbers, texts, bytes, None) in the order of `fields`. These must be all fields of
    the table; the key may be left out where the database assigns it. conflict: the SQL clause for rows that exist
    already."""
    values = list(rows)
    if not values:
        return
    quote = connection.ops.quote_name
    column_of = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks}) {conflict}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new instances of one model, and set their keys. Sends no signals. Call it within a transaction."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) == 1:
        model._base_manager.bulk_create(rows)  # one statement, which returns the key
        return
    fields = model._meta.concrete_fields
    for row, key in zip(rows, new_keys(model, len(rows)), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    columns = [_column(field, rows) for field in fields]
    insert(model, [field.name for field in fields], zip(*columns, strict=True))


def update_rows(rows: Sequence[models.Model]) -> None:
    """Write all columns of existing instances of one model. Sends no signals. Call it within a transaction."""
    if not rows:
        return
    model = type(rows[0])
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [_column(field, rows, add=False) for field in fields]
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    sql = f"UPDATE {table} SET {sets} WHERE {key} = %s"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*columns, [row.pk for row in rows], strict=True)))


def delete_rows(model: type[models.Model], name: str, keys: Collection[int]) -> None:
    """Delete the rows whose `name` is one of these keys. No other table may refer to them. Sends no signals, for which
    Django would read all rows first."""
    if not keys:
        return
    quote = connection.ops.quote_name
    column = next(str(field.column) for field in model._meta.concrete_fields if field.name == name)
    wanted = ", ".join(map(str, map(int, keys)))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(column)} IN ({wanted})")  # noqa: S608 - numbers


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Reserve keys: no row has them, had them, or will be given them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, count])
            return [key for (key,) in cursor.fetchall()]
        # On SQLite the transaction holds the write lock, and an explicit key moves the table's counter.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def match_keys(name: str, keys: Collection[int]) -> models.Q:
    """A condition for rows whose `name` is one of these keys. The keys of new rows are consecutive, and the ORM handles
    a range faster than a list."""
    if keys and max(keys) - min(keys) + 1 == len(set(keys)):
        return models.Q((f"{name}__gte", min(keys)), (f"{name}__lte", max(keys)))
    return models.Q((f"{name}__in", keys))


def _column(field: Any, rows: Sequence[models.Model], *, add: bool = True) -> list[Any]:
    """A field's values in the form that the database driver takes."""
    clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    values = [field.pre_save(row, add) for row in rows] if clock else list(map(attrgetter(field.attname), rows))
    adapt = _adapter(field)
    return [None if value is None else adapt(value) for value in values] if adapt else values


def _adapter(field: Any) -> Adapter | None:
    """The function that converts a field's Python values for the database driver; None if they need no conversion."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    return str if field.choices or isinstance(field, models.FileField) else None
