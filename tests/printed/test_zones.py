"""Times that state no zone: UTC, or the zone that the archivist names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, ParseError
from articles.parsers.files.reader import EntryReader
from articles.printed.dates import parse_moment
from articles.printed.timestamps import read_datetime
from articles.printed.zones import clock_of, set_unstated_zone, zone_of


@pytest.fixture(autouse=True)
def utc_again() -> Iterator[None]:
    yield
    set_unstated_zone()


@pytest.mark.parametrize(
    ("zone", "text", "hour"),
    [
        ("", "2018-06-01T12:00:00", 12),
        ("Europe/Helsinki", "2018-06-01T12:00:00", 9),
        ("Europe/Helsinki", "2018-01-01T12:00:00", 10),
        ("Pacific/Auckland", "2018-06-01T12:00:00", 0),
        ("+02:00", "20180601T120000", 10),
        ("-0330", "2018-06-01 12:00", 15),
        ("Europe/Helsinki", "2018-06-01T12:00:00Z", 12),
        ("Europe/Helsinki", "2018-06-01T12:00:00+01:00", 11),
        ("Europe/Helsinki", "Fri, 01 Jun 2018 12:00:00", 9),
    ],
)
def test_a_time_without_a_zone_is_of_the_named_one(zone: str, text: str, hour: int) -> None:
    set_unstated_zone(zone)
    at = read_datetime(text)
    assert at is not None
    assert at.astimezone(UTC).hour == hour
    moment = parse_moment(text)
    assert moment is None or moment == at


@pytest.mark.parametrize("name", ["Europe/Atlantis", "2", "+2:00", "../../etc/passwd", "\0"])
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="There is no time zone"):
        zone_of(name)
    with pytest.raises(ParseError, match="There is no time zone"):
        EntryReader([], time_zone=name)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_the_ends_of_the_calendar_break_nothing(text: str) -> None:
    set_unstated_zone("Pacific/Auckland")
    assert read_datetime(text) is not None


def test_an_import_reads_its_files_in_the_named_zone_and_no_other_import_does(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"headline": "Ferry", "published_at": "2018-06-01T12:00:00"}))
    (entry,) = EntryReader([tmp_path], time_zone="Europe/Helsinki")
    (plain,) = EntryReader([tmp_path])
    assert isinstance(entry, ArticleDraft)
    assert isinstance(plain, ArticleDraft)
    assert entry.published_at == datetime(2018, 6, 1, 9, tzinfo=UTC)
    assert plain.published_at == datetime(2018, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agency", "named", "hour"),
    [("STT", "", 9), ("STT", "Asia/Tokyo", 3), ("STT", "+00:00", 12), ("Another", "", 12)],
)
def test_an_agencys_own_clock_counts_unless_the_archivist_names_a_zone(agency: str, named: str, hour: int) -> None:
    set_unstated_zone(named)
    with clock_of(agency):
        assert read_datetime("2018-06-01T12:00:00") == datetime(2018, 6, 1, hour, tzinfo=UTC)
    set_unstated_zone()
    assert read_datetime("2018-06-01T12:00:00") == datetime(2018, 6, 1, 12, tzinfo=UTC)
