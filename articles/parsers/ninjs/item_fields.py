"""The fields of a ninjs item, whichever version wrote it. Items must have their keys in lower case.

Version 1 has a key for each variant (body_html, description_text) and objects by name. Versions 2 and 3 have lists with
roles, and version 3 uses camel case. Additions by Superdesk and AP (guid, service, source, altids.itemid) are read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from articles.drafts.draft import ParseError, PhotoDraft, TopicKind
from articles.drafts.text import without_forbidden
from articles.parsers.files.xml import parse_xml
from articles.parsers.nitf.printed_fields import find_content
from articles.parsers.wire.photo_draft import make_photo
from articles.parsers.wire.story_body import element_body, html_body, parse_html, text_body
from articles.parsers.wire.story_draft import SECTIONS, agency_name, read_genre, subject_of_code
from articles.parsers.wire.story_figures import figures
from articles.printed.bylines import split_byline

Item = dict[str, Any]

STANDFIRST_ROLES = ("standfirst", "summary", "lead", "abstract", "ingress", "text", "html", "")
CAPTION_ROLES = ("caption", "text", "html", "", "description", "summary", "main")

_KINDS = (
    *((key, TopicKind.SUBJECT) for key in ("subject", "subjects", "keywords")),
    *((key, TopicKind.PERSON) for key in ("person", "people")),
    *((key, TopicKind.PLACE) for key in ("place", "places")),
    *((key, TopicKind.ORGANISATION) for key in ("organisation", "organisations")),
)
_SECTION_RELATIONS = {"category", "section", "department", "desk"}
_AUTHOR_ROLES = {"", "author", "writer", "reporter", "byline", "journalist"}
_BODY_ROLES = ("html", "xhtml", "html5", "richhtml5", "main", "nitf", "text", "")
_LARGEST_FIRST = ("original", "main", "supplied", "highres", "hires", "full", "large")


def text(value: Any) -> str:
    """A JSON value as text. Lists are joined, and an object gives its name or text."""
    if isinstance(value, str):
        return without_forbidden(value).strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return " ".join(filter(None, (text(each) for each in value if isinstance(each, (str, int)))))
    inner = value.get("name") or value.get("text") if isinstance(value, dict) else ""
    return text(inner) if isinstance(inner, str) else ""


def line(value: Any) -> str:
    """A JSON value as one line of text."""
    return " ".join(text(value).split())


def first(item: Item, *keys: str) -> str:
    """The value of the first of these keys that is not empty, as one line."""
    return next((found for key in keys if (found := line(item.get(key)))), "")


def objects(value: Any) -> Iterator[Item]:
    """The objects of a list, with keys in lower case. A single object is a list of one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield {str(key).lower(): inner for key, inner in each.items()}


def named_objects(value: Any) -> Iterator[tuple[str, Item]]:
    """(name, object) of renditions and associations: version 1 has them by name, later versions in lists with names."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from ((name, inner) for inner in objects(each))
    elif isinstance(value, list):
        yield from ((line(each.get("name")), each) for each in objects(value))


def variants(item: Item, singular: str, plural: str) -> dict[str, str]:
    """Role -> text of a field with variants: body_html of version 1 and bodies with that role both give {"html":
    ...}."""
    found = {
        line(each.get("role")).lower(): text(each.get("value")) for each in reversed(list(objects(item.get(plural))))
    }
    for key, value in item.items():
        if key == singular or key.startswith(singular + "_"):
            found.setdefault(key[len(singular) + 1 :], text(value))
    return {role: value for role, value in found.items() if value}


def first_role(found: dict[str, str], roles: Iterable[str]) -> str:
    """The text of the first of these roles that exists."""
    return next((found[role] for role in roles if role in found), "")


def headline(item: Item) -> str:
    found = variants(item, "headline", "headlines")
    value = first_role(found, ("", "main")) or next(iter(found.values()), "") or text(item.get("title"))
    return " ".join(_without_tags(value).split())


def description(item: Item, roles: Iterable[str]) -> str:
    return _without_tags(first_role(variants(item, "description", "descriptions"), roles))


def told_of_recording(item: Item) -> list[str]:
    """What an item says about its film or sound: caption, script, shot list. Other descriptions are left out that only
    repeat the headline."""
    told = sorted(variants(item, "description", "descriptions").items(), key=lambda each: each[0] != "caption")
    return [text for text in (value.strip() for _, value in told) if text and text != headline(item)]


def without_texts(item: Item) -> Item:
    """The item without descriptions and bodies."""
    return {key: value for key, value in item.items() if not key.startswith(("description", "body", "bodies"))}


def _without_tags(value: str) -> str:
    if "<" not in value and "&" not in value:
        return value
    root = parse_html(value)
    return value if root is None else " ".join(" ".join(map(str, root.itertext())).split())


def body(item: Item) -> tuple[str, list[PhotoDraft]]:
    """The story in the HTML subset, and the pictures in its markup."""
    found = variants(item, "body", "bodies")
    for role in (*_BODY_ROLES, *found):
        if value := found.get(role, ""):
            rendered = _render(role, value)
            if rendered:
                return rendered, _pictures(value) if "<img" in value else []
    return "", []


def _render(role: str, value: str) -> str:
    if "nitf" in role or value.lstrip().startswith(("<nitf", "<?xml")):
        try:
            content = find_content(parse_xml(value.encode("utf-8", "replace"), role))
        except ParseError:  # broken NITF, beside other renditions of the same text
            return ""
        return "" if content is None else element_body(content)
    return text_body(value) if role == "text" else html_body(value)


def _pictures(html: str) -> list[PhotoDraft]:
    root = parse_html(html)
    found = () if root is None else figures(root)
    return [make_photo(each.caption, address=each.address, alt_text=each.alt) for each in found]


def topics(item: Item) -> Iterator[tuple[TopicKind, str]]:
    for key, kind in _KINDS:
        values, is_subject = item.get(key), kind is TopicKind.SUBJECT
        for each in values if isinstance(values, list) else ():
            if isinstance(each, dict) and not _relations(each) & _SECTION_RELATIONS:
                yield kind, line(each.get("name")) or (subject_of_code(line(each.get("code"))) if is_subject else "")
            elif isinstance(each, str):
                yield kind, line(each)


def section(item: Item) -> str:
    """The desk of a story: Superdesk's service, else a subject whose scheme calls it a category."""
    services = (line(each.get("name")) for each in objects(item.get("service")))
    named = (
        line(each.get("name"))
        for each in objects(item.get("subject") or item.get("subjects"))
        if _relations(each) & _SECTION_RELATIONS
    )
    own = first(item, "section")
    found = own or next(filter(None, services), "") or next(filter(None, named), "")
    return SECTIONS.get(found.lower(), found) if len(found) == 1 else found


def genre(item: Item) -> str:
    value = item.get("genre") or item.get("genres")
    named = [line(each.get("name")) for each in objects(value)]
    return read_genre(named or [line(value)])


def _relations(each: Item) -> set[str]:
    relations = each.get("rels") or each.get("rel")
    return {line(relation).lower() for relation in (relations if isinstance(relations, list) else [relations])}


def authors(item: Item) -> tuple[str, ...]:
    """Writers that are named apart from the byline, if the byline names nobody."""
    if split_byline(first(item, "by", "byline")[:500]):
        return ()
    writers = (each for each in objects(item.get("authors")) if line(each.get("role")).lower() in _AUTHOR_ROLES)
    return tuple(filter(None, (line(each.get("name")) for each in writers)))


def dateline(item: Item) -> str:
    place = next(objects(item.get("datelinelocation")), {})
    return first(item, "dateline", "located") or line(place.get("city"))


def source(item: Item) -> str:
    parties = (line(each.get("name")) for each in objects(item.get("infosource") or item.get("infosources")))
    named = first(item, "source", "provider") or next(filter(None, parties), "")
    return agency_name(named or first(item, "copyrightholder"))


def rights(item: Item) -> str:
    notice = first(item, "copyrightnotice") or first(item, "copyrightholder")
    return "\n".join(filter(None, (notice, first(item, "usageterms"))))


def source_key(item: Item) -> str:
    """What identifies the item in all its versions. AP's uri changes with each version, its itemid does not."""
    return first(item, "guid") or first(next(objects(item.get("altids")), {}), "itemid") or first(item, "uri", "_id")


def credit(item: Item) -> str:
    found = variants(item, "description", "descriptions")
    return first(item, "creditline", "credit") or " ".join(first_role(found, ("creditline", "credit")).split())


def rendition(item: Item) -> str:
    """The address of the largest rendition that is a picture."""
    found = [
        (name.lower(), each)
        for name, each in named_objects(item.get("renditions"))
        if line(each.get("href"))
        and line(each.get("contenttype") or each.get("mimetype") or "image").startswith("image")
    ]
    found.sort(key=lambda pair: (-_area(pair[1]), _LARGEST_FIRST.index(pair[0]) if pair[0] in _LARGEST_FIRST else 99))
    return line(found[0][1].get("href")) if found else first(item, "href")


def _area(each: Item) -> float:
    width, height = each.get("width"), each.get("height")
    return float(width) * float(height) if isinstance(width, (int, float)) and isinstance(height, (int, float)) else 0.0
