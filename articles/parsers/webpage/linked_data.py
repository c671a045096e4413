"""What a page says of its story in schema.org's terms. JSON-LD, microdata and RDFa are all read into JSON-LD's form.

Sources: https://schema.org/NewsArticle, https://www.w3.org/TR/json-ld11/,
https://html.spec.whatwg.org/multipage/microdata.html and https://www.w3.org/TR/rdfa-lite/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from articles.parsers.webpage.element_text import key, likeness, plain, text_of
from articles.parsers.webpage.loose_json import Json, as_list, objects, read_json
from articles.parsers.webpage.tree import Script

_STORY_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "Review", "SocialMediaPosting", "CreativeWork"})
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage", "VideoObject", "PodcastEpisode"})
_OTHER_STORIES = frozenset({
    "hasPart", "isPartOf", "isRelatedTo", "relatedLink", "itemListElement", "mentions", "citation", "isBasedOn",
    "liveBlogUpdate", "comment", "review", "blogPost", "itemReviewed", "subjectOf",
})  # fmt: skip
_LEAST_LIKENESS = 0.15
_TELLING = ("headline", "datePublished", "author", "articleBody", "image", "dateModified", "description")


@dataclass(frozen=True, slots=True)
class Syntax:
    """The attributes by which a markup names an item, its type and a property of it."""

    item: str
    type: str
    property: str


SYNTAXES = (Syntax("itemscope", "itemtype", "itemprop"), Syntax("typeof", "typeof", "property"))
_VALUE_ATTRIBUTES = ("content", "datetime", "href", "src")


def script_values(scripts: Iterable[Script]) -> list[Any]:
    """The values of all JSON-LD scripts."""
    return [value for script in scripts if "ld+json" in script.type for value in read_json(script.text)]


def resolve(values: list[Any]) -> list[Json]:
    """Every object of the graph, outermost first, with each reference to an @id replaced by the object."""
    by_id: dict[str, Json] = {}
    found = list(objects(values))
    for each in found:
        name = each.get("@id")
        if isinstance(name, str) and len(each) > len(by_id.get(name, ())) and len(each) > 1:
            by_id[name] = each
    for each in found:
        for name, value in each.items():
            each[name] = _find_target(value, by_id)
    return found


def _find_target(value: Any, by_id: dict[str, Json]) -> Any:
    if isinstance(value, list):
        return [_find_target(inner, by_id) for inner in value]
    if isinstance(value, dict) and len(value) == 1 and "@id" in value:
        return by_id.get(str(value["@id"]), value)
    return value


def type_names(node: Json) -> set[str]:
    """The names of a node's types, without the address of their vocabulary."""
    return {str(name).rstrip("/").rpartition("/")[2].rpartition(":")[2] for name in as_list(node.get("@type"))}


def is_story(node: Json) -> bool:
    """Whether a node describes a story."""
    return any(name.endswith("Article") or name in _STORY_TYPES for name in type_names(node))


def tells_another_story(node: Json, title: str) -> bool:
    """Whether markup describes a story whose headline shares nothing with the page's title: a teaser."""
    headline = plain(node.get("headline"))
    return bool(title and headline) and is_story(node) and likeness(headline, title) < _LEAST_LIKENESS


def is_page(node: Json) -> bool:
    """Whether a node describes the page around the story, or a video on it."""
    return bool(type_names(node) & _PAGE_TYPES)


def story_node(values: list[Any], title: str) -> Json:
    """The description of the page's story: the story node with the most content, completed from the page's node."""
    outer = list(objects(values, _OTHER_STORIES))
    stories = sorted(filter(is_story, outer), key=lambda node: _rank(node, title), reverse=True)
    pages = sorted(filter(is_page, outer), key=lambda node: _rank(node, title), reverse=True)
    return merge([*stories[:1], *pages[:1]])


def merge(nodes: Iterable[Json]) -> Json:
    """One node made of several. For each key, the first node that has it counts."""
    result: Json = {}
    for node in nodes:
        for name, value in node.items():
            if value not in (None, "", [], {}) and name not in result:
                result[name] = value
    return result


def _rank(node: Json, title: str) -> tuple[bool, int]:
    headline = key(str(node.get("headline") or node.get("name") or ""))
    return bool(headline) and headline in key(title), sum(bool(node.get(name)) for name in _TELLING)


def marked_up_items(root: etree._Element) -> list[Json]:
    """The items of microdata and RDFa, outermost first, in JSON-LD's form."""
    return [item for syntax in SYNTAXES for item in _items(root, syntax)]


def _items(root: etree._Element, syntax: Syntax) -> Iterator[Json]:
    items: dict[etree._Element, Json] = {}
    for element in root.iter(etree.Element):
        name, is_item = element.get(syntax.property), element.get(syntax.item) is not None
        if is_item:
            items[element] = {"@type": (element.get(syntax.type) or "").split()}
        if not name or (element.tag == "meta" and ":" in name):
            continue
        owner = next((ancestor for ancestor in element.iterancestors() if ancestor in items), None)
        if owner is not None:
            value = items[element] if is_item else _value(element)
            for each in name.split():
                _add(items[owner], each.rpartition(":")[2], value)
    yield from items.values()


def _add(item: Json, name: str, value: Any) -> None:
    if name in item:
        item[name] = [*as_list(item[name]), value]
    else:
        item[name] = value


def _value(element: etree._Element) -> str:
    printed = (element.get(name) for name in _VALUE_ATTRIBUTES if element.tag != "a" or name != "href")
    return next((value for value in printed if value), "") or text_of(element)
