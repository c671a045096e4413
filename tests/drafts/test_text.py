"""Small questions about text, held against others' answers."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.drafts.text import (
    body_paragraphs,
    decode_entities,
    first_paragraph,
    make_slug,
    plain_text,
    without_forbidden,
    without_tags,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_slug_is_what_django_makes_of_a_name_and_never_empty(name: str) -> None:
    expected = slugify(name, allow_unicode=True)[:80].strip("-_")
    assert make_slug(name) == expected or (not expected and len(make_slug(name)) == 8)


@given(st.lists(st.sampled_from([*"a&;<>#x1", "&lt;", "&amp;", "&nbsp;", "&eacute;", "&amp;lt;"])).map("".join))
def test_entities_become_what_the_standard_library_makes_of_them(html: str) -> None:
    assert decode_entities(html) == unescape(html)


@given(st.text("a<> \n"))
def test_tags_go_as_a_plain_expression_takes_them(html: str) -> None:
    assert without_tags(html) == re.sub("<[^>]*>", "", html)


@given(st.text(st.characters()))
def test_what_is_left_of_any_text_can_stand_in_xml(text: str) -> None:
    node = etree.Element("p")
    node.text = without_forbidden(text)
    assert (node.text or "") == without_forbidden(text)


@pytest.mark.parametrize("kept", ["\t", "\n", "\r", " ", "~", "\x80", "\ud7ff", "\ue000", "\ufffd", "\U00010000"])
def test_characters_at_the_edges_of_what_is_forbidden_are_kept(kept: str) -> None:
    assert without_forbidden(kept) == kept


@pytest.mark.parametrize(
    "gone", ["\0", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff"]
)
def test_forbidden_characters_go(gone: str) -> None:
    assert without_forbidden(f"a{gone}b") == "ab"


PIECES = ["<p>", "</p>", "</h2>", "<li>", "</LI >", "<tr>", "</tr>", "<br/>", "<em>", "</em>", "&amp;", "rain", " "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_the_index_and_the_page_have_the_same_words_of_a_body(body: str) -> None:
    assert plain_text(body).split() == " ".join(body_paragraphs(body)).split()


@pytest.mark.parametrize("tag", ["p", "h2", "h6", "li", "blockquote", "ul", "ol", "pre", "tr", "figcaption"])
def test_a_block_ends_a_word(tag: str) -> None:
    assert plain_text(f"<{tag}>rain</{tag}>bow") == "rain\nbow"
    assert body_paragraphs(f"<{tag}>rain</{tag}>bow") == ["rain", "bow"]


def test_half_a_megabyte_of_open_tags_is_text() -> None:
    text = "<" * 500_000
    assert plain_text(text) == text
    assert first_paragraph(text) == text
