"""A saved web page becomes one draft, told from its head, its markup and its prose."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, date, datetime
from pathlib import Path

from articles.drafts.draft import ArticleDraft, Precision, Rejected
from articles.parsers import webpage

SAMPLES = Path(__file__).parents[1] / "samples" / "webpage"


def read(data: bytes, name: str = "page.html") -> ArticleDraft:
    (entry,) = webpage.parse(io.BytesIO(data), name)
    assert isinstance(entry, ArticleDraft)
    return entry


def sample(name: str) -> ArticleDraft:
    return read((SAMPLES / name).read_bytes(), name)


def test_it_reads_what_the_head_says() -> None:
    story = sample("plain_figure.html")
    assert story.headline == "Harbour bridge reopens after two years"
    assert story.standfirst == "The first lorries crossed before dawn."
    assert story.authors == ("Mira Ostrander", "Tobias Quill")
    assert story.byline == "By Mira Ostrander and Tobias Quill"
    assert (story.published_on, story.precision) == (date(2024, 5, 7), Precision.EXACT)
    assert story.updated_at == datetime(2024, 5, 7, 7, 0, tzinfo=UTC)
    assert (story.section, story.language, story.source) == ("Local", "en", "The Fenwick Courier")
    assert [topic.name for topic in story.topics] == ["bridges", "harbour", "Fenwick"]
    assert story.url == story.source_key == "https://courier.example/2024/05/harbour-bridge"


def test_it_keeps_the_body_with_its_markup_and_nothing_else() -> None:
    body = sample("plain_figure.html").body
    assert body.startswith("<p>The harbour bridge carried")
    assert body.endswith("with a brass band on board.</p>")
    assert "<h2>A long wait</h2>" in body
    assert "<em>nineteen kilometres</em>" in body
    assert '<a href="https://council.example/report"' in body
    assert body.count("<li>") == 2
    assert "<blockquote>" in body
    assert not any(word in body for word in ("Most read", "lorries cross", "Imprint", "Mira Ostrander"))


def test_it_parts_the_caption_of_a_figure_from_its_credit() -> None:
    (photo,) = sample("plain_figure.html").photos
    assert photo.caption == "The first lorries cross the harbour bridge on Tuesday."
    assert photo.credit_line == "Ada Finch/AP"
    assert photo.photographers == ("Ada Finch",)
    assert photo.alt_text == "A bridge at dawn"
    assert photo.address == "https://courier.example/pictures/bridge-1200x800.jpg"


def test_it_reads_a_gzipped_page() -> None:
    packed = gzip.compress((SAMPLES / "plain_figure.html").read_bytes())
    assert webpage.sniff(packed[:4096], "page.html.gz")
    assert read(packed, "page.html.gz").headline == "Harbour bridge reopens after two years"


def test_a_page_without_a_story_is_rejected_with_a_reason() -> None:
    (entry,) = webpage.parse(io.BytesIO(b"<html><body><p>Hello</p></body></html>"), "hello.html")
    assert isinstance(entry, Rejected)
    assert "no story" in entry.why
