"""The lines and metadata of a NewsML 1 news item. Those of an inner component count before those around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from articles.drafts.draft import TopicKind
from articles.parsers.files.xml import XML_LANG, attribute, child, children, descendants, text_of
from articles.parsers.newsml_1.item_content import Chain
from articles.parsers.wire.story_draft import agency_name, read_genre, read_version, subject_of_code
from articles.printed.names import is_person

_KINDS = (
    (re.compile(r"person|people", re.I), TopicKind.PERSON),
    (re.compile(r"organi[sz]ation|company|party", re.I), TopicKind.ORGANISATION),
    (re.compile(r"geo|location|country|city|place|area", re.I), TopicKind.PLACE),
)
_SECTION = re.compile(r"^(?:categor\w*|section|desk|department|ressort|rubri\w+)$", re.I)
_KEYWORD = re.compile(r"^(?:key ?words?|subject)$", re.I)
TopicSet = dict[str, tuple[TopicKind, str]]
_PLACES = ("City", "Region", "CountryName", "Country")


def line(chain: Chain, name: str) -> str:
    """A news line such as HeadLine, from the innermost component that has one."""
    for component in chain:
        for found in children(child(component, "NewsLines"), name):
            if text := text_of(found):
                return text
    return ""


def standfirst(chain: Chain) -> str:
    """The sub-headline, else a news line whose type says that it introduces the story."""
    introductions = _typed_lines(chain, {"summary", "standfirst", "abstract", "lead", "teaser", "subtitle"})
    return line(chain, "SubHeadLine") or next(introductions, "")


def _typed_lines(chain: Chain, kinds: set[str]) -> Iterator[str]:
    """The news lines that have one of these types."""
    for component in chain:
        for each in children(child(component, "NewsLines"), "NewsLine"):
            if attribute(child(each, "NewsLineType"), "FormalName").lower() in kinds:
                yield text_of(child(each, "NewsLineText"))


def slug(item: etree._Element, chain: Chain) -> str:
    """The slug line, else the item's label, where AFP puts it."""
    return line(chain, "SlugLine") or text_of(child(item, "Identification", "NameLabel"))


def version(item: etree._Element) -> int:
    return read_version(text_of(child(item, "Identification", "NewsIdentifier", "RevisionId")))


def source_key(item: etree._Element) -> str:
    """urn:newsml:provider:date:item, which all revisions of an item share."""
    identifier = child(item, "Identification", "NewsIdentifier")
    parts = [text_of(child(identifier, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    if parts[2]:
        return ":".join(("urn", "newsml", *parts))
    public = text_of(child(identifier, "PublicIdentifier"))
    return re.sub(r":\d+[NUA]?$", "", public)


def picture_key(item: etree._Element, address: str, own: str) -> str:
    """A picture's key within its item: its component's id, or its file's name."""
    key = source_key(item)
    part = own or address
    return f"{key}#{part}" if key and part else key or part


def language(item: etree._Element, chain: Chain) -> str:
    for component in chain:
        stated = attribute(child(component, "DescriptiveMetadata", "Language"), "FormalName")
        if stated or component.get(XML_LANG):
            return (stated or component.get(XML_LANG) or "").strip()
    return (item.get(XML_LANG) or "").strip()


def source(item: etree._Element, chain: Chain) -> str:
    """The provider or source party, else the host in the identifier."""
    for name in ("Provider", "Source", "Creator"):
        for component in chain:
            party = child(component, "AdministrativeMetadata", name, "Party")
            if found := attribute(party, "FormalName"):
                return agency_name(found)
    host = text_of(child(item, "Identification", "NewsIdentifier", "ProviderId"))
    return agency_name(re.sub(r"^www\.|\.\w{2,4}$", "", host)) if host else ""


def authors(chain: Chain) -> tuple[str, ...]:
    """Creators and contributors that are people. Used if no byline is printed."""
    if line(chain, "ByLine"):
        return ()
    for component in chain:
        metadata = child(component, "AdministrativeMetadata")
        parties = [
            *descendants(child(metadata, "Creator"), "Party"),
            *descendants(child(metadata, "Contributor"), "Party"),
        ]
        names = [attribute(party, "FormalName") for party in parties]
        if people := tuple(name for name in names if is_person(name)):
            return people
    return ()


def rights(chain: Chain) -> str:
    usage = next(
        (text_of(each) for component in chain for each in descendants(child(component, "RightsMetadata"), "UsageType")),
        "",
    )
    lines = (line(chain, "CopyrightLine"), line(chain, "RightsLine"), usage)
    return "\n".join(dict.fromkeys(filter(None, lines)))


def notes(item: etree._Element, chain: Chain) -> list[str]:
    instructions = [text_of(each) for each in children(child(item, "NewsManagement"), "Instruction")]
    notes_of = [text_of(each) for component in chain for each in children(component, "Comment")]
    return instructions + notes_of + [line(chain, "SeriesLine"), *_typed_lines(chain, {"advisoryline"})]


def section(chain: Chain) -> str:
    for component in chain:
        for name, value in _properties(component):
            if _SECTION.match(name):
                return value
    return ""


def genre(chain: Chain) -> str:
    metadata = (child(component, "DescriptiveMetadata") for component in chain)
    return read_genre(attribute(each, "FormalName") for data in metadata for each in children(data, "Genre"))


def place(chain: Chain) -> str:
    return next((value for component in chain for value in _locations(component)), "")


def keywords(chain: Chain) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for component in chain for name in _keywords(component)))


def topics(known: TopicSet, chain: Chain) -> Iterator[tuple[TopicKind, str]]:
    for component in chain:
        metadata = child(component, "DescriptiveMetadata")
        for code in children(metadata, "SubjectCode"):
            yield from ((TopicKind.SUBJECT, _subject(each, known)) for each in code)
        for occurrence in children(metadata, "TopicOccurrence"):
            yield known.get(attribute(occurrence, "Topic").lstrip("#"), (TopicKind.SUBJECT, ""))
        yield from ((TopicKind.SUBJECT, name) for name in _keywords(component))
        yield from ((TopicKind.PLACE, name) for name in _locations(component))


def _subject(node: etree._Element, known: TopicSet) -> str:
    code = attribute(node, "FormalName")
    named = known.get(code, (TopicKind.SUBJECT, ""))[1]
    return named or subject_of_code(code) or ("" if code.isdigit() else code)


def topic_set(item: etree._Element) -> TopicSet:
    """Code or id -> (kind, name) of the topics that the item carries. English names are preferred."""
    found = {}
    for topic in descendants(item, "Topic"):
        nature = attribute(child(topic, "TopicType"), "FormalName")
        kind = next((kind for pattern, kind in _KINDS if pattern.search(nature)), TopicKind.SUBJECT)
        names = [each for each in children(topic, "Description") if attribute(each, "Variant").lower() in ("", "name")]
        english = [each for each in names if (each.get(XML_LANG) or "en").startswith("en")]
        name = next((text_of(each) for each in (*english, *names) if text_of(each)), "") or text_of(
            child(topic, "FormalName")
        )
        for key in (attribute(topic, "Duid"), text_of(child(topic, "FormalName"))):
            found[key] = (kind, "" if name.isdigit() else name)
    found.pop("", None)
    return found


def _properties(component: etree._Element) -> Iterator[tuple[str, str]]:
    for block in ("DescriptiveMetadata", "AdministrativeMetadata"):
        for each in children(child(component, block), "Property"):
            yield attribute(each, "FormalName"), attribute(each, "Value")


def _keywords(component: etree._Element) -> Iterator[str]:
    for each in children(child(component, "NewsLines"), "KeywordLine"):
        yield from (word.strip() for word in re.split(r"[,;/]", text_of(each)))
    for name, value in _properties(component):
        if _KEYWORD.match(name):
            yield from map(str.strip, value.split(";"))


def _locations(component: etree._Element) -> Iterator[str]:
    metadata = child(component, "DescriptiveMetadata")
    for location in (*children(metadata, "Location"), metadata):
        named = {attribute(each, "FormalName"): attribute(each, "Value") for each in children(location, "Property")}
        if found := next((named[key] for key in _PLACES if named.get(key)), ""):
            yield found
