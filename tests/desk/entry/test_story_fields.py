"""A body as people type it, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.entry.story_fields import body_of, names_in, typed_body
from articles.drafts.markup import clean_body, paragraphs_to_body


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("<p>One.</p>\n<p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>One.</p>\n<h2>Then</h2>\n<p>Two.</p>", "<p>One.</p>\n\n<h2>Then</h2>\n\n<p>Two.</p>"),
        ("<p>About &lt;p&gt; tags.</p>", "<p>About &lt;p&gt; tags.</p>"),
        ("", ""),
    ],
)
def test_a_body_is_shown_as_it_is_typed(body: str, typed: str) -> None:
    assert typed_body(body) == typed
    assert body_of(typed) == body


def test_paragraphs_typed_below_html_stay_paragraphs() -> None:
    typed = "<p>One.</p>\n\nTwo.\n\nThree <em>times</em>."
    assert body_of(typed) == "<p>One.</p>\n<p>Two.</p>\n<p>Three <em>times</em>.</p>"


def test_signs_in_plain_text_stay_signs() -> None:
    assert body_of("1 < 2 & 3 > 2") == "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"


def test_scripts_never_pass() -> None:
    assert "script" not in body_of("<p>One<script>alert(1)</script></p>")


@given(st.lists(st.text(min_size=1).filter(str.strip)))
def test_plain_paragraphs_survive_being_shown_and_sent(paragraphs: list[str]) -> None:
    body = clean_body(paragraphs_to_body(" ".join(part.split()) for part in paragraphs))
    assert clean_body(body_of(typed_body(body))) == clean_body(
        body_of(typed_body(clean_body(body_of(typed_body(body)))))
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [("Ana Ruiz; Bo Li ;Ana  Ruiz", ("Ana Ruiz", "Bo Li")), ("", ()), (";\n;", ()), ("A\nB", ("A", "B"))],
)
def test_names_are_parted_by_semicolons_and_lines(line: str, names: tuple[str, ...]) -> None:
    assert names_in(line) == names
