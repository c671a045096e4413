"""NITF, the News Industry Text Format (IPTC, versions 2.5 to 3.6): one story marked up for print, with its pictures.

Standard: https://iptc.org/standards/nitf/. NITF within NewsML and ninjs is read by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected, Status, TopicKind
from articles.parsers.files.record_faults import read_each
from articles.parsers.files.xml import (
    XML_LANG,
    attribute,
    child,
    children,
    descendants,
    is_large,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    stream_elements,
    text_of,
)
from articles.parsers.nitf.archive_meta import restore
from articles.parsers.nitf.media import media_photos
from articles.parsers.wire.story_body import element_body
from articles.parsers.wire.story_draft import (
    SECTIONS,
    agency_name,
    make_article,
    read_genre,
    read_priority,
    read_status,
    read_version,
    subject_of_code,
    top_subject_of_code,
)
from articles.printed.timestamps import Moment, read_datetime, read_moment

NAME = "nitf"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?nitf\b")
_FOREIGN = re.compile(rb"<(?:[\w.-]+:)?(?:NewsML|newsMessage|newsItem|packageItem|rss|feed)\b")
_BETWEEN_PEOPLE = re.compile(r"\s*(?:,|&|\b(?:and|und|et|y|og|och)\b)\s*")
_PLAIN_TYPES = {"", "news", "text", "article"}
_IDENTIFIED = {
    "person": TopicKind.PERSON,
    "org": TopicKind.ORGANISATION,
    "location": TopicKind.PLACE,
    "classifier": TopicKind.SUBJECT,
    "object.title": TopicKind.SUBJECT,
}


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML whose root is nitf."""
    plain = head.replace(b"\0", b"")
    return bool(_ROOT.search(plain)) and not _FOREIGN.search(plain)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of a file, or the stories within a wrapper element."""
    if is_large(stream):
        yield from _stream(stream, name)
        return
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    found = [root] if local_name(root) == "nitf" else list(descendants(root, "nitf"))
    if not found:
        raise ParseError("This XML holds no NITF.", name)
    for node in found:
        original = data if len(found) == 1 else serialise(node)
        yield from read_each(_entries(node, place_of(node), original), place_of(node), original)


def _stream(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories within the wrapper element of a file that is too large for a tree."""
    count = 0
    for count, node in enumerate(stream_elements(stream, name, "nitf"), 1):
        original = serialise(node)
        yield from read_each(_entries(node, f"story {count}", original), f"story {count}", original)
    if not count:
        raise ParseError("This XML holds no NITF.", name)


def _entries(node: etree._Element, where: str, original: bytes) -> Iterator[Entry]:
    yield restore(read_nitf(node, where, original), node)
    yield from _withdrawals(node, where, original)


def read_nitf(node: etree._Element, where: str, original: bytes) -> Entry:
    """One nitf element as a draft."""
    article = make_article(
        **story_fields(node),
        **_document_fields(node),
        where=where,
        original=original,
        format=NAME,
    )
    return article or Rejected(where, "This NITF story has neither a headline nor a text.", original)


def _withdrawals(node: etree._Element, where: str, original: bytes) -> Iterator[Entry]:
    """The documents that this one withdraws (management-doc-idref): drafts with only identifier and status."""
    data = child(node, "head", "docdata")
    if read_status(attribute(data, "management-idref-status")) is not Status.WITHDRAWN:
        return
    own = _identity(data)[0]
    for key in attribute(data, "management-doc-idref").split():
        if key != own:
            headline = f"Withdrawn: {key}"
            yield ArticleDraft(
                headline[:1000],
                source=_source(node, data),
                source_key=key,
                status=Status.WITHDRAWN,
                where=where,
                original=original,
                format=NAME,
            )


def story_fields(node: etree._Element) -> dict[str, Any]:
    """The fields of the story, with its body: the arguments of make_article that NewsML uses as well."""
    head = child(node, "body", "body.head")
    content = find_content(node)
    headline = text_of(child(head, "hedline", "hl1")) or text_of(next(descendants(head, "hl1"), None))
    lead = _lead(content)
    standfirst = _abstract(head) or (text_of(lead) if lead is not None else _subheading(head, headline))
    if lead is not None and standfirst == text_of(lead):
        _remove(lead)
    return {
        "headline": headline or text_of(child(node, "head", "title")),
        "standfirst": standfirst,
        "byline": _byline(child(head, "byline")),
        "authors": tuple(dict.fromkeys(name for each in children(head, "byline") for name in _people(each))),
        "dateline": _dateline(child(head, "dateline")),
        "body": "" if content is None else element_body(content) + _end_text(node),
        "photos": tuple(media_photos(child(node, "body"))),
    }


def find_content(node: etree._Element) -> etree._Element | None:
    """The element with a story's text, body.content. A note in the head may have one of its own."""
    found = child(node, "body", "body.content")
    if found is not None:
        return found
    every = descendants(node, "body.content")
    return next((each for each in every if next(each.iterancestors("{*}body.head"), None) is None), None)


def _end_text(node: etree._Element) -> str:
    end = child(node, "body", "body.end")
    return "" if end is None else "\n" + element_body(end)


def _lead(content: etree._Element | None) -> etree._Element | None:
    """A first paragraph that is marked as the story's lead. Some agencies print it as standfirst."""
    paragraph = child(content, "p")
    marks = {attribute(paragraph, name).lower() for name in ("class", "lead", "style")}
    return paragraph if marks & {"lead", "true", "ingress"} else None


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _abstract(head: etree._Element | None) -> str:
    abstract = child(head, "abstract")
    return "" if abstract is None else " ".join(filter(None, map(text_of, _texts_of(abstract))))


def _texts_of(abstract: etree._Element) -> list[etree._Element]:
    paragraphs = list(children(abstract, "p"))
    return paragraphs or ([] if len(abstract) else [abstract])


def _subheading(head: etree._Element | None, headline: str) -> str:
    """The second headline, unless it is a slug in capitals, has the id of another headline, or repeats the first."""
    second = child(head, "hedline", "hl2")
    line = "" if "headline" in attribute(second, "id").lower() else text_of(second)
    return "" if line.isupper() or line == headline or " " not in line else line


def _byline(node: etree._Element | None) -> str:
    """The byline as it would be printed: "By Jane Doe, Staff Reporter"."""
    if node is None:
        return ""
    title = text_of(child(node, "byttl"))
    whole = text_of(node)
    name = whole.removesuffix(title).strip(" ,") if title else whole
    return ", ".join(filter(None, (name, title)))


def _people(byline: etree._Element | None) -> Iterator[str]:
    for person in descendants(byline, "person"):
        yield from filter(None, (name.strip() for name in _BETWEEN_PEOPLE.split(text_of(person))))


def _dateline(node: etree._Element | None) -> str:
    if node is None:
        return ""
    dates = {text_of(each) for each in children(node, "story.date")}
    location = child(node, "location")
    places = [text_of(each) for each in (() if location is None else location)]
    text = text_of(node)
    if text.replace(" ", "") == "".join(places).replace(" ", ""):
        text = ", ".join(filter(None, places))
    for date in filter(None, dates):
        text = text.replace(date, "")
    return re.sub(r"\s+(?=[,.])", "", " ".join(text.split())).rstrip(" -–—_")


def _document_fields(node: etree._Element) -> dict[str, Any]:
    data = child(node, "head", "docdata")
    identifier, version = _identity(data)
    issued, released = _moment(data, "date.issue"), _moment(data, "date.release")
    return {
        "first": issued or released or read_moment(attribute(child(node, "head", "pubdata"), "date.publication")),
        "latest": _latest(node),
        "embargo_until": _embargo(data, issued, released),
        "status": read_status(attribute(data, "management-status")),
        "source_key": identifier,
        "version": version,
        "slug": _slug(node, data, identifier),
        "priority": read_priority(attribute(child(data, "urgency"), "ed-urg")),
        "genre": _genre(node),
        "language": (node.get("baselang") or node.get(XML_LANG) or "").strip(),
        "section": _section(node),
        "topics": list(_topics(node)),
        "source": _source(node, data),
        "rights": _rights(node, data),
        "notes": _notes(node, data),
        "url": _address(node),
    }


def _moment(data: etree._Element | None, name: str) -> Moment | None:
    return read_moment(attribute(child(data, name), "norm"))


def _identity(data: etree._Element | None) -> tuple[str, int]:
    """(key, version). If the document's own id begins with a dynamic-use key, all versions of the story share that
    key."""
    document = attribute(child(data, "doc-id"), "id-string")
    dynamic = child(data, "du-key")
    key, version = attribute(dynamic, "key"), attribute(dynamic, "version")
    if key and version and (not document or document.startswith(key)):
        return key, read_version(version)
    return document, read_version(version)


def _latest(node: etree._Element) -> Moment | None:
    """When the last revision was made."""
    moments = (read_moment(attribute(each, "norm")) for each in children(child(node, "head"), "revision-history"))
    known = [moment for moment in moments if moment is not None and moment.at is not None]
    return max(known, key=lambda moment: moment.at.timestamp() if moment.at else 0.0, default=None)


def _embargo(data: etree._Element | None, issued: Moment | None, released: Moment | None) -> Any:
    embargoed = attribute(data, "management-status").lower() == "embargoed"
    later = issued and released and issued.at and released.at and released.at > issued.at
    return read_datetime(attribute(child(data, "date.release"), "norm")) if embargoed or later else None


def _section(node: etree._Element) -> str:
    printed = attribute(child(node, "head", "pubdata"), "position.section")
    kind = attribute(child(node, "head", "tobject"), "tobject.type")
    category = next((attribute(meta, "content") for meta in _metas(node) if "category" in attribute(meta, "name")), "")
    subject = child(node, "head", "tobject", "tobject.subject")
    category = category or next(filter(None, map(_category, _identified_content(node))), "")
    if printed or kind.lower() not in _PLAIN_TYPES:
        return printed or kind
    return (
        attribute(subject, "tobject.subject.type").rpartition(":")[2]
        or top_subject_of_code(attribute(subject, "tobject.subject.refnum")).capitalize()
        or SECTIONS.get(category.lower(), "" if len(category) < 4 else category)
    )


def _genre(node: etree._Element) -> str:
    found = children(child(node, "head", "tobject"), "tobject.property")
    return read_genre(attribute(each, "tobject.property.type") for each in found)


def _slug(node: etree._Element, data: etree._Element | None, identifier: str) -> str:
    """The slug of a meta element; else a dynamic-use key that is no identifier; else a second headline in capitals,
    where some agencies put the slug."""
    metas = (meta for meta in _metas(node) if "slug" in attribute(meta, "name").lower())
    stated = attribute(next(metas, None), "content")
    key = attribute(child(data, "du-key"), "key")
    second = text_of(child(node, "body", "body.head", "hedline", "hl2"))
    return stated or ("" if identifier.startswith(key) else key) or (second if second.isupper() else "")


def _metas(node: etree._Element) -> Iterator[etree._Element]:
    return children(child(node, "head"), "meta")


def _topics(node: etree._Element) -> Iterator[tuple[TopicKind, str]]:
    for subject in children(child(node, "head", "tobject"), "tobject.subject"):
        names = [attribute(subject, f"tobject.subject.{part}") for part in ("type", "matter", "detail")]
        code = attribute(subject, "tobject.subject.refnum")
        for name in filter(None, names) if any(names) else [subject_of_code(code)]:
            yield TopicKind.SUBJECT, name.rpartition(":")[2].capitalize() if name.isupper() else name
    data = child(node, "head", "docdata")
    for keyword in children(child(data, "key-list"), "keyword"):
        yield TopicKind.SUBJECT, attribute(keyword, "key") or text_of(keyword)
    for each in _identified_content(node):
        if not _category(each) and (kind := _IDENTIFIED.get(local_name(each))):
            yield kind, text_of(each) or attribute(each, "value")
    for location in children(data, "evloc"):
        names = [attribute(location, part) for part in ("city", "county-dist", "state-prov")]
        yield TopicKind.PLACE, next(filter(None, names), "")


def _identified_content(node: etree._Element) -> Iterator[etree._Element]:
    found = child(node, "head", "docdata", "identified-content")
    return iter(() if found is None else found)


def _category(identified: etree._Element) -> str:
    """The wire's category letter, if a classifier gives it. It is the section and no subject."""
    is_category = local_name(identified) == "classifier" and "category" in attribute(identified, "type").lower()
    value = attribute(identified, "value")
    return value if is_category and len(value) == 1 else ""


def _source(node: etree._Element, data: etree._Element | None) -> str:
    distributor = text_of(child(node, "body", "body.head", "distributor"))
    holder = attribute(child(data, "doc.copyright"), "holder")
    forwarder = attribute(child(data, "del-list", "from-src"), "src-name")
    return agency_name(distributor or re.sub(r"[.,]?\s*all rights reserved\W*$", "", holder, flags=re.I) or forwarder)


def _rights(node: etree._Element, data: etree._Element | None) -> str:
    copyright_ = child(data, "doc.copyright")
    notice = " ".join(filter(None, (attribute(copyright_, "year"), attribute(copyright_, "holder"))))
    limits = attribute(child(data, "doc.rights"), "limitations")
    printed = text_of(child(node, "body", "body.head", "rights"))
    return "\n".join(filter(None, (f"© {notice}" if notice else printed, limits)))


def _notes(node: etree._Element, data: etree._Element | None) -> list[str]:
    head = child(node, "body", "body.head")
    return [
        *(attribute(each, "info") for each in children(data, "ed-msg")),
        *(attribute(each, "comment") for each in children(child(node, "head"), "revision-history")),
        *(text_of(each) for each in children(head, "note")),
    ]


def _address(node: etree._Element) -> str:
    reference = attribute(child(node, "head", "pubdata"), "ex-ref")
    return reference if reference.startswith(("http://", "https://")) else ""
