"""Read the elements of a feed's item, whichever format or module they come from.

Children are found by name, a module's with its prefix: {"title": [...], "media:content": [...]}.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.drafts.text import body_paragraphs, without_forbidden
from articles.parsers.feeds.media import absolute, media_photos
from articles.parsers.feeds.wordpress import expand_shortcodes
from articles.parsers.files.xml import attribute, local_name, serialise, text_of
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import element_body, html_body, parse_html, text_body
from articles.parsers.wire.story_figures import figures
from articles.printed.bylines import split_byline
from articles.printed.dates import parse_date
from articles.printed.timestamps import Moment, read_moment

Fields = dict[str, list[etree._Element]]

_NAMESPACES = (
    ("media", re.compile(r"search\.yahoo\.com/mrss|/media-rss", re.I)),
    ("dcterms", re.compile(r"purl\.org/dc/terms", re.I)),
    ("dc", re.compile(r"purl\.org/dc/", re.I)),
    ("itunes", re.compile(r"itunes\.com/dtds/podcast", re.I)),
    ("content", re.compile(r"purl\.org/rss/1\.0/modules/content", re.I)),
    ("feedburner", re.compile(r"feedburner", re.I)),
    ("prism", re.compile(r"prismstandard|prism", re.I)),
    ("excerpt", re.compile(r"wordpress\.org/export/.*excerpt", re.I)),
    ("wenn", re.compile(r"feed\.wenn\.com/xmlns", re.I)),
    (
        "",
        re.compile(r"^$|purl\.org/rss/1\.0/$|purl\.org/atom|w3\.org/2005/Atom|netscape\.com/rdf|userland", re.I),
    ),
)
_FULL = ("content:encoded", "content", "other:body", "body", "fullitem")
_SHORT = (
    "excerpt:encoded",
    "description",
    "summary",
    "dc:description",
    "dcterms:abstract",
    "itunes:summary",
    "itunes:subtitle",
    "wenn:first_line",
)
_SOUND = ("audio", "video")
_GROUPS = ("wenn:NewsManagement", "wenn:ContentMetadata", "wenn:tags")
"""Elements of WENN's that only group others."""
_VISIBLE = etree.XPath(".//text()[not(parent::*[local-name() = 'script' or local-name() = 'style'])]")
_READ_ON = re.compile(
    r"(?i)\s*<p>\s*(?:(?:\[?(?:…|\.\.\.)\]?)\s*)?<a [^>]*>\s*(?:continue reading|read (?:more|on|full|the)|weiterlesen"
    r"|mehr|lire la suite|leer más|seguir leyendo|les mer|läs mer|lees (?:meer|verder)|\[link\]).{0,80}?</a>"
    r"[\s.…]*</p>\s*$"
)
_FROM_PLACE = re.compile(r"\s+(?:in|at|en|à|aus|i)\s+[A-ZÀ-Ý].*$")
_SURNAME_FIRST = re.compile(r"^([^,\s]+), ((?:[A-ZÀ-Ý]\.[ -]?)+)$")
_RELATIVE = re.compile(r'<a href="(?!\w+:|#)([^"]+)"')
_SIZES = re.compile(r"[?#].*$|[-_]\d{2,4}x\d{2,4}(?=\.\w+$)")
_CODE = re.compile(r"$|[a-z]+:|[\d.]+$", re.I)
_CREATORS = ("dc:creator", "dc:author")
_ADDRESS = re.compile(r"\s*[(<]\s*[^\s()<>@]{1,80}@[^\s()<>@]{1,200}\s*[)>]\s*$")
_MAILBOX = re.compile(r"^\s*\S+@\S+\s*\((.+)\)\s*$")


def fields_of(node: etree._Element) -> Fields:
    """The children of an element by name, a module's with its prefix: {"title": [...], "media:content": [...]}."""
    fields: Fields = {}
    for child in node:
        if isinstance(child.tag, str):
            key = _key(child.tag)
            fields.setdefault(key, []).append(child)
            if key in _GROUPS:
                fields |= fields_of(child)
    return fields


@lru_cache(maxsize=512)
def _key(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    for prefix, pattern in _NAMESPACES:
        if pattern.search(namespace[1:]):
            return f"{prefix}:{name}" if prefix else name
    return f"other:{name}"


def first(fields: Fields, *names: str) -> str:
    return next((text for name in names for node in fields.get(name, []) if (text := text_of(node))), "")


def plain(nodes: list[etree._Element]) -> str:
    """A title as plain text, whether the feed has it as text, escaped HTML, XHTML or base 64, and without scripts."""
    for node in nodes:
        text = _visible_text(node) if len(node) else decoded_text(node)
        root = parse_html(text) if "<" in text or "&" in text else None
        if found := " ".join((text if root is None else _visible_text(root)).split()):
            return found
    return ""


def _visible_text(node: etree._Element) -> str:
    """The text inside an element, without that of scripts and style sheets."""
    found = _VISIBLE(node)
    return "".join(map(str, found)) if isinstance(found, list) else ""


def decoded_text(node: etree._Element) -> str:
    """An element's text; decoded if the feed has it in base 64, as Atom 0.3 and 1.0 allow."""
    text = "".join(map(str, node.itertext())) if len(node) else node.text or ""
    kind = attribute(node, "type").lower()
    other = "/" in kind and not kind.startswith("text/") and "xml" not in kind
    if attribute(node, "mode").lower() != "base64" and not other:
        return text
    try:
        return without_forbidden(b64decode("".join(text.split()), validate=True).decode("utf-8"))
    except ValueError:
        return "" if other and " " not in text.strip() else text


def headline(fields: Fields) -> str:
    return plain(fields.get("title", []) + fields.get("media:title", []) + fields.get("dc:title", []))


def texts(fields: Fields) -> tuple[str, str, str]:
    """Body, standfirst, and the HTML to search for pictures: the full text if there is one, else the summary."""
    full = [node for name in _FULL for node in fields.get(name, [])]
    short = [node for name in _SHORT for node in fields.get(name, [])]
    short = short or [
        each for node in fields.get("media:group", []) for each in node if local_name(each) == "description"
    ]
    ours = "other:post_type" in fields
    body = next((rendered for node in full if (rendered := _render(node, ours))), "")
    summaries = list(dict.fromkeys(rendered for node in short if (rendered := _render(node))))
    html = " ".join(serialise(node).decode() if len(node) else decoded_text(node) for node in full + short)
    html = expand_shortcodes(html) if "other:post_type" in fields else html
    if body:
        return body, _one_line(next(iter(summaries), "")), html
    return next(iter(summaries), ""), _one_line("".join(summaries[1:2])), html


def _one_line(summary: str) -> str:
    return " ".join(body_paragraphs(without_read_on(summary)))


def _render(node: etree._Element, is_wordpress: bool = False) -> str:
    """A text construct in the HTML subset. Atom types it as text, html or xhtml, and other types are in base 64."""
    kind = attribute(node, "type").lower()
    if len(node) and (kind in ("", "xhtml") or "xml" in kind):
        return element_body(node)
    text = decoded_text(node)
    text = expand_shortcodes(text) if is_wordpress else text
    body = "" if kind in ("text", "text/plain") and "<" not in text else html_body(text)
    return body or ("" if ">" in text else text_body(text))


def without_read_on(body: str) -> str:
    return _READ_ON.sub("", body)


def link_of(fields: Fields, base: str) -> str:
    """The story's address: the original behind FeedBurner's, Atom's alternate link, RSS's link, or a permanent guid."""
    if original := first(fields, "feedburner:origLink"):
        return original
    for node in fields.get("link", []):
        address = absolute(attribute(node, "href") or text_of(node), node.base or base)
        if attribute(node, "rel") in ("", "alternate") and address:
            return address
    for node in fields.get("guid", []):
        if attribute(node, "isPermaLink").lower() != "false" and text_of(node).startswith(("http://", "https://")):
            return text_of(node)
    return ""


def with_addresses(body: str, base: str) -> str:
    """The body with relative links made absolute."""

    def link(match: re.Match[str]) -> str:
        whole = absolute(unescape(match[1]), base)
        return f'<a href="{escape(whole)}"' if whole else match[0]

    return _RELATIVE.sub(link, body)


def byline(fields: Fields) -> str:
    named = [_ADDRESS.sub("", text_of(node)) for name in _CREATORS for node in fields.get(name, [])]
    return ", ".join(dict.fromkeys(filter(None, named))) or person(fields) or first(fields, "itunes:author")


def authors(fields: Fields) -> tuple[str, ...]:
    """Dublin Core's creators, one per element. "Doe, J. R." and "Jane Doe in Paris" count as people too."""
    creators = [_ADDRESS.sub("", text_of(node)) for name in _CREATORS for node in fields.get(name, [])]
    names = [_FROM_PLACE.sub("", creator) for creator in creators]
    turned = [_SURNAME_FIRST.sub(r"\2 \1", name) for name in names]
    people = [[name] if name != old else split_byline(name[:500]) for name, old in zip(turned, names, strict=True)]
    return tuple(dict.fromkeys(name for each in people for name in each))


def person(fields: Fields) -> str:
    """Atom's author by name; RSS has "box@host (Name)"."""
    names = []
    for node in fields.get("author", []):
        own = "" if len(node) else text_of(node)
        name = next((text_of(child) for child in node if local_name(child) == "name"), own)
        mailbox = _MAILBOX.match(name[:200])
        name = mailbox.group(1) if mailbox else _ADDRESS.sub("", name)
        names.append("" if "@" in name else name)
    return ", ".join(dict.fromkeys(filter(None, names)))


def categories(fields: Fields) -> list[str]:
    nodes = fields.get("category", []) + fields.get("dc:subject", []) + fields.get("media:category", [])
    found = list(map(_category, nodes)) + [attribute(node, "text") for node in fields.get("itunes:category", [])]
    lists = [node for name in ("tags", "media:keywords", "itunes:keywords") for node in fields.get(name, [])]
    found += [word.strip() for node in lists for word in text_of(node).split(",")]
    found += [attribute(node, "value") for node in fields.get("wenn:tag", [])]
    return list(dict.fromkeys(filter(None, map(unescape, found))))  # WordPress escapes terms twice


def _category(node: etree._Element) -> str:
    """A category's term; its label if the term is an address or a number, or only spells the label for addresses."""
    if attribute(node, "domain") == "post_format":  # how WordPress lays the post out
        return ""
    term, label = attribute(node, "term"), attribute(node, "label")
    is_code = _CODE.match(term) or "-".join(label.casefold().split()) == term.casefold()
    return label if label and is_code else term or label or text_of(node)


def section(fields: Fields) -> str:
    """The story's only category, or PRISM's section. Several categories are topics, and none of them is the section."""
    found = categories({key: nodes for key, nodes in fields.items() if key != "wenn:tag"})
    return first(fields, "prism:section") or (found[0] if len(found) == 1 else "")


def source(fields: Fields) -> str:
    for node in fields.get("source", []):
        title = next((plain([child]) for child in node if local_name(child) == "title"), "")
        if title or (text_of(node) and not len(node)):
            return title or text_of(node)
    return first(fields, "prism:publicationName", "dc:publisher")


def moment(fields: Fields, *names: str) -> Moment | None:
    """A machine's timestamp, or a day as people write it. Of an element that is repeated, the last one counts."""
    text = next((text for name in names for node in reversed(fields.get(name, [])) if (text := text_of(node))), "")
    day = None if read_moment(text) else parse_date(text[:60])
    return Moment(day) if day else read_moment(text)


def outlet(title: str, link: str) -> str:
    """The outlet in a channel's title: of "World news | The Guardian" the part that is also in the address, else the
    first part."""
    host = re.sub(r"[^a-z0-9]", "", link.lower().partition("//")[2].partition("/")[0])
    parts = [part for part in re.split(r"\s+[-–|»:]\s+", title) if part.strip()]
    borne = (part for part in parts if re.sub(r"[^a-z0-9]", "", part.lower()) in host)
    return next(borne, "") or next(iter(parts), title)


def photos(fields: Fields, html: str, base: str) -> tuple[PhotoDraft, ...]:
    """The pictures in Media RSS and enclosures, with captions from the text; if there are none, the pictures in the
    text."""
    named = media_photos(fields, base)
    if "<img" not in html.lower() or (all(photo.caption and photo.credit_line for photo in named) and named):
        return named
    root = parse_html(html)
    printed = tuple(
        make_photo(each.caption, address=address, alt_text=each.alt, format="feed")
        for each in (() if root is None else figures(root))
        if (address := absolute(each.address, base))
    )
    told = {_SIZES.sub("", photo.address): photo for photo in printed}
    return tuple(_complete(photo, told.get(_SIZES.sub("", photo.address))) for photo in named) or with_lead(printed)


def _complete(photo: PhotoDraft, printed: PhotoDraft | None) -> PhotoDraft:
    """A picture that the feed names. If it has no credit there, it takes caption and credit from the text."""
    if printed is None or not printed.caption or photo.credit_line:
        return photo
    credit = {name: getattr(printed, name) for name in ("credit_line", "photographers", "agencies", "roles")}
    return replace(photo, caption=printed.caption, alt_text=photo.alt_text or printed.alt_text, **credit)


def is_only_sound(fields: Fields) -> bool:
    nodes = fields.get("enclosure", []) + fields.get("media:content", [])
    return any((attribute(node, "type") or attribute(node, "medium")).startswith(_SOUND) for node in nodes)
