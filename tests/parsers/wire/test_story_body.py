from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.markup import clean_body
from articles.parsers.files.xml import parse_xml
from articles.parsers.wire.story_body import element_body, html_body, parse_html, text_body
from articles.parsers.wire.story_figures import figures


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("<div>One.<br><br>Two.</div>", "<p>One.</p>\n<p>Two.</p>"),
        ("<div>One <p>Two</p> three</div>", "<p>One</p>\n<p>Two</p>\n<p>three</p>"),
        ("<h1>A</h1><h4>B</h4>", "<h2>A</h2>\n<h3>B</h3>"),
        ("<ul><li>A<li><p>B</p></ul>", "<ul><li>A</li><li>B</li></ul>"),
        ("<b>Bold</b> <span>plain</span>", "<p><strong>Bold</strong> plain</p>"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "<p>A | B</p>\n<p>1 | 2</p>"),
        ("<figure><img src=x><figcaption>Cap</figcaption></figure><p>Text</p>", "<p>Text</p>"),
        ("<p>Ends in <br/>the middle <br/>of it.</p>", "<p>Ends in the middle of it.</p>"),
        ("<p>A verse,<br>and another.</p>", "<p>A verse,<br>and another.</p>"),
        ("<q>Said</q>", "<p>“Said”</p>"),
        ("Just text & more", "<p>Just text &amp; more</p>"),
        ("<script>x</script><style>y</style>", ""),
        ("", ""),
    ],
)
def test_it_reads_html_into_the_subset(html: str, body: str) -> None:
    assert html_body(html) == body


def test_hand_broken_lines_with_indents_become_paragraphs() -> None:
    wire = "<p>(Adds detail)\n    By Anna Lind\n    Jan 30 - Gold rose on Tuesday as\nit had before.\n    It fell.</p>"
    assert html_body(wire).count("<p>") == 4
    assert "<p>Jan 30 - Gold rose on Tuesday as it had before.</p>" in html_body(wire)


def test_pretty_printed_markup_is_one_paragraph() -> None:
    assert html_body("<p>One\n        two\n        three.</p>") == "<p>One two three.</p>"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One.\n\nTwo.", 2),
        ("One long line\nAnother long line", 2),
        ("   One begins\nand goes on\n   Two begins\nand goes on.", 2),
        ("A line of some sixty letters that was broken by hand here, as the\nwires do it, ends.\nAnother that goes on "
         "as long as the first did before it was cut,\nends.", 2),
    ],
)  # fmt: skip
def test_it_finds_the_paragraphs_of_plain_text(text: str, paragraphs: int) -> None:
    assert text_body(text).count("<p>") == paragraphs


@given(st.text(st.sampled_from("ab <>/&;\n\tpbrulidvq\"'="), max_size=200))
def test_any_html_gives_a_clean_body(html: str) -> None:
    body = html_body(html)
    assert clean_body(body) == body


def test_deeply_nested_markup_keeps_its_words() -> None:
    assert "word" in html_body("<blockquote><ul><li><em>" * 50 + "word")


def test_it_finds_pictures_with_their_captions_and_no_pixels() -> None:
    root = parse_html(
        "<figure><img src='a.jpg' alt='A  b'><figcaption>Cap <b>tion</b></figcaption></figure>"
        "<img src='p.gif' width=1><img src='data:x'><img src='c.jpg'>"
    )
    assert root is not None
    assert [(each.address, each.alt, each.caption) for each in figures(root)] == [
        ("a.jpg", "A b", "Cap tion"),
        ("c.jpg", "", ""),
    ]


@pytest.mark.parametrize(
    ("escaped", "body"),
    [
        ("&lt;div class='x'&gt;&lt;/div&gt; &lt;script src='a.js'&gt;&lt;/script&gt;", ""),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ""),
        ("&lt;b&gt; is bold", "<p>&lt;b&gt; is bold</p>"),
        ("&lt;3 and &gt; 2", "<p>&lt;3 and &gt; 2</p>"),
    ],
)
def test_a_paragraph_of_escaped_code_is_no_text(escaped: str, body: str) -> None:
    assert element_body(parse_xml(f"<body.content><p>{escaped}</p></body.content>".encode(), "file")) == body
