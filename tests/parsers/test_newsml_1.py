from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.parsers import newsml_1
from articles.parsers.draft import ArticleDraft, ParseError, PhotoDraft, Rejected
from tests.parsers.wire_samples import damaged, expected_of, read, read_or_refuse, sample_files, shown

SAMPLES = sample_files("newsml_1")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_it_reads_the_samples_into_their_expected_drafts(path: Path) -> None:
    assert [shown(entry) for entry in read(newsml_1.parse, path.read_bytes(), path.name)] == expected_of(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_it_knows_its_files_by_their_beginning(path: Path) -> None:
    assert newsml_1.sniff(path.read_bytes()[:4096], path.name)


@given(st.sampled_from(SAMPLES).flatmap(lambda path: damaged(path.read_bytes())))
@settings(deadline=None)
def test_it_reads_or_refuses_whatever_a_bad_line_makes_of_a_file(data: bytes) -> None:
    for entry in read_or_refuse(newsml_1.parse, data):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_it_reads_or_refuses_any_bytes(data: bytes) -> None:
    for entry in read_or_refuse(newsml_1.parse, data):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)


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
