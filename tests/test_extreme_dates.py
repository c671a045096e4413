"""The calendar's ends: whatever a file says a day or a moment is, the record goes in and every page prints it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone as django_timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision
from articles.drafts.moments import FIRST, LAST, within_calendar
from articles.drafts.to_json import entry_as_json
from articles.importing.importer import import_entries
from articles.models import Article
from articles.parsers.files.reader import EntryReader
from articles.parsers.formats import FORMATS
from articles.parsers.webpage.publication import read_moment as read_page_moment
from articles.printed.dates import parse_date, parse_moment
from articles.printed.timestamps import read_datetime, read_moment
from tests.factories import make_article, make_editor, make_photo, make_picture
from tests.search.conftest import Index, index  # noqa: F401

ZONES = ("UTC", "Pacific/Kiritimati", "Etc/GMT+12", "America/St_Johns", "Asia/Kathmandu")
EXTREMES = (
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59",
    "0001-01-01",
    "9999-12-31",
    "99991231T235959-2359",
    "00010101T000000+1400",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Mon, 01 Jan 0001 00:00:00 +1400",
    "10000-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "2024-02-30T25:61:61Z",
    "2024-01-01T00:00:00+99:99",
    "١٩٩٩-٠١-٠١",
)
offsets = st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)).map(
    lambda delta: timezone(timedelta(minutes=delta // timedelta(minutes=1)))
)
moments = st.datetimes(timezones=offsets) | st.sampled_from([datetime.min, datetime.max]).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(moments, st.sampled_from(ZONES))
def test_every_zone_prints_a_moment_within_the_calendar(moment: datetime, zone: str) -> None:
    kept = within_calendar(moment)
    kept.astimezone(ZoneInfo(zone)).astimezone(UTC)
    assert within_calendar(kept) is kept
    assert kept is moment or not FIRST <= moment.replace(tzinfo=None) <= LAST


@pytest.mark.parametrize("end", [FIRST, LAST])
def test_the_calendar_ends_where_it_says(end: datetime) -> None:
    outwards = timedelta(seconds=1 if end is LAST else -1)
    assert within_calendar(end) == end
    assert within_calendar(end - outwards) == end - outwards
    assert within_calendar(end + outwards) == end


@given(moments | st.datetimes(), st.sampled_from(["iso", "basic", "mail", "space"]))
def test_what_any_reader_of_moments_gives_can_be_printed(moment: datetime, how: str) -> None:
    text = {
        "iso": moment.isoformat(),
        "basic": moment.isoformat(timespec="seconds").replace("-", "", 2).replace(":", ""),
        "mail": f"{moment:%a, %d %b} {moment.year:04} {moment:%H:%M:%S %z}",
        "space": str(moment),
    }[how]
    noted = read_moment(text)
    for read in (parse_moment(text), read_datetime(text), read_page_moment(text), noted and noted.at):
        if read is not None:
            aware = read if read.tzinfo else read.replace(tzinfo=UTC)
            [aware.astimezone(ZoneInfo(zone)) for zone in ZONES]
    parse_date(text)


def files(text: str) -> Iterator[tuple[str, str]]:
    """(name, content): a file of each format that says the text wherever it says a date."""
    keys = ("published_on", "published_at", "updated_at", "embargo_until")
    photo = {"caption": "A ferry.", "taken_on": text}
    for key in keys:
        yield f"{key}.jsonl", json.dumps({"headline": "Ferry", "body": "It sails.", key: text})
    yield "photos.jsonl", json.dumps({"headline": "Ferry", "body": "It sails.", "photos": [photo]})
    estimate = {"weekday": "Monday", "after": text, "date": text}
    yield "estimate.jsonl", json.dumps({"headline": "Ferry", "published_estimate": estimate})
    yield "a.csv", f"headline,body,{','.join(keys)},photo date\nFerry,It sails.,{','.join([text] * 5)}\n"
    item = {"headline": "Ferry", "type": "text", "body_text": "It sails.", "uri": "urn:1", "versioncreated": text}
    item |= {"firstcreated": text, "embargoed": text, "embargoeduntil": text, "contentcreated": text}
    yield "a.json", json.dumps(item | {"version": "1"})
    yield (
        "feed.xml",
        "<rss version='2.0'><channel><title>A</title><item><title>Ferry</title><description>It sails.</description>"
        f"<pubDate>{text}</pubDate></item></channel></rss>",
    )
    yield (
        "atom.xml",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><id>1</id><title>Ferry</title>"
        f"<summary>It sails.</summary><published>{text}</published><updated>{text}</updated></entry></feed>",
    )
    yield (
        "nitf.xml",
        f"<nitf><head><docdata management-status='embargoed'><date.issue norm='{text}'/><date.release norm='{text}'/>"
        "</docdata></head><body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head><body.content><p>It sails."
        "</p></body.content></body></nitf>",
    )
    yield (
        "a.html",
        f"<html><head><title>Ferry</title><meta property='article:published_time' content='{text}'>"
        f"<meta property='article:modified_time' content='{text}'></head><body><article><h1>Ferry sails again</h1>"
        f"<time datetime='{text}'>{text}</time><p>{'The ferry sails again after a long winter. ' * 9}</p></article>"
        "</body></html>",
    )
    yield "a.txt", f"Ferry sails\n\n{text}\n\nThe ferry sails again on Monday.\n"


def samples(text: str) -> Iterator[tuple[str, bytes]]:
    """The samples of the formats with their dates replaced, as far as they are printed plainly."""
    import re

    folder = Path(__file__).parent / "parsers" / "samples"
    for path in sorted(folder.glob("*/*")):
        if not path.name.endswith(".expected.json"):
            data = path.read_bytes()
            pattern = rb"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?|\d{8}T\d{6}(?:Z|[+-]\d{4})?"
            yield path.name, re.sub(pattern, text.encode(), data)


@pytest.mark.django_db
@pytest.mark.parametrize("text", EXTREMES)
def test_whatever_a_date_says_the_record_beside_it_goes_in(text: str, tmp_path: Path) -> None:
    for name, content in files(text):
        (tmp_path / name).write_text(content, "utf-8")
    for name, data in samples(text):
        (tmp_path / f"sample-{name}").write_bytes(data)
    good = tmp_path / "zz.jsonl"
    good.write_text('{"headline": "The good one", "body": "It goes in."}\n')
    entries = list(EntryReader([tmp_path]))
    json.dumps([entry_as_json(entry) for entry in entries])
    report = import_entries(entries)
    assert all(rejected["why"].endswith(".") for rejected in report.rejected)
    assert Article.objects.filter(headline="The good one").exists()
    for article in Article.objects.all():
        for moment in (article.published_at, article.source_updated_at, article.embargo_until):
            if moment is not None:
                [moment.astimezone(ZoneInfo(zone)) for zone in ZONES]


def test_an_embargo_until_the_end_of_time_stays_one(tmp_path: Path) -> None:
    for name, content in files("9999-12-31T23:59:59Z"):
        (tmp_path / name).write_text(content, "utf-8")
    entries = [entry for entry in EntryReader([tmp_path]) if isinstance(entry, ArticleDraft) and entry.embargo_until]
    assert {entry.where.rpartition("/")[2].partition(":")[0] for entry in entries} == {
        "embargo_until.jsonl",
        "a.csv",
        "a.json",
        "nitf.xml",
    }
    assert all(entry.embargo_until and entry.embargo_until.year == 9999 for entry in entries)


@pytest.mark.django_db
def test_a_draft_that_no_parser_made_is_moved_into_the_calendar_at_the_door() -> None:
    end = datetime.max.replace(tzinfo=timezone(timedelta(hours=-23)))
    draft = ArticleDraft("Ferry", published_at=end, updated_at=end, embargo_until=end, precision=Precision.EXACT)
    assert import_entries([draft]).created == 1
    assert Article.objects.get().embargo_until == LAST.replace(tzinfo=UTC)


DAYS = (date.min, date(1, 1, 2), date(9999, 12, 30), date.max)


def make_extremes() -> list[Article]:
    """Stories of the calendar's ends, the moments written past the models, as an older version may have left them."""
    made = []
    for number, day in enumerate(DAYS):
        photo = make_photo(f"Ferry {number}.", ["Ana Ruiz"], ["EPA"], make_picture(), taken_on=day)
        precision = ("exact", "year", "month", "estimated")[number]
        estimate = {"weekday": "Monday", "after": day.isoformat()} if precision == "estimated" else None
        story = make_article(
            f"Ferry of {day}", photos=[photo], published_on=day, precision=precision, estimate=estimate,
            authors=["Ana"], corrections=["One."],
        )  # fmt: skip
        story.corrections.update(corrected_on=day)
        made.append(story)
    keys = [story.pk for story in made]
    with connection.cursor() as cursor:
        for moment, pk in zip(("0001-01-01 00:00:00", "9999-12-31 23:59:59") * 2, keys, strict=True):
            cursor.execute(
                "UPDATE articles_article SET published_at = %s, source_updated_at = %s WHERE id = %s",
                [moment, moment, pk],
            )
        cursor.execute("UPDATE articles_article SET embargo_until = '0001-01-01 00:00:00' WHERE id = %s", keys[:1])
    return made


def addresses(stories: list[Article]) -> Iterator[str]:
    yield from ("/", "/feed/", "/articles/", "/photos/", "/dates/", "/sitemap.xml", "/sitemap-news.xml")
    yield from ("/sitemap-pages.xml", "/sitemap-articles-1.xml", "/sections/world/", "/sections/world/feed/")
    yield from ("/search/?q=ferry", "/search/feed/?q=ferry", "/search/?q=ferry+date:0001..9999", "/search/?q=date:9999")
    yield from ("/search/?q=date:0001-01-01", "/search/?from=0001-01-01&until=9999-12-31", "/search/?q=before:0001")
    yield from (f"/search/export.{suffix}?q=ferry" for suffix in ("csv", "jsonl", "ris", "bib"))
    for day in DAYS:
        yield reverse("year", args=[day.year])
        yield reverse("month", args=[day.year, day.month])
        yield reverse("day", args=[day.year, day.month, day.day])
        yield reverse("on_this_day", args=[day.month, day.day])
    for story in stories:
        for name in ("article", "article_text", "article_ninjs"):
            yield reverse(name, args=[story.pk, story.slug])
        yield from (reverse("cite", args=[story.pk, story.slug, *form]) for form in ([], ["ris"], ["bib"]))
        yield reverse("photo", args=[story.photos.get().pk])
        yield reverse("admin:articles_article_change", args=[story.pk])
        yield reverse("admin:articles_photo_change", args=[story.photos.get().pk])
    yield from (reverse(f"admin:articles_{name}_changelist") for name in ("article", "photo"))


@pytest.mark.parametrize("zone", ZONES)
def test_a_stored_extreme_date_is_printed_on_every_page(zone: str, index: Index, settings: Any) -> None:  # noqa: F811
    settings.TIME_ZONE = zone
    stories = make_extremes()
    index()
    client = Client()
    client.force_login(make_editor())
    with django_timezone.override(zone):
        for address in addresses(stories):
            response = client.get(address)
            b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            assert response.status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["jsonl", "csv", "ninjs"])
def test_a_stored_extreme_date_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    make_extremes()
    path = tmp_path / f"all.{name}"
    call_command("export_articles", str(path), "--format", name, "--all", stdout=io.StringIO())
    drafts = list(FORMATS[name].parse(io.BytesIO(path.read_bytes()), path.name))
    days = {draft.published_on for draft in drafts if isinstance(draft, ArticleDraft)}
    assert {date.min, date(9999, 12, 30)} <= {day for day in days if day} | {
        draft.estimate.date for draft in drafts if isinstance(draft, ArticleDraft) and draft.estimate
    }


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
def test_an_editor_may_type_the_end_of_time(zone: str, client: Client) -> None:
    client.force_login(make_editor())
    form = {"headline": "Ferry", "published_on": "2024-05-03", "precision": "day", "status": "published"}
    form |= {"version": "0", "priority": "0"}
    parts = ("article_authors", "article_photos", "corrections", "import_entries")
    form |= {f"{part}-{name}_FORMS": "0" for part in parts for name in ("TOTAL", "INITIAL")}
    for end in (("0001-01-01", "00:00:00"), ("9999-12-31", "23:59:59")):
        fields = ("published_at", "embargo_until", "source_updated_at")
        typed = {f"{field}_{number}": end[number] for field in fields for number in (0, 1)}
        with django_timezone.override(zone):
            response = client.post(reverse("admin:articles_article_add"), form | typed)
        assert response.status_code == 302, response.context["errors"]
    assert Article.objects.count() == 2


def test_an_estimate_that_would_leave_the_calendar_is_none() -> None:
    from articles.printed.dates import estimate_published

    assert estimate_published(["It sails on Monday."], date.max) in (None, Estimate("Monday", date.max, date.max))
    assert PhotoDraft(taken_on=date.max).taken_on == date.max
