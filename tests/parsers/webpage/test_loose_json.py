from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.parsers.webpage.loose_json import _unwrap, read_json


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": "two\nlines"}', [{"a": "two\nlines"}]),
        ('<!-- {"a": 1} -->', [{"a": 1}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ('{"a": 1}; {"b": 2},\n[3]', [{"a": 1}, {"b": 2}, [3]]),
        ('{"a": 1}{"b": "cut o', [{"a": 1}]),
    ],
)
def test_json_is_read_out_of_what_is_put_around_it(text: str, values: list[Any]) -> None:
    assert read_json(text) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": /* one */ 1}', {"a": 1}),
        ('{"a": 1,\n// two\n"b": 2,}', {"a": 1, "b": 2}),
        ('[{"a": 1},,{"b": 2},]', [{"a": 1}, {"b": 2}]),
        (r'{"a": "\x41 \n \" it\'s"}', {"a": "x41 \n \" it's"}),
        ('{"a": undefined, "b": NaN, "c": -Infinity,}', {"a": None, "b": None, "c": None}),
        ("{&quot;a&quot;: &quot;R&amp;D&quot;}", {"a": "R&D"}),
    ],
)
def test_broken_json_is_repaired(text: str, value: Any) -> None:
    assert read_json(text) == [value]


def test_what_can_be_read_as_it_is_is_not_repaired() -> None:
    text = '{"a": "one,, two /* not a comment */ ,] &quot;"}'
    assert read_json(text) == [{"a": "one,, two /* not a comment */ ,] &quot;"}]


@pytest.mark.parametrize("text", ["", "   ", "var a = 1", '"a text"', "{", "[" * 100_000])
def test_what_is_no_json_gives_nothing(text: str) -> None:
    assert read_json(text) == []


@given(st.text(st.sampled_from('{}[]",:\\/*ax1 \n')))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(read_json(text), list)


WRAPPING = re.compile(
    r"^(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+"
    r"|(?:\s|-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)+$"
)
"""What is put around JSON, as one plain expression, which takes quadratic time."""


@given(st.lists(st.sampled_from([" ", "\n", "//", "/*", "*/", "<!--", "-->", "<![CDATA[", "]]>", ";", "{}", "]"])))
def test_what_stands_around_json_goes_as_a_plain_expression_takes_it(parts: list[str]) -> None:
    text = "".join(parts)
    assert _unwrap("{" + text) == WRAPPING.sub("", "{" + text)
    assert _unwrap(text + "}") == WRAPPING.sub("", text + "}")


def test_long_white_space_in_a_script_takes_linear_time() -> None:
    gap = " \n" * 200_000
    assert read_json("{" + gap + "1" + gap + "//" + gap + "*") == []
