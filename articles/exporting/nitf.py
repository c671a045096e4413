"""Write drafts as NITF 3.6: a story in the standard's elements, its pictures as media beside the text.

What NITF has no element for is lost: how well a date is known, how a credit was read. ninjs and JSON Lines keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from lxml import etree

from articles.drafts.draft import ArticleDraft, PhotoDraft, Status, TopicKind
from articles.drafts.text import without_forbidden
from articles.parsers.files.xml import local_name
from articles.parsers.wire.story_body import parse_html

VERSION = "-//IPTC//DTD NITF 3.6//EN"
STATUSES = {Status.PUBLISHED: "usable", Status.DRAFT: "withheld", Status.WITHDRAWN: "canceled"}
IDENTIFIED = {TopicKind.PERSON: "person", TopicKind.ORGANISATION: "org", TopicKind.PLACE: "location"}

_ELEMENTS = {"h2": "hl2", "h3": "hl2", "blockquote": "bq", "strong": "em"}
_KEPT = {"p", "ul", "ol", "li", "a", "em", "br", "sub", "sup"}


def write_nitf(drafts: Iterable[ArticleDraft]) -> Iterator[bytes]:
    """The pieces of a file. A single story is a NITF document; several are put into a `stories` element, since NITF has
    none."""
    stories = iter(drafts)
    first, second = next(stories, None), next(stories, None)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if first is not None and second is None:
        yield etree.tostring(to_nitf(first), encoding="utf-8") + b"\n"
        return
    yield b"<stories>\n"
    for draft in chain(filter(None, (first, second)), stories):
        yield etree.tostring(to_nitf(draft), encoding="utf-8") + b"\n"
    yield b"</stories>\n"


def to_nitf(draft: ArticleDraft) -> etree._Element:
    """One story as a nitf element."""
    root = etree.Element("nitf", version=VERSION)
    if draft.language:
        root.set("baselang", without_forbidden(draft.language))
    _add_head(root, draft)
    body = etree.SubElement(root, "body")
    _add_body_head(body, draft)
    content = etree.SubElement(body, "body.content")
    for photo in draft.photos:
        _add_media(content, photo)
    _add_markup(content, draft.body)
    return root


def _add_head(root: etree._Element, draft: ArticleDraft) -> None:
    head = etree.SubElement(root, "head")
    _add(head, "title", draft.headline)
    if draft.slug:
        etree.SubElement(head, "meta", name="slug", content=without_forbidden(draft.slug))
    tobject = etree.SubElement(head, "tobject")
    tobject.set("tobject.type", without_forbidden(draft.section) or "news")
    data = etree.SubElement(head, "docdata")
    data.set("management-status", STATUSES[draft.status])
    _add_attribute(data, "doc-id", "id-string", draft.source_key)
    if draft.source_key and draft.version:
        etree.SubElement(data, "du-key", key=without_forbidden(draft.source_key), version=str(draft.version))
    _add_attribute(data, "urgency", "ed-urg", str(draft.priority or ""))
    _add_attribute(data, "date.issue", "norm", _issue_date(draft))
    _add_attribute(data, "date.release", "norm", _moment(draft.embargo_until))
    for note in dict.fromkeys((*draft.corrections, *draft.instructions.splitlines())):
        _add_attribute(data, "ed-msg", "info", note)
    _add_attribute(data, "doc.rights", "limitations", draft.rights)
    keywords = [topic.name for topic in draft.topics if topic.kind is TopicKind.SUBJECT]
    if keywords:
        key_list = etree.SubElement(data, "key-list")
        for keyword in keywords:
            _add_attribute(key_list, "keyword", "key", keyword)
    identified = [(IDENTIFIED[topic.kind], topic.name) for topic in draft.topics if topic.kind in IDENTIFIED]
    if identified:
        content = etree.SubElement(data, "identified-content")
        for element, name in identified:
            _add(content, element, name)
    if draft.url:
        etree.SubElement(head, "pubdata").set("ex-ref", without_forbidden(draft.url))
    _add_attribute(head, "revision-history", "norm", _moment(draft.updated_at))


def _add_body_head(body: etree._Element, draft: ArticleDraft) -> None:
    head = etree.SubElement(body, "body.head")
    _add(etree.SubElement(head, "hedline"), "hl1", draft.headline)
    _add(head, "byline", draft.byline or ", ".join(draft.authors))
    _add(head, "distributor", draft.source)
    _add(head, "dateline", draft.dateline)
    if draft.standfirst:
        _add(etree.SubElement(head, "abstract"), "p", draft.standfirst)


def _add_media(content: etree._Element, photo: PhotoDraft) -> None:
    media = etree.SubElement(content, "media")
    media.set("media-type", "image")
    _add_metadata(media, "credit", photo.credit_line)
    reference = etree.SubElement(media, "media-reference")
    reference.set("mime-type", "image/jpeg")
    reference.set("source", without_forbidden(photo.address or photo.file_name))
    if photo.alt_text:
        reference.set("alternate-text", without_forbidden(photo.alt_text))
    _add(media, "media-caption", photo.caption)
    _add(media, "media-producer", ", ".join(photo.photographers))


def _add_metadata(media: etree._Element, name: str, value: str) -> None:
    if value:
        etree.SubElement(media, "media-metadata", name=name, value=without_forbidden(value))


def _add_markup(content: etree._Element, body: str) -> None:
    """Add the body's blocks under NITF's names."""
    root = parse_html(body) if body else None
    holder = None if root is None else next(iter(root), None)
    for block in () if holder is None else list(holder):
        _rename(block)
        content.append(block)


def _rename(node: etree._Element) -> None:
    for each in node.iter(etree.Element):
        name = local_name(each)
        each.tag = _ELEMENTS.get(name, name if name in _KEPT else "p")
        href = each.get("href")
        each.attrib.clear()
        if href and each.tag == "a":
            each.set("href", href)


def _add(parent: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, name).text = without_forbidden(text)


def _add_attribute(parent: etree._Element, name: str, attribute: str, value: str) -> None:
    if value:
        etree.SubElement(parent, name).set(attribute, without_forbidden(value))


def _issue_date(draft: ArticleDraft) -> str:
    """The date in NITF's form, with zeros for the time if only the day is known."""
    if draft.published_at is not None:
        return _moment(draft.published_at)
    day = draft.published_on
    return f"{day.year:04}{day:%m%d}000000-0000" if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment.year:04}{moment:%m%dT%H%M%S%z}" if moment else ""
