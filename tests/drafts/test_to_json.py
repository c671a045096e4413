"""Drafts as JSON: the keys that the archive promises, and nothing lost on the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, Estimate, PhotoDraft, Precision, Rejected, Status, TopicDraft, TopicKind
from articles.drafts.to_json import entry_as_json
from articles.parsers.tables.records import read_record
from articles.printed.captions import printed_as_json, split_caption

texts = st.text("abc ÄŞ“é.,(/)", max_size=20).map(str.strip)
names = st.lists(texts.filter(bool), max_size=3, unique=True).map(tuple)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
photos = st.builds(
    PhotoDraft, caption=texts, credit_line=texts, photographers=names.filter(bool), agencies=names, roles=names,
    taken_on=days, place=texts, headline=texts, alt_text=texts, rights=texts, keywords=names, address=texts,
    file_name=texts, is_lead=st.booleans(), source=texts, source_key=texts,
)  # fmt: skip


def topics_in_order(found: list[TopicDraft]) -> tuple[TopicDraft, ...]:
    return tuple(sorted(found, key=lambda topic: list(TopicKind).index(topic.kind)))


articles = st.builds(
    ArticleDraft, headline=texts.filter(bool), standfirst=texts, byline=texts, authors=names, dateline=texts,
    section=texts, source=texts, language=st.sampled_from(["", "en", "tr"]), url=texts, source_key=texts,
    body=st.lists(st.text("abc ", min_size=1).map(str.strip).filter(bool), max_size=3).map(
        lambda paragraphs: "\n".join(f"<p>{text}</p>" for text in paragraphs)
    ),
    topics=st.lists(st.builds(TopicDraft, st.sampled_from(TopicKind), texts.filter(bool)), max_size=4, unique=True).map(
        topics_in_order
    ),
    version=st.integers(0, 99), updated_at=moments, embargo_until=moments, status=st.sampled_from(Status),
    corrections=names, rights=texts, photos=st.lists(photos, max_size=2).map(tuple), format=st.just("pasted"),
)  # fmt: skip


@given(articles)
def test_an_article_comes_back_unchanged(draft: ArticleDraft) -> None:
    record = json.loads(json.dumps(entry_as_json(draft)))
    assert read_record(record, "jsonl") == draft


@given(photos)
def test_a_photo_comes_back_unchanged(photo: PhotoDraft) -> None:
    photo = replace(photo, format="image")
    record = json.loads(json.dumps(entry_as_json(photo)))
    assert record["kind"] == "photo"
    assert read_record(record, "jsonl") == photo


def test_an_estimate_is_printed_with_what_it_rests_on() -> None:
    estimate = Estimate("Monday", date(2025, 3, 27), date(2025, 3, 31))
    draft = ArticleDraft("A headline", estimate=estimate, precision=Precision.ESTIMATED)
    printed = entry_as_json(draft)
    assert printed["published_on"] is None
    assert printed["published_estimate"] == {"weekday": "Monday", "after": "2025-03-27", "date": "2025-03-31"}
    assert read_record(printed, "") == draft


def test_a_known_day_comes_back_as_precise_as_it_was() -> None:
    for precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        draft = ArticleDraft("A headline", published_on=date(2025, 3, 1), precision=precision)
        assert read_record(entry_as_json(draft), "") == draft


def test_a_rejected_piece_says_where_and_why() -> None:
    assert entry_as_json(Rejected("a.txt:3", "No article.")) == {"rejected": {"where": "a.txt:3", "why": "No article."}}


def test_a_missing_credit_is_null() -> None:
    assert printed_as_json(split_caption("Sudan")) == {
        "caption": "Sudan", "credit_line": None, "photographers": [], "agencies": [], "roles": [], "taken_on": None,
        "place": "",
    }  # fmt: skip
