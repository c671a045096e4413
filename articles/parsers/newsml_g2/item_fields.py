"""The metadata of a NewsML-G2 item, field by field.

A value is qcode="alias:code", literal="text" or a name child, often in several languages. The item's own language
counts first, then English, then the first one given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from lxml import etree

from articles.drafts.draft import Status
from articles.parsers.files.xml import XML_LANG, attribute, child, children, text_of
from articles.parsers.wire.story_body import text_body
from articles.parsers.wire.story_draft import (
    agency_name,
    read_genre,
    read_status,
    read_version,
)
from articles.printed.names import is_person
from articles.printed.timestamps import Moment, read_datetime, read_moment

_FILLERS = {"no-data-available", "n/a", "none"}
_AUTHOR_ROLE = re.compile(r"author|writer|reporter|journalist|byline", re.I)
_PHOTOGRAPHER_ROLE = re.compile(r"phot", re.I)
_SUBTITLE_ROLES = ("subtitle", "sub", "subheadline", "subhead", "deck")
_STANDFIRST_ROLES = ("summary", "standfirst", "abstract", "intro", "lead", "teaser", "")
_ABBREVIATED = ("mnemonic", "short")


def code(node: etree._Element | None) -> str:
    """The code after the alias of a qcode, or at the end of a URI: "ninat:text" -> text."""
    return attribute(node, "qcode").rpartition(":")[2] or attribute(node, "uri").rstrip("/").rpartition("/")[2]


def item_class(item: etree._Element) -> str:
    return code(child(item, "itemMeta", "itemClass")).lower()


def version(item: etree._Element) -> int:
    return read_version(attribute(item, "version"))


def status(item: etree._Element) -> Status:
    """The status in pubStatus. An embargo without end makes a draft, and a signal to kill withdraws."""
    signals = {code(signal).lower() for signal in children(child(item, "itemMeta"), "signal")}
    if signals & {"kill", "withdraw", "cancel", "takedown"}:
        return Status.WITHDRAWN
    embargoed = child(item, "itemMeta", "embargoed")
    if embargoed is not None and not text_of(embargoed):
        return Status.DRAFT
    return read_status(code(child(item, "itemMeta", "pubStatus")))


def embargo(item: etree._Element) -> datetime | None:
    return read_datetime(text_of(child(item, "itemMeta", "embargoed")))


def moment(item: etree._Element, of_item: str, of_content: str) -> Moment | None:
    """A date of the item, or else of its content."""
    return read_moment(text_of(child(item, "itemMeta", of_item))) or read_moment(meta_text(item, of_content))


def language(item: etree._Element) -> str:
    return attribute(child(item, "contentMeta", "language"), "tag") or (item.get(XML_LANG) or "").strip()


def meta_text(item: etree._Element, name: str) -> str:
    """The first filled element of contentMeta with this name, as one line."""
    return in_language(children(child(item, "contentMeta"), name), language(item))


def in_language(nodes: Iterable[etree._Element], wanted: str) -> str:
    """The text of the node in the wanted language, else in English, else of the first node that has text."""
    texts: dict[str, str] = {}
    for node in nodes:
        text = text_of(node)
        if text and text.lower() not in _FILLERS:
            texts.setdefault((node.get(XML_LANG) or "").lower()[:2], text)
    return texts.get(wanted.lower()[:2]) or texts.get("") or texts.get("en") or next(iter(texts.values()), "")


def name_of(node: etree._Element | None, wanted: str = "") -> str:
    """The name of a party or concept: its name child, else its literal, unless a code shows that this is only a
    label."""
    names = [name for name in children(node, "name") if attribute(name, "role").rpartition(":")[2] not in _ABBREVIATED]
    found = in_language(names or children(node, "name"), wanted)
    literal = "" if attribute(node, "qcode") else attribute(node, "literal")
    return found or ("" if literal.lower() in _FILLERS else literal)


def headline(item: etree._Element) -> str:
    headlines = _headlines(item)
    main = [each for each in headlines if _role(each) in ("", "main", "headline", "title")]
    title = in_language(children(child(item, "itemMeta"), "title"), language(item))
    return in_language(main or headlines, language(item)) or title


def _headlines(item: etree._Element) -> list[etree._Element]:
    """The headlines that are not empty, in the order of their ranks."""
    found = [each for each in children(child(item, "contentMeta"), "headline") if text_of(each)]
    return sorted(found, key=lambda each: attribute(each, "rank") or "0")


def _role(node: etree._Element) -> str:
    return attribute(node, "role").rpartition(":")[2].lower()


def standfirst(item: etree._Element) -> str:
    """A description that introduces the story, else a headline below the first one."""
    found = _descriptions(item)
    below = (each for each in _headlines(item)[1:] if _role(each) in _SUBTITLE_ROLES or attribute(each, "rank"))
    return next((found[role] for role in _STANDFIRST_ROLES if role in found), "") or text_of(next(below, None))


def caption(item: etree._Element) -> str:
    found = _descriptions(item)
    return found.get("caption") or found.get("") or next(iter(found.values()), "")


def alt_text(item: etree._Element) -> str:
    found = _descriptions(item)
    return found.get("alttext") or found.get("alt") or ""


def _descriptions(item: etree._Element) -> dict[str, str]:
    """Role without alias -> text, in the item's own language if there are several."""
    grouped: dict[str, list[etree._Element]] = {}
    for each in children(child(item, "contentMeta"), "description"):
        grouped.setdefault(_role(each), []).append(each)
    texts = {role: in_language(nodes, language(item)) for role, nodes in grouped.items()}
    return {role: text for role, text in texts.items() if text}


def byline(item: etree._Element) -> str:
    return meta_text(item, "by")


def authors(item: etree._Element) -> tuple[str, ...]:
    """The creators that are people. Used if no byline is printed."""
    if byline(item):
        return ()
    return tuple(name for node, name in _creators(item) if _is_author(node, name))


def _creators(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    meta = child(item, "contentMeta")
    for node in (*children(meta, "creator"), *children(meta, "contributor")):
        if name := name_of(node, language(item)):
            yield node, name


def _is_author(node: etree._Element, name: str) -> bool:
    role = attribute(node, "role")
    person = "person" in attribute(node, "type").lower() or is_person(name)
    return person and (bool(_AUTHOR_ROLE.search(role)) or (not role and node.tag.endswith("creator")))


def photographer(item: etree._Element) -> str:
    """The printed byline, else the creator that is a photographer or has no role."""
    found = [(node, name) for node, name in _creators(item) if node.tag.endswith("creator")]
    by_role = [name for node, name in found if _PHOTOGRAPHER_ROLE.search(attribute(node, "role"))]
    no_role = [name for node, name in found if not attribute(node, "role") and is_person(name)]
    return ", ".join(dict.fromkeys(by_role or no_role)) or byline(item)


def dateline(item: etree._Element) -> str:
    return meta_text(item, "dateline").rstrip(" -–—_")


def told_of_recording(item: etree._Element) -> str:
    """What an item says about its film or sound, as a body: caption, script, shot list."""
    found = (each for each in children(child(item, "contentMeta"), "description") if text_of(each))
    return "\n".join(text_body("".join(map(str, each.itertext()))) for each in found)


def located_place(item: etree._Element) -> str:
    return next(
        filter(None, (name_of(node, language(item)) for node in children(child(item, "contentMeta"), "located"))), ""
    )


def place_shown(item: etree._Element) -> str:
    """Where a picture was taken, if its metadata says so."""
    return located_place(item)


def source(item: etree._Element) -> str:
    """The agency: the provider's name, else the information source's, else the one in the credit or in the codes."""
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    provider = child(meta, "provider")
    parties = [name_of(each, language(item)) or attribute(each, "literal") for each in children(content, "infoSource")]
    names = [name_of(provider, language(item)), *parties, meta_text(item, "creditline"), attribute(provider, "literal")]
    known = [name for name in names if name]
    spelt = (name for name in known if not re.search(r"\.\w{2,4}$", name))
    return agency_name(next(spelt, "") or next(iter(known), "") or code(provider))


def rights(item: etree._Element) -> str:
    info = child(item, "rightsInfo")
    wanted = language(item)
    notice = in_language(children(info, "copyrightNotice"), wanted) or name_of(child(info, "copyrightHolder"), wanted)
    return "\n".join(filter(None, (notice, in_language(children(info, "usageTerms"), wanted))))


def notes(item: etree._Element) -> list[str]:
    """Notes to editors, without those marked private or not for publication."""
    found = children(child(item, "itemMeta"), "edNote")
    return [
        text_of(each)
        for each in found
        if "private" not in attribute(each, "role") and "nonpublic" not in attribute(each, "pubconstraint")
    ]


def links(item: etree._Element) -> set[str]:
    found = children(child(item, "itemMeta"), "link")
    return {attribute(each, "residref") or attribute(each, "guidref") for each in found} - {""}


def genre(item: etree._Element) -> str:
    """The names of the item's genres, else the words of their codes."""
    found = children(child(item, "contentMeta"), "genre")
    named = ((name_of(each, language(item)), code(each)) for each in found)
    return read_genre(name or ("" if word[:1].isdigit() else word) for name, word in named)
