"""Exports of WordPress (REST), Ghost, Arc and JSON Feed: told from ninjs and from one another, and read whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Rejected, Status
from articles.parsers import site_json
from articles.parsers.formats import detect
from tests.parsers.wire_samples import read, read_or_refuse, sample_files

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each, max_size=3),
    max_leaves=5,
)


def test_a_dialect_is_known_however_long_its_first_text_is() -> None:
    feed = {"items": [{"id": "1", "content_text": "x" * 100_000}], "version": "https://jsonfeed.org/version/1.1"}
    assert detect(json.dumps(feed).encode(), "a.json").name == "site-json"


def test_a_story_a_line_is_read_too() -> None:
    story = {
        "_id": "A",
        "headlines": {"basic": "Ferry"},
        "content_elements": [{"type": "text", "content": "It sails."}],
    }
    lines = "\n".join(json.dumps(story | {"_id": str(n)}) for n in range(3))
    assert [entry.source_key for entry in read(site_json.parse, lines) if isinstance(entry, ArticleDraft)] == [
        "0",
        "1",
        "2",
    ]


def test_scripts_in_an_element_never_reach_the_body() -> None:
    element = {"type": "text", "content": "It sails.<script>x()</script><a href='javascript:x'>!</a>"}
    story = {"_id": "A", "headlines": {"basic": "Ferry"}, "content_elements": [element]}
    (entry,) = read(site_json.parse, json.dumps(story))
    assert isinstance(entry, ArticleDraft)
    assert "script" not in entry.body


def replaced(value: Any, new: Any, at: list[int]) -> Any:
    """The value with one of its parts, found by these steps, replaced."""
    if not at or not isinstance(value, dict | list) or not value:
        return new
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[at[0] % len(keys)]
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    changed[key] = replaced(value[key], new, at[1:])
    return changed


@pytest.mark.parametrize("path", sample_files("site_json"), ids=lambda path: path.name)
@given(new=VALUES, at=st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_a_value_of_another_type_breaks_no_story(path: Any, new: Any, at: list[int]) -> None:
    data = json.dumps(replaced(json.loads(path.read_text()), new, at)).encode()
    for entry in read_or_refuse(site_json.parse, data):
        assert not isinstance(entry, Rejected) or "reader failed" not in entry.why, entry


def first_story(value: Any) -> ArticleDraft:
    entry = read(site_json.parse, json.dumps(value))[0]
    assert isinstance(entry, ArticleDraft)
    return entry


def make_ans(**fields: Any) -> dict[str, Any]:
    elements = [{"type": "text", "content": "It sails."}]
    return {"_id": "A", "headlines": {"basic": "Ferry"}, "content_elements": elements, **fields}


def test_of_arc_corrections_galleries_labels_and_the_wire_are_kept() -> None:
    picture = {"type": "image", "url": "https://paper.example/a.jpg", "caption": "The ferry."}
    elements = [
        {"type": "text", "content": "It sails."},
        {"type": "correction", "text": "It sailed <b>on Monday</b>."},
        {"type": "gallery", "content_elements": [picture]},
    ]
    story = first_story(
        make_ans(
            content_elements=elements,
            label={"basic": {"text": "Analysis"}},
            distributor={"name": "The Associated Press", "category": "wires"},
            source={"name": "paper"},
        )
    )
    assert (story.corrections, story.genre, story.source) == (("It sailed on Monday.",), "Analysis", "AP")
    assert [photo.caption for photo in story.photos] == ["The ferry."]
    assert story.body == "<p>It sails.</p>"


def test_a_story_of_the_staff_has_the_papers_name() -> None:
    distributor = {"name": "Wire", "category": "staff"}
    assert first_story(make_ans(distributor=distributor, source={"name": "paper"})).source == "paper"


@pytest.mark.parametrize("people", [{"author": {"name": "Ada Lunde"}}, {"authors": [{"name": "Ada Lunde"}]}])
def test_an_item_without_authors_has_those_of_its_json_feed(people: dict[str, Any]) -> None:
    item = {"id": "1", "title": "Ferry", "content_text": "It sails."}
    feed = {"version": "https://jsonfeed.org/version/1", "title": "The Paper", "items": [item], **people}
    assert first_story(feed).authors == ("Ada Lunde",)


def test_an_item_that_is_only_a_recording_is_named() -> None:
    item = {"id": "1", "title": "Ferry", "attachments": [{"url": "https://a.example/1.mp3", "mime_type": "audio/mpeg"}]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "items": [item]}
    (entry,) = read(site_json.parse, json.dumps(feed))
    assert isinstance(entry, Rejected)
    assert "recording" in entry.why


def make_ghost(settings: list[dict[str, str]], **post: Any) -> dict[str, Any]:
    html = '<p>It sails.</p><figure><img src="__GHOST_URL__/content/a.jpg"><figcaption>At sea.</figcaption></figure>'
    fields = {"id": "1", "title": "Ferry", "html": html, "mobiledoc": None, "status": "published", **post}
    return {"db": [{"data": {"posts": [fields], "settings": settings}}]}


def test_pictures_in_the_text_of_a_ghost_post_are_photos_with_or_without_the_sites_address() -> None:
    (photo,) = first_story(make_ghost([{"key": "url", "value": "https://site.example/"}])).photos
    assert (photo.caption, photo.address) == ("At sea.", "https://site.example/content/a.jpg")
    (photo,) = first_story(make_ghost([])).photos
    assert (photo.caption, photo.address, photo.file_name) == ("At sea.", "", "a.jpg")


@pytest.mark.parametrize(("moment", "day"), [(1400000000000, "2014-05-13"), ("2014-05-13T10:00:00Z", "2014-05-13")])
def test_a_ghost_post_may_count_milliseconds(moment: Any, day: str) -> None:
    assert str(first_story(make_ghost([], published_at=moment)).published_on) == day


def make_post(**fields: Any) -> list[dict[str, Any]]:
    rendered = {"title": "Ferry", "content": "<p>It sails on Monday, the harbour says.</p>", "excerpt": ""}
    post = {name: {"rendered": text} for name, text in rendered.items()}
    return [{"id": 1, "date": "2024-05-06T10:00:00", "link": "https://site.example/a", **post, **fields}]


def test_a_wordpress_post_behind_a_password_is_a_draft() -> None:
    assert first_story(make_post(content={"rendered": "", "protected": True})).status is Status.DRAFT
    assert first_story(make_post()).status is Status.PUBLISHED


def test_a_summary_that_wordpress_cut_from_the_text_is_no_standfirst() -> None:
    assert first_story(make_post(excerpt={"rendered": "<p>It sails on Monday, [&hellip;]</p>"})).standfirst == ""


def test_a_wordpress_author_is_known_without_embedded_terms() -> None:
    assert first_story(make_post(yoast_head_json={"author": "Ada Lunde"})).authors == ("Ada Lunde",)
