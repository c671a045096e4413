"""What a NewsML-G2 item is about: its section, topics and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from articles.drafts.draft import TopicKind
from articles.parsers.files.xml import attribute, child, children, text_of
from articles.parsers.newsml_g2.item_fields import code, language, name_of
from articles.parsers.wire.story_draft import (
    SECTIONS,
    subject_of_code,
)

_KINDS = {
    "person": TopicKind.PERSON,
    "geoarea": TopicKind.PLACE,
    "poi": TopicKind.PLACE,
    "organisation": TopicKind.ORGANISATION,
    "organization": TopicKind.ORGANISATION,
}
_UNFILED = {"event", "object"}
_SECTION = re.compile(r"categor|depart|desk|section|ressort|rubri", re.I)


def section(item: etree._Element) -> str:
    for subject in _subjects(item):
        if _SECTION.search(attribute(subject, "qcode").partition(":")[0]) or _SECTION.search(
            attribute(subject, "type")
        ):
            name = name_of(subject, language(item))
            return SECTIONS.get(name.lower(), name)
    return ""


def keywords(item: etree._Element) -> tuple[str, ...]:
    """A picture's keywords, else its subjects."""
    own = [text_of(each) for each in children(child(item, "contentMeta"), "keyword")]
    subjects = [name for kind, name in topics(item) if kind is TopicKind.SUBJECT]
    return tuple(dict.fromkeys(filter(None, own or subjects)))


def topics(item: etree._Element) -> list[tuple[TopicKind, str]]:
    wanted = language(item)
    asserted = _assertion_names(item, wanted)
    found = []
    for subject in _subjects(item):
        kind = _kind(subject)
        name = name_of(subject, wanted) or asserted.get(_identity(subject), "")
        if not name:  # places are often asserted under another alias of the same code
            name = (
                asserted.get(code(subject), "")
                if kind is TopicKind.PLACE
                else subject_of_code(attribute(subject, "qcode"))
            )
        if kind is not None and not _SECTION.search(attribute(subject, "qcode").partition(":")[0]):
            found.append((kind, name if len(name) > 1 else ""))
    keyworded = children(child(item, "contentMeta"), "keyword")
    countries = [(TopicKind.PLACE, name) for name in _countries(item, wanted)]
    return found + countries + [(TopicKind.SUBJECT, text_of(each)) for each in keyworded]


def _countries(item: etree._Element, wanted: str) -> Iterator[str]:
    """The countries in which the item's assertions say that its places are."""
    for asserted in children(item, "assert"):
        for area in children(asserted, "broader"):
            if "countr" in attribute(area, "qcode").partition(":")[0].lower():
                yield name_of(area, wanted)


def _subjects(item: etree._Element) -> Iterator[etree._Element]:
    return children(child(item, "contentMeta"), "subject")


def _kind(subject: etree._Element) -> TopicKind | None:
    """The vocabulary that a subject's type belongs to; None for events and things."""
    nature = attribute(subject, "type").rpartition(":")[2].lower()
    if nature in _UNFILED:
        return None
    geographic = any(attribute(facet, "qcode").startswith("geo") for facet in children(subject, "facet"))
    return TopicKind.PLACE if geographic else _KINDS.get(nature, TopicKind.SUBJECT)


def _identity(node: etree._Element) -> str:
    return attribute(node, "qcode") or attribute(node, "uri") or attribute(node, "literal")


def _assertion_names(item: etree._Element, wanted: str) -> dict[str, str]:
    """The names that the item's assertions give to codes, by code with and without alias. A place without a name goes
    by the nearest one around it."""
    found: dict[str, str] = {}
    for each in children(item, "assert"):
        around = (name_of(area, wanted) for area in children(each, "broader") if _kind(area) is TopicKind.PLACE)
        name = name_of(each, wanted) or next(filter(None, around), "")
        found |= {key: name for key in (_identity(each), code(each)) if key and name}
    return found
