"""The clipboard's own HTML: when it decides, when the text does, and where the page's address is found."""

from __future__ import annotations

from articles.drafts.draft import ArticleDraft, Entry, Rejected
from articles.parsers.webpage import fragment
from articles.parsers.webpage.fragment import read_fragment

PROSE = (
    "The council voted on Monday to close the old bridge over the river for two years of repairs.",
    "Engineers found cracks in four of its nine pillars, and said that no lorry should cross it again.",
    "Shops on the far bank fear for their trade, and want a ferry for those who come on foot every day.",
)
PAGE = "https://delta.example/news/bridge"


def make_html(headline: str = "<h1>Council closes the old bridge</h1>", prose: tuple[str, ...] = PROSE) -> str:
    return (
        f"<nav><a href='{PAGE}#main'>Skip to content</a><a href='{PAGE}#foot'>Foot</a><a href='/sport'>Sport</a></nav>"
        f"<article>{headline}<p class='byline'>By Jane Smith</p><time datetime='2024-05-02T10:00:00+02:00'>2 May</time>"
        "<figure><img src='https://delta.example/b.jpg' alt='The bridge'><figcaption>The bridge on Monday. "
        "<span class='credit'>Photo: Ana Ruiz/EPA</span></figcaption></figure>"
        + "".join(f"<p>{text}</p>" for text in prose)
        + "</article><aside><h2>Most read</h2><a href='/x'>Another story</a></aside>"
    )


def make_text(headline: str = "Council closes the old bridge", prose: tuple[str, ...] = PROSE) -> str:
    head = (
        f"Skip to content Foot Sport\n{headline}\nBy Jane Smith\n2 May\n\nThe bridge on Monday. Photo: Ana Ruiz/EPA\n"
    )
    return head + "\n\n".join(prose) + "\nMost read\nAnother story\n"


def only_story(entries: list[Entry]) -> ArticleDraft:
    [entry] = entries
    assert isinstance(entry, ArticleDraft)
    return entry


def test_it_reads_the_html_of_a_whole_page() -> None:
    story = only_story(read_fragment(make_html(), make_text()))
    assert story.format == "html"
    assert story.headline == "Council closes the old bridge"
    assert story.authors == ("Jane Smith",)
    assert str(story.published_on) == "2024-05-02"
    assert story.paragraphs == list(PROSE)
    [photo] = story.photos
    assert (photo.caption, photo.credit_line) == ("The bridge on Monday.", "Photo: Ana Ruiz/EPA")


def test_the_text_is_read_alone_without_html() -> None:
    assert {entry.format for entry in read_fragment("", make_text()) if isinstance(entry, ArticleDraft)} <= {"pasted"}


def test_the_text_decides_if_the_html_says_something_else() -> None:
    for other in (
        make_html("<h1>Buy these pills</h1>"),
        make_html(prose=tuple(text[::-1] for text in PROSE)),
        make_html(prose=("Too short.",)),
    ):
        entries = read_fragment(other, make_text())
        assert all(entry.format == "pasted" for entry in entries if isinstance(entry, ArticleDraft))


def test_a_difference_in_quotes_spaces_and_case_is_no_disagreement() -> None:
    text = make_text().replace("the old bridge", "THE  OLD\u00a0BRIDGE")
    assert only_story(read_fragment(make_html(), text)).format == "html"


def test_an_empty_paste_is_no_story() -> None:
    assert not any(isinstance(entry, ArticleDraft) for entry in read_fragment("<p></p>", "nothing"))


def test_html_over_the_limit_is_not_read() -> None:
    html = make_html()
    for limit, decides in ((len(html) - 1, False), (len(html), True), (len(html) + 1, True)):
        fragment.MAX_HTML, before = limit, fragment.MAX_HTML
        try:
            formats = {entry.format for entry in read_fragment(html, make_text()) if isinstance(entry, ArticleDraft)}
        finally:
            fragment.MAX_HTML = before
        assert ("html" in formats) is decides


def test_an_element_with_the_text_of_a_headline_stands_in_for_a_missing_h1() -> None:
    html = make_html("<h2>Council closes the old bridge</h2>")
    assert only_story(read_fragment(html, make_text())).headline == "Council closes the old bridge"


def test_several_stories_are_left_to_the_text() -> None:
    other = tuple(f"{text} So says the mayor." for text in PROSE)
    html = make_html() + make_html("<h1>Mayor opens a new ferry</h1>", other)
    heads = ("Council closes the old bridge", "Mayor opens a new ferry")
    text = "\n\n\n".join(
        f"{head}\n{head}\n\nBy Jane Smith\n2 May 2024\n\n" + "\n\n".join(prose)
        for head, prose in zip(heads, (PROSE, other), strict=True)
    )
    stories = [entry for entry in read_fragment(html, text) if isinstance(entry, ArticleDraft)]
    if len(stories) > 1:
        assert [story.headline for story in stories] == list(heads)


def test_the_named_address_comes_first_then_the_clipboards_then_the_links() -> None:
    header = "Version:0.9\r\nStartHTML:00000097\r\nSourceURL:https://delta.example/from-header\r\n"
    marked = f"<html><body><!--StartFragment-->{make_html()}<!--EndFragment--></body></html>"
    based = f"<html><head><base href='https://delta.example/from-base'></head><body>{make_html()}</body></html>"
    told = "https://delta.example/told"
    for html, address, wanted in (
        (header + marked, told, told),
        (header + marked, None, "https://delta.example/from-header"),
        (based, None, "https://delta.example/from-base"),
        (make_html(), None, PAGE),
        (make_html(), "javascript:alert(1)", PAGE),
        (make_html().replace("#", "?"), None, ""),
    ):
        assert only_story(read_fragment(html, make_text(), address)).url == wanted


def test_links_that_share_the_page_name_its_address_without_their_campaign() -> None:
    shared = (
        "https://www.facebook.com/sharer.php?u=https%3A%2F%2Fdelta.example%2Fnews%2Fferry%3Fid%3D7%26utm_source%3Dfb"
    )
    html = make_html().replace("#", "?") + f"<a href='{shared}'>Share</a>"
    assert only_story(read_fragment(html, make_text())).url == "https://delta.example/news/ferry?id=7"


def test_what_stands_outside_the_markers_is_not_read() -> None:
    html = (
        f"<html><body><h1>Something else entirely</h1><!--StartFragment-->{make_html()}<!--EndFragment--></body></html>"
    )
    assert only_story(read_fragment(html, make_text())).headline == "Council closes the old bridge"


def test_no_script_survives() -> None:
    html = make_html(prose=(*PROSE, "<script>alert(1)</script><a href='javascript:alert(2)'>The end of it all.</a>"))
    story = only_story(read_fragment(html, make_text(prose=(*PROSE, "The end of it all."))))
    assert story.format == "html"
    assert "script" not in story.body


def test_hostile_html_never_raises() -> None:
    for html in (
        "<" * 5000,
        "<div>" * 20_000,
        "\x00\ufffe<h1>",
        "<!--StartFragment-->",
        "Version:1.0 ",
        "<a href='http://[::1'>",
    ):
        entries = read_fragment(html, make_text())
        assert all(isinstance(entry, ArticleDraft | Rejected) for entry in entries)
