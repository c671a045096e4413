"""What an NITF story prints: headline, standfirst, byline, dateline, text and pictures. NewsML uses them as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from articles.parsers.files.xml import (
    attribute,
    child,
    children,
    descendants,
    text_of,
)
from articles.parsers.nitf.media import media_photos
from articles.parsers.wire.story_body import element_body
from articles.parsers.wire.story_draft import is_repeated

_BETWEEN_PEOPLE = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|og|och)\b)\s*")


def story_fields(node: etree._Element) -> dict[str, Any]:
    """The fields of the story, with its body: the arguments of make_article that NewsML uses as well."""
    head = child(node, "body", "body.head")
    content = find_content(node)
    headline = text_of(child(head, "hedline", "hl1")) or text_of(next(descendants(head, "hl1"), None))
    lead = _lead(content)
    standfirst = _abstract(head) or text_of(lead)
    if lead is not None and standfirst == text_of(lead):
        _remove(lead)
    body = "" if content is None else element_body(content)
    if lead is None and (not standfirst or is_repeated(standfirst, body)):
        standfirst = _subheading(head, headline)
    return {
        "headline": headline or text_of(child(node, "head", "title")),
        "standfirst": standfirst,
        "byline": _byline(child(head, "byline")),
        "authors": tuple(dict.fromkeys(name for each in children(head, "byline") for name in _people(each))),
        "dateline": _dateline(child(head, "dateline")),
        "body": body + ("" if content is None else _end_text(node)),
        "photos": tuple(media_photos(child(node, "body"))),
    }


def find_content(node: etree._Element) -> etree._Element | None:
    """The element with a story's text, body.content. A note in the head may have one of its own."""
    found = child(node, "body", "body.content")
    if found is not None:
        return found
    every = descendants(node, "body.content")
    return next((each for each in every if next(each.iterancestors("{*}body.head"), None) is None), None)


def _end_text(node: etree._Element) -> str:
    end = child(node, "body", "body.end")
    return "" if end is None else "\n" + element_body(end)


def _lead(content: etree._Element | None) -> etree._Element | None:
    """A first paragraph that is marked as the story's lead. Some agencies print it as standfirst."""
    paragraph = child(content, "p")
    marks = {attribute(paragraph, name).lower() for name in ("class", "lead", "style")}
    return paragraph if marks & {"lead", "true", "ingress"} else None


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _abstract(head: etree._Element | None) -> str:
    abstract = child(head, "abstract")
    return "" if abstract is None else " ".join(filter(None, map(text_of, _texts_of(abstract))))


def _texts_of(abstract: etree._Element) -> list[etree._Element]:
    paragraphs = list(children(abstract, "p"))
    return paragraphs or ([] if len(abstract) else [abstract])


def _subheading(head: etree._Element | None, headline: str) -> str:
    """The second headline, unless it is a slug in capitals, has the id of another headline, or repeats the first."""
    second = child(head, "hedline", "hl2")
    line = "" if "headline" in attribute(second, "id").lower() else text_of(second)
    return "" if line.isupper() or line == headline or " " not in line else line


def _byline(node: etree._Element | None) -> str:
    """The byline as it would be printed: "By Jane Doe, Staff Reporter"."""
    if node is None:
        return ""
    title = text_of(child(node, "byttl"))
    whole = text_of(node)
    name = whole.removesuffix(title).strip(" ,") if title else whole
    return ", ".join(filter(None, (name, title)))


def _people(byline: etree._Element | None) -> Iterator[str]:
    for person in descendants(byline, "person"):
        yield from filter(None, (name.strip() for name in _BETWEEN_PEOPLE.split(text_of(person))))


def _dateline(node: etree._Element | None) -> str:
    if node is None:
        return ""
    dates = {text_of(each) for each in children(node, "story.date")}
    location = child(node, "location")
    places = [text_of(each) for each in (() if location is None else location)]
    text = text_of(node)
    if text.replace(" ", "") == "".join(places).replace(" ", ""):
        text = ", ".join(filter(None, places))
    for date in filter(None, dates):
        text = text.replace(date, "")
    return re.sub(r"\s+(?=[,.])", "", " ".join(text.split())).rstrip(" -–—_")
