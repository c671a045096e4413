"""What the head of an NITF story says about it: dates, identity, section, topics, source, rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from articles.drafts.draft import TopicKind
from articles.parsers.files.xml import (
    XML_LANG,
    attribute,
    child,
    children,
    local_name,
    text_of,
)
from articles.parsers.wire.story_draft import (
    SECTIONS,
    agency_name,
    read_genre,
    read_priority,
    read_status,
    read_version,
    subject_of_code,
    top_subject_of_code,
)
from articles.printed.timestamps import Moment, read_datetime, read_moment

_PLAIN_TYPES = {"", "news", "text", "article"}
_IDENTIFIED = {
    "person": TopicKind.PERSON,
    "org": TopicKind.ORGANISATION,
    "location": TopicKind.PLACE,
    "classifier": TopicKind.SUBJECT,
    "object.title": TopicKind.SUBJECT,
}


def document_fields(node: etree._Element) -> dict[str, Any]:
    data = child(node, "head", "docdata")
    identifier, version = identity(data)
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
        "source": source_of(node, data),
        "rights": _rights(node, data),
        "notes": _notes(node, data),
        "url": _address(node),
    }


def _moment(data: etree._Element | None, name: str) -> Moment | None:
    return read_moment(attribute(child(data, name), "norm"))


def identity(data: etree._Element | None) -> tuple[str, int]:
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
            parts = list(each) if kind is TopicKind.PLACE else []  # a city and its country, for example
            yield from ((kind, text_of(part)) for part in parts or [each])
            yield kind, "" if text_of(each) else attribute(each, "value")
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


def source_of(node: etree._Element, data: etree._Element | None) -> str:
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
