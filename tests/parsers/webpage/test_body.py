"""The story's prose out of all that a page prints around it, and the characters it is written in."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.parsers import webpage
from articles.parsers.webpage.charset import decode_page

PROSE = (
    "The harbour bridge carried its first lorries in two years before dawn on Tuesday, said the council.",
    "Engineers had replaced all of its forty-two bearings and half of its cables, at a cost of eleven million.",
    "The ferry that had stood in for the bridge makes its last crossing on Sunday, with a brass band on board.",
)
OTHER = "Get the day's news in your inbox every morning, and read what our editors have picked for you today."


def make_page(body: str) -> bytes:
    return f"<!doctype html><title>Bridge reopens</title><body><h1>Bridge reopens</h1>{body}</body>".encode()


def paragraphs(body: str) -> list[str]:
    (entry,) = webpage.parse(io.BytesIO(make_page(body)), "page.html")
    assert isinstance(entry, ArticleDraft)
    return entry.paragraphs


def tagged(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "body",
    [
        tagged(*PROSE),
        f"<div class='story sidebar-left'>{tagged(*PROSE)}</div>",
        "".join(f"<div class='paragraph'><div>{text}</div></div>" for text in PROSE),
        "<div>" + "<br><br>".join(PROSE) + "</div>",
        f"<div>{PROSE[0]}<p>{PROSE[1]}</p>{PROSE[2]}</div>",
        f"{tagged(PROSE[0])}<div class='newsletter-box'>{tagged(OTHER)}</div>{tagged(*PROSE[1:])}",
        f"{tagged(PROSE[0])}<a href='/x'><div><p>{OTHER}</p></div></a>{tagged(*PROSE[1:])}",
        f"<article>{tagged(*PROSE)}</article><section class='comments'>{tagged(OTHER, OTHER + ' Yes.')}</section>",
        f"<nav>{tagged(OTHER)}</nav>{tagged(*PROSE)}<footer>{tagged(OTHER)}</footer>",
        f"{tagged(*PROSE)}<div id='cookie-consent'>{tagged(*[OTHER * 4] * 4)}</div>",
    ],
)
def test_it_keeps_the_prose_and_leaves_the_rest(body: str) -> None:
    assert paragraphs(body) == list(PROSE)


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        (f"<section><div class='x1'><p>{OTHER}</p></div></section>", ()),
        (f"<section><div class='x1'><p>{OTHER * 3}</p></div></section>", (OTHER * 3,)),
    ],
)
def test_a_short_paragraph_of_another_make_is_a_box_and_a_long_one_the_storys(
    beside: str, kept: tuple[str, ...]
) -> None:
    first, *rest = (f"<div class='text'>{tagged(*PROSE)}</div>" for _ in range(2))
    texts = [*PROSE, *kept, *PROSE]
    assert paragraphs(first + beside + "".join(rest)) == texts


def test_a_lead_of_another_make_belongs_to_the_story() -> None:
    assert paragraphs(f"<b><p>{OTHER}</p></b><div class='text'>{tagged(*PROSE)}</div>") == [OTHER, *PROSE]


def test_the_next_story_of_a_page_without_end_is_left_out() -> None:
    first = f"<article><h1>Bridge reopens</h1>{tagged(*PROSE)}</article>"
    (entry,) = webpage.parse(
        io.BytesIO(
            f"<title>Bridge reopens</title><body>{first}<article><h2>Next</h2>{tagged(OTHER)}</article></body>".encode()
        ),
        "page.html",
    )
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == list(PROSE)


def test_a_page_built_by_script_gives_the_text_of_its_linked_data() -> None:
    text = "\\n\\n".join(PROSE)
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{text}"}}</script>'
    assert paragraphs(f"{data}<div id='root'></div>") == list(PROSE)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>Zürich</p>".encode("utf-16"), "<p>Zürich</p>"),
        ("<meta charset='iso-8859-1'><p>Zürich – €</p>".encode("cp1252"), "Zürich – €"),
        (
            b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>" + "Москва".encode("cp1251"),
            "Москва",
        ),
        ("<meta charset='windows-1251'><p>Москва</p>".encode(), "Москва"),
        ("<meta charset='utf-8'><p>Zürich ".encode() + "naïve – café".encode("cp1252"), "Zürich naïve – café"),
        ("<meta charset='no-such'><p>東京都の天気</p>".encode("shift_jis") * 20, "東京都の天気"),
    ],
)
def test_it_reads_the_characters_whatever_the_page_declares(raw: bytes, text: str) -> None:
    assert text in decode_page(raw)


TAGS = st.sampled_from(
    [
        "html", "head", "body", "main", "article", "p", "div", "span", "figure", "img", "figcaption", "h1", "h2", "li",
        "ul", "table", "td", "br", "time", "script", "title", "meta", "a",
    ]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    [
        "", ' class="caption"', ' class="credit"', ' src="/a.jpg"', ' itemscope itemtype="https://schema.org/Article"',
        ' itemprop="author"', ' href="//["', ' type="application/ld+json"', ' datetime="2024-13-99"',
        ' rel="canonical"',        ' property="og:title" content="&#0;x"',
        ' charset="utf-7"', " hidden", ' style="display:none"', ' alt="Ada"',
    ]
)  # fmt: skip
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    st.builds("</{}>".format, TAGS),
    st.text(max_size=30),
    st.sampled_from(
        [
            "<!--",
            "]]>",
            '{"@type": "NewsArticle", "headline": ',
            '"image": [{"url": 1}',
            "&lt;",
            "\x00",
            "Photo: ",
            "2024-05-07",
        ]
    ),
    st.sampled_from(PROSE),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_whatever_the_page_holds_only_a_parse_error_leaves_the_parser(pieces: list[str], encoding: str) -> None:
    raw = "".join(pieces).encode(encoding, "replace")
    try:
        entries = list(webpage.parse(io.BytesIO(raw), "page.html"))
    except ParseError as error:
        assert error.why
    else:
        assert all(isinstance(entry, ArticleDraft | Rejected) for entry in entries)


@pytest.mark.parametrize(
    "raw",
    [b"", b"   ", b"\x1f\x8bbroken", b"\x00" * 5000, b"<html><body>" + b"<div>" * 50_000, b"<p>" + b"<b>" * 50_000],
)
def test_hostile_pages_are_rejected_by_name(raw: bytes) -> None:
    try:
        (entry,) = webpage.parse(io.BytesIO(raw), "page.html")
    except ParseError as error:
        assert "page.html" in str(error)
    else:
        assert isinstance(entry, Rejected)


def teaser(title: str) -> str:
    return f"<li><h3><a href='/x'>{title}</a></h3><p>{OTHER}</p></li>"


@pytest.mark.parametrize(("teasers", "kept"), [(1, True), (2, False), (3, False)])
def test_two_texts_below_linked_headings_are_teasers(teasers: int, kept: bool) -> None:
    boxes = "".join(teaser(f"Another story of the week {number}") for number in range(teasers))
    assert (OTHER in paragraphs(f"<div>{tagged(*PROSE)}</div><ul>{boxes}</ul>")) is kept


def test_a_story_below_one_linked_heading_is_no_teaser() -> None:
    assert paragraphs(f"<h2><a href='/bridge'>Bridge reopens</a></h2>{tagged(PROSE[0])}") == [PROSE[0]]


def test_a_list_right_below_the_headline_opens_the_story() -> None:
    items = ["walk the old way", "take the ferry"]
    shown = "".join(f"<li>{item}</li>" for item in items)
    assert paragraphs(f"<div><ul>{shown}</ul>{tagged(*PROSE)}</div>") == [*items, *PROSE]


def test_a_date_right_below_the_headline_does_not_open_the_story() -> None:
    assert paragraphs(f"<div><p>Tuesday, 4 May</p>{tagged(*PROSE)}</div>") == list(PROSE)


def test_a_list_after_the_last_paragraph_ends_the_story() -> None:
    items = ["the north pier", "the south pier"]
    shown = "".join(f"<li>{item}</li>" for item in items)
    assert paragraphs(f"<div>{tagged(*PROSE)}<ul>{shown}</ul><p>Ada Brook</p></div>") == [*PROSE, *items]


@pytest.mark.parametrize(("linked", "kept"), [(6, True), (17, False)])
def test_a_sentence_may_be_a_link_for_the_most_part_but_not_as_a_whole(linked: int, kept: bool) -> None:
    words = PROSE[0].split()
    sentence = f"<a href='/x'>{' '.join(words[-linked:])}</a>"
    before = " ".join(words[: len(words) - linked])
    body = f"<div>{tagged(PROSE[1])}<p>{before} {sentence}</p>{tagged(PROSE[2])}</div>"
    assert (PROSE[0] in paragraphs(body)) is kept


def test_highlights_that_the_story_prints_again_are_dropped() -> None:
    story = [*PROSE, *(f"{text} So it was announced." for text in PROSE)]
    body = f"<section class='top'><ul><li>{PROSE[1]}</li></ul></section><div class='text'>{tagged(*story)}</div>"
    assert paragraphs(body) == story


def test_a_table_of_data_is_a_line_a_row() -> None:
    table = "<table><tr><th>Pier</th><th>Cars</th></tr><tr><td>North</td><td>41</td></tr></table>"
    assert paragraphs(f"<div>{tagged(*PROSE[:2])}{table}{tagged(PROSE[2])}</div>") == [
        *PROSE[:2],
        "Pier | Cars",
        "North | 41",
        PROSE[2],
    ]


def test_a_table_that_lays_out_the_page_is_no_data() -> None:
    layout = (
        f"<table><tr><td><a href='/'>Home</a></td><td>{tagged(*PROSE)}</td></tr><tr><td>x</td><td>y</td></tr></table>"
    )
    assert paragraphs(layout) == list(PROSE)


@pytest.mark.parametrize(("length", "kept"), [(59, True), (60, False), (61, False)])
def test_long_boxes_that_show_on_hover_are_dropped(length: int, kept: bool) -> None:
    box = "x" * length
    shown = paragraphs(f"<div><p>{PROSE[0]}<span class='tooltip-text'>{box}</span></p>{tagged(*PROSE[1:])}</div>")
    assert any(box in text for text in shown) is kept


def test_other_articles_below_a_short_story_are_left_out() -> None:
    others = "".join(f"<article class='post-{number}'>{tagged(OTHER * 4)}</article>" for number in range(3))
    story = [*PROSE, *(f"{text} So it was announced." for text in PROSE)]
    page = f"<article class='own'><h1>Bridge reopens</h1>{tagged(*story)}</article>"
    (entry,) = webpage.parse(io.BytesIO(f"<html><body>{page}{others}</body></html>".encode()), "page.html")
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == story
