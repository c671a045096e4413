"""NITF on its way out: what the standard has an element for is read back, whatever the story."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Precision, Status, TopicDraft, TopicKind
from articles.exporting.nitf import write_nitf
from articles.parsers import nitf
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
