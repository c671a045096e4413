"""Headline, date, authors and labels: which of a page's many statements is believed."""

from __future__ import annotations

import io
from datetime import date

import pytest

from articles.drafts.draft import ArticleDraft, Precision, TopicDraft, TopicKind
from articles.parsers import webpage

PROSE = "<p>The harbour bridge carried its first lorries in two years before dawn on Tuesday, said the council.</p>"


SITE = "<meta property='og:site_name' content='The Courier'>"


def make_page(head: str, body: str = "<h1>Bridge reopens after two years</h1>") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><main>{body}{PROSE}</main></body></html>".encode()


def read(head: str, body: str = "<h1>Bridge reopens after two years</h1>") -> ArticleDraft:
    (entry,) = webpage.parse(io.BytesIO(make_page(head, body)), "page.html")
    assert isinstance(entry, ArticleDraft)
    return entry


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        f"<title>Bridge reopens after two years | The Courier</title>{SITE}",
        f"<title>Bridge reopens after two years › The Courier</title>{SITE}",
        f"<title>The Courier - Bridge reopens after two years</title>{SITE}",
        "<meta property='og:title' content='Bridge reopens after two years - courier.example'>"
        "<link rel='canonical' href='https://www.courier.example/1'>",
        linked('{"@type": "NewsArticle", "headline": "Bridge reopens after two years"}'),
    ],
)
def test_it_takes_the_sites_name_off_the_headline(head: str) -> None:
    assert read(head, "<div></div>").headline == "Bridge reopens after two years"


@pytest.mark.parametrize("tail", [" | Local", " - Mira Ostrander", " : 07.05.2024, 10.19 Uhr"])
def test_what_a_share_title_adds_to_the_printed_headline_is_left_out(tail: str) -> None:
    assert read(f"<meta property='og:title' content='Bridge reopens after two years{tail}'>").headline == (
        "Bridge reopens after two years"
    )


@pytest.mark.parametrize("kicker", ["Harbour - ", "خبر | ", "Harbour » "])
def test_what_a_share_title_puts_before_the_printed_headline_is_left_out(kicker: str) -> None:
    assert read(f"<meta property='og:title' content='{kicker}Bridge reopens after two years'>").headline == (
        "Bridge reopens after two years"
    )


def test_a_headline_cut_short_in_one_place_is_taken_whole_from_another() -> None:
    whole = "Bridge reopens after two years of repairs, but the council warns that lorries must keep to the inner lane"
    cut = linked(f'{{"@type": "NewsArticle", "headline": "{whole[:83]}"}}')
    assert read(cut, f"<h1>{whole}</h1>").headline == whole
    quoted = (
        """<meta property="og:title" content="Mayor calls bridge "a gift""><title>Mayor calls bridge "a gift"</title>"""
    )
    assert read(quoted, "<div></div>").headline == 'Mayor calls bridge "a gift"'


def test_a_share_title_that_only_names_the_site_is_no_headline() -> None:
    assert read(f"{SITE}<meta property='og:title' content='The Courier'>").headline == "Bridge reopens after two years"


def test_a_kicker_inside_the_headline_is_left_out() -> None:
    story = read("", "<h1><span class='kicker'>Harbour</span> Bridge reopens after two years</h1>")
    assert story.headline == "Bridge reopens after two years"


def test_what_holds_most_of_a_headline_is_no_kicker() -> None:
    whole = "<h1><span>Harbour</span> <span class='premium-badge'>Bridge reopens after two years</span></h1>"
    assert read("", whole).headline == "Harbour Bridge reopens after two years"


def test_a_dash_between_kicker_and_headline_goes_with_the_kicker() -> None:
    dashed = "<h1><i class='overline'>Harbour</i><i aria-hidden='true'> - </i>Bridge reopens after two years</h1>"
    assert read("", dashed).headline == "Bridge reopens after two years"


def test_of_two_spellings_of_a_headline_the_told_one_is_taken() -> None:
    head = "<meta property='og:title' content='Harbour: Bridge reopens'>"
    assert read(head, "<h1><i>Harbour</i> : Bridge reopens</h1>").headline == "Harbour: Bridge reopens"


def test_a_title_and_the_headline_below_it_outvote_the_name_of_a_crumb() -> None:
    crumb = "<div itemscope itemtype='https://schema.org/WebPage'><i itemprop='name'>Business</i></div>"
    page = f"{crumb}<h1>Bridge reopens after two years</h1>"
    assert read("<title>Bridge reopens after two years</title>", page).headline == "Bridge reopens after two years"


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "NewsArticle", "datePublished": "2024-05-07T06:30:00Z"} -->',
        '[{"@type": ["NewsArticle", "Thing"], "datePublished": "2024-05-07T06:30:00+0200",},]',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "http://schema.org/BlogPosting", "datePublished": "2024-05-07"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Report", "datePublished": "2024-05-07 06:30:00"}};',
        '{"@type": "Article", "description": "two\nlines and a \\x bad escape", "datePublished": "2024-05-07T06:30Z"}',
        '{"@type": "WebSite"}{"@type": "Article", "datePublished": "Tue, 07 May 2024 06:30:00 GMT"}',
    ],
)
def test_it_reads_linked_data_however_sloppy(text: str) -> None:
    assert read(linked(text)).published_on == date(2024, 5, 7)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<meta property='article:published_time' content='2024-05-07T23:30:00-05:00'>", ""),
        ("<meta name='parsely-pub-date' content='2024-05-07T23:30:00-05:00'>", ""),
        ("", "<time datetime='2024-05-09'>Updated</time><time datetime='2024-05-07T06:30:00+02:00'>7 May</time>"),
        (
            "",
            "<div itemscope itemtype='https://schema.org/NewsArticle'>"
            "<meta itemprop='datePublished' content='2024-05-07'></div>",
        ),
        ("", "<p class='info'>Von Mira Ostrander | Stand: 07.05.24</p>"),
        ("<link rel='canonical' href='https://courier.example/2024/05/07/bridge'>", ""),
    ],
)
def test_it_finds_the_day_in_its_own_time_zone(head: str, body: str) -> None:
    assert read(head, f"<h1>Bridge reopens</h1>{body}").published_on == date(2024, 5, 7)


def test_the_day_below_the_headline_counts_before_todays_in_the_pages_head() -> None:
    page = "<p>12 June 2026</p><h1>Bridge reopens</h1><p><b>The Courier</b><i>May 7, 2024</i></p>"
    assert read("", page).published_on == date(2024, 5, 7)


def test_markup_of_a_teaser_says_nothing_of_the_story() -> None:
    teaser = (
        "<div itemscope itemtype='https://schema.org/NewsArticle'><b itemprop='headline'>Ferry line has a new owner</b>"
        "<i itemprop='datePublished' content='2024-06-12'></i></div>"
    )
    story = read("<title>Bridge reopens</title>", f"<h1>Bridge reopens</h1><p>7 May 2024</p>{teaser}")
    assert (story.headline, story.published_on) == ("Bridge reopens", date(2024, 5, 7))


def test_a_page_without_a_date_says_that_it_is_unknown() -> None:
    assert read("<title>Bridge reopens</title>").precision is Precision.UNKNOWN


def test_an_author_that_is_the_outlet_gives_way_to_the_byline_printed() -> None:
    head = "<meta property='og:site_name' content='The Courier'><meta name='author' content='The Courier'>"
    assert read(head, "<h1>Bridge reopens</h1><p class='byline'>By Mira Ostrander</p>").authors == ("Mira Ostrander",)
    assert read(head).authors == ("The Courier",)


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ("", "<div><span>By</span><a href='/staff/1'>Mira Ostrander</a></div>"),
        ("", "<p class='author'>Written by Mira Ostrander on May 7, 2024</p>"),
        ("", "<p>VON MIRA OSTRANDER am 7. Mai 2024</p>"),
        ("", "<p>Tuesday, 7 May 2024 by Mira Ostrander</p>"),
        ("", "<p class='author'>Mira Ostrander Posted May 7, 2024</p>"),
        ("", "<dl><a href='/autoren/77/mira-ostrander'><dd>Mira Ostrander</dd></a></dl>"),
        ("", "<p><a href='/author/mira/'>View profile</a><a href='/author/mira/'>Mira Ostrander</a></p>"),
        ("", "<p><a href='/profile/12'><i>Mira</i> <b>Ostrander</b> <i>Mira</i> <b>Ostrander</b></a></p>"),
        ("", "<p class='css-1'><a rel='author' href='/mira'>Mira Ostrander</a>, Leitende Wirtschaftsredakteurin</p>"),
        ("", "<div class='Authors_list__x2'><b>Mira Ostrander</b> <i>Deputy Content Hub Director</i></div>"),
        ("", "<p class='ArticleTeaser_authorName__x2'>Mira Ostrander</p>"),
        ("", "<p class='photo-author'>Photo: Ada Finch</p><p class='author'>Mira Ostrander</p>"),
        ("", "<div class='authors'><span class='author'>Mira Ostrander</span></div>"),
        ("<meta name='author' content='The Courier'><meta name='parsely-author' content='Mira Ostrander, PhD'>", ""),
        (linked('{"@type": "NewsArticle", "author": "Mira Ostrander @mira"}'), ""),
    ],
)
def test_it_finds_the_author_however_the_name_is_dressed(head: str, byline: str) -> None:
    (author,) = read(SITE + head, f"<h1>Bridge reopens</h1>{byline}").authors
    assert author.title() == "Mira Ostrander"


@pytest.mark.parametrize(
    ("told", "authors"),
    [
        ("By MIRA OSTRANDER, AP National Writer", ("MIRA OSTRANDER",)),
        ("José Volta e Pinto", ("José Volta e Pinto",)),
        ("Mira Ostrander und dpa", ("Mira Ostrander", "dpa")),
        ("Редактор: Елин Димитров", ("Елин Димитров",)),
        ("www.mira.info | Mira Ostrander", ("Mira Ostrander",)),
        ("Mira Ostrander, Ada Finch &amp; Otto Roe", ("Mira Ostrander", "Ada Finch", "Otto Roe")),
        ("admin", ()),
    ],
)
def test_the_names_in_one_string_are_parted(told: str, authors: tuple[str, ...]) -> None:
    assert read(f"<meta name='author' content='{told}'>").authors == authors


def test_the_printed_byline_is_the_line_that_names_the_authors() -> None:
    page = (
        "<h1>Bridge reopens</h1><p class='byline'>3 min read</p><p class='byline'>By Mira Ostrander | May 7, 2024</p>"
    )
    assert read("", page).byline == "By Mira Ostrander"


def test_a_place_behind_the_names_of_a_byline_is_no_author() -> None:
    assert read("", "<h1>Bridge reopens</h1><p>Por Mira Ostrander — Porto Velho</p>").authors == ("Mira Ostrander",)


def test_whoever_wrote_a_comment_or_another_story_is_no_author() -> None:
    others = (
        "<a href='/2'><div>A ferry is late again, and the harbour master says why it may stay so for long.</div>"
        "<span class='author'>Ada Finch</span></a><div id='comments'><span class='author'>Otto Reader</span></div>"
    )
    assert read("", f"<h1>Bridge reopens</h1>{others}").authors == ()


def test_a_line_that_begins_with_by_names_more_authors_than_its_links() -> None:
    line = "<p>By MIRA OSTRANDER, <a href='/author/ada-finch'>ADA FINCH</a> and OTTO ROE</p>"
    assert read("", f"<h1>Bridge reopens</h1>{line}").authors == ("MIRA OSTRANDER", "ADA FINCH", "OTTO ROE")


def test_an_author_may_stand_below_the_standfirst() -> None:
    lead = "<p>Lorries use the harbour bridge again, two years after its old cables were found to be worn through.</p>"
    byline = "<ul><li><a href='/author/mira'>Mira Ostrander</a></li></ul>"
    assert read("", f"<h1>Bridge reopens</h1>{lead}{byline}").authors == ("Mira Ostrander",)


def test_an_agency_is_the_author_where_nobody_else_is_named() -> None:
    assert read("", "<h1>Bridge reopens</h1><p><a href='#'>By Associated Press</a></p>").authors == (
        "Associated Press",
    )
    assert read("", "<h1>Bridge reopens</h1><p>Share: <a href='#'>Facebook</a></p>").authors == ()


def test_a_byline_that_names_more_than_the_linked_data_is_believed() -> None:
    head = linked('{"@type": "NewsArticle", "author": {"name": "Mira Ostrander"}}')
    byline = "<address><a rel='author'>Ada Finch</a> <a rel='author'>Mira Ostrander</a></address>"
    assert read(head, f"<h1>Bridge reopens</h1>{byline}").authors == ("Ada Finch", "Mira Ostrander")


def test_the_fuller_of_two_statements_that_agree_names_the_authors() -> None:
    head = linked('{"@type": "NewsArticle", "author": {"name": "Mira Ostrander"}}')
    assert read(head + "<meta name='author' content='Ada Finch, Mira Ostrander'>").authors == (
        "Ada Finch",
        "Mira Ostrander",
    )


def test_an_outlet_whose_name_reads_like_two_people_is_no_author() -> None:
    head = "<meta property='og:site_name' content='Tide & Quay'><meta name='author' content='Tide &amp; Quay'>"
    assert read(head, "<h1>Bridge reopens</h1><p class='byline'>By Mira Ostrander</p>").authors == ("Mira Ostrander",)


def test_references_in_a_graph_are_followed_even_in_circles() -> None:
    graph = """{"@graph": [
      {"@type": "NewsArticle", "@id": "#story", "author": {"@id": "#mira"}, "isPartOf": {"@id": "#page"}},
      {"@type": "WebPage", "@id": "#page", "mainEntity": {"@id": "#story"}},
      {"@type": "Person", "@id": "#mira", "name": "Mira Ostrander", "worksFor": {"@id": "#mira", "x": 1}}]}"""
    assert read(linked(graph)).authors == ("Mira Ostrander",)


def test_things_a_story_is_about_become_topics_of_their_kind() -> None:
    story = read(
        linked(
            '{"@type": "NewsArticle", "keywords": "bridges, harbour", "articleSection": ["Local"],'
            ' "about": [{"@type": "Person", "name": "Ada Finch"}, {"@type": "Place", "name": "Fenwick"}]}'
        )
    )
    assert story.section == "Local"
    assert story.topics == (
        TopicDraft(TopicKind.PERSON, "Ada Finch"),
        TopicDraft(TopicKind.PLACE, "Fenwick"),
        TopicDraft(TopicKind.SUBJECT, "bridges"),
        TopicDraft(TopicKind.SUBJECT, "harbour"),
    )


CODES = ("AE", "AER", "AERO", "AIR", "AIRS08", "ASXPAC")


@pytest.mark.parametrize(
    ("keywords", "subjects"),
    [
        ((*CODES, "bridges", "harbour"), ("bridges", "harbour")),  # six of eight are codes
        ((*CODES, "bridges", "harbour", "ferries"), (*CODES, "bridges", "harbour", "ferries")),
        ((*CODES, "bridges"), (*CODES, "bridges")),
        (("NATO", "USA", "UNRWA"), ("NATO", "USA", "UNRWA")),
    ],
)
def test_a_long_list_of_codes_names_no_subjects(keywords: tuple[str, ...], subjects: tuple[str, ...]) -> None:
    story = read(linked(f'{{"@type": "NewsArticle", "keywords": "{", ".join(keywords)}"}}'))
    assert tuple(topic.name for topic in story.topics) == subjects


def test_a_word_of_the_headline_or_the_summary_is_no_code() -> None:
    head = "<meta property='og:title' content='Nato meets China'><meta name='description' content='Oil and us: OPEC'>"
    codes = ", ".join((*CODES, "NATO", "CHINA", "OIL", "OPEC", "US", "BIZ1", "BIZ2", "BIZ3", "BIZ4", "BIZ5"))
    story = read(head + linked(f'{{"@type": "NewsArticle", "keywords": "{codes}"}}'))
    assert [topic.name for topic in story.topics] == ["NATO", "CHINA", "OIL", "OPEC"]


def test_the_address_a_browser_notes_when_it_saves_a_page_is_the_last_resort() -> None:
    raw = b"<!DOCTYPE html>\n<!-- saved from url=(0031)https://courier.example/bridge -->\n" + make_page("")
    (entry,) = webpage.parse(io.BytesIO(raw), "page.html")
    assert isinstance(entry, ArticleDraft)
    assert entry.source_key == "https://courier.example/bridge"


def test_a_page_that_declares_no_language_has_it_guessed_from_its_prose() -> None:
    (entry,) = webpage.parse(io.BytesIO(make_page("<title>Bridge reopens</title>")), "page.html")
    assert isinstance(entry, ArticleDraft)
    assert entry.language == "en"
