"""Moments that every time zone can print: the one place that decides how early and how late a moment may be. Pure.

A machine's "never" is often 9999-12-31T23:59:59, its "unknown" 0001-01-01T00:00:00, and in another time zone than the
writer's both lie outside the calendar: converting them fails. So a moment so near the calendar's ends is moved a day or
two inwards, wherever one is read; an embargo until the end of time stays one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MARGIN = timedelta(days=2)
"""No zone is a whole day from UTC: a moment and a page may differ by less than two."""
FIRST, LAST = datetime.min + _MARGIN, datetime.max.replace(microsecond=0) - _MARGIN


def within_calendar(moment: datetime) -> datetime:
    """The moment, or the nearest that stays within the years 1 to 9999 in every time zone. A naive one stays naive."""
    clock = moment.replace(tzinfo=None)
    if FIRST <= clock <= LAST:
        return moment
    nearest = FIRST if clock < FIRST else LAST
    return nearest.replace(tzinfo=UTC) if moment.tzinfo else nearest
