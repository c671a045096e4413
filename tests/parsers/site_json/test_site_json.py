"""Exports of WordPress (REST), Ghost, Arc and JSON Feed: told from ninjs and from one another, and read whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Rejected
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
