from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.timestamps import publication, read_datetime, read_moment


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("20020225T143000-0500", "2002-02-25T14:30:00-05:00", "exact"),
        ("2018-10-21T16:25:32Z ", "2018-10-21T16:25:32+00:00", "exact"),
        ("2018-10-21 16:25", "2018-10-21T16:25:00+00:00", "exact"),
        ("2017-08-24T04:38:34+0000", "2017-08-24T04:38:34+00:00", "exact"),
        ("2018-02-01T18:44:52.973", "2018-02-01T18:44:52.973000+00:00", "exact"),
        ("Wed, 31 Jan 2018 07:26:05 GMT", "2018-01-31T07:26:05+00:00", "exact"),
        ("Wed, 31 Jan 2018 07:26:05 MEZ", "2018-01-31T07:26:05+01:00", "exact"),
        ("20020226000000-0500", "None", "day"),
        ("2019-05-10", "None", "day"),
        ("20190510", "None", "day"),
        ("2019-05", "None", "month"),
        ("2019", "None", "year"),
    ],
)
def test_it_reads_what_machines_write(text: str, at: str, precision: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert (moment.at.isoformat() if moment.at else "None", moment.precision.value) == (at, precision)


@pytest.mark.parametrize("text", ["", None, "YYYYMMDD000000-HHMM", "2019-02-30", "20190510T250000", "soon", "0000"])
def test_it_reads_nothing_into_what_is_no_date(text: str | None) -> None:
    assert read_moment(text) is None
    assert read_datetime(text) is None


def test_the_day_stays_the_writer_s_own() -> None:
    moment = read_moment("2024-03-05T00:30:00+0200")
    assert moment is not None
    assert str(moment.on) == "2024-03-05"


def test_only_a_later_version_is_an_update() -> None:
    first, later = read_moment("2024-03-05T08:00Z"), read_moment("2024-03-05T09:00Z")
    assert publication(first, later)["updated_at"] == (later.at if later else None)
    assert publication(later, first)["updated_at"] is None
    assert publication(None, later)["updated_at"] is None
    assert publication(None, None) == {}


def test_a_version_that_was_sent_on_the_eve_of_the_printed_day_keeps_its_time() -> None:
    printed, sent = read_moment("2024-03-06"), read_moment("2024-03-05T20:00Z")
    assert sent and publication(printed, sent)["updated_at"] == sent.at


@given(st.text(st.sampled_from("0123456789-+:TZ. GMTJanMon,"), max_size=40))
def test_any_text_is_a_moment_with_a_zone_or_none(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or moment.at is None or moment.at.tzinfo is not None
