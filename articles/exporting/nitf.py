"""Write drafts as NITF 3.6: a story in the standard's elements, its pictures as media beside the text.

The result validates against nitf-3-6.xsd (https://iptc.org/std/NITF/). What NITF has no element for, such as how well a
date is known and how a credit was read, goes into one meta element, so that the same draft comes back
(articles.parsers.nitf.archive_meta). A photo without a story is a document of its picture alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from lxml import etree

from articles.drafts.draft import ArticleDraft, PhotoDraft, Status, TopicKind
from articles.drafts.text import without_forbidden
from articles.drafts.to_json import Json, photo_as_json
from articles.exporting.nitf_elements import NAMESPACE, add_element, append_text, tag
from articles.exporting.nitf_markup import add_blocks
from articles.parsers.nitf.archive_meta import NAME as REST
from articles.parsers.nitf.archive_meta import story_record
from articles.parsers.nitf.format import read_nitf
from articles.parsers.nitf.media import read_media

NAMESPACES: dict[Any, str] = {None: NAMESPACE}
VERSION = "-//IPTC//DTD NITF 3.6//EN"
STATUSES = {Status.PUBLISHED: "usable", Status.DRAFT: "withheld", Status.WITHDRAWN: "canceled"}
IDENTIFIED = {TopicKind.PERSON: "person", TopicKind.ORGANISATION: "org", TopicKind.PLACE: "location"}
MAX_TITLE = 100


def write_nitf(drafts: Iterable[ArticleDraft | PhotoDraft]) -> Iterator[bytes]:
    """The pieces of a file. A single draft is a NITF document; several documents are put into a `stories` element,
    since NITF has none for them."""
    items = iter(drafts)
    first = list(islice(items, 2))
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if len(first) == 1:
        yield _write(first[0])
        return
    yield b"<stories>\n"
    yield from map(_write, chain(first, items))
    yield b"</stories>\n"


def _write(draft: ArticleDraft | PhotoDraft) -> bytes:
    return etree.tostring(to_nitf(draft), encoding="UTF-8", xml_declaration=False) + b"\n"


def to_nitf(draft: ArticleDraft | PhotoDraft) -> etree._Element:
    """One story, or one photo without a story, as a nitf element."""
    if isinstance(draft, ArticleDraft):
        root = _document(draft)
        _add_rest(root, _difference(story_record(draft), _read_record(root)))
        return root
    title = draft.headline or draft.caption[:MAX_TITLE] or "Photo"
    root = _document(ArticleDraft(title, status=draft.status, photos=(draft,)))
    _add_rest(root, {"kind": "photo"})
    return root


def _document(draft: ArticleDraft) -> etree._Element:
    root = etree.Element(tag("nitf"), nsmap=NAMESPACES, version=VERSION)
    if draft.language:
        root.set("baselang", without_forbidden(draft.language))
    _add_head(root, draft)
    body = add_element(root, "body")
    _add_body_head(body, draft)
    content = add_element(body, "body.content")
    for position, photo in enumerate(draft.photos):
        _add_media(content, photo, is_lead=position == 0)
    add_blocks(content, draft.body)
    return root


def _read_record(root: etree._Element) -> Json:
    """What the standard's elements alone say, as a record."""
    read = read_nitf(root, "", b"")
    return story_record(read) if isinstance(read, ArticleDraft) else {}


def _difference(wanted: Json, read: Json) -> Json:
    return {key: value for key, value in wanted.items() if read.get(key) != value or key not in read}


def _add_rest(root: etree._Element, rest: Json) -> None:
    if rest:
        content = without_forbidden(json.dumps(rest, ensure_ascii=False, sort_keys=True))
        meta = etree.Element(tag("meta"), name=REST, content=content)
        root[0].insert(1, meta)


def _add_head(root: etree._Element, draft: ArticleDraft) -> None:
    head = add_element(root, "head")
    _add(head, "title", draft.headline or "Untitled")
    if draft.slug:
        add_element(head, "meta", name="slug", content=draft.slug)
    about = add_element(head, "tobject", **{"tobject.type": draft.section or "news"})
    _add_attribute(about, "tobject.property", "tobject.property.type", draft.genre)
    _add_docdata(head, draft)
    if draft.url or draft.section:
        add_element(head, "pubdata", **{"position.section": draft.section, "ex-ref": draft.url})
    _add_attribute(head, "revision-history", "norm", _moment(draft.updated_at))


def _add_docdata(head: etree._Element, draft: ArticleDraft) -> None:
    data = add_element(head, "docdata", **{"management-status": STATUSES[draft.status]})
    _add_attribute(data, "doc-id", "id-string", draft.source_key)
    if draft.source_key and draft.version:
        add_element(data, "du-key", key=draft.source_key, version=str(draft.version))
    _add_attribute(data, "urgency", "ed-urg", str(draft.priority or ""))
    _add_attribute(data, "date.issue", "norm", _issue_date(draft))
    _add_attribute(data, "date.release", "norm", _moment(draft.embargo_until))
    for note in dict.fromkeys((*draft.corrections, *draft.instructions.splitlines())):
        _add_attribute(data, "ed-msg", "info", note)
    _add_attribute(data, "doc.rights", "limitations", draft.rights)
    keywords = [topic.name for topic in draft.topics if topic.kind is TopicKind.SUBJECT]
    if keywords:
        key_list = add_element(data, "key-list")
        for keyword in keywords:
            _add_attribute(key_list, "keyword", "key", keyword)
    identified = [(IDENTIFIED[topic.kind], topic.name) for topic in draft.topics if topic.kind in IDENTIFIED]
    if identified:
        content = add_element(data, "identified-content")
        for element, name in identified:
            _add(content, element, name)


def _add_body_head(body: etree._Element, draft: ArticleDraft) -> None:
    head = add_element(body, "body.head")
    _add(add_element(head, "hedline"), "hl1", draft.headline or "Untitled")
    _add_bylines(head, draft)
    _add(head, "distributor", draft.source)
    _add(head, "dateline", draft.dateline)
    if draft.standfirst:
        _add(add_element(head, "abstract"), "p", draft.standfirst)


def _add_bylines(head: etree._Element, draft: ArticleDraft) -> None:
    """The byline with its authors marked, and a byline for each author whom it does not name."""
    rest = without_forbidden(draft.byline)
    byline = add_element(head, "byline") if rest else None
    others = []
    for author in map(without_forbidden, draft.authors):
        before, found, after = rest.partition(author)
        if byline is None or not found:
            others.append(author)
            continue
        append_text(byline, before)
        add_element(byline, "person").text, rest = author, after
    if byline is not None:
        append_text(byline, rest)
    for author in others:
        _add(add_element(head, "byline"), "person", author)


def _add_media(content: etree._Element, photo: PhotoDraft, *, is_lead: bool) -> None:
    media = add_element(content, "media", **{"media-type": "image"})
    if photo.credit_line:
        add_element(media, "media-metadata", name="credit", value=photo.credit_line)
    reference = add_element(media, "media-reference", **{"mime-type": "image/jpeg", "alternate-text": photo.alt_text})
    reference.set("source", without_forbidden(photo.address or photo.file_name))
    _add(media, "media-caption", photo.caption)
    _add(media, "media-producer", ", ".join(photo.photographers))
    rest = _difference(photo_as_json(photo), photo_as_json(read_media(media, is_lead=is_lead)))
    metadata = etree.Element(tag("media-metadata"), name=REST)
    metadata.set("value", without_forbidden(json.dumps(rest, ensure_ascii=False, sort_keys=True)))
    media.insert(0, metadata)


def _add(parent: etree._Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag(name)).text = without_forbidden(text)


def _add_attribute(parent: etree._Element, name: str, attribute: str, value: str) -> None:
    if value:
        add_element(parent, name, **{attribute: value})


def _issue_date(draft: ArticleDraft) -> str:
    """The date in NITF's form, with zeros for the time if only the day is known."""
    if draft.published_at is not None:
        return _moment(draft.published_at)
    day = draft.published_on
    return f"{day.year:04}{day:%m%d}000000-0000" if day else ""


def _moment(moment: datetime | None) -> str:
    return f"{moment.year:04}{moment:%m%dT%H%M%S%z}" if moment else ""
