"""A paste box: its text, and the HTML of each paste that still stands in it."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from articles.drafts.draft import ArticleDraft, Entry, ParseError
from articles.parsers.clipboard import pack, parse, read_pastes, sniff
from articles.parsers.clipboard.format import MAX_PASTES, find_pastes
from articles.parsers.formats import detect
from tests.parsers.webpage.test_fragment import PROSE, make_html, make_text


def make_field(*pastes: tuple[str, str], address: str = "") -> str:
    return json.dumps([{"text": text, "html": html, "address": address} for text, html in pastes])


def stories(entries: object) -> list[ArticleDraft]:
    return [entry for entry in entries if isinstance(entry, ArticleDraft)]  # type: ignore[attr-defined]


def formats(pasted: str, field: str) -> list[str]:
    return [story.format for story in stories(read_pastes(pasted, field))]


def test_a_paste_is_read_from_its_html() -> None:
    assert formats(make_text(), make_field((make_text(), make_html()))) == ["html"]


def test_line_ends_of_forms_change_nothing() -> None:
    pasted = make_text().replace("\n", "\r\n")
    assert formats(pasted, make_field((make_text(), make_html()))) == ["html"]


def test_a_paste_that_was_edited_is_read_as_text() -> None:
    edited = make_text().replace("two years", "three years")
    assert "html" not in formats(edited, make_field((make_text(), make_html())))


def test_two_pastes_give_two_stories_in_order() -> None:
    texts = [make_text(), make_text("Mayor opens a new ferry", tuple(f"{text} He said so." for text in PROSE))]
    htmls = [make_html(), make_html("<h1>Mayor opens a new ferry</h1>", tuple(f"{text} He said so." for text in PROSE))]
    found = stories(read_pastes("\n\n".join(texts), make_field(*zip(texts, htmls, strict=True))))
    assert [story.headline for story in found] == ["Council closes the old bridge", "Mayor opens a new ferry"]


def test_the_address_is_kept() -> None:
    field = make_field((make_text(), make_html()), address="https://delta.example/told")
    assert [story.url for story in stories(read_pastes(make_text(), field))] == ["https://delta.example/told"]


@pytest.mark.parametrize("field", ["", "[", "{}", "[1]", '[{"text": 1}]', "[" * 100_000, '[{"text": "a", "html": []}]'])
def test_a_broken_field_counts_as_none(field: str) -> None:
    assert find_pastes(field) == []


@pytest.mark.parametrize(
    ("given", "kept"), [(MAX_PASTES - 1, MAX_PASTES - 1), (MAX_PASTES, MAX_PASTES), (MAX_PASTES + 1, MAX_PASTES)]
)
def test_no_more_than_so_many_pastes_are_read(given: int, kept: int) -> None:
    assert len(find_pastes(make_field(*[("text", "<p>")] * given))) == kept


def test_a_packed_paste_is_a_file_that_is_recognised_and_read() -> None:
    packed = pack(make_text(), make_field((make_text(), make_html())))
    assert sniff(packed[:100], "x")
    assert detect(packed[:4096], ".pasted.paste").name == "clipboard"
    entries: list[Entry] = list(parse(BytesIO(packed), "box"))
    assert [story.format for story in stories(entries)] == ["html"]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b'{"news-archive": "paste"}', b'{"news-archive": "paste", "pasted": 1}', b"\xff"]
)
def test_a_broken_file_is_refused(raw: bytes) -> None:
    with pytest.raises(ParseError):
        list(parse(BytesIO(raw), "box"))
