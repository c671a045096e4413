"""A saved web page: one story from HTML as browsers and crawlers save it.

page.py opens the page, each of the other modules answers one question about it, and this one combines the answers into
a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers.webpage.authors import find_authors
from articles.parsers.webpage.blocks import Block, main_holders, page_blocks
from articles.parsers.webpage.body import blocks_around, find_story_blocks, story_html, without_lead
from articles.parsers.webpage.byline import find_byline
from articles.parsers.webpage.figures import caption_elements, find_photos, frames_of
from articles.parsers.webpage.frames import Frame
from articles.parsers.webpage.headline import find_headline, printed_headline
from articles.parsers.webpage.labels import find_language, find_section, find_source, find_standfirst, find_topics
from articles.parsers.webpage.page import Page, open_page
from articles.parsers.webpage.page_bytes import read_page
from articles.parsers.webpage.publication import find_published, find_updated
from articles.parsers.webpage.second_opinion import better_body
from articles.printed.languages import guess_language

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins as an HTML page, or is a gzipped one by its name."""
    if head.startswith(b"\x1f\x8b"):
        return name.lower().endswith((".html.gz", ".htm.gz", ".xhtml.gz"))
    return bool(_HTML.search(head.replace(b"\x00", b"")))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The page's story, or a Rejected if it has none."""
    yield page_entry(read_page(stream, name), name)


def page_entry(raw: bytes, name: str, address: str = "") -> Entry:
    """The story of a page, or a Rejected if it has none. address: where the page was loaded from, if the file that
    holds it says so; the page's own address takes precedence."""
    try:
        page = open_page(raw, name)
        draft = read_story(page if page.address else replace(page, address=address), raw)
    except ParseError as error:
        return Rejected(name, error.why, raw)
    if not draft.headline or not (draft.body or draft.photos or draft.published_on):
        return Rejected(name, "The page holds no story: it has no headline, or nothing below it.", raw)
    return draft


@dataclass(frozen=True, slots=True)
class FoundStory:
    """Where a page prints its story. blocks: the story's own; top: those near the headline; main: the elements that
    hold the prose."""

    headline: etree._Element | None
    main: list[etree._Element]
    frames: list[Frame]
    blocks: list[Block]
    top: Sequence[Block]


def find_story(page: Page) -> FoundStory:
    """The story's blocks and what stands around them. Wraps bare text, so it changes the page's tree."""
    blocks = page_blocks(page.root)
    headline = printed_headline(page)
    main = [*main_holders(blocks), *(headline.iterancestors() if headline is not None else ())]
    frames = frames_of(page.root, blocks, main, headline)
    captions = caption_elements(frames)
    story = find_story_blocks([block for block in blocks if block.element not in captions], headline)
    top = blocks_around(blocks, headline, story)
    return FoundStory(headline, main, frames, story, top)


def read_story(page: Page, original: bytes) -> ArticleDraft:
    """The draft of a page's story."""
    found = find_story(page)
    headline, story, top, frames = found.headline, found.blocks, found.top, found.frames
    captions = caption_elements(frames)
    lead, text = without_lead(story)
    authors = find_authors(page, [block for block in top if block.element not in captions], headline)
    published = find_published(page, top, headline)
    return ArticleDraft(
        headline=find_headline(page),
        body=better_body(story_html(text), page, original),
        standfirst=lead or find_standfirst(page, text[0].text if text else ""),
        byline=find_byline(page, authors),
        authors=authors,
        section=find_section(page),
        topics=find_topics(page),
        source=find_source(page),
        language=find_language(page) or guess_language("\n".join(block.text for block in story[:5])),
        url=page.address,
        source_key=page.address,
        published_on=published.day,
        published_at=published.moment,
        precision=published.precision,
        updated_at=find_updated(page),
        photos=find_photos(page, frames, story, found.main, headline, authors),
        format="html",
        original=original,
    )
