"""Small questions about text, held against others' answers."""

from __future__ import annotations

import re
from html import unescape

from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import first_paragraph
from articles.drafts.text import make_slug, plain_text, unescaped, without_tags

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_slug_is_what_django_makes_of_a_name_and_never_empty(name: str) -> None:
    expected = slugify(name, allow_unicode=True)[:80].strip("-_")
    assert make_slug(name) == expected or (not expected and len(make_slug(name)) == 8)


@given(st.lists(st.sampled_from([*"a&;<>#x1", "&lt;", "&amp;", "&nbsp;", "&eacute;", "&amp;lt;"])).map("".join))
def test_entities_become_what_the_standard_library_makes_of_them(html: str) -> None:
    assert unescaped(html) == unescape(html)


@given(st.text("a<> \n"))
def test_tags_go_as_a_plain_expression_takes_them(html: str) -> None:
    assert without_tags(html) == re.sub("<[^>]*>", "", html)


def test_half_a_megabyte_of_open_tags_is_text() -> None:
    text = "<" * 500_000
    assert plain_text(text) == text
    assert first_paragraph(text) == text
