"""Text out of elements: what is invisible goes, what a script needs stays."""

from __future__ import annotations

import pytest

from articles.drafts.text import INVISIBLE
from articles.parsers.files.text_lines import clean_text
from articles.parsers.webpage.element_text import collapse, key, likeness
from articles.search.language.lexer import level

PERSIAN = "می\u200cخواهم"


@pytest.mark.parametrize("text", [PERSIAN, "क्\u200cष", "क्\u200dष", "سلام (می\u200cروم)"])
def test_a_joiner_between_letters_that_need_it_stays(text: str) -> None:
    assert collapse(text) == clean_text(text) == text


@pytest.mark.parametrize(
    "text", ["new\u200cs", "\u200cnews", "news\u200c", "ne\u200c\u200cws", "خبر\u200c news", "\u024f\u200c\u0250"]
)
def test_a_non_joiner_elsewhere_goes(text: str) -> None:
    assert "\u200c" not in collapse(text)


def test_joiners_make_no_difference_when_texts_are_compared() -> None:
    assert likeness(PERSIAN, PERSIAN.replace("\u200c", "")) == 1
    assert key(PERSIAN) == key(PERSIAN.replace("\u200c", ""))


def test_a_line_separator_parts_words() -> None:
    assert collapse("one\u2028two\u2029three") == "one two three"


@pytest.mark.parametrize("character", [chr(code) for code in range(0x10000) if INVISIBLE.fullmatch(chr(code))])
def test_pages_files_and_searches_drop_the_same_invisible_characters(character: str) -> None:
    text = f"new{character}s"
    assert collapse(text) == clean_text(text) == level(text) == "news"
