"""Posts of WordPress' REST API (/wp-json/wp/v2/posts?_embed): a list of posts, or one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.drafts.draft import Entry, PhotoDraft, Rejected, Status, TopicKind
from articles.drafts.text import body_paragraphs
from articles.parsers.feeds.item_fields import without_read_on
from articles.parsers.files.json_outline import Outline
from articles.parsers.site_json.json_values import Item, find, host, html_photos, objects, plain, text, unique_photos
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body
from articles.parsers.wire.story_draft import agency_name, make_article
from articles.printed.timestamps import Moment, read_moment

NAME = "wordpress-json"


def is_ours(outline: Outline, head: bytes) -> bool:
    """Whether a file has the keys of posts, with rendered texts."""
    return {"title", "content", "link", "date"} <= outline.top and "rendered" in outline.keys


def items_of(value: Any) -> Iterator[tuple[Item, None]]:
    """Each post."""
    return ((item, None) for item in objects(value))


def read(post: Item, shared: None, **place: Any) -> Entry | None:
    """The story of a post."""
    if (kind := text(post.get("type")) or "post") != "post":
        return Rejected(place["where"], f"This is a {kind} of a WordPress site, not a story.", place["original"])
    html, link = text(find(post, "content", "rendered")), text(post.get("link"))
    names = [text(each.get("name")) for each in objects(find(post, "_embedded", "author"))]
    names = names or [text(find(post, "yoast_head_json", "author"))]
    terms = [term for group in find(post, "_embedded", "wp:term") or () for term in objects(group)]
    sections = [plain(text(term.get("name"))) for term in terms if term.get("taxonomy") == "category"]
    tags = [plain(text(term.get("name"))) for term in terms if term.get("taxonomy") != "category"]
    is_hidden = text(post.get("status")) not in ("", "publish") or find(post, "content", "protected") is True
    return make_article(
        headline=plain(text(find(post, "title", "rendered"))),
        body=html_body(html),
        standfirst=" ".join(body_paragraphs(without_read_on(html_body(text(find(post, "excerpt", "rendered")))))),
        byline=", ".join(filter(None, names)),
        section=sections[0] if len(sections) == 1 else "",
        topics=[(TopicKind.SUBJECT, name) for name in (*sections, *tags)],
        source=agency_name(host(link)),
        source_key=text(find(post, "guid", "rendered")) or link,
        url=link,
        status=Status.DRAFT if is_hidden else Status.PUBLISHED,
        first=_moment(post, "date"),
        latest=_moment(post, "modified"),
        photos=with_lead(unique_photos([*_featured(post), *html_photos(html, link, NAME)])),
        format=NAME,
        **place,
    )


def _moment(post: Item, key: str) -> Moment | None:
    """The time in UTC if the post has it, on the day of the site's own clock."""
    local, utc = read_moment(text(post.get(key))), read_moment(text(post.get(f"{key}_gmt")))
    return Moment(local.on, utc.at, utc.precision) if local and utc else utc or local


def _featured(post: Item) -> list[PhotoDraft]:
    return [
        make_photo(
            plain(text(find(media, "caption", "rendered"))),
            alt_text=text(media.get("alt_text")),
            address=text(media.get("source_url")),
            format=NAME,
        )
        for media in objects(find(post, "_embedded", "wp:featuredmedia"))
        if media.get("source_url")
    ]
