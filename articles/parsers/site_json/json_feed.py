"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.drafts.draft import Entry, Rejected, TopicKind
from articles.parsers.files.json_outline import Outline
from articles.parsers.site_json.json_values import Item, host, html_photos, objects, text, unique_photos
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body, text_body
from articles.parsers.wire.story_draft import agency_name, make_article
from articles.printed.timestamps import read_moment

NAME = "json-feed"


def is_ours(outline: Outline, head: bytes) -> bool:
    """Whether a file is a feed that names this standard."""
    return {"version", "items"} <= outline.top and b"jsonfeed.org/version" in head.replace(b"\\/", b"/")


def items_of(value: Any) -> Iterator[tuple[Item, Item]]:
    """Each item, with the feed that it is in."""
    for feed in objects(value):
        yield from ((item, feed) for item in objects(feed.get("items")))


def read(item: Item, feed: Item, **place: Any) -> Entry | None:
    """The story of an item."""
    html, link = text(item.get("content_html")), text(item.get("url")) or text(item.get("external_url"))
    people = next((found for at in (item, feed) for key in ("authors", "author") if (found := at.get(key))), None)
    names = [text(each.get("name")) for each in objects(people)]
    own = [make_photo(address=text(item.get(key)), format=NAME) for key in ("image", "banner_image") if item.get(key)]
    attached = [
        make_photo(text(each.get("title")), address=text(each.get("url")), format=NAME)
        for each in objects(item.get("attachments"))
        if text(each.get("mime_type")).startswith("image/")
    ]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    body, summary = html_body(html) if html else text_body(text(item.get("content_text"))), text(item.get("summary"))
    if item.get("attachments") and not (body or summary or attached):
        why = "This item is a recording or a film without a text."
        return Rejected(place["where"], why, place["original"])
    return make_article(
        headline=text(item.get("title")),
        body=body,
        standfirst=summary,
        byline=", ".join(filter(None, names)),
        topics=[(TopicKind.SUBJECT, text(tag)) for tag in tags or ()],
        language=text(item.get("language")) or text(feed.get("language")),
        source=agency_name(text(feed.get("title")) or host(link)),
        source_key=text(item.get("id")) or link,
        url=link,
        first=read_moment(text(item.get("date_published"))),
        latest=read_moment(text(item.get("date_modified"))),
        photos=with_lead(unique_photos([*own, *attached, *html_photos(html, link, NAME)])),
        format=NAME,
        **place,
    )
