"""Rows that no model instance is needed for: one prepared INSERT, run for many rows at once.

bulk_create resolves every field of every row through the ORM, which takes more time than the database itself; parts of
articles are a few numbers each, so they are written as what they are. Triggers, constraints and transactions hold as
for any other write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of plain values (numbers, texts, bytes, None) in the order of `fields`, which must be all the table's
    fields but its key."""
    values = list(rows)
    if not values:
        return
    quote = connection.ops.quote_name
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(quote(column_of[name]) for name in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
