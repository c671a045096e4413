"""IPTC NewsML-G2 (versions 2.0 to 2.35): news items, and messages and packages of them.

In a message, pictures join a story if a package binds them, if one links to the other, or if there is only one story.
Everything else in a message becomes an entry of its own. What is no story (concepts, knowledge, catalogues, plannings,
sports data) is rejected under its name. Standard: https://iptc.org/standards/newsml-g2/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import BinaryIO, Self

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected, Status
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import (
    attribute,
    children,
    descendants,
    is_large,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    stream_elements,
)
from articles.parsers.newsml_g2 import item_fields as field
from articles.parsers.newsml_g2 import item_subjects
from articles.parsers.newsml_g2.item_content import Content, linked_photos, picture_address, picture_file, read_content
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_draft import make_article, read_priority
from articles.printed.timestamps import read_moment
from articles.printed.zones import clock_of

NAME = "newsml-g2"

_ROOTS = re.compile(
    rb"<(?:[\w.-]+:)?(?:newsMessage|newsItem|packageItem|conceptItem|knowledgeItem|planningItem|catalogItem"
    rb"|groupSet|contentSet|contentMeta)\b"
)
_NOT_NEWS = {
    "conceptItem": "a concept for a vocabulary",
    "knowledgeItem": "a vocabulary of concepts",
    "catalogItem": "a catalogue of vocabularies",
    "planningItem": "a plan of coverage",
    "groupSet": "the order of a package without its items",
    "contentMeta": "metadata without an item",
}
_NOT_STORIES = {"video": "a video", "audio": "a sound recording", "animation": "an animation"}
_PICTURES = {"picture", "graphic", "photo", "image"}


@dataclass(frozen=True, slots=True)
class _Item:
    """What is kept of a news item until pictures and stories are matched."""

    guid: str
    links: tuple[str, ...]
    entry: Entry

    @classmethod
    def of(cls, node: etree._Element, entry: Entry) -> Self:
        return cls(attribute(node, "guid"), tuple(field.links(node)), entry)

    @property
    def light_copy(self) -> Self:
        """The item without heavy content. Of a story only a name is left, since it is read again when its turn
        comes."""
        if isinstance(self.entry, PhotoDraft):
            return self
        return replace(self, entry=ArticleDraft("") if isinstance(self.entry, ArticleDraft) else Rejected("", ""))


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML with the elements of NewsML-G2."""
    return bool(_ROOTS.search(head.replace(b"\0", b"")))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entries of a news message or of a single item."""
    if is_large(stream):
        yield from _large_message(stream, name)
        return
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    kind = local_name(root)
    if kind == "newsMessage":
        yield from _message(root, name)
    elif kind == "packageItem":
        yield _package_alone(root, data)
    elif kind in _NOT_NEWS:
        yield Rejected(place_of(root), f"This is {_NOT_NEWS[kind]}, not a story.", data)
    elif kind in ("newsItem", "contentSet"):
        yield read_item(root, data)
    else:
        raise ParseError("This XML holds no NewsML-G2 item.", name)


def read_item(node: etree._Element, original: bytes) -> Entry:
    """The article or photo of a newsItem, or a Rejected."""
    with clock_of(field.source(node)):
        return read_one(lambda: _entry(node, original), place_of(node), original)


def _entry(node: etree._Element, original: bytes) -> Entry:
    kind = field.item_class(node)
    where = place_of(node)
    content = read_content(node)
    if kind in _PICTURES:
        return _photo(node, where, original)
    if kind in _NOT_STORIES:
        told = replace(content, body=content.body + "\n" * bool(content.body) + field.told_of_recording(node))
        recording = _article(node, told, original) if told.body else None
        return recording or Rejected(where, f"This is {_NOT_STORIES[kind]} without a text.", original)
    if content.foreign and not content.body:
        return Rejected(where, f"This item carries {content.foreign}, not a story.", original)
    if not kind and picture_address(node) and not content.body:
        return _photo(node, where, original)
    return _article(node, content, original) or Rejected(
        where, "This item has neither a headline nor a text.", original
    )


def _article(node: etree._Element, content: Content, original: bytes) -> ArticleDraft | None:
    story = content.story
    return make_article(
        headline=field.headline(node) or story.get("headline", ""),
        body=content.body,
        standfirst=field.standfirst(node) or story.get("standfirst", ""),
        byline=field.byline(node) or story.get("byline", ""),
        authors=story.get("authors", ()) or field.authors(node),
        dateline=field.dateline(node) or story.get("dateline", "") or field.located_place(node),
        first=field.moment(node, "firstCreated", "contentCreated"),
        latest=field.moment(node, "versionCreated", "contentModified"),
        notes=field.notes(node),
        topics=item_subjects.topics(node),
        photos=with_lead(content.photos + tuple(linked_photos(node))),
        slug=field.meta_text(node, "slugline"),
        priority=read_priority(field.meta_text(node, "urgency")),
        section=item_subjects.section(node),
        genre=field.genre(node),
        language=field.language(node),
        source=field.source(node),
        source_key=attribute(node, "guid"),
        version=field.version(node),
        embargo_until=field.embargo(node),
        status=field.status(node),
        rights=field.rights(node),
        where=place_of(node),
        original=original,
        format=NAME,
    )


def _photo(node: etree._Element, where: str, original: bytes) -> Entry:
    if field.status(node) is Status.WITHDRAWN:
        return Rejected(where, f"The agency has withdrawn this picture, {attribute(node, 'guid')}.", original)
    taken = read_moment(field.meta_text(node, "contentCreated"))
    photo = make_photo(
        field.caption(node),
        credit=field.meta_text(node, "creditline"),
        byline=field.photographer(node),
        source=field.source(node),
        address=picture_address(node),
        taken_on=taken.on if taken else None,
        headline=field.headline(node),
        alt_text=field.alt_text(node),
        rights=field.rights(node),
        instructions="\n".join(field.notes(node)),
        keywords=item_subjects.keywords(node),
        source_key=attribute(node, "guid"),
        place=field.place_shown(node),
        where=where,
        format=NAME,
    )
    photo = photo if photo.file_name else replace(photo, file_name=picture_file(node))
    known = photo.address or photo.file_name or photo.caption
    return photo if known else Rejected(where, "This picture item has neither a caption nor a picture.", original)


def _package_alone(node: etree._Element, original: bytes) -> Rejected:
    names = [attribute(each, "residref") or attribute(each, "href") for each in descendants(node, "itemRef")]
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    return Rejected(place_of(node), f"This package only names its items; import them too: {shown or 'none'}.", original)


def _message(root: etree._Element, name: str) -> Iterator[Entry]:
    nodes = [node for items in children(root, "itemSet") for node in items if isinstance(node.tag, str)]
    if not nodes:
        raise ParseError("This news message holds no item.", name)
    items = [node for node in nodes if local_name(node) == "newsItem"]
    found = [_Item.of(node, read_item(node, serialise(node))) for node in items]
    packages = [node for node in nodes if local_name(node) == "packageItem"]
    yield from _join_pictures(found, packages)
    for node in nodes:
        yield from _reject_other(node, {item.guid for item in found})


def _reject_other(node: etree._Element, guids: Set[str]) -> Iterator[Rejected]:
    """A rejection of what is no news item in a message; nothing for packages of these items."""
    kind = local_name(node)
    if kind == "packageItem" and not _members(node) & guids:
        yield _package_alone(node, serialise(node))
    elif kind not in ("newsItem", "packageItem"):
        yield Rejected(place_of(node), f"This is {_NOT_NEWS.get(kind, f'a {kind}')}, not a story.", serialise(node))


def _large_message(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The entries of a message too large for a tree. It is read twice: for pictures and packages, then story by
    story."""
    found: list[_Item] = []
    packages: list[etree._Element] = []
    for node in _large_items(stream, name):
        if local_name(node) == "packageItem":
            packages.append(etree.fromstring(serialise(node)))
        elif local_name(node) == "newsItem":
            found.append(_Item.of(node, read_item(node, b"")).light_copy)
    if not found and not packages:
        raise ParseError("This news message holds no item.", name)
    pictures, loose = _pictures(found, packages)
    guids = {item.guid for item in found}
    del found
    stream.seek(0)
    for node in _large_items(stream, name):
        if local_name(node) != "newsItem":
            yield from _reject_other(node, guids)
        elif isinstance(entry := read_item(node, serialise(node)), ArticleDraft):
            yield _with_pictures(entry, pictures.pop(attribute(node, "guid"), []))
        elif isinstance(entry, Rejected):
            yield entry
    yield from (entry for entry in loose if isinstance(entry, PhotoDraft))


def _large_items(stream: BinaryIO, name: str) -> Iterator[etree._Element]:
    kinds = ("newsItem", "packageItem", *(kind for kind in _NOT_NEWS if kind.endswith("Item")))
    return (node for node in stream_elements(stream, name, *kinds) if _in_item_set(node))


def _in_item_set(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and local_name(parent) == "itemSet"


def _join_pictures(found: list[_Item], packages: list[etree._Element]) -> Iterator[Entry]:
    """The stories in order, each with its pictures, then the items that belong to no story."""
    pictures, loose = _pictures(found, packages)
    for item in found:
        if isinstance(item.entry, ArticleDraft):
            yield _with_pictures(item.entry, pictures.pop(item.guid, []))
    yield from loose


def _with_pictures(story: ArticleDraft, pictures: list[PhotoDraft]) -> ArticleDraft:
    keys = {picture.source_key for picture in pictures}
    own = tuple(photo for photo in story.photos if photo.source_key not in keys)
    return replace(story, photos=with_lead(own + tuple(pictures)))


def _pictures(found: list[_Item], packages: list[etree._Element]) -> tuple[dict[str, list[PhotoDraft]], list[Entry]]:
    """(a story's guid -> its pictures, the items that are no story and belong to none)."""
    stories = {item.guid: item for item in found if isinstance(item.entry, ArticleDraft)}
    owners = _owners(found, stories, packages)
    joined: dict[str, list[PhotoDraft]] = {guid: [] for guid in stories}
    loose: list[Entry] = []
    for item in found:
        owner = owners.get(item.guid)
        if isinstance(item.entry, PhotoDraft) and owner is not None:
            joined[owner].append(item.entry)
        elif not isinstance(item.entry, ArticleDraft):
            loose.append(item.entry)
    return joined, loose


def _owners(found: list[_Item], stories: dict[str, _Item], packages: list[etree._Element]) -> dict[str, str]:
    """A picture's guid -> its story's guid: from the same group of a package, the same package, a link, or the only
    story."""
    pictures = [item for item in found if isinstance(item.entry, PhotoDraft)]
    owners: dict[str, str] = {}
    for package in packages:
        for scope in (*descendants(package, "group"), package):
            refs = children(scope, "itemRef") if scope is not package else descendants(scope, "itemRef")
            members = [attribute(each, "residref") for each in refs]
            if owner := next((guid for guid in members if guid in stories), None):
                owners = dict.fromkeys(members, owner) | owners
    linked = {guid: story for story, item in stories.items() for guid in item.links}
    for picture in pictures:
        by_picture = next((link for link in picture.links if link in stories), None)
        lone = next(iter(stories)) if len(stories) == 1 and not packages else None
        if owner := owners.get(picture.guid) or linked.get(picture.guid) or by_picture or lone:
            owners[picture.guid] = owner
    return owners


def _members(scope: etree._Element) -> set[str]:
    return {attribute(each, "residref") for each in descendants(scope, "itemRef")}
