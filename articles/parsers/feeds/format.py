"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 and CDF: feeds of stories, with Media RSS, Dublin Core and content modules.

A broken feed is read up to the break, and the rest is rejected. Standards: https://www.rssboard.org/rss-specification,
RFC 4287, https://www.rssboard.org/media-rss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected, Status, TopicKind
from articles.parsers.feeds import cdf, wordpress
from articles.parsers.feeds import item_fields as field
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import (
    XML_LANG,
    attribute,
    descendants,
    is_large,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    stream_elements,
)
from articles.parsers.wire.photo_draft import with_lead
from articles.parsers.wire.story_draft import agency_name, make_article

NAME = "feed"

_PUBLISHED = (
    "published", "pubDate", "issued", "dcterms:issued", "dc:date", "prism:publicationDate", "created",
    "dcterms:created", "wenn:published",
)  # fmt: skip
_UPDATED = ("wenn:updated", "updated", "modified", "dcterms:modified", "dc:modified", "prism:modificationDate")
_KEYS = ("wenn:original_article_id", "guid", "id")
"""WENN's Atom ids number the places in a feed, not the stories."""
_UNPUBLISHED = {"draft", "pending", "private", "future", "auto-draft"}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)\b|<CHANNEL\b")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says about all its stories."""

    title: str = ""
    language: str = ""
    rights: str = ""
    author: str = ""
    address: str = ""
    site: wordpress.Site = wordpress.Site()  # noqa: RUF009 (frozen, and never changed)


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML whose root is a feed's."""
    plain = head.replace(b"\0", b"").lstrip()
    return plain.startswith(b"<") and bool(_ROOT.search(plain)) and b"<html" not in plain[:300].lower()


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of a feed, in order."""
    if is_large(stream):
        yield from _stream(stream, name)
        return
    data = read_bytes(stream, name)
    root, break_ = _root(data, name)
    if cdf.is_cdf(root):
        cdf.make_rss(root)
    if local_name(root) not in ("rss", "feed", "RDF", "channel"):
        raise ParseError("This XML is no feed.", name)
    nodes = [node for node in root.iter("{*}item", "{*}entry") if _is_story(node)]
    channel = replace(_channel(root), site=wordpress.read_site(root, nodes))
    for node in nodes:
        yield _item(node, channel, data if len(nodes) == 1 else serialise(node))
    yield from map(_reject_deleted, descendants(root, "deleted-entry"))
    if break_:
        yield Rejected(break_.where, "The feed is broken here; stories behind this place may be missing.", data)
    elif not nodes:
        raise ParseError("This feed holds no story.", name)


def _stream(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of a feed that is too large for a tree. Of the channel, only what precedes the first story is known.
    WordPress's export is read twice: its attachments may come after their stories."""
    site = wordpress.stream_site(stream, name) if wordpress.is_export(stream) else wordpress.Site()
    channel: Channel | None = None
    for node in stream_elements(stream, name, "item", "entry", "deleted-entry"):
        if local_name(node) == "deleted-entry":
            yield _reject_deleted(node)
        elif _is_story(node):
            channel = channel or replace(_channel(node.getroottree().getroot()), site=site)
            yield _item(node, channel, serialise(node))
    if channel is None:
        raise ParseError("This feed holds no story.", name)


def _reject_deleted(node: etree._Element) -> Rejected:
    why = f"The feed says that {attribute(node, 'ref')} was deleted; withdraw it by hand."
    return Rejected(place_of(node), why, serialise(node))


def _root(data: bytes, name: str) -> tuple[etree._Element, ParseError | None]:
    """The root of a feed and, if the feed is broken, the place of the break."""
    try:
        return parse_xml(data, name), None
    except ParseError as error:
        if "line" not in error.where:
            raise
        return parse_xml(data, name, recover=True), error


def _is_story(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and local_name(parent) in ("channel", "RDF", "feed", "rss")


def _item(node: etree._Element, channel: Channel, original: bytes) -> Entry:
    return read_one(lambda: read_item(node, channel, original), place_of(node), original)


def read_item(node: etree._Element, channel: Channel, original: bytes) -> Entry:
    """One item or entry as an article with its pictures."""
    fields = field.fields_of(node)
    if why := wordpress.refusal(node):  # WordPress exports pages, menus and deleted posts as RSS too
        return Rejected(place_of(node), why, original)
    is_hidden = field.first(fields, "other:status") in _UNPUBLISHED or wordpress.is_protected(node)
    link = field.link_of(fields, channel.address)
    body, standfirst, html = field.texts(fields)
    name = field.byline(fields)
    article = make_article(
        headline=field.headline(fields),
        body=field.with_addresses(field.without_read_on(body), link or channel.address),
        standfirst=standfirst,
        byline=channel.site.names.get(name) or name or channel.author,
        authors=() if name in channel.site.names else field.authors(fields),
        photos=_photos(node, channel.site, field.photos(fields, html, link or channel.address)),
        section=wordpress.own_section(node) or field.section(fields),
        topics=[(TopicKind.SUBJECT, name) for name in field.categories(fields)],
        language=(node.get(XML_LANG) or field.first(fields, "dc:language") or channel.language).strip(),
        source=agency_name(field.source(fields) or field.outlet(channel.title, link)),
        source_key=field.first(fields, *_KEYS) or attribute(node, _ABOUT) or link,
        url=link,
        rights=field.first(fields, "rights", "dc:rights", "media:copyright") or channel.rights,
        status=Status.DRAFT if is_hidden else Status.PUBLISHED,
        where=place_of(node),
        original=original,
        format=NAME,
        first=field.moment(fields, *_PUBLISHED),
        latest=field.moment(fields, *_UPDATED),
    )
    if article is not None and (article.body or article.standfirst or not field.is_only_sound(fields)):
        return article
    what = "is a recording or a film without a text" if article else "has neither a title nor a text"
    return Rejected(place_of(node), f"This item {what}.", original)


def _photos(node: etree._Element, site: wordpress.Site, shown: tuple[PhotoDraft, ...]) -> tuple[PhotoDraft, ...]:
    """The pictures that an item shows, and those of WordPress: its featured image, which leads and often stands in the
    text too, and its galleries. Each once."""
    featured, gallery = wordpress.featured_photo(node, site), wordpress.gallery_photos(node, site)
    if featured:
        shown = tuple(replace(photo, is_lead=False) for photo in shown)
    photos = (*featured, *(wordpress.with_attachment(photo, site) for photo in shown), *gallery)
    if len(photos) == len(shown):
        return photos
    told = {photo.address or photo.caption: photo for photo in reversed(photos)}
    return with_lead(tuple(photo for photo in photos if told[photo.address or photo.caption] is photo))


def _channel(root: etree._Element) -> Channel:
    node = next(root.iterchildren("{*}channel"), root)
    fields = field.fields_of(node)
    return Channel(
        title=field.plain(fields.get("title", [])),
        language=field.first(fields, "language", "dc:language") or (node.get(XML_LANG) or ""),
        rights=field.first(fields, "copyright", "rights", "dc:rights"),
        author=field.person(fields) if local_name(root) == "feed" else "",
        address=field.link_of(fields, ""),
    )
