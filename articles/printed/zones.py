"""The time zone of times that state none: the one that the archivist names for an import, else that of the agency's own
clock where this is known, else UTC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_unstated: ContextVar[tzinfo | None] = ContextVar("unstated", default=None)
AGENCIES = {"STT": "Europe/Helsinki", "Scoop": "Pacific/Auckland", "Ritzau": "Europe/Copenhagen"}
"""Agencies whose items state times of their own clocks, and no zone."""


def zone_of(name: str) -> tzinfo:
    """The zone of a name of the IANA database ("Europe/Helsinki") or of an offset ("+02:00"). Raises ValueError."""
    if found := _OFFSET.fullmatch(name):
        minutes = int(found[2]) * 60 + int(found[3])
        return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"There is no time zone {name!r}; name one such as Europe/Helsinki or +02:00.") from None


def set_unstated_zone(name: str = "") -> None:
    """Read times without a zone as times of this zone from now on, in this thread; "" names none."""
    _unstated.set(zone_of(name) if name else None)


@contextmanager
def clock_of(agency: str) -> Iterator[None]:
    """Read times without a zone as times of this agency's clock within the block, unless the archivist named a zone."""
    zone = AGENCIES.get(agency)
    if zone is None or _unstated.get() is not None:
        yield
        return
    token = _unstated.set(ZoneInfo(zone))
    try:
        yield
    finally:
        _unstated.reset(token)


def in_unstated_zone(naive: datetime) -> datetime:
    """A time that states no zone, as a moment."""
    zone = _unstated.get() or UTC
    if not isinstance(zone, ZoneInfo):
        return naive.replace(tzinfo=zone)
    try:
        return naive.replace(tzinfo=timezone(naive.replace(tzinfo=zone).utcoffset() or timedelta()))
    except OverflowError:  # in the first or last hours of the calendar
        return naive.replace(tzinfo=UTC)
