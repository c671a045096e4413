"""RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0: feeds of stories, with Media RSS, Dublin Core and content modules.

A broken feed is read as far as it goes, with a rejection for the rest. Standards: https://www.rssboard.org/rss-specification,
RFC 4287, https://www.rssboard.org/media-rss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO
from urllib.parse import urljoin

from lxml import etree

from articles.parsers.bylines import split_byline
from articles.parsers.dates import parse_date
from articles.parsers.draft import Entry, ParseError, PhotoDraft, Rejected, TopicKind, body_paragraphs
from articles.parsers.feed_media import media_photos
from articles.parsers.story_body import element_body, figures, html_body, parse_html, text_body
from articles.parsers.timestamps import Moment, read_moment
from articles.parsers.wire_photo import make_photo, with_lead
from articles.parsers.wire_story import agency_name, make_article
from articles.parsers.xml_input import (
    XML_LANG,
    attribute,
    descendants,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialised,
    text_of,
)

NAME = "feed"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)\b")
_NAMESPACES = (
    ("media", re.compile(r"search\.yahoo\.com/mrss|/media-rss", re.I)),
    ("dc", re.compile(r"purl\.org/dc/", re.I)),
    ("content", re.compile(r"purl\.org/rss/1\.0/modules/content", re.I)),
    ("feedburner", re.compile(r"feedburner", re.I)),
    ("prism", re.compile(r"prismstandard|prism", re.I)),
    (
        "",
        re.compile(r"^$|purl\.org/rss/1\.0/$|purl\.org/atom|w3\.org/2005/Atom|netscape\.com/rdf|userland", re.I),
    ),
)
_SOUND = ("audio", "video")
_READ_ON = re.compile(
    r"(?i)\s*<p>\s*(?:(?:\[?(?:…|\.\.\.)\]?)\s*)?<a [^>]*>\s*(?:continue reading|read (?:more|on|full|the)|weiterlesen"
    r"|mehr|lire la suite|leer más|seguir leyendo|les mer|läs mer|lees (?:meer|verder)|\[link\]).{0,80}?</a>"
    r"[\s.…]*</p>\s*$"
)
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_FROM_PLACE = re.compile(r"\s+(?:in|at|en|à|aus|i)\s+[A-ZÀ-Ý].*$")
_SURNAME_FIRST = re.compile(r"^([^,\s]+), ((?:[A-ZÀ-Ý]\.[ -]?)+)$")
_MAILBOX = re.compile(r"^\s*\S+@\S+\s*\((.+)\)\s*$")

Fields = dict[str, list[etree._Element]]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of all its stories."""

    title: str = ""
    language: str = ""
    rights: str = ""
    author: str = ""
    address: str = ""


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML whose root is a feed's."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return plain.startswith(b"<") and bool(_ROOT.search(plain)) and b"<html" not in plain[:300].lower()


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of a feed, in its order."""
    data = read_bytes(stream, name)
    root, break_ = _root(data, name)
    if local_name(root) not in ("rss", "feed", "RDF", "channel"):
        raise ParseError("This XML is no feed.", name)
    nodes = [node for node in root.iter("{*}item", "{*}entry") if _is_story(node)]
    channel = _channel(root)
    for node in nodes:
        yield read_item(node, channel, data if len(nodes) == 1 else serialised(node))
    for node in descendants(root, "deleted-entry"):
        why = f"The feed says that {attribute(node, 'ref')} was deleted; withdraw it by hand."
        yield Rejected(place_of(node), why, serialised(node))
    if break_:
        yield Rejected(break_.where, "The feed is broken here; stories behind this place may be missing.", data)
    elif not nodes:
        raise ParseError("This feed holds no story.", name)


def _root(data: bytes, name: str) -> tuple[etree._Element, ParseError | None]:
    """The root of a feed and, where it is broken, the place."""
    try:
        return parse_xml(data, name), None
    except ParseError as error:
        if "line" not in error.where:
            raise
        return parse_xml(data, name, recover=True), error


def _is_story(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and local_name(parent) in ("channel", "RDF", "feed", "rss")


def read_item(node: etree._Element, channel: Channel, original: bytes) -> Entry:
    """One item or entry as an article, its pictures with it."""
    fields = _fields(node)
    link = _link(fields, channel.address)
    body, standfirst, html = _texts(fields)
    article = make_article(
        headline=_headline(fields),
        body=_without_read_on(body),
        standfirst=standfirst,
        byline=_byline(fields) or channel.author,
        authors=_authors(fields),
        photos=_photos(fields, html, link or channel.address),
        section=_section(fields),
        topics=[(TopicKind.SUBJECT, name) for name in _categories(fields)],
        language=(node.get(XML_LANG) or _first(fields, "dc:language") or channel.language).strip(),
        source=agency_name(_source(fields) or _outlet(channel.title, link)),
        source_key=_first(fields, "guid", "id")
        or attribute(node, "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
        or link,
        url=link,
        rights=_first(fields, "rights", "dc:rights", "media:copyright") or channel.rights,
        where=place_of(node),
        original=original,
        format=NAME,
        first=_moment(fields, "published", "pubDate", "issued", "dc:date", "prism:publicationDate", "created"),
        latest=_moment(fields, "updated", "modified", "dc:modified", "prism:modificationDate"),
    )
    if article is not None and (article.body or article.standfirst or not _only_sound(fields)):
        return article
    what = "is a recording or a film without a text" if article else "has neither a title nor a text"
    return Rejected(place_of(node), f"This item {what}.", original)


def _fields(node: etree._Element) -> Fields:
    """The children of an element by name, a module's with its prefix: {"title": [...], "media:content": [...]}."""
    fields: Fields = {}
    for child in node:
        if isinstance(child.tag, str):
            fields.setdefault(_key(child.tag), []).append(child)
    return fields


@lru_cache(maxsize=512)
def _key(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    for prefix, pattern in _NAMESPACES:
        if pattern.search(namespace[1:]):
            return f"{prefix}:{name}" if prefix else name
    return f"other:{name}"


def _channel(root: etree._Element) -> Channel:
    node = next(root.iterchildren("{*}channel"), root)
    fields = _fields(node)
    return Channel(
        title=_plain(fields.get("title", [])),
        language=_first(fields, "language", "dc:language") or (node.get(XML_LANG) or ""),
        rights=_first(fields, "copyright", "rights", "dc:rights"),
        author=_person(fields) if local_name(root) == "feed" else "",
        address=_link(fields, ""),
    )


def _first(fields: Fields, *names: str) -> str:
    return next((text for name in names for node in fields.get(name, []) if (text := text_of(node))), "")


def _plain(nodes: list[etree._Element]) -> str:
    """A title as plain text, whether it was written as text, as escaped HTML or as XHTML."""
    for node in nodes:
        text = text_of(node)
        root = parse_html(text) if "<" in text or "&" in text else None
        plain = text if root is None else " ".join(" ".join(map(str, root.itertext())).split())
        if plain:
            return plain
    return ""


def _headline(fields: Fields) -> str:
    return _plain(fields.get("title", []) + fields.get("media:title", []) + fields.get("dc:title", []))


def _texts(fields: Fields) -> tuple[str, str, str]:
    """Body, standfirst and the HTML to look for pictures in: the full text where there is one, else the summary."""
    full = fields.get("content:encoded", []) + fields.get("content", []) + fields.get("other:body", [])
    short = fields.get("description", []) + fields.get("summary", []) + fields.get("dc:description", [])
    body = next((rendered for node in full if (rendered := _rendered(node))), "")
    summary = next((rendered for node in short if (rendered := _rendered(node))), "")
    html = " ".join(serialised(node).decode() if len(node) else node.text or "" for node in full + short)
    standfirst = " ".join(body_paragraphs(_without_read_on(summary)))
    return (body, standfirst, html) if body else (summary, "", html)


def _rendered(node: etree._Element) -> str:
    """HTML subset of a text construct, which Atom types as text, html or xhtml."""
    kind = attribute(node, "type").lower()
    if len(node) and (kind in ("", "xhtml") or "xml" in kind):
        return element_body(node)
    text = node.text or ""
    return text_body(text) if kind in ("text", "text/plain") and "<" not in text else html_body(text)


def _without_read_on(body: str) -> str:
    return _READ_ON.sub("", body)


def _link(fields: Fields, base: str) -> str:
    """The address of the story: what FeedBurner hides, Atom's alternate link, RSS's link, a permanent guid."""
    if original := _first(fields, "feedburner:origLink"):
        return original
    for node in fields.get("link", []):
        address = _absolute(attribute(node, "href") or text_of(node), node.base or base)
        if attribute(node, "rel") in ("", "alternate") and address:
            return address
    for node in fields.get("guid", []):
        if attribute(node, "isPermaLink").lower() != "false" and text_of(node).startswith(("http://", "https://")):
            return text_of(node)
    return ""


def _absolute(address: str, base: str) -> str:
    """An address of the web, a relative one by its base; empty where it is none."""
    try:
        whole = urljoin(base, address)
    except ValueError:  # such as an unclosed bracket in a host's name
        return ""
    return whole if address and whole.startswith(("http://", "https://")) else ""


def _byline(fields: Fields) -> str:
    return ", ".join(dict.fromkeys(filter(None, map(text_of, fields.get("dc:creator", []))))) or _person(fields)


def _authors(fields: Fields) -> tuple[str, ...]:
    """Dublin Core's creators, of whom each element is one: "Doe, J. R." and "Jane Doe in Paris" are people too."""
    names = [_FROM_PLACE.sub("", text_of(node)) for node in fields.get("dc:creator", [])]
    turned = [_SURNAME_FIRST.sub(r"\2 \1", name) for name in names]
    people = [[name] if name != old else split_byline(name) for name, old in zip(turned, names, strict=True)]
    return tuple(dict.fromkeys(name for each in people for name in each))


def _person(fields: Fields) -> str:
    """Atom's authors by their names; RSS has "box@host (Name)"."""
    names = []
    for node in fields.get("author", []):
        own = "" if len(node) else text_of(node)
        name = next((text_of(child) for child in node if local_name(child) == "name"), own)
        mailbox = _MAILBOX.match(name[:200])
        names.append(mailbox.group(1) if mailbox else "" if "@" in name else name)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _categories(fields: Fields) -> list[str]:
    nodes = fields.get("category", []) + fields.get("dc:subject", []) + fields.get("media:category", [])
    found = [attribute(node, "label") or attribute(node, "term") or text_of(node) for node in nodes]
    found += [word.strip() for node in fields.get("media:keywords", []) for word in text_of(node).split(",")]
    return list(dict.fromkeys(filter(None, found)))


def _section(fields: Fields) -> str:
    """The one category of a story, or PRISM's section; several categories are topics and name no desk."""
    categories = _categories(fields)
    return _first(fields, "prism:section") or (categories[0] if len(categories) == 1 else "")


def _source(fields: Fields) -> str:
    for node in fields.get("source", []):
        title = next((text_of(child) for child in node if local_name(child) == "title"), "")
        if title or (text_of(node) and not len(node)):
            return title or text_of(node)
    return _first(fields, "prism:publicationName", "dc:publisher")


def _moment(fields: Fields, *names: str) -> Moment | None:
    """A machine's timestamp, else a day as people write it."""
    text = _first(fields, *names)
    day = None if read_moment(text) else parse_date(text[:60])
    return Moment(day) if day else read_moment(text)


def _outlet(title: str, link: str) -> str:
    """Of "World news | The Guardian" the part that the address bears too, else the first: the outlet, not the page."""
    host = re.sub(r"[^a-z0-9]", "", link.lower().partition("//")[2].partition("/")[0])
    parts = [part for part in re.split(r"\s+[-–|»:]\s+", title) if part.strip()]
    borne = (part for part in parts if re.sub(r"[^a-z0-9]", "", part.lower()) in host)
    return next(borne, "") or next(iter(parts), title)


def _photos(fields: Fields, html: str, base: str) -> tuple[PhotoDraft, ...]:
    """The pictures that Media RSS and enclosures name, else those in the text."""
    named = media_photos(fields)
    if named or "<img" not in html.lower():
        return named
    root = parse_html(html)
    found = () if root is None else figures(root)
    photos = (
        make_photo(each.caption, address=_absolute(each.address, base), alt_text=each.alt, format=NAME)
        for each in found
    )
    return with_lead(tuple(photo for photo in photos if photo.address))


def _only_sound(fields: Fields) -> bool:
    nodes = fields.get("enclosure", []) + fields.get("media:content", [])
    return any((attribute(node, "type") or attribute(node, "medium")).startswith(_SOUND) for node in nodes)
