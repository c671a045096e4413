from __future__ import annotations

import pytest

from articles.drafts.draft import ArticleDraft, ParseError, Status
from articles.parsers import nitf
from tests.parsers.wire_samples import read


def make_nitf(data: str = "", *, head: str = "", content: str = "<p>Text.</p>") -> str:
    return f"""<nitf><head><docdata>{data}</docdata></head>
    <body><body.head><hedline><hl1>A headline</hl1></hedline>{head}
    </body.head><body.content>{content}</body.content></body></nitf>"""


def test_the_declared_entities_of_a_file_are_refused() -> None:
    with pytest.raises(ParseError, match="entities of its own"):
        read(nitf.parse, '<!DOCTYPE nitf [<!ENTITY a "b">]>' + make_nitf(content="<p>&a;</p>"))


def test_an_external_dtd_is_neither_fetched_nor_missed() -> None:
    doctype = (
        '<?xml version="1.0"?><!-- x --><!DOCTYPE nitf SYSTEM "file:///etc/passwd" [<!ENTITY % n SYSTEM "n.dtd"> %n;]>'
    )
    (entry,) = read(nitf.parse, doctype + make_nitf())
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["Text."]


def test_a_day_without_a_time_is_known_to_the_day() -> None:
    (entry,) = read(nitf.parse, make_nitf('<date.issue norm="20240305000000-0500"/>'))
    assert isinstance(entry, ArticleDraft)
    assert (str(entry.published_on), entry.published_at, entry.precision.value) == ("2024-03-05", None, "day")


def test_placeholders_for_dates_are_no_dates() -> None:
    (entry,) = read(nitf.parse, make_nitf('<date.issue norm="YYYYMMDD000000-HHMM"/>'))
    assert isinstance(entry, ArticleDraft)
    assert entry.published_on is None


def test_the_picture_that_a_story_carries_is_kept() -> None:
    media = '<media media-type="image"><media-object encoding="base64">aGVsbG8=</media-object></media>'
    (entry,) = read(nitf.parse, make_nitf(content=media + "<p>Text.</p>"))
    assert isinstance(entry, ArticleDraft)
    assert [photo.image for photo in entry.photos] == [b"hello"]


def test_nested_tables_are_read_once() -> None:
    table = "<table><tr><td>x" * 40 + "</td></tr></table>" * 40
    (entry,) = read(nitf.parse, make_nitf(content=table))
    assert isinstance(entry, ArticleDraft)
    assert len(entry.body) < 2000


def test_a_document_that_takes_others_back_withdraws_them() -> None:
    data = '<doc-id id-string="nw.2"/>'
    text = make_nitf(data, head="<distributor>Northwire</distributor>").replace(
        "<docdata>", '<docdata management-doc-idref="nw.1 nw.0 nw.2" management-idref-status="canceled">'
    )
    story, *withdrawn = read(nitf.parse, text)
    assert isinstance(story, ArticleDraft)
    assert (story.source_key, story.status, story.source) == ("nw.2", Status.PUBLISHED, "Northwire")
    assert [(draft.source_key, draft.status, draft.source, draft.body) for draft in withdrawn] == [
        ("nw.1", Status.WITHDRAWN, "Northwire", ""),
        ("nw.0", Status.WITHDRAWN, "Northwire", ""),
    ]


def test_a_document_that_only_names_another_withdraws_nothing() -> None:
    text = make_nitf().replace("<docdata>", '<docdata management-doc-idref="nw.1" management-idref-status="usable">')
    assert len(read(nitf.parse, text)) == 1


@pytest.mark.parametrize(
    ("head", "data", "second", "slug"),
    [
        ('<meta name="ap-slug" content="BC-Ferry"/>', '<du-key key="ferry"/>', "", "BC-Ferry"),
        ("", '<doc-id id-string="nw.1"/><du-key key="NW-FERRY-Home"/>', "", "NW-FERRY-Home"),
        ("", '<doc-id id-string="nw.1.2"/><du-key key="nw.1" version="2"/>', "", ""),
        ("", "", "<hl2>FERRY LINE</hl2>", "FERRY LINE"),
        ("", "", "<hl2>The line is open</hl2>", ""),
    ],
)
def test_the_slug_is_read_wherever_agencies_put_it(head: str, data: str, second: str, slug: str) -> None:
    text = make_nitf(data).replace("<head>", f"<head>{head}").replace("</hl1>", f"</hl1>{second}")
    (entry,) = read(nitf.parse, text)
    assert isinstance(entry, ArticleDraft)
    assert entry.slug == slug


@pytest.mark.parametrize(("urgency", "priority"), [("1", 1), ("9", 9), ("0", 0), ("high", 0), ("", 0), ("²", 0)])
def test_the_urgency_counts_from_one_to_nine(urgency: str, priority: int) -> None:
    (entry,) = read(nitf.parse, make_nitf(f'<urgency ed-urg="{urgency}"/>'))
    assert isinstance(entry, ArticleDraft)
    assert entry.priority == priority


@pytest.mark.parametrize("broken", ["<nitf><head>", "<nitf><body></head></nitf>"])
def test_broken_xml_is_refused_with_its_line(broken: str) -> None:
    with pytest.raises(ParseError, match="line 1"):
        read(nitf.parse, broken)


def test_the_wires_category_is_the_section_and_no_topic() -> None:
    category = '<identified-content><classifier type="apcategorycode" value="s"/></identified-content>'
    (entry,) = read(nitf.parse, make_nitf(category))
    assert isinstance(entry, ArticleDraft)
    assert (entry.section, entry.topics) == ("Sports", ())


def test_blank_lines_in_the_middle_of_a_sentence_end_no_paragraph() -> None:
    content = "<p>Made with tools of\n\n  <a href='https://x.example/'>Skriver</a> and others.\n\nAnd nothing else.</p>"
    (entry,) = read(nitf.parse, make_nitf(content=content))
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["Made with tools of Skriver and others.", "And nothing else."]


def test_what_transmission_adds_behind_the_end_is_no_matter() -> None:
    (entry,) = read(nitf.parse, make_nitf() + "\n\0\0\x1a end of message")
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["Text."]


def test_a_picture_that_only_counts_readers_is_none() -> None:
    media = (
        '<media media-type="image"><media-reference mime-type="image/jpeg" source="https://x.example/c?id=1"/></media>'
    )
    (entry,) = read(nitf.parse, make_nitf(content=f"<p>Text.</p>{media}"))
    assert isinstance(entry, ArticleDraft)
    assert entry.photos == ()


def test_a_second_headline_is_the_standfirst_where_the_abstract_only_repeats_the_text() -> None:
    head = "<hedline><hl1>A headline</hl1><hl2>Two are hurt</hl2></hedline><abstract><p>{}</p></abstract>"
    repeated = make_nitf(head=head.format("Text."), content="<p>Text.</p>")
    other = make_nitf(head=head.format("Another summary."), content="<p>Text.</p>")
    for data, standfirst in ((repeated, "Two are hurt"), (other, "Another summary.")):
        (entry,) = read(nitf.parse, data.replace("<hedline><hl1>A headline</hl1></hedline>", ""))
        assert isinstance(entry, ArticleDraft)
        assert entry.standfirst == standfirst


def test_a_city_and_its_country_are_two_places() -> None:
    location = "<location><city>Liège</city><country>Belgium</country></location><location>Namur</location>"
    (entry,) = read(nitf.parse, make_nitf(f"<identified-content>{location}</identified-content>"))
    assert isinstance(entry, ArticleDraft)
    assert [topic.name for topic in entry.topics] == ["Liège", "Belgium", "Namur"]
