"""Questions that are compiled to SQL once. Django takes longer to build and compile a QuerySet than the database takes
to answer it, and a page asks ten.

A question is a function that makes a QuerySet of values from its parameters. It is called with samples, and where those
stand among the SQL's parameters, the values of each later call are put.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model
from django.utils import timezone

NOW = "now"
"""The parameter that is the present moment; it is filled in if the caller gives none."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*")
_FIRST_NUMBER = 8_000_000_000_000_000_000
_FIRST_MOMENT = datetime(9000, 1, 1, 1, 1, 1, tzinfo=UTC)

Record = TypeVar("Record", bound=Model)
Place = tuple[str, int]
"""A parameter's name, and the place in its list; 0 for a single value."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """sql, its parameters, the places in it of the question's own, and how columns become Python's values."""

    sql: str
    constants: tuple[Any, ...]
    places: tuple[tuple[int, Place], ...]
    convert: Callable[[list[Any]], Any]


class Prepared:
    """A question whose SQL is kept for each database and each length of its lists (the next power of two).

    build(**values): a QuerySet of values. Its parameters are whole numbers, days, moments, texts, and lists of these.
    If it depends on the present moment, build must have a parameter `now`: a moment of its own is refused, since it
    would stay the same for ever.
    """

    def __init__(self, build: Callable[..., Any], has_now: bool = True) -> None:
        self._build, self._has_now = build, has_now
        self._made: dict[tuple[object, ...], _Compiled | None] = {}

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows. One query."""
        if self._has_now:
            values.setdefault(NOW, timezone.now())
        shape = (connection.vendor, *((name, _room(value)) for name, value in values.items()))
        if shape not in self._made:
            self._made[shape] = _compile(self._build, values)
        compiled = self._made[shape]
        if compiled is None:
            return []
        parameters = list(compiled.constants)
        given = {name: _adapted(value) for name, value in values.items()}
        for at, (name, place) in compiled.places:
            parameters[at] = given[name][min(place, len(given[name]) - 1)]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, parameters)
            return list(map(tuple, compiled.convert(cursor.fetchall())))


def columns_of(model: type[Model], path: str = "") -> list[str]:
    """All columns of a model, for values_list(). path: the look-up that leads to it, such as "photo__"."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def make_record(model: type[Record], values: Sequence[Any]) -> Record:
    """The record with these values of its columns, as it would be read by the ORM."""
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], values)


def make_joined(model: type[Record], values: Sequence[Any]) -> Record | None:
    """The same; None if the join found no record."""
    return None if values[0] is None else make_record(model, values)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _room(value: Any) -> int:
    """The length of a list, rounded up, so that few lengths are compiled; -1 for a single value."""
    return (1 << (len(value) - 1).bit_length() if value else 0) if _is_list(value) else -1


def _adapted(given: Any) -> list[Any]:
    """The values of a list, or a single one, as the database gets them. Beyond the end of a list, its last value is
    used again."""
    values, operations = given if _is_list(given) else [given], connection.ops
    return [
        operations.adapt_datetimefield_value(value)
        if isinstance(value, datetime)
        else operations.adapt_datefield_value(value)
        if isinstance(value, date)
        else value
        for value in values
    ]


def _compile(build: Callable[..., Any], values: Mapping[str, Any]) -> _Compiled | None:
    """Compile the question for values of these types and lengths; None if nothing can meet its conditions."""
    samples, marks = _samples(values)
    query = build(**samples).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = tuple((at, marks[value]) for at, value in enumerate(parameters) if _is_mark(value, marks))
    if missing := set(marks.values()) - {place for _, place in places}:
        raise ValueError(f"These parameters are not in the SQL as they were given: {sorted(missing)}.")
    own = {at for at, _ in places}
    _refuse_moments([value for at, value in enumerate(parameters) if at not in own])
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    convert = (lambda rows: compiler.apply_converters(rows, converters)) if converters else list
    return _Compiled(sql, tuple(parameters), places, convert)


def _is_mark(value: Any, marks: Mapping[Any, Place]) -> bool:
    return isinstance(value, int | str | date) and value in marks


def _samples(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[Any, Place]]:
    """A sample for each parameter, and each sample as the database would get it -> its place."""
    samples: dict[str, Any] = {}
    marks: dict[Any, Place] = {}
    for name, value in values.items():
        rows = [_sample(value[0], len(marks) + n) for n in range(_room(value))] if _is_list(value) and value else []
        samples[name] = rows if _is_list(value) else _sample(value, len(marks))
        for place, sample in enumerate(rows if _is_list(value) else [samples[name]]):
            marks[_adapted(sample)[0]] = name, place
    return samples, marks


def _sample(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(days=number)
    if isinstance(value, date):
        return _FIRST_MOMENT.date() + timedelta(days=number)
    return f"sample{number}" if isinstance(value, str) else _FIRST_NUMBER + number


def _refuse_moments(constants: Sequence[Any]) -> None:
    for value in constants:
        if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
            raise ValueError(f"The question has a moment of its own, {value}: give it a parameter `{NOW}`.")
