"""Ghost: its export of a whole site, with its tables of posts, users and tags, and posts of its content API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from articles.drafts.draft import Entry, Precision, Rejected, Status, TopicKind
from articles.parsers.files.json_outline import Outline
from articles.parsers.site_json.json_values import Item, find, host, html_photos, objects, plain, text, unique_photos
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import html_body, text_body
from articles.parsers.wire.story_draft import agency_name, make_article
from articles.printed.timestamps import Moment, read_moment

NAME = "ghost"
_SITE = "__GHOST_URL__"
"""What an export has in place of the site's own address."""
_LAST = 4_102_444_800_000
"""The beginning of 2100, in milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What an export says about posts in other tables, by the post's key."""

    authors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tags: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    meta: dict[str, Item] = field(default_factory=dict)
    site: str = ""
    address: str = ""


def is_ours(outline: Outline, head: bytes) -> bool:
    """Whether a file has posts with the keys that only Ghost's have."""
    return "posts" in outline.keys and bool({"mobiledoc", "lexical", "feature_image", "comment_id"} & outline.keys)


def items_of(value: Any) -> Iterator[tuple[Item, Tables]]:
    """Each post, with the tables of its export."""
    for database in objects(find(value, "db")) or objects(value):
        data = find(database, "data") or database
        tables = _tables(data)
        yield from ((post, tables) for post in objects(find(data, "posts")))


def _tables(data: Any) -> Tables:
    settings = {text(row.get("key")): text(row.get("value")) for row in objects(find(data, "settings"))}
    tables = Tables(site=settings.get("title", ""), address=settings.get("url", "").rstrip("/"))
    users = {text(row.get("id")): text(row.get("name")) for row in objects(find(data, "users"))}
    tags = {text(row.get("id")): text(row.get("name")) for row in objects(find(data, "tags"))}
    for link in sorted(objects(find(data, "posts_authors")), key=lambda row: text(row.get("sort_order")).zfill(9)):
        tables.authors[text(link.get("post_id"))].append(users.get(text(link.get("author_id")), ""))
    for link in sorted(objects(find(data, "posts_tags")), key=lambda row: text(row.get("sort_order")).zfill(9)):
        tables.tags[text(link.get("post_id"))].append(tags.get(text(link.get("tag_id")), ""))
    tables.meta.update({text(row.get("post_id")): row for row in objects(find(data, "posts_meta"))})
    return tables


def read(post: Item, tables: Tables, **place: Any) -> Entry | None:
    """The story of a post."""
    if text(post.get("type")) == "page" or post.get("page") is True:
        return Rejected(place["where"], "This is a page of a Ghost site, not a story.", place["original"])
    key, link = text(post.get("id")), text(post.get("url"))
    html = text(post.get("html")).replace(_SITE, tables.address)
    meta = tables.meta.get(key, {}) | {name: value for name, value in post.items() if value}
    authors = tables.authors.get(key) or [text(each.get("name")) for each in objects(post.get("authors"))]
    tags = tables.tags.get(key) or [text(each.get("name")) for each in objects(post.get("tags"))]
    tags = [tag for tag in tags if tag and not tag.startswith("#")]  # Ghost's internal tags begin with #
    featured = make_photo(
        plain(text(meta.get("feature_image_caption"))),
        alt_text=text(meta.get("feature_image_alt")),
        address=text(post.get("feature_image")).replace(_SITE, tables.address),
        format=NAME,
    )
    return make_article(
        headline=text(post.get("title")),
        body=html_body(html) if html else text_body(text(post.get("plaintext"))),
        standfirst=text(meta.get("custom_excerpt")),
        byline=", ".join(filter(None, authors)),
        section=tags[0] if tags else "",
        topics=[(TopicKind.SUBJECT, tag) for tag in tags],
        source=agency_name(tables.site or host(link)),
        source_key=text(post.get("uuid")) or key,
        url=link,
        status=Status.PUBLISHED if text(post.get("status")) in ("", "published", "sent") else Status.DRAFT,
        first=_moment(post.get("published_at")),
        latest=_moment(post.get("updated_at")) if post.get("published_at") else None,
        photos=with_lead(
            unique_photos([*([featured] if post.get("feature_image") else []), *html_photos(html, link, NAME)])
        ),
        format=NAME,
        **place,
    )


def _moment(value: Any) -> Moment | None:
    """A time in ISO 8601 or, as Ghost kept it before its version 1, in milliseconds since 1970."""
    if isinstance(value, int) and 0 < value < _LAST:
        at = datetime.fromtimestamp(value / 1000, UTC)
        return Moment(at.date(), at, Precision.EXACT)
    return read_moment(text(value))
