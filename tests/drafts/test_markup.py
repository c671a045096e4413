"""What somebody types into the field of a body becomes paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from articles.drafts.markup import clean_body, typed_body


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("", ""),
        ("One.", "<p>One.</p>"),
        ("One.\nStill one.", "<p>One.\nStill one.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\r\n \r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<p>One.</p>\nTwo.\nThree.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
        ("<p>One.</p>\n\nTwo.\n\nThree.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
        ("Nil.\n<p>One.</p>", "<p>Nil.</p>\n<p>One.</p>"),
        ("<p>One\nline.</p>", "<p>One\nline.</p>"),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        ("<p>One.</p>\n\n<p>Two.</p>", "<p>One.</p>\n\n<p>Two.</p>"),
        ("An <em>old</em> bridge.\n\nA new one.", "<p>An <em>old</em> bridge.</p>\n<p>A new one.</p>"),
        (
            "<ul><li>One<ul><li>Inner</li></ul></li></ul>\nBelow.",
            "<ul><li>One<ul><li>Inner</li></ul></li></ul>\n<p>Below.</p>",
        ),
        ("<blockquote><p>Said.</p></blockquote>", "<blockquote><p>Said.</p></blockquote>"),
        ("<script>alert(1)</script><p>One.</p>", "<p>One.</p>"),
        ("3 < 4 & 5", "<p>3 &lt; 4 &amp; 5</p>"),
    ],
)
def test_typed_texts_become_paragraphs(typed: str, body: str) -> None:
    assert typed_body(typed) == body


@given(strategies.lists(strategies.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</ul>", "a", "\n", "\n\n"])))
def test_a_body_that_was_typed_once_stays_when_it_is_saved_again(parts: list[str]) -> None:
    body = typed_body("".join(parts))
    assert clean_body(body) == body
    assert typed_body(body) == body
