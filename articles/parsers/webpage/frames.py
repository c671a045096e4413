"""The frame around a picture: the element, a figure or the div that plays its part, that prints its caption.

From the picture outwards, the first element whose text is believed to be the picture's own, as long as it holds no
other picture and no headline; failing that the marked element that follows the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from articles.parsers.captions import split_caption
from articles.parsers.webpage.captionparts import Part, Printed, part_of, printed_in
from articles.parsers.webpage.images import Picture, address_of, identity_of, picture_elements
from articles.parsers.webpage.text import key, raw_text, text_of

_MOST_TEXT = 1200
_MOST_STEPS = 8
_WITHOUT_LAYOUT = frozenset({"picture", "source"})
_TOP = frozenset({"body", "html", "main", "article", "section", "header", "td", "ul", "ol", "nav", "footer"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, the element around it, and what that prints of it."""

    picture: Picture
    element: etree._Element
    printed: Printed


def find_frame(picture: Picture, headline: etree._Element | None) -> Frame:
    """The picture with the nearest text that is believed to be its own, and what stands around both."""
    found: Frame | None = None
    for ancestor in _own_ancestors(picture, headline):
        printed = printed_in(ancestor)
        if found is None:
            found = Frame(picture, ancestor, printed) if is_believed(printed, picture) else None
        elif _adds_nothing_loose(found.printed, printed):
            found = Frame(picture, ancestor, printed)
        else:
            break
    return found or _beneath(picture, headline) or Frame(picture, picture.element, Printed())


def _adds_nothing_loose(inner: Printed, outer: Printed) -> bool:
    """Whether a larger element prints the same caption, or has markup call its text one where none did so far."""
    return outer.caption == inner.caption or (outer.marked and not (inner.marked and inner.caption))


def _own_ancestors(picture: Picture, headline: etree._Element | None) -> Iterator[etree._Element]:
    """The elements around a picture that hold no other one, no headline and little text, innermost first."""
    steps = 0
    for ancestor in picture.element.iterancestors():
        steps += ancestor.tag not in _WITHOUT_LAYOUT
        if ancestor.tag in _TOP or steps > _MOST_STEPS or not _is_own(ancestor, picture, headline):
            return
        yield ancestor


def _is_own(node: etree._Element, picture: Picture, headline: etree._Element | None) -> bool:
    if len(raw_text(node)) > 3 * _MOST_TEXT or next(node.iter("h2", "h3"), None) is not None:
        return False
    if any(heading is headline for heading in node.iter("h1")):
        return False
    others = (each for each in picture_elements(node) if each is not picture.element)
    return len(text_of(node)) <= _MOST_TEXT and not any(_differs(each, picture) for each in others)


def _differs(other: etree._Element, picture: Picture) -> bool:
    address = address_of(other)
    return bool(address) and not address.startswith("data:") and identity_of(address) != picture.identity


def _beneath(picture: Picture, headline: etree._Element | None) -> Frame | None:
    """The element that follows a picture's own, where it is marked as caption or credit."""
    for ancestor in [picture.element, *_own_ancestors(picture, headline)]:
        following = ancestor.getnext()
        while following is not None and not text_of(following) and following.find(".//img") is None:
            following = following.getnext()
        if following is not None and part_of(following) in (Part.CAPTION, Part.CREDIT):
            printed = printed_in(following)
            if following.find(".//img") is None and is_believed(printed, picture):
                return Frame(picture, following, printed)
    return None


def is_believed(printed: Printed, picture: Picture) -> bool:
    """Whether printed text is a picture's own: marked as such, the same as its alternative text, or with a credit."""
    if printed.marked and (printed.caption or printed.credit):
        return True
    if not printed.caption:
        return False
    same = key(printed.caption)
    return same in (key(picture.alt), key(picture.title)) or bool(split_caption(printed.caption).credit_line)
