"""PRISM Aggregator Messages (PAM 1 to 3): how magazines hand articles to libraries and aggregators.

Each article has Dublin Core's and PRISM's metadata in a head and its text as XHTML in a body, with pictures as
pam:media. Some publishers put metadata and text beside each other into the message. PRISM in feeds is read by
articles.parsers.feeds.
Standard: https://www.w3.org/submissions/2020/SUBM-prism-20200910/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from lxml import etree

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected, TopicKind
from articles.parsers.feeds.item_fields import Fields, fields_of, first, moment
from articles.parsers.feeds.item_fields import authors as creators
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import (
    XML_LANG,
    child,
    children,
    descendants,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    text_of,
)
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_body import element_body
from articles.parsers.wire.story_draft import agency_name, make_article, read_genre, read_version
from articles.printed.timestamps import read_datetime

_ROOT = re.compile(rb"<(?:[\w.-]+:)?message\b[^>]*/pam/|<pam:(?:message|article)\b")
_PUBLISHED = (
    "prism:publicationDate", "prism:coverDate", "prism:onSaleDate", "dc:date", "prism:creationDate",
)  # fmt: skip
_TOPICS = {
    "dc:subject": TopicKind.SUBJECT,
    "prism:keyword": TopicKind.SUBJECT,
    "prism:person": TopicKind.PERSON,
    "prism:organization": TopicKind.ORGANISATION,
    "prism:org": TopicKind.ORGANISATION,
    "prism:location": TopicKind.PLACE,
    "dcterms:spatial": TopicKind.PLACE,
}
_LINES = ("deck", "byline", "dateline")
"""Classes of paragraphs that are fields of the story, not its text."""


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML with a PRISM aggregator message."""
    return bool(_ROOT.search(head.replace(b"\0", b"")))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """Each article, in order."""
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    found = [node for node in root.iter("{*}article") if not _is_inside_another(node)]
    if not found:
        raise ParseError("This PRISM message holds no article.", name)
    for node in found:
        original = data if len(found) == 1 else serialise(node)
        yield read_one(partial(_entry, node, original), place_of(node), original)


def _is_inside_another(node: etree._Element) -> bool:
    return next(node.iterancestors("{*}article"), None) is not None


def _entry(node: etree._Element, original: bytes) -> Entry:
    head = child(node, "head")
    fields = fields_of(node if head is None else head)
    body = _body(node)
    photos = with_lead(tuple(_photos(body)))
    lines = _take_lines(body)
    article = make_article(
        headline=first(fields, "dc:title", "prism:title"),
        body="" if body is None else element_body(body),
        standfirst=lines["deck"] or first(fields, "prism:teaser", "dc:description"),
        byline=lines["byline"] or ", ".join(map(text_of, fields.get("dc:creator", []))),
        authors=creators(fields),
        dateline=lines["dateline"],
        photos=photos,
        **_metadata(fields),
        language=first(fields, "dc:language") or (node.get(XML_LANG) or "").strip(),
        where=place_of(node),
        original=original,
        format="prism",
    )
    return article or Rejected(place_of(node), "This article has neither a headline nor a text.", original)


def _metadata(fields: Fields) -> dict[str, Any]:
    """The fields of a story that its head alone tells."""
    rights = (text_of(node) for name in ("prism:copyright", "dc:rights") for node in fields.get(name, []))
    addresses = [address for node in fields.get("prism:url", []) if (address := text_of(node))]
    found = addresses or [text_of(node) for node in fields.get("prism:link", [])]
    return {
        "section": first(fields, "prism:section"),
        "genre": read_genre(text_of(node) for node in fields.get("prism:genre", [])),
        "topics": [(kind, text_of(node)) for name, kind in _TOPICS.items() for node in fields.get(name, [])],
        "source": agency_name(first(fields, "prism:publicationName", "dc:publisher")),
        "source_key": first(fields, "dc:identifier", "prism:doi"),
        "version": read_version(first(fields, "prism:versionIdentifier")),
        "url": next((each for each in found if each.startswith(("http://", "https://"))), ""),
        "rights": "\n".join(dict.fromkeys(filter(None, rights))),
        "embargo_until": read_datetime(first(fields, "prism:embargoDate")),
        "first": moment(fields, *_PUBLISHED),
        "latest": moment(fields, "prism:modificationDate"),
    }


def _body(node: etree._Element) -> etree._Element | None:
    """The element with the text: the article's own, or the one beside its metadata in the message."""
    own = child(node, "body")
    around = next(node.iterancestors("{*}message"), None)
    return own if own is not None else child(around, "body")


def _photos(body: etree._Element | None) -> Iterator[PhotoDraft]:
    """The pictures within the text, each of which is removed from it."""
    for media in list(descendants(body, "media")):
        reference = child(media, "mediaReference")
        address = _attribute(reference, "refid") or text_of(reference)
        caption = text_of(child(media, "caption")) or text_of(child(media, "textDescription"))
        title = text_of(child(media, "mediaTitle")) or text_of(child(media, "title"))
        if (address or caption) and not _is_recording(media):
            yield make_photo(
                caption,
                credit=text_of(child(media, "credit")),
                address=address,
                headline=title,
                alt_text=text_of(child(media, "textDescription")),
                rights=text_of(child(media, "copyright")),
            )
        media.getparent().remove(media)  # type: ignore[union-attr] # it is inside the body


def _is_recording(media: etree._Element) -> bool:
    return any(text_of(each).lower().startswith(("audio", "video")) for each in children(media, "format"))


def _take_lines(body: etree._Element | None) -> dict[str, str]:
    """The first deck, byline and dateline among the paragraphs, which are removed from the text."""
    lines = dict.fromkeys(_LINES, "")
    for paragraph in list(descendants(body, "p")):
        name = _attribute(paragraph, "class")
        parent = paragraph.getparent()
        if name in lines and not lines[name] and parent is not None:
            lines[name] = text_of(paragraph)
            parent.remove(paragraph)
    return lines


def _attribute(node: etree._Element | None, name: str) -> str:
    """An attribute with this name, whether it is HTML's or of one of PRISM's namespaces."""
    found = () if node is None else node.attrib.items()
    return next((str(value).strip() for key, value in found if etree.QName(key).localname == name), "")
