"""Moments that every time zone can print: the one place that decides how early and how late a moment may be. Pure.

Machines often write "never" as 9999-12-31T23:59:59 and "unknown" as 0001-01-01T00:00:00. Converted to another time
zone, both would lie outside the calendar, and the conversion fails. So a moment close to either end of the calendar is
moved inwards by a day or two as soon as it is read. An embargo until the end of time remains one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MARGIN = timedelta(days=2)
"""No zone is a whole day from UTC, so a moment and the page that prints it differ by less than two days."""
FIRST, LAST = datetime.min + _MARGIN, datetime.max.replace(microsecond=0) - _MARGIN


def within_calendar(moment: datetime) -> datetime:
    """The moment, or the nearest one that lies within the years 1 to 9999 in every time zone. Naive stays naive."""
    clock = moment.replace(tzinfo=None)
    if FIRST <= clock <= LAST:
        return moment
    nearest = FIRST if clock < FIRST else LAST
    return nearest.replace(tzinfo=UTC) if moment.tzinfo else nearest
