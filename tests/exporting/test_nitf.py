"""NITF on its way out: what the standard has an element for is read back, whatever the story."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision, Status, TopicDraft, TopicKind
from articles.drafts.markup import clean_body
from articles.exporting.nitf import write_nitf
from articles.parsers import nitf
from tests.exporting.nitf_structure import faults_of
from tests.parsers.make import articles, make_article, make_photo

KEPT = (
    *("headline", "standfirst", "body", "byline", "authors", "dateline", "section", "source", "source_key", "version"),
    *("language", "url", "status", "published_on", "published_at", "updated_at", "embargo_until", "corrections"),
    *("topics", "slug", "priority"),
)


def read_back(drafts: list[Any]) -> list[Any]:
    return list(nitf.parse(io.BytesIO(b"".join(write_nitf(drafts))), "export.xml"))


def make_story() -> ArticleDraft:
    return make_article(
        standfirst="The line is open.",
        body="<p>The ferry <em>left</em> &amp; came.</p>\n<h2>Crew</h2>\n<ul><li>Ida</li></ul>",
        byline="By Jane Doe",
        authors=("Jane Doe",),
        dateline="RINGSUND",
        slug="BC-Ferries",
        priority=2,
        section="Home",
        source="Delta Wire",
        source_key="dw.1",
        version=3,
        language="en",
        url="https://delta.example/1",
        status=Status.WITHDRAWN,
        published_on=date(2024, 5, 3),
        published_at=datetime(2024, 5, 3, 6, 0, tzinfo=UTC),
        precision=Precision.EXACT,
        updated_at=datetime(2024, 5, 4, 6, 0, tzinfo=UTC),
        embargo_until=datetime(2024, 5, 3, 9, 0, tzinfo=UTC),
        corrections=("Corrects the captain's name",),
        topics=(TopicDraft(TopicKind.SUBJECT, "ferries"), TopicDraft(TopicKind.PERSON, "Ada Lunde")),
        photos=(make_photo(address="https://delta.example/a.jpg", alt_text="A ferry", is_lead=True),),
    )


def test_a_story_comes_back_with_what_nitf_can_say() -> None:
    (entry,) = read_back([make_story()])
    story = make_story()
    assert {name: getattr(entry, name) for name in KEPT} == {name: getattr(story, name) for name in KEPT}
    (photo,) = entry.photos
    assert (photo.caption, photo.credit_line, photo.photographers) == (
        "A ferry leaves Ringsund.",
        "Ada Lunde/Northern Picture Service",
        ("Ada Lunde",),
    )
    assert (photo.address, photo.alt_text, photo.is_lead) == ("https://delta.example/a.jpg", "A ferry", True)


def test_several_stories_stand_in_one_file() -> None:
    entries = read_back([make_article(headline="One"), make_article(headline="Two"), make_article(headline="Three")])
    assert [entry.headline for entry in entries] == ["One", "Two", "Three"]


@given(drafts=st.lists(articles(), min_size=1, max_size=3))
def test_any_story_is_well_formed_and_keeps_its_words(drafts: list[ArticleDraft]) -> None:
    entries = read_back(drafts)
    assert [" ".join(entry.headline.split()) for entry in entries] == [
        " ".join(draft.headline.split()) for draft in drafts
    ]


@given(draft=articles())
def test_any_story_has_the_structure_of_the_standard(draft: ArticleDraft) -> None:
    assert faults_of(b"".join(write_nitf([draft]))) == []


texts = st.sampled_from(["The ferry", " left. ", "", "\n", "H", "\xa0", "a < b & c"])
tags = st.sampled_from(["p", "h2", "h3", "blockquote", "ul", "ol", "li", "a", "em", "strong", "sub", "sup"])


def _wrap(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", tags, st.lists(inner, max_size=3))


@given(
    st.lists(st.recursive(texts, _wrap, max_leaves=8) | st.just("<br>"), max_size=4)
    .map("".join)
    .map(lambda html: clean_body(f"<p>A</p>{html}"))
)
def test_any_markup_has_the_structure_of_the_standard_and_comes_back(body: str) -> None:
    story = make_article(body=body)
    assert faults_of(b"".join(write_nitf([story]))) == []
    (entry,) = read_back([story])
    assert entry.body == body


@pytest.mark.parametrize(
    "body",
    [
        "<p>The <strong>ferry</strong> <em>left</em> H<sub>2</sub>O.</p>",
        "<h2>Crew</h2>\n<h3>On deck</h3>\n<p>Ida.</p>",
        "<blockquote><p>It sails.</p></blockquote>",
        '<ul><li>Ida</li><li>Per <a href="https://x.example/" rel="noopener nofollow">Lunde</a></li></ul>',
    ],
)
def test_markup_comes_back_from_the_standards_elements(body: str) -> None:
    written = b"".join(write_nitf([make_article(body=body)]))
    assert b"&lt;" not in written
    assert [entry.body for entry in nitf.parse(io.BytesIO(written), "a.xml") if isinstance(entry, ArticleDraft)] == [
        body
    ]


def test_every_author_is_named_in_a_byline() -> None:
    written = b"".join(write_nitf([make_article(byline="By Jane Doe", authors=("Jane Doe", "Ida Lunde"))]))
    assert written.count(b"<person>") == 2
    assert b"<byline>By <person>Jane Doe</person></byline><byline><person>Ida Lunde</person></byline>" in written


def test_what_the_standard_cannot_say_comes_back_too() -> None:
    photo = make_photo(
        file_name="0" * 32 + ".jpg",
        roles=("archive",),
        keywords=("ferry",),
        place="Ringsund",
        taken_on=date(2024, 5, 1),
    )
    estimate = Estimate("Friday", date(2024, 5, 1), date(2024, 5, 3))
    story = make_article(precision=Precision.ESTIMATED, estimate=estimate, byline="By Jane Doe", photos=(photo, photo))
    (entry,) = read_back([story])
    assert (entry.precision, entry.estimate, entry.authors) == (story.precision, estimate, story.authors)
    assert [replace(each, where="", format="") for each in entry.photos] == [photo, photo]


def test_a_photo_without_a_story_comes_back_as_a_photo() -> None:
    photo = make_photo(headline="A ferry", instructions="NO SALES", status=Status.WITHDRAWN)
    (entry,) = read_back([photo])
    assert isinstance(entry, PhotoDraft)
    assert replace(entry, where="", format="") == replace(photo, where="", format="")


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '{"published_on": 7, "headline": ["x"]}', '{"kind": "photo"}', "[" * 9000]
)
def test_what_others_write_into_the_archives_meta_element_breaks_nothing(content: str) -> None:
    root = (
        f"<nitf><head><meta name='newsarchive' content='{content}'/></head><body><body.head><hedline><hl1>Ferry</hl1>"
    )
    (entry,) = nitf.parse(
        io.BytesIO(f"{root}</hedline></body.head><body.content><p>It sails.</p></body.content></body></nitf>".encode()),
        "a",
    )
    assert isinstance(entry, ArticleDraft) or "cannot be read" in entry.why


def test_markup_in_the_archives_meta_element_is_sanitised() -> None:
    content = '{"body": "&lt;p&gt;Hi&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;"}'
    head = f"<head><meta name='newsarchive' content='{content}'/></head>"
    body = "<body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head><body.content/></body>"
    (entry,) = nitf.parse(io.BytesIO(f"<nitf>{head}{body}</nitf>".encode()), "a")
    assert entry.body == "<p>Hi</p>"


def test_a_large_file_of_many_stories_is_read_story_by_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.parsers.files.xml.MAX_BYTES", 1000)
    stories = [make_article(headline=f"Story {number}") for number in range(9)]
    assert [entry.headline for entry in read_back(stories)] == [story.headline for story in stories]
