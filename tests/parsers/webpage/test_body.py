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
