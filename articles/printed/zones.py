"""The time zone of times that state none: UTC, unless the archivist names another for an import."""

from __future__ import annotations

import re
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_unstated: ContextVar[tzinfo] = ContextVar("unstated", default=UTC)


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
    """Read times without a zone as times of this zone from now on, in this thread; "" means UTC."""
    _unstated.set(zone_of(name) if name else UTC)


def in_unstated_zone(naive: datetime) -> datetime:
    """A time that states no zone, as a moment."""
    zone = _unstated.get()
    if not isinstance(zone, ZoneInfo):
        return naive.replace(tzinfo=zone)
    try:
        return naive.replace(tzinfo=timezone(naive.replace(tzinfo=zone).utcoffset() or timedelta()))
    except OverflowError:  # in the first or last hours of the calendar
        return naive.replace(tzinfo=UTC)
