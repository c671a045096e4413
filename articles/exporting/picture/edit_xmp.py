"""Set properties in an XMP packet and leave all others as they are (ISO 16684-1).

The packet's wrapper, its padding and every element that is not set are kept. A property is set where it stands, as an
attribute or an element; a new one is added to the first description. In a choice of languages only the default is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from articles.drafts.draft import ParseError
from articles.exporting.picture.embedded_texts import PLACES, XMP_NAMESPACES, Texts
from articles.parsers.images.xmp import find_root

MAX_PACKET_BYTES = 8 * 2**20
_RDF, _LANG = f"{{{XMP_NAMESPACES['rdf']}}}", "{http://www.w3.org/XML/1998/namespace}lang"
_EMPTY = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def edit_xmp(packet: bytes, texts: Texts, *, add: bool = True) -> bytes:
    """The packet with these texts, in UTF-8. An empty packet gives a new one. add: whether to add properties that the
    packet does not have. The same bytes if nothing changes. Raises ParseError if the packet cannot be read."""
    before, root, after = parse_packet(packet or _EMPTY)
    changed = [_set(root, name, values, add) for name, values in texts.items()]
    return before + etree.tostring(root, encoding="utf-8") + after if any(changed) else packet


def parse_packet(packet: bytes) -> tuple[bytes, etree._Element, bytes]:
    """What precedes the root element, the root element, and what follows it: the wrapper and the padding, in UTF-8."""
    found = find_root(packet[:MAX_PACKET_BYTES])
    if found is None:
        raise ParseError("The picture's XMP cannot be read, so that nothing can be written into it.")
    before, text, after = found
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        raise ParseError("The picture's XMP is damaged, so that nothing can be written into it.") from None
    return before.encode("utf-8", "replace"), root, after.encode("utf-8", "replace")


def qualified_name(prefixed: str) -> str:
    """The property's name as lxml writes it: {namespace}name."""
    prefix, _, name = prefixed.partition(":")
    return f"{{{XMP_NAMESPACES[prefix]}}}{name}"


def descriptions(root: etree._Element) -> list[etree._Element]:
    """The top descriptions, whose attributes and elements are the properties."""
    found = [root] if root.tag == f"{_RDF}RDF" else root.findall(f".//{_RDF}RDF")
    return [item for rdf in found for item in rdf.findall(f"{_RDF}Description")]


def _set(root: etree._Element, name: str, values: tuple[str, ...], add: bool) -> bool:
    """Set one text and its older mirror wherever they stand. Whether anything changed."""
    place = PLACES[name]
    here = descriptions(root)
    if not here:
        raise ParseError("The picture's XMP has no description, so that nothing can be written into it.")
    changed = [_set_one(item, place.xmp, place.container, values) for item in here]
    if place.mirror:
        container = "Alt" if place.container == "Alt" else ""
        joined = values if container else ("; ".join(values),)
        mirrored = [_set_one(item, place.mirror, container, joined) for item in here]
    else:
        mirrored = []
    if add and all(item is None for item in changed):
        _write(etree.SubElement(here[0], qualified_name(place.xmp), nsmap=_prefix(place.xmp)), place.container, values)
        return True
    return any((*changed, *mirrored))


def _prefix(prefixed: str) -> dict[str, str]:
    prefix = prefixed.partition(":")[0]
    return {prefix: XMP_NAMESPACES[prefix]}


def _set_one(description: etree._Element, prefixed: str, container: str, values: tuple[str, ...]) -> bool | None:
    """Set the property of one description if it is there, whatever the case of its name: some programs write dc:Rights.
    Whether it changed; None if it is not there."""
    name = qualified_name(prefixed)
    found: bool | None = None
    for attribute in [key for key in description.attrib if str(key).lower() == name.lower()]:
        found = bool(found) or description.get(attribute) != values[0]
        description.set(attribute, values[0])
    for element in list(description.iterchildren(tag=etree.Element)):
        if str(element.tag).lower() == name.lower():
            found = _replace(element, name, container, values) or bool(found)
    return found


def _replace(element: etree._Element, name: str, container: str, values: tuple[str, ...]) -> bool:
    """Set an element's value. Whether it changed."""
    element.tag = name
    items = element.find(f"{_RDF}Alt")
    if container == "Alt" and items is not None:
        return _set_default(items, values[0])
    if tuple(_texts(element)) == values:
        return False
    for child in list(element):
        element.remove(child)
    for attribute in [key for key in element.attrib if str(key).startswith(_RDF)]:
        del element.attrib[attribute]  # rdf:parseType and rdf:resource describe the old value
    _write(element, container, values)
    return True


def _set_default(items: etree._Element, text: str) -> bool:
    """Set the default of a choice of languages. Whether it changed. The other languages stay."""
    found = [item for item in items.findall(f"{_RDF}li") if item.get(_LANG, "x-default") == "x-default"]
    item = found[0] if found else etree.Element(f"{_RDF}li")
    if found and not len(item) and item.text == text:
        return False
    if not found:
        items.insert(0, item)
    for child in list(item):
        item.remove(child)
    for attribute in [key for key in item.attrib if str(key).startswith(_RDF)]:
        del item.attrib[attribute]
    item.set(_LANG, "x-default")
    item.text = text
    return True


def _texts(element: etree._Element) -> Iterator[str]:
    items = element.findall(f"*/{_RDF}li") or [element]
    yield from (item.text or "" for item in items if not len(item))


def _write(element: etree._Element, container: str, values: Iterable[str]) -> None:
    """Write a value into an empty element: one text, a list, or a text in the default language."""
    values = list(values)
    if not container:
        element.text = values[0]
        return
    element.text = None
    items = etree.SubElement(element, f"{_RDF}{container}")
    for text in values:
        item = etree.SubElement(items, f"{_RDF}li")
        item.text = text
        if container == "Alt":
            item.set(_LANG, "x-default")
