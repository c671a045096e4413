"""Large JSON files are read item by item: the same entries, whatever the pieces, in bounded memory."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, ParseError
from articles.parsers.ninjs import format as ninjs
from articles.parsers.ninjs import json_stream
from articles.parsers.ninjs.json_stream import stream_values
from tests.parsers.wire_samples import read

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


class Trickle(io.BytesIO):
    """A file that gives a few bytes at a time, whatever is asked for."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def make_item(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "uri": f"urn:x:{number}",
        "type": "text",
        "headline": f"Ferry {number} leaves",
        "body_text": "It was full.",
        **fields,
    }


def values(text: str | bytes) -> list[Any]:
    data = text.encode() if isinstance(text, str) else text
    stream = Trickle(data)
    return [value for value, _ in stream_values(stream.read(7), stream, "file", ("data", "items"), {"headline"})]


@given(items=st.lists(VALUES), indent=st.none() | st.integers(0, 2))
def test_the_values_of_a_list_come_one_by_one_whatever_the_pieces(items: list[Any], indent: int | None) -> None:
    assert values(json.dumps(items, indent=indent)) == items


@given(items=st.lists(VALUES))
def test_the_values_inside_an_envelope_come_one_by_one(items: list[Any]) -> None:
    assert values(json.dumps({"meta": {"n": 1}, "data": {"count": 2, "items": items}})) == items


@settings(max_examples=40)
@given(item=st.dictionaries(st.text().filter(lambda key: key.lower() not in ("data", "items")), VALUES))
def test_an_object_that_is_no_envelope_is_a_value_itself(item: dict[str, Any]) -> None:
    assert values(json.dumps(item)) == [item]


def test_an_item_keeps_a_list_that_is_called_like_an_envelope() -> None:
    item = {"headline": "Ferry leaves", "items": [1, 2]}
    assert values(json.dumps(item)) == [item]


def test_a_value_comes_with_the_text_it_was_read_from() -> None:
    data = b'[ {"a":1},\n{"b": "\xc3\xa9"} ]'
    assert [text for _, text in stream_values(data, io.BytesIO(), "file", (), ())] == ['{"a":1}', '{"b": "é"}']


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32-le"])
def test_each_encoding_of_json_is_read(encoding: str) -> None:
    data = '["Zürich"]'.encode(encoding)
    assert [value for value, _ in stream_values(data[:12], io.BytesIO(data[12:]), "file", (), ())] == ["Zürich"]


@pytest.mark.parametrize("text", ["[1, 2", "[1 2]", '{"a" 1}', '{"a": ', '{"data": ', "[1]]", '["a', "{,}", "[nope]"])
def test_broken_json_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ParseError, match=r"file, character \d+"):
        values(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"data":' * 100_000, '[{"a":' + "[" * 100_000])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        list(stream_values(text.encode(), io.BytesIO(), "file", ("data",), ()))


def test_an_item_too_large_for_news_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_ITEM", 100)
    monkeypatch.setattr(json_stream, "CHUNK", 10)
    with pytest.raises(ParseError, match="too large"):
        values(json.dumps(["x" * 1000]))


@pytest.mark.parametrize(
    "wrap", [lambda items: items, lambda items: {"data": {"items": [{"item": item} for item in items]}}]
)
def test_a_large_file_gives_the_same_entries_as_a_small_one(wrap: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(wrap([make_item(number) for number in range(20)]), indent=1).encode()
    whole = read(ninjs.parse, data)
    monkeypatch.setattr(ninjs, "WHOLE", 64)
    streamed = read(ninjs.parse, data)
    assert [(entry.headline, entry.where) for entry in streamed] == [(entry.headline, entry.where) for entry in whole]
    assert b'"urn:x:3"' in streamed[3].original and b'"urn:x:4"' not in streamed[3].original


def test_a_large_file_is_read_in_the_memory_of_a_few_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ninjs, "WHOLE", 1 << 14)
    monkeypatch.setattr(json_stream, "CHUNK", 1 << 12)
    data = json.dumps([make_item(number, note="x" * 1000) for number in range(500)]).encode()
    tracemalloc.start()
    count = sum(isinstance(entry, ArticleDraft) for entry in ninjs.parse(io.BytesIO(data), "file"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 500
    assert peak < len(data) / 2


def test_what_stands_before_the_break_is_kept() -> None:
    data = json.dumps([make_item(number, note="x" * 1000) for number in range(1200)]).encode()[:-500]
    entries = []
    with pytest.raises(ParseError):
        for entry in ninjs.parse(io.BytesIO(data), "file"):
            entries.append(entry)
    assert len(entries) == 1199
