from __future__ import annotations

from pathlib import Path

import pytest

from articles.drafts.draft import ArticleDraft, Rejected, Status
from articles.parsers import newsml_g2
from tests.parsers.wire_samples import read

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="{version}" xml:lang="en">
<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Northwire"/>{meta}</itemMeta>
<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"""


def make_item(kind: str = "text", *, version: int = 1, meta: str = "", content: str = "", body: str = "") -> str:
    content = content or "<headline>A headline</headline>"
    return ITEM.format(kind=kind, version=version, meta=meta, content=content, body=body)


def test_an_embargo_without_an_end_holds_the_story_back() -> None:
    (entry,) = read(newsml_g2.parse, make_item(meta="<embargoed/>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.status is Status.DRAFT


def test_a_signal_to_kill_withdraws_the_story() -> None:
    (entry,) = read(newsml_g2.parse, make_item(meta='<signal qcode="sig:kill"/>', version=3))
    assert isinstance(entry, ArticleDraft)
    assert (entry.status, entry.version, entry.source_key) == (Status.WITHDRAWN, 3, "urn:x:1")


def test_a_withdrawn_picture_is_rejected_by_its_name() -> None:
    (entry,) = read(newsml_g2.parse, make_item("picture", meta='<pubStatus qcode="stat:canceled"/>'))
    assert isinstance(entry, Rejected)
    assert "urn:x:1" in entry.why


def test_a_lone_picture_joins_the_only_story_of_its_message() -> None:
    picture = '<remoteContent href="https://x.example/a.jpg" contenttype="image/jpeg"/>'
    items = make_item() + make_item("picture", body=picture)
    (entry,) = read(newsml_g2.parse, f"<newsMessage><itemSet>{items}</itemSet></newsMessage>")
    assert isinstance(entry, ArticleDraft)
    assert [(photo.address, photo.is_lead) for photo in entry.photos] == [("https://x.example/a.jpg", True)]


def test_it_takes_a_byline_out_of_the_text_where_none_is_named() -> None:
    body = "<inlineXML><html><body><p>(Adds detail)</p><p>By Anna Lind</p><p>Text.</p></body></html></inlineXML>"
    (entry,) = read(newsml_g2.parse, make_item(body=body))
    assert isinstance(entry, ArticleDraft)
    assert (entry.byline, entry.authors) == ("By Anna Lind", ("Anna Lind",))
    assert entry.paragraphs == ["(Adds detail)", "Text."]


def test_it_names_the_items_that_a_lone_package_wants() -> None:
    data = '<packageItem guid="p"><groupSet><group><itemRef residref="urn:x:2"/></group></groupSet></packageItem>'
    (entry,) = read(newsml_g2.parse, data)
    assert isinstance(entry, Rejected)
    assert "urn:x:2" in entry.why


@pytest.mark.shared
def test_it_reads_every_published_example(shared: Path) -> None:
    for path in sorted((shared / "corpora/newswire/newsml_g2").glob("*.xml")):
        entries = read(newsml_g2.parse, path.read_bytes(), path.name)
        assert entries
        assert all(entry.headline for entry in entries if isinstance(entry, ArticleDraft))


def test_an_agencys_own_vocabulary_gives_a_paragraph_for_each_of_its_texts() -> None:
    text = (
        "<BODY xmlns=''><RUBRIK>A headline</RUBRIK><TEXT><P>One <B>bold</B> line.</P><CITAT>Two.</CITAT></TEXT></BODY>"
    )
    (entry,) = read(newsml_g2.parse, make_item(body=f"<inlineXML>{text}</inlineXML>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["One bold line.", "Two."]


def test_a_picture_that_a_link_describes_belongs_to_the_story() -> None:
    link = """<link residref="urn:x:9" contenttype="image/jpeg"><title role="drol:caption">The harbour. Ada Brook/AFP
    </title><filename>harbour.jpg</filename></link>"""
    (entry,) = read(newsml_g2.parse, make_item(meta=link))
    assert isinstance(entry, ArticleDraft)
    (photo,) = entry.photos
    assert (photo.caption, photo.credit_line) == ("The harbour.", "Ada Brook/AFP")
    assert (photo.file_name, photo.source_key, photo.is_lead) == ("harbour.jpg", "urn:x:9", True)


def test_a_linked_picture_takes_caption_and_credit_from_its_place_in_the_text() -> None:
    what = '<itemClass qcode="ninat:picture"/><title>A</title>'
    link = f'<link residref="urn:x:9" href="https://x.example/9.jpg?w=2">{what}</link>'
    text = '<p>Text.</p><x-image ref="urn:x:9" caption="The harbour." creditline="Ada Brook/dpa"/>'
    body = f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{text}</body></html></inlineXML>'
    (entry,) = read(newsml_g2.parse, make_item(meta=link, body=body))
    assert isinstance(entry, ArticleDraft)
    (photo,) = entry.photos
    assert (photo.caption, photo.credit_line) == ("The harbour.", "Ada Brook/dpa")


def test_a_second_headline_is_the_standfirst_where_no_description_is() -> None:
    headlines = '<headline rank="3">And what follows</headline><headline rank="1">A headline</headline>'
    (entry,) = read(newsml_g2.parse, make_item(content=headlines))
    assert isinstance(entry, ArticleDraft)
    assert (entry.headline, entry.standfirst) == ("A headline", "And what follows")


def test_a_table_in_a_figure_is_text() -> None:
    table = "<figure><table><tr><td>Ada</td><td>3</td></tr></table><figcaption>Goals</figcaption></figure>"
    body = f"<inlineXML><html><body><p>Text.</p>{table}</body></html></inlineXML>"
    (entry,) = read(newsml_g2.parse, make_item(body=body))
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["Text.", "Ada | 3"]


def test_a_film_is_a_story_of_what_is_said_about_it() -> None:
    said = (
        '<description role="drol:caption">A ferry leaves the harbour.</description>'
        '<description role="drol:shotlist">SHOTLIST:\n1. Wide of ferry\n2. Close of captain</description>'
    )
    (entry,) = read(newsml_g2.parse, make_item("video", content=f"<headline>Ferry</headline>{said}"))
    assert isinstance(entry, ArticleDraft)
    assert entry.headline == "Ferry"
    assert entry.paragraphs[0] == "A ferry leaves the harbour."
    assert "Wide of ferry" in entry.body


def test_a_film_of_which_nothing_is_said_is_rejected_by_name() -> None:
    (entry,) = read(newsml_g2.parse, make_item("video", content="<headline>Ferry</headline>"))
    assert isinstance(entry, Rejected)
    assert entry.why == "This is a video without a text."


def test_a_place_without_a_name_goes_by_the_nearest_one_around_it_and_is_in_its_country() -> None:
    item = make_item(content='<headline>H</headline><subject type="cpnat:geoArea" qcode="alias:7"/>')
    names = {"city:1": "N/A", "city:2": "Ringsund", "ourcountry:3": "Norland", "region:4": "North"}
    around = '<broader type="cpnat:abstract"><name>Ports</name></broader>' + "".join(
        f'<broader type="cpnat:geoArea" qcode="{code}"><name>{name}</name></broader>' for code, name in names.items()
    )
    item = item.replace("</newsItem>", f'<assert qcode="places:default:7">{around}</assert></newsItem>')
    (entry,) = read(newsml_g2.parse, item)
    assert isinstance(entry, ArticleDraft)
    assert [(str(topic.kind), topic.name) for topic in entry.topics] == [
        ("place", "Ringsund"),
        ("place", "Norland"),
    ]


def test_a_picture_in_the_text_that_names_neither_file_nor_caption_is_no_photo() -> None:
    body = (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Text.</p>'
        '<img src="tag:pic"/><img src="a.jpg"/></body></html></inlineXML>'
    )
    (entry,) = read(newsml_g2.parse, make_item(body=body))
    assert isinstance(entry, ArticleDraft)
    assert [photo.file_name for photo in entry.photos] == ["a.jpg"]
