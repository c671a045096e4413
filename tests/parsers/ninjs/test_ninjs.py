from __future__ import annotations

import json
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, ParseError, Rejected, Status
from articles.parsers import ninjs
from tests.parsers.wire_samples import read, shown


def make_item(**fields: object) -> bytes:
    return json.dumps({"uri": "urn:x:1", "type": "text", "headline": "A headline"} | fields).encode()


def test_it_keeps_the_original_bytes_of_a_lone_item() -> None:
    data = make_item(body_text="One.\n\nTwo.")
    (entry,) = read(ninjs.parse, data)
    assert isinstance(entry, ArticleDraft)
    assert entry.original == data
    assert entry.body == "<p>One.</p>\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("usable", Status.PUBLISHED),
        ("canceled", Status.WITHDRAWN),
        ("cancelled", Status.WITHDRAWN),
        ("stat:canceled", Status.WITHDRAWN),
        ("withheld", Status.DRAFT),
        ("", Status.PUBLISHED),
    ],
)
def test_it_reads_the_publishing_status(word: str, status: Status) -> None:
    (entry,) = read(ninjs.parse, make_item(pubstatus=word))
    assert isinstance(entry, ArticleDraft)
    assert entry.status is status


def test_it_reads_the_same_story_from_all_three_versions() -> None:
    first = {"byline": "Jane Doe", "body_html": "<p>Text.</p>", "versioncreated": "2024-01-02T03:04:05Z"}
    second = {
        "headlines": [{"role": "main", "value": "A headline"}],
        "by": "Jane Doe",
        "bodies": [{"role": "html", "contenttype": "text/html", "value": "<p>Text.</p>"}],
        "versioncreated": "2024-01-02T03:04:05Z",
    }
    third = {
        "headlines": [{"role": "main", "value": "A headline"}],
        "by": "Jane Doe",
        "bodies": [{"role": "html", "contentType": "text/html", "value": "<p>Text.</p>"}],
        "versionCreated": "2024-01-02T03:04:05Z",
    }
    drafts = [read(ninjs.parse, make_item(**fields))[0] for fields in (first, second, third)]
    assert [shown(draft) for draft in drafts] == [shown(drafts[0])] * 3


def test_it_finds_items_in_the_envelopes_of_agencies() -> None:
    item = json.loads(make_item())
    for envelope in ({"data": {"items": [{"meta": {}, "item": item}]}}, {"_items": [item]}, {"item": [item]}, [item]):
        (entry,) = read(ninjs.parse, json.dumps(envelope))
        assert isinstance(entry, ArticleDraft)
        assert entry.headline == "A headline"


def test_a_summary_that_is_the_body_s_own_beginning_is_no_standfirst() -> None:
    text = "The harbour reopened on Tuesday after nine days of storm and the boats went out."
    (entry,) = read(ninjs.parse, make_item(description_text=text[:60] + " ...", body_html=f"<p>{text}</p>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.standfirst == ""


def test_it_refuses_json_that_is_nested_without_end() -> None:
    with pytest.raises(ParseError, match="nested too deeply"):
        read(ninjs.parse, b"[" * 200_000)


def test_it_refuses_broken_json_with_the_place() -> None:
    with pytest.raises(ParseError, match="line 1"):
        read(ninjs.parse, make_item()[:-4])


def test_it_reads_items_written_in_windows_1252() -> None:
    (entry,) = read(ninjs.parse, '{"uri": "urn:x:1", "headline": "Caf\u00e9 zu"}'.encode("cp1252"))
    assert isinstance(entry, ArticleDraft)
    assert entry.headline == "Café zu"


@pytest.mark.shared
def test_it_reads_every_published_example(shared: Path) -> None:
    for path in sorted((shared / "corpora/newswire/ninjs").rglob("examples*/**/*.json")):
        for entry in read(ninjs.parse, path.read_bytes(), path.name):
            assert not isinstance(entry, ArticleDraft) or (entry.headline and entry.source_key)
            assert not isinstance(entry, Rejected) or "not a story" in entry.why


def test_a_package_without_its_items_is_rejected_with_their_names() -> None:
    (entry,) = read(
        ninjs.parse, make_item(type="composite", associations={"main": {"guid": "urn:x:2", "type": "text"}})
    )
    assert isinstance(entry, Rejected)
    assert "urn:x:2" in entry.why


@pytest.mark.parametrize(
    ("fields", "priority"),
    [({"urgency": 2, "priority": 6}, 2), ({"priority": 6}, 6), ({"urgency": 10}, 0), ({"urgency": "high"}, 0), ({}, 0)],
)
def test_slugline_and_urgency_are_kept_as_sent(fields: dict[str, object], priority: int) -> None:
    (entry,) = read(ninjs.parse, make_item(slugline="Ferry  Line", body_text="Text.", **fields))
    assert isinstance(entry, ArticleDraft)
    assert (entry.slug, entry.priority) == ("Ferry Line", priority)


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_a_recording_is_a_story_of_what_is_said_about_it(kind: str) -> None:
    told = [
        {"role": "caption", "value": "A ferry leaves."},
        {"role": "script", "value": "<p>1. Wide</p><p>2. Close</p>"},
    ]
    item = {"uri": "urn:x:1", "type": kind, "headlines": [{"value": "Ferry"}], "descriptions": told}
    (entry,) = read(ninjs.parse, json.dumps(item))
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.paragraphs) == ("Ferry", ["A ferry leaves.", "1. Wide", "2. Close"])


def test_a_recording_of_which_nothing_is_said_is_rejected_by_name() -> None:
    item = {"uri": "urn:x:1", "type": "video", "headline": "Ferry", "description_text": "Ferry"}
    (entry,) = read(ninjs.parse, json.dumps(item))
    assert isinstance(entry, Rejected)
    assert entry.why == "This is a video without a text."


@pytest.mark.parametrize(
    ("byline", "authors"), [("Staff", ("John Roe",)), ("By Jane Doe", ("Jane Doe",)), ("", ("John Roe",))]
)
def test_writers_named_apart_count_where_the_byline_names_nobody(byline: str, authors: tuple[str, ...]) -> None:
    item = {"uri": "urn:x", "type": "text", "headline": "H", "body_text": "T.", "byline": byline}
    writers = [{"name": "John Roe", "role": "writer"}, {"name": "Ann Poe", "role": "editor"}]
    (entry,) = read(ninjs.parse, json.dumps(item | {"authors": writers}))
    assert isinstance(entry, ArticleDraft)
    assert (entry.byline, entry.authors) == (byline, authors)


def test_a_subject_that_comes_as_a_code_alone_is_named() -> None:
    (entry,) = read(ninjs.parse, make_item(body_text="Text.", subject=[{"code": "medtop:15000000"}, {"code": "x:1"}]))
    assert isinstance(entry, ArticleDraft)
    assert [topic.name for topic in entry.topics] == ["sport"]
