from __future__ import annotations

import pytest

from articles.drafts.draft import ArticleDraft, ParseError
from articles.parsers import newsml_1
from tests.parsers.wire_samples import read

ITEM = """<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId><DateId>20240305</DateId>
<NewsItemId>a</NewsItemId><RevisionId Update="U" PreviousRevision="1">2</RevisionId></NewsIdentifier></Identification>
<NewsManagement><Status FormalName="Usable"/></NewsManagement>
<NewsComponent>{component}</NewsComponent></NewsItem></NewsML>"""


def make_item(lines: str = "<HeadLine>A headline</HeadLine>", content: str = "") -> str:
    return ITEM.format(component=f"<NewsLines>{lines}</NewsLines>{content}")


def test_the_revisions_of_an_item_share_its_key() -> None:
    (entry,) = read(newsml_1.parse, make_item())
    assert isinstance(entry, ArticleDraft)
    assert (entry.source_key, entry.version) == ("urn:newsml:x.example:20240305:a", 2)


def test_components_with_headlines_of_their_own_are_stories_of_their_own() -> None:
    component = """<NewsComponent Duid="{0}"><NewsLines><HeadLine>Story {0}</HeadLine></NewsLines>
    <ContentItem><DataContent><p>Text {0}.</p></DataContent></ContentItem></NewsComponent>"""
    entries = read(newsml_1.parse, make_item("", component.format("a") + component.format("b")))
    assert [entry.headline for entry in entries if isinstance(entry, ArticleDraft)] == ["Story a", "Story b"]
    assert len({entry.source_key for entry in entries if isinstance(entry, ArticleDraft)}) == 2


def test_a_dateline_that_is_only_a_day_is_none() -> None:
    (entry,) = read(newsml_1.parse, make_item("<HeadLine>A</HeadLine><DateLine>4/4/2018</DateLine>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.dateline == ""


def test_text_in_base_64_is_unpacked() -> None:
    encoded = "<Encoding Notation='Base64'><DataContent>PHA+SGVsbG8uPC9wPg==</DataContent></Encoding>"
    (entry,) = read(newsml_1.parse, make_item(content=f"<ContentItem>{encoded}</ContentItem>"))
    assert isinstance(entry, ArticleDraft)
    assert entry.paragraphs == ["Hello."]


def test_newsml_without_an_item_is_refused() -> None:
    with pytest.raises(ParseError, match="no news item"):
        read(newsml_1.parse, "<NewsML><NewsEnvelope/></NewsML>")


@pytest.mark.parametrize(
    ("management", "priority"),
    [
        ('<Urgency FormalName="2"/><Priority FormalName="5"/>', 2),
        ('<Priority FormalName="5"/>', 5),
        ("<Urgency>2</Urgency>", 2),
        ('<Urgency FormalName="n/a"/>', 0),
        ("", 0),
    ],
)
def test_slug_line_and_urgency_are_kept_as_sent(management: str, priority: int) -> None:
    item = make_item("<HeadLine>A headline</HeadLine><SlugLine>NW-FERRY/</SlugLine>")
    (entry,) = read(newsml_1.parse, item.replace("</NewsManagement>", f"{management}</NewsManagement>"))
    assert isinstance(entry, ArticleDraft)
    assert (entry.slug, entry.priority) == ("NW-FERRY/", priority)


def test_a_press_releases_style_sheet_contact_and_tweet_are_no_stories() -> None:
    part = """<NewsComponent><Role FormalName="{role}"/><ContentItem><MimeType FormalName="text/xhtml"/>
    <DataContent><p>{text}</p></DataContent></ContentItem></NewsComponent>"""
    roles = {"Abstract": "In short.", "StyleSheet": "p {}", "Contact": "Call us.", "Body": "Text.", "TweetText": "Hey!"}
    logo = """<NewsComponent><Role FormalName="Logo"/><ContentItem Href="logo.jpg"/></NewsComponent>"""
    parts = logo + "".join(part.format(role=role, text=text) for role, text in roles.items())
    (entry,) = read(newsml_1.parse, make_item(content=parts))
    assert isinstance(entry, ArticleDraft)
    assert (entry.standfirst, entry.paragraphs, entry.photos) == ("In short.", ["Text."], ())


def test_keywords_in_one_property_are_apart_by_semicolons() -> None:
    metadata = '<DescriptiveMetadata><Property FormalName="Keyword" Value="Tennis;Lisbon"/></DescriptiveMetadata>'
    (entry,) = read(newsml_1.parse, make_item(content=metadata))
    assert isinstance(entry, ArticleDraft)
    assert [topic.name for topic in entry.topics] == ["Tennis", "Lisbon"]


def test_a_dateline_without_a_place_gives_way_to_the_one_in_the_text() -> None:
    text = "<ContentItem><DataContent><p>MOSCOW, January 21. /TASS/. It snowed.</p></DataContent></ContentItem>"
    lines = "<HeadLine>A</HeadLine><DateLine>January 21</DateLine>"
    (entry,) = read(newsml_1.parse, make_item(lines, content=text))
    assert isinstance(entry, ArticleDraft)
    assert entry.dateline == "MOSCOW, January 21. /TASS/"


def test_an_advisory_line_speaks_to_editors() -> None:
    advisory = """<NewsLine><NewsLineType FormalName="AdvisoryLine"/>
    <NewsLineText>CORRECTS the day</NewsLineText></NewsLine>"""
    (entry,) = read(newsml_1.parse, make_item(f"<HeadLine>A</HeadLine>{advisory}"))
    assert isinstance(entry, ArticleDraft)
    assert (entry.standfirst, entry.corrections) == ("", ("CORRECTS the day",))


def test_the_label_of_an_item_is_its_slug_where_it_has_no_slug_line() -> None:
    label = "</NewsIdentifier><NameLabel>Norland-vote</NameLabel>"
    (entry,) = read(newsml_1.parse, make_item().replace("</NewsIdentifier>", label))
    assert isinstance(entry, ArticleDraft)
    assert entry.slug == "Norland-vote"
