"""The outline of a JSON file: its keys, wherever they stand, as far as its first value goes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from articles.parsers.files.json_outline import outline_of


def test_keys_are_told_from_texts_that_look_like_them() -> None:
    outline = outline_of(b'{"a": "\\"b\\": 1, \\"c\\"", "d": {"E": ["f", {"g": 1}]}}')
    assert (outline.keys, outline.top) == ({"a", "d", "e", "g"}, {"a", "d"})


def test_the_keys_of_the_objects_in_a_list_are_its_top() -> None:
    assert outline_of(b'[{"a": {"b": 1}}, {"c": 1}]').top == {"a", "c"}


def test_only_the_first_value_counts() -> None:
    assert outline_of(b'{"a": 1}\n{"b": 2}').keys == {"a"}


def test_the_values_of_types_are_kinds() -> None:
    assert outline_of(b'{"type": "Picture", "x": {"type": ["text"]}}').kinds == {"picture", "text"}


def test_what_is_no_json_has_no_keys() -> None:
    assert not outline_of(b'say "a": b').keys


def test_a_text_that_is_cut_off_is_read_once_however_many_quotation_marks_it_has() -> None:
    assert outline_of(b'{"a": 1, "b": "' + b'\\"' * 250_000).keys == {"a", "b"}  # it took ten minutes and more


@given(st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda each: st.lists(each, max_size=3)
       | st.dictionaries(st.text("abc\"\\\n", max_size=5), each, max_size=3)))  # fmt: skip
def test_every_key_of_valid_json_is_found(value: object) -> None:
    if isinstance(value, dict):
        keys = {json.dumps(key)[1:-1].lower() for key in value}
        assert keys <= outline_of(json.dumps(value).encode()).keys


@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    outline_of(b"{" + data)
