"""The pictures of a feed's item: Media RSS with its groups, captions and credits, and enclosures.

A feed often names one picture in several sizes. Of those with the same credit and caption, the largest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.files.xml import attribute, children, local_name, place_of, text_of
from articles.parsers.wire.photo_draft import make_photo, with_lead

_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?)(?:$|[?&#])", re.I)
_PHOTOGRAPHER = re.compile(r"photograph|author|creator", re.I)
_SIZED = re.compile(r"[-_]\d{2,4}x\d{2,4}(?=\.\w+$)|[?#].*$", re.I)

Fields = dict[str, list[etree._Element]]


def media_photos(fields: Fields, base: str) -> tuple[PhotoDraft, ...]:
    """The pictures of an item, the first of them as lead. base: for relative addresses."""
    contents = [node for name in ("media:content", "media:group") for node in fields.get(name, [])]
    chosen = _largest([each for node in contents for each in _pictures(node)])
    if not chosen:
        chosen = [node for node in fields.get("enclosure", []) + _enclosing_links(fields) if _is_picture(node)]
    if not chosen:
        chosen = _largest(fields.get("media:thumbnail", []))
    return with_lead(tuple(_photo(node, fields, base) for node in chosen))


def _pictures(node: etree._Element) -> Iterator[etree._Element]:
    """The pictures of a content element or group. A group has one picture in several sizes, and gives the largest."""
    if local_name(node) == "group":
        found = [each for each in children(node, "content") if _is_picture(each)]
        yield from sorted(found, key=_area, reverse=True)[:1]
    elif _is_picture(node):
        yield node


def _enclosing_links(fields: Fields) -> list[etree._Element]:
    return [node for node in fields.get("link", []) if attribute(node, "rel") == "enclosure"]


def _is_picture(node: etree._Element) -> bool:
    kind = attribute(node, "medium") or attribute(node, "type")
    address = _address(node)
    if kind:
        return kind.startswith("image") and bool(address)
    return bool(_PICTURE_FILE.search(address)) or (
        local_name(node) == "content" and bool(attribute(node, "width")) and bool(address)
    )


def _address(node: etree._Element) -> str:
    return attribute(node, "url") or attribute(node, "href")


def _largest(nodes: list[etree._Element]) -> list[etree._Element]:
    """Each picture once, in its largest size."""
    best: dict[tuple[str, str, str], etree._Element] = {}
    for node in nodes:
        key = (
            _SIZED.sub("", _address(node)).partition("?")[0].rpartition("/")[0],
            _child(node, "credit"),
            _caption(node),
        )
        if key not in best or _area(node) > _area(best[key]):
            best[key] = node
    return list(best.values())


def _area(node: etree._Element) -> int:
    sides = [attribute(node, side) for side in ("width", "height")]
    numbers = [int(side) for side in sides if side.isdecimal() and len(side) < 7]
    return numbers[0] * numbers[-1] if numbers else 0


def _photo(node: etree._Element, fields: Fields, base: str) -> PhotoDraft:
    """A picture with the words about it: its own, its group's, or the item's if it has no other media."""
    return make_photo(
        _caption(node) or _caption(node.getparent()) or _words_about(node, fields),
        credit=_credit(node) or _credit(node.getparent()) or ", ".join(map(text_of, fields.get("media:credit", []))),
        address=absolute(_address(node), node.base or base) or _address(node),
        headline=_child(node, "title"),
        alt_text=attribute(next(children(node, "thumbnail"), None), "alt"),
        rights=_child(node, "copyright"),
        where=place_of(node),
        format="feed",
    )


def _words_about(node: etree._Element, fields: Fields) -> str:
    """The words about a picture in an Atom link's title, or in the item itself."""
    title = attribute(node, "title") if local_name(node) == "link" else ""
    return title or _first_text(fields, "media:description", "media:text")


def absolute(address: str, base: str) -> str:
    """The web address, made absolute with `base`; "" if it is none."""
    try:
        whole = urljoin(base, address)
    except ValueError:  # such as an unclosed bracket in the host's name
        return ""
    return whole if address and whole.startswith(("http://", "https://")) else ""


def _child(node: etree._Element | None, name: str) -> str:
    found = next(children(node, name), None) if node is not None and local_name(node) in ("content", "group") else None
    return text_of(found)


def _caption(node: etree._Element | None) -> str:
    return _child(node, "description") or _child(node, "text")


def _credit(node: etree._Element | None) -> str:
    """The printed credit. Of several, the photographer comes before the agency, with a slash between."""
    if node is None or local_name(node) not in ("content", "group"):
        return ""
    credits_ = list(children(node, "credit"))
    credits_.sort(key=lambda each: not _PHOTOGRAPHER.search(attribute(each, "role")))
    return "/".join(dict.fromkeys(filter(None, map(text_of, credits_))))


def _first_text(fields: Fields, *names: str) -> str:
    return next((text for name in names for node in fields.get(name, []) if (text := text_of(node))), "")
