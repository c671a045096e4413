"""Ritzau's feed: XML of the Danish agency's own, with any number of stories (RBNews).

The texts are HTML, escaped, and characters in them are escaped once more. Times are Danish and name no zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import Entry, ParseError, Rejected, Status, TopicKind
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import child, descendants, parse_xml, place_of, read_bytes, serialise, text_of
from articles.parsers.wire.story_body import html_body
from articles.parsers.wire.story_draft import make_article, read_priority, read_version
from articles.printed.bylines import is_byline
from articles.printed.timestamps import read_moment
from articles.printed.zones import clock_of

_STORY = re.compile(rb"<(?:\w+:)?(?:XMLNewsQueuedResponse|ListOfRBNews|RBNews)\b")
_TWICE_ESCAPED = re.compile(r"&amp;(?=#?\w{1,10};)")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML with Ritzau's stories."""
    return head.lstrip().startswith(b"<") and _STORY.search(head) is not None


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """Each story, in order."""
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    stories = [root] if root.tag == "RBNews" else list(descendants(root, "RBNews"))
    if not stories:
        raise ParseError("This file of Ritzau's holds no story (RBNews).", name)
    for node in stories:
        original = data if len(stories) == 1 else serialise(node)
        yield read_one(partial(_entry, node, original), place_of(node), original)


def _entry(node: etree._Element, original: bytes) -> Entry:
    with clock_of("Ritzau"):
        return _story(node, original)


def _story(node: etree._Element, original: bytes) -> Entry:
    def text(name: str) -> str:
        return unescape(text_of(child(node, name)))

    notes = html_body(text("TilRedaktionen"))
    byline = text("byLine") or text("origin")
    keywords = [word.strip(" -") for word in text("strapline").split("/")]
    article = make_article(
        headline=text("headline"),
        body=html_body(_TWICE_ESCAPED.sub("&", _raw(node, "content"))),
        standfirst=text("subtitle"),
        byline=byline if text("byLine") or is_byline(byline) else "",
        dateline=text("town"),
        section=text("section"),
        topics=[(TopicKind.SUBJECT, word) for word in keywords],
        priority=read_priority(text("Priority")),
        source="Ritzau",
        source_key=text("NewsID"),
        version=read_version(text("version")),
        language="da" if text("origin").lower().startswith("/ritzau") else "",
        first=read_moment(text("PublishDate")),
        notes=re.sub(r"<[^>]+>", "\n", notes).split("\n"),
        status=Status.WITHDRAWN if text("Annuleret") == "true" else Status.PUBLISHED,
        where=place_of(node),
        original=original,
        format="ritzau",
    )
    return article or Rejected(place_of(node), "This story of Ritzau's has neither a headline nor a text.", original)


def _raw(node: etree._Element, name: str) -> str:
    found = child(node, name)
    return "" if found is None else found.text or ""
