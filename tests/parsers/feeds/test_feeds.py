from __future__ import annotations

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.drafts.text import plain_text
from articles.parsers import feeds
from tests.parsers.wire_samples import SAMPLES, read, read_or_refuse

MODULES = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def make_feed(item: str, *, attributes: str = "") -> str:
    return f'<rss version="2.0" {attributes}><channel><title>Wire</title><item>{item}</item></channel></rss>'


def read_item(item: str) -> ArticleDraft:
    (entry,) = read(feeds.parse, make_feed(item, attributes=MODULES))
    assert isinstance(entry, ArticleDraft)
    return entry


def test_scripts_and_their_links_never_reach_the_body() -> None:
    html = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;&lt;a href='javascript:x'&gt;Text&lt;/a&gt;&lt;/p&gt;"
    (entry,) = read(feeds.parse, make_feed(f"<title>T</title><description>{html}</description>"))
    assert isinstance(entry, ArticleDraft)
    assert "alert" not in entry.body
    assert "javascript" not in entry.body


def test_the_entities_of_a_feed_are_refused() -> None:
    with pytest.raises(ParseError, match="entities of its own"):
        read(feeds.parse, '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + make_feed("<title>&b;</title>"))


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(ParseError):
        read(feeds.parse, f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>' + make_feed("<title>&l11;</title>"))


def test_an_item_without_a_title_takes_its_first_sentence() -> None:
    (entry,) = read(feeds.parse, make_feed("<description>The harbour reopened. Boats left.</description>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.headline == "The harbour reopened."


def test_tracking_pixels_are_no_photos() -> None:
    pixel = "&lt;img src='https://t.example/p.gif' width='1' height='1'/&gt;"
    (entry,) = read(feeds.parse, make_feed(f"<title>T</title><description>Text{pixel}</description>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.photos == ()


@pytest.mark.parametrize(
    "word", ["Mon, 04 Mar 2024 10:00:00 GMT", "2024-03-04T10:00:00Z", "Mon, 4 Mar 2024 12:00:00 CEST"]
)
def test_it_reads_the_dates_that_feeds_write(word: str) -> None:
    (entry,) = read(feeds.parse, make_feed(f"<title>T</title><pubDate>{word}</pubDate>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.published_at is not None
    assert entry.published_at.timestamp() == 1709546400


def test_deep_nesting_ends_in_a_refusal_or_a_story() -> None:
    html = "<div>" * 5000 + "x" + "</div>" * 5000
    for description in (f"<![CDATA[{html}]]>", html):
        page = make_feed(f"<title>T</title><description>{description}</description>").encode()
        assert all(isinstance(entry, ArticleDraft | Rejected) for entry in read_or_refuse(feeds.parse, page))


@pytest.mark.shared
def test_it_reads_every_feed_of_the_corpus_without_rejections(shared: Path) -> None:
    for path in sorted((shared / "corpora/feeds").iterdir()):
        entries = read(feeds.parse, path.read_bytes(), path.name)
        assert len(entries) > 5
        assert all(isinstance(entry, ArticleDraft) and entry.headline and entry.url for entry in entries)


def test_relative_addresses_are_read_by_their_base() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/news/"><title>X</title><entry><title>T</title>
    <link href="a.html"/><content type="html">&lt;img src="/p.jpg" alt="P"&gt; Text</content></entry></feed>"""
    (entry,) = read(feeds.parse, atom)
    assert isinstance(entry, ArticleDraft)
    assert entry.url == "https://x.example/news/a.html"
    assert [photo.address for photo in entry.photos] == ["https://x.example/p.jpg"]


def test_a_day_that_only_people_write_is_still_a_day() -> None:
    (entry,) = read(feeds.parse, make_feed("<title>T</title><pubDate>March 4, 2024</pubDate>"))
    assert isinstance(entry, ArticleDraft)
    assert (str(entry.published_on), entry.published_at, entry.precision.value) == ("2024-03-04", None, "day")


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ("<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>", "published"),
        ("<wp:post_type>post</wp:post_type><wp:status>draft</wp:status>", "draft"),
        ("<wp:post_type>page</wp:post_type>", "This is a page, not a story."),
        ("<wp:post_type>post</wp:post_type><wp:status>trash</wp:status>", "This is a deleted post, not a story."),
    ],
)
def test_of_a_wordpress_export_it_reads_the_posts(fields: str, outcome: str) -> None:
    namespace = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    (entry,) = read(feeds.parse, make_feed(f"<title>T</title>{fields}", attributes=namespace))
    assert outcome in (getattr(entry, "why", ""), getattr(entry, "status", ""))


def test_a_text_that_was_escaped_once_too_often_is_read_all_the_same() -> None:
    entry = read_item(
        "<title>A</title><description>&amp;lt;p&amp;gt;One &amp;amp;amp; two.&amp;lt;/p&amp;gt;</description>"
    )
    assert entry.paragraphs == ["One & two."]


def test_a_named_picture_takes_the_credit_that_the_text_prints() -> None:
    figure = (
        """<figure><img src="/a.jpg?w=900"><figcaption>The harbour. (Ada Brook/AP)</figcaption></figure><p>Text.</p>"""
    )
    entry = read_item(
        f"""<title>A</title><link>https://x.example/story</link><content:encoded><![CDATA[{figure}]]></content:encoded>
        <media:content url="https://x.example/a.jpg?w=90" medium="image"/>"""
    )
    (photo,) = entry.photos
    assert (photo.caption, photo.credit_line, photo.is_lead) == ("The harbour.", "Ada Brook/AP", True)


def test_relative_links_lead_to_the_storys_own_site() -> None:
    entry = read_item(
        """<title>A</title><link>https://x.example/story</link>
        <description>&lt;p&gt;See &lt;a href="/b"&gt;this&lt;/a&gt;.&lt;/p&gt;</description>"""
    )
    assert 'href="https://x.example/b"' in entry.body


def first_story(inside: str, root: str = 'rss version="2.0"') -> ArticleDraft:
    names = {
        "dcterms": "http://purl.org/dc/terms/", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "xhtml": "http://www.w3.org/1999/xhtml", "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
    }  # fmt: skip
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in names.items())
    feed = f"<rss {spaces}><channel><item>{inside}</item></channel></rss>"
    if root == "atom":
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom" {spaces}><entry>{inside}</entry></feed>'
    story = next(iter(read(feeds.parse, feed)))
    assert isinstance(story, ArticleDraft)
    return story


@pytest.mark.parametrize("tag", ["embed src='a'", "object data='a'", "iframe src='a'", "IFRAME", "applet"])
def test_text_behind_embedded_media_that_nobody_closed_is_kept(tag: str) -> None:
    story = first_story(f"<title>Ferry</title><description>&lt;p&gt;One.&lt;{tag}&gt; Two.&lt;/p&gt;</description>")
    assert plain_text(story.body).strip() == "One. Two."


def test_what_stands_inside_embedded_media_that_is_closed_is_left_out() -> None:
    html = "&lt;p&gt;One.&lt;object&gt;Get Flash.&lt;/object&gt; Two.&lt;/p&gt;"
    assert plain_text(first_story(f"<title>Ferry</title><description>{html}</description>").body).strip() == "One. Two."


@pytest.mark.parametrize("coding", ['type="application/octet-stream"', 'mode="base64"'])
def test_text_in_base_64_is_decoded(coding: str) -> None:
    coded = b64encode(b"<p>It <b>sails</b>.</p>").decode()
    story = first_story(f"<title>Ferry</title><content {coding}>\n {coded}\n</content>", "atom")
    assert story.body == "<p>It <strong>sails</strong>.</p>"


def test_a_picture_in_base_64_is_no_text() -> None:
    coded = b64encode(bytes(range(256))).decode()
    story = first_story(f'<title>Ferry</title><content type="image/png">{coded}</content>', "atom")
    assert (story.headline, story.body) == ("Ferry", "")


def test_text_that_only_claims_to_be_base_64_stays_as_it_is() -> None:
    story = first_story('<title>Ferry</title><content mode="base64">It sails.</content>', "atom")
    assert story.body == "<p>It sails.</p>"


@pytest.mark.parametrize("tag", ["xhtml:body", "fullitem", "dcterms:abstract", "itunes:summary"])
def test_the_text_is_read_from_the_elements_of_other_vocabularies(tag: str) -> None:
    assert plain_text(first_story(f"<title>Ferry</title><{tag}>It sails.</{tag}>").body).strip() == "It sails."


def test_a_day_of_dublin_cores_terms_is_read() -> None:
    story = first_story("<title>Ferry</title><dcterms:issued>2024-05-03T10:00:00Z</dcterms:issued>")
    assert story.published_on == date(2024, 5, 3)


def test_a_script_is_no_part_of_a_headline() -> None:
    assert first_story("<title>Ferry &lt;script&gt;x()&lt;/script&gt;sails</title>").headline == "Ferry sails"
    markup = (
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Ferry <script>x()</script>sails</div></title>'
    )
    assert first_story(markup, "atom").headline == "Ferry sails"


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ('<category term="Sea" label="All about the sea"/>', "Sea"),
        ('<category term="https://example.org/14" label="Sea"/>', "Sea"),
        ('<category term="14.2" label="Sea"/>', "Sea"),
        ('<itunes:category text="Sea"/>', "Sea"),
        ("<tags>Sea, </tags>", "Sea"),
    ],
)
def test_a_category_is_named_by_its_term_unless_that_is_a_code(category: str, name: str) -> None:
    assert [topic.name for topic in first_story(f"<title>Ferry</title>{category}", "atom").topics] == [name]


def test_an_authors_mail_address_is_no_part_of_the_name() -> None:
    assert first_story("<title>Ferry</title><author>Ada Lunde (ada@example.org)</author>").byline == "Ada Lunde"
    assert first_story("<title>Ferry</title><dc:author>Ada Lunde</dc:author>").authors == ("Ada Lunde",)


def test_a_wordpress_export_too_large_for_a_tree_keeps_names_and_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (SAMPLES / "feed" / "wordpress.xml").read_bytes()
    whole = [entry for entry in read(feeds.parse, data) if isinstance(entry, ArticleDraft)]
    monkeypatch.setattr("articles.parsers.files.xml.MAX_BYTES", len(data) - 1)
    streamed = [entry for entry in read(feeds.parse, data) if isinstance(entry, ArticleDraft)]
    told = [(each.headline, each.byline, each.authors, [photo.address for photo in each.photos]) for each in whole]
    assert [(e.headline, e.byline, e.authors, [p.address for p in e.photos]) for e in streamed] == told
    assert any(photos for *_, photos in told)


def test_the_description_of_a_group_of_media_is_the_text_where_there_is_no_other() -> None:
    group = "<media:group><media:description>It sails.</media:description></media:group>"
    assert plain_text(first_story(f"<title>Ferry</title>{group}").body).strip() == "It sails."
    story = first_story(f"<title>Ferry</title><description>It left.</description>{group}")
    assert plain_text(story.body).strip() == "It left."


def test_the_title_of_a_source_may_be_in_base_64() -> None:
    coded = b64encode(b"The <b>Post</b>").decode()
    title = f'<title type="application/octet-stream">{coded}</title>'
    assert first_story(f"<title>Ferry</title><source>{title}</source>", "atom").source == "The Post"


def test_what_wenn_adds_to_atom_is_read() -> None:
    (entry,) = read(feeds.parse, (SAMPLES / "feed/wenn.atom").read_bytes())
    assert isinstance(entry, ArticleDraft)
    assert (entry.source_key, entry.standfirst, entry.section) == ("1369001", "A singer opened the bridge.", "Music")
    assert (str(entry.published_at), str(entry.updated_at)) == (
        "2024-05-03 08:00:00+00:00",
        "2024-05-03 09:30:00+00:00",
    )
    assert [topic.name for topic in entry.topics] == ["Music", "Ada Lunde"]


def test_a_channel_of_1997_is_read() -> None:
    item = '<ITEM HREF="https://x.example/1" LASTMOD="2024-05-03T08:00Z"><TITLE>T</TITLE><ABSTRACT>A.</ABSTRACT></ITEM>'
    channel = f'<?xml version="1.0"?><CHANNEL HREF="https://x.example/"><TITLE>Wire</TITLE>{item}</CHANNEL>'
    assert feeds.sniff(channel.encode(), "file")
    (entry,) = read(feeds.parse, channel)
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.paragraphs, entry.source) == ("T", ["A."], "Wire")
    assert (entry.url, entry.published_on) == ("https://x.example/1", date(2024, 5, 3))


def test_of_a_time_that_is_repeated_the_last_counts() -> None:
    dates = "<pubDate>2023-01-01T08:00Z</pubDate><pubDate>2024-05-03T08:00Z</pubDate>"
    assert read_item(f"<title>T</title>{dates}").published_on == date(2024, 5, 3)


def test_text_that_only_begins_as_markup_does_is_text() -> None:
    assert read_item("<title>T</title><description>&lt;!DOCTYPE</description>").paragraphs == ["<!DOCTYPE"]
