"""Drafts for the tests of readers and writers: made by hand, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision, Status, TopicDraft, TopicKind
from articles.drafts.markup import paragraphs_to_body


def make_photo(**fields: Any) -> PhotoDraft:
    defaults: dict[str, Any] = {
        "caption": "A ferry leaves Ringsund.",
        "credit_line": "Ada Lunde/Northern Picture Service",
        "photographers": ("Ada Lunde",),
        "agencies": ("Northern Picture Service",),
    }
    return PhotoDraft(**(defaults | fields))


def make_article(**fields: Any) -> ArticleDraft:
    defaults: dict[str, Any] = {
        "headline": "Ferry line to Ringsund reopens",
        "body": paragraphs_to_body(["The first ferry left at dawn.", "It was full."]),
        "published_on": date(2024, 5, 3),
        "precision": Precision.DAY,
    }
    return ArticleDraft(**(defaults | fields))


def bare(draft: ArticleDraft | PhotoDraft) -> ArticleDraft | PhotoDraft:
    """A draft without what depends on the file it was read from."""
    if isinstance(draft, PhotoDraft):
        return replace(draft, where="", format="", image=None)
    photos = tuple(replace(photo, where="", format="", image=None) for photo in draft.photos)
    return replace(draft, where="", format="", original=b"", photos=photos)


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(LETTERS, max_size=30).map(str.strip)
NAMES = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
LISTS = st.lists(NAMES, max_size=3).map(tuple)
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
DAYS = st.dates(date(1800, 1, 1), date(2100, 1, 1))

photos = st.builds(
    PhotoDraft,
    caption=NAMES,
    **dict.fromkeys(
        ("credit_line", "place", "headline", "alt_text", "rights", "instructions", "source", "source_key"), TEXTS
    ),
    **dict.fromkeys(("photographers", "agencies", "roles", "keywords"), LISTS),
    file_name=st.sampled_from(["", "ferry.jpg", "a b.png"]),
    address=st.sampled_from(["", "https://example.org/a.jpg?w=1"]),
    taken_on=st.none() | DAYS,
)


@st.composite
def articles(draw: st.DrawFn) -> ArticleDraft:
    at = draw(st.none() | MOMENTS)
    topics = draw(st.lists(st.builds(TopicDraft, st.sampled_from(TopicKind), NAMES), max_size=5, unique=True))
    order = list(TopicKind)
    return ArticleDraft(
        headline=draw(NAMES),
        body=paragraphs_to_body(" ".join(text.split()) for text in draw(st.lists(TEXTS, max_size=3))),
        **{
            name: draw(TEXTS)
            for name in (
                "standfirst",
                "byline",
                "dateline",
                "slug",
                "genre",
                "section",
                "source",
                "language",
                "rights",
                "instructions",
            )
        },
        source_key=draw(TEXTS),
        priority=draw(st.integers(0, 9)),
        authors=draw(LISTS),
        corrections=draw(LISTS),
        topics=tuple(sorted(topics, key=lambda topic: order.index(topic.kind))),
        version=draw(st.integers(0, 999)),
        published_on=at.date() if at else draw(st.none() | DAYS),
        published_at=at,
        precision=draw(st.sampled_from(Precision)),
        estimate=draw(st.none() | st.builds(Estimate, st.just("Monday"), DAYS, DAYS)),
        updated_at=draw(st.none() | MOMENTS),
        embargo_until=draw(st.none() | MOMENTS),
        status=draw(st.sampled_from(Status)),
        photos=tuple(draw(st.lists(photos, max_size=2))),
    )
