"""Arc Native Specification (ANS), the story format of Arc XP: a story, or a list or search result of stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from articles.drafts.draft import Entry, PhotoDraft, Rejected, Status, TopicKind
from articles.drafts.markup import clean_body
from articles.parsers.files.json_outline import Outline
from articles.parsers.site_json.json_values import Item, find, host, objects, plain, text, unique_photos
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body
from articles.parsers.wire.story_draft import agency_name, make_article
from articles.printed.timestamps import read_moment

NAME = "ans"
MAX_DEPTH = 10
_LISTS = {"ordered": "ol", "unordered": "ul"}


def is_ours(outline: Outline, head: bytes) -> bool:
    """Whether a file has stories with elements of content."""
    return "content_elements" in outline.keys and bool({"headlines", "canonical_url"} & outline.keys)


def items_of(value: Any) -> Iterator[tuple[Item, None]]:
    """Each story, alone or among the results of a search."""
    for item in objects(value):
        inner = [each for each in objects(item.get("content_elements")) if each.get("type") == "story"]
        found = inner if inner and "headlines" not in item else [item]
        yield from ((each, None) for each in found)


def read(story: Item, shared: None, **place: Any) -> Entry | None:
    """The draft of a story. Videos, galleries and pictures that come alone are rejected by name."""
    if (kind := text(story.get("type")) or "story") != "story":
        return Rejected(place["where"], f"This is a {kind} of Arc's, not a story.", place["original"])
    elements = objects(story.get("content_elements"))
    lead = [each for each in objects(find(story, "promo_items", "basic")) if each.get("type") == "image"]
    link = text(story.get("canonical_url"))
    site = text(find(story, "website_url"))
    tags = [text(each.get("text")) or text(each.get("slug")) for each in objects(find(story, "taxonomy", "tags"))]
    corrections = tuple(plain(text(each.get("text"))) for each in elements if each.get("type") == "correction")
    article = make_article(
        headline=plain(text(find(story, "headlines", "basic"))),
        body=clean_body("\n".join(filter(None, (_block(each, 0) for each in elements)))),
        standfirst=plain(text(find(story, "subheadlines", "basic")) or text(find(story, "description", "basic"))),
        byline=", ".join(_names(story)),
        section=text(find(story, "taxonomy", "primary_section", "name")),
        topics=[(TopicKind.SUBJECT, tag) for tag in tags],
        language=text(story.get("language")).partition("-")[0],
        source=agency_name(_wire(story) or text(find(story, "source", "name")) or host(link)),
        genre=text(find(story, "label", "basic", "text")),
        source_key=text(story.get("_id")),
        url=link if link.startswith("http") else f"https://{site}{link}" if site and link else "",
        slug=text(story.get("slug")),
        rights=text(story.get("copyright")),
        first=read_moment(
            text(story.get("first_publish_date")) or text(story.get("publish_date")) or text(story.get("display_date"))
        ),
        latest=read_moment(text(story.get("last_updated_date"))),
        status=Status.DRAFT if find(story, "additional_properties", "is_published") is False else Status.PUBLISHED,
        notes=[text(find(story, "planning", "internal_note")), text(find(story, "planning", "budget_line"))],
        photos=with_lead(unique_photos(map(_photo, _images([*lead, *elements])))),
        format=NAME,
        **place,
    )
    return article and replace(article, corrections=(*article.corrections, *filter(None, corrections)))


def _wire(story: Item) -> str:
    """The agency that sent a story, if it came from one."""
    distributor = find(story, "distributor")
    return text(find(distributor, "name")) if find(distributor, "category") == "wires" else ""


def _images(elements: list[Item]) -> Iterator[Item]:
    """The pictures among these elements and in their galleries."""
    for each in elements:
        inner = objects(each.get("content_elements")) if each.get("type") == "gallery" else [each]
        yield from (image for image in inner if image.get("type") == "image")


def _names(item: Item) -> list[str]:
    people = objects(find(item, "credits", "by"))
    return [
        name
        for each in people
        if (name := text(each.get("name")) or text(find(each, "additional_properties", "original", "byline")))
    ]


def _photo(image: Item) -> PhotoDraft:
    agencies = [text(each.get("name")) for each in objects(find(image, "credits", "affiliation"))]
    credit = "/".join(filter(None, (*_names(image), *agencies))) or text(image.get("vanity_credits"))
    return make_photo(
        plain(text(image.get("caption"))),
        credit=credit,
        alt_text=text(image.get("alt_text")),
        headline=text(image.get("subtitle")),
        address=text(image.get("url")),
        rights=text(image.get("copyright")),
        source_key=text(image.get("_id")),
        format=NAME,
    )


def _block(element: Item, depth: int) -> str:
    """An element of content as HTML; "" for pictures, films and what is no text."""
    kind, content = text(element.get("type")), text(element.get("content"))
    if kind == "text":
        return f"<p>{content}</p>"
    if kind == "header":
        tag = "h3" if text(element.get("level")) > "2" else "h2"
        return f"<{tag}>{content}</{tag}>"
    if kind == "list" and depth < MAX_DEPTH:
        tag = _LISTS.get(text(element.get("list_type")), "ul")
        items = "".join(f"<li>{_inner(each, depth)}</li>" for each in objects(element.get("items")))
        return f"<{tag}>{items}</{tag}>"
    if kind == "quote" and depth < MAX_DEPTH:
        inner = "".join(_block(each, depth + 1) for each in objects(element.get("content_elements")))
        return f"<blockquote>{inner}{_cite(element)}</blockquote>"
    if kind == "table":
        rows = element.get("rows") if isinstance(element.get("rows"), list) else []
        return "".join(
            f"<p>{' | '.join(text(find(cell, 'content')) for cell in objects(row))}</p>" for row in rows or ()
        )
    return html_body(content) if kind == "raw_html" and "<p" in content else ""


def _inner(item: Item, depth: int) -> str:
    return _block(item, depth + 1) if item.get("type") == "list" else text(item.get("content"))


def _cite(element: Item) -> str:
    cited = text(find(element, "citation", "content"))
    return f"<p>{escape(plain(cited), quote=False)}</p>" if cited else ""
