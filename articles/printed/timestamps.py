"""Timestamps as machines write them: ISO 8601, extended, basic or cut short, and the dates of e-mail that RSS uses.

NITF and NewsML 1 use the basic form (20020225T143000-0500); NITF writes YYYYMMDD000000-HHMM for a day without a time.
A timestamp without a zone is taken as UTC, which is what the standards ask senders to write, or as the zone that was
named for it (zones.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from articles.drafts.draft import Precision
from articles.drafts.moments import within_calendar
from articles.printed.dates import parse_moment
from articles.printed.zones import in_unstated_zone

_ISO = re.compile(
    r"""(?x) ^\s* (\d{4}) -? (?: (\d\d) -? (?: (\d\d)
    (?: [T\s]* (\d\d) :? (\d\d) (?: :? (\d\d) (?: [.,] (\d+) )? )?
    \s* (Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)? )? )? )? \s* $"""
)
_ZONES = {"Z": UTC, "UTC": UTC, "GMT": UTC}
_NAMED_ZONES = {
    "CET": "+0100",
    "CEST": "+0200",
    "MEZ": "+0100",
    "MESZ": "+0200",
    "BST": "+0100",
    "IST": "+0530",
    "JST": "+0900",
}
_ZONE_NAME = re.compile(r"\b(" + "|".join(_NAMED_ZONES) + r")\s*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened. at: the moment, if a time was given. on: the day as written, in the writer's own
    zone."""

    on: date
    at: datetime | None = None
    precision: Precision = Precision.DAY


def read_moment(text: str | None) -> Moment | None:
    """The moment that a timestamp names; None if it is empty or invalid: "20020225T143000-0500", "2019-05-10"."""
    if not text:
        return None
    match = _ISO.match(text)
    try:
        return _iso(match) if match else _mail(text)
    except (ValueError, OverflowError):  # 31 June, an hour of 25, a year of 0
        return None


def read_datetime(text: str | None) -> datetime | None:
    """The time that a timestamp names. A day alone becomes its first instant in UTC."""
    moment = read_moment(text)
    if moment is None:
        return None
    return moment.at or within_calendar(datetime(moment.on.year, moment.on.month, moment.on.day, tzinfo=UTC))


def _iso(match: re.Match[str]) -> Moment:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if day is None:
        on = date(int(year), int(month or 1), 1)
        return Moment(on, None, Precision.MONTH if month else Precision.YEAR)
    on = date(int(year), int(month), int(day))
    if hour is None or (
        hour + minute + (second or "") == "000000" and "T" not in match.group() and "-" not in match.group()[:10]
    ):
        return Moment(on)
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    at = datetime(on.year, on.month, on.day, int(hour), int(minute), min(int(second or 0), 59), microsecond)
    at = at.replace(tzinfo=_zone(zone)) if zone else in_unstated_zone(at)
    return Moment(on, within_calendar(at), Precision.EXACT)


def _zone(text: str) -> timezone:
    if text in _ZONES:
        return _ZONES[text]
    minutes = int(text[1:3]) * 60 + int(text[-2:] if len(text) > 3 else 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _mail(text: str) -> Moment | None:
    """RFC 822 and its later spellings: "Wed, 31 Jan 2018 07:26:05 GMT"."""
    named = _ZONE_NAME.sub(lambda match: _NAMED_ZONES[match.group(1)], text.strip())
    at = parse_moment(named)
    if at is None:
        return None
    return Moment(at.date(), at, Precision.EXACT)


def publication(first: Moment | None, latest: Moment | None) -> dict[str, Any]:
    """The draft fields about publication, from the moments of the story's first version and of this one; either may be
    unknown."""
    published = first or latest
    if published is None:
        return {}
    later = latest is not None and latest.at is not None and (published.at is None or latest.at > published.at)
    return {
        "published_on": published.on,
        "published_at": published.at,
        "precision": published.precision,
        "updated_at": latest.at if latest and later else None,
    }
