"""The frame of a picture: the element, a figure or a div in its place, that prints its caption.

It is the first element around the picture whose text is believed to belong to the picture, as long as it contains no
other picture and no headline. Failing that, it is a marked element that follows the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from articles.parsers.webpage.blocks import HEADINGS, Block
from articles.parsers.webpage.caption_parts import POINTER, Part, Printed, part_of, read_printed
from articles.parsers.webpage.element_text import key, plain, raw_text, text_of
from articles.parsers.webpage.image_elements import IMAGE_SUFFIX, Picture
from articles.printed.captions import split_caption

_MOST_TEXT = 1200
_LONGEST_UNMARKED = 500
_LEAST_ALTERNATIVE = 25
_LONGEST_TAIL = 60
_MOST_STEPS = 8
_CAPTION_ATTRIBUTE = re.compile(r"data-(?:[a-z]+-)?caption|data-sub-html|data-lightbox-title")
_CREDIT_ATTRIBUTE = re.compile(r"data-(?:[a-z]+-)?(?:credit|copyright)|data-photographer|data-author")
_MOST_BESIDE = 80
"""Characters of unmarked text that may stand beside a marked caption. More is prose."""
WITHOUT_LAYOUT = frozenset({"picture", "source"})
_NEVER_CAPTION = HEADINGS | {"h1", "li"}
"""Elements whose text may equal a picture's alternative text without being its caption: headlines and breadcrumbs."""
_TOP = frozenset({"body", "html", "main", "article", "ul", "ol", "nav", "footer"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, the element around it, and the text that this prints for the picture."""

    picture: Picture
    element: etree._Element
    printed: Printed


def find_frames(found: Sequence[Picture], headline: etree._Element | None) -> Iterator[Frame]:
    """Each of these pictures with its printed text, in order."""
    never = _shared_elements(found)
    if headline is not None:
        never.update(dict.fromkeys(headline.iterancestors(), True))
    for picture in found:
        own = list(_own_ancestors(picture, never))
        nothing = Frame(picture, picture.element, Printed())
        ways = (_frame_around, _frame_beneath, _frame_in_attributes)
        yield next((frame for find in ways if (frame := find(picture, own))), nothing)


def _shared_elements(found: Sequence[Picture]) -> dict[etree._Element, bool]:
    """The elements that hold several pictures."""
    held: dict[etree._Element, str] = {}
    shared: dict[etree._Element, bool] = {}
    for picture in found:
        if picture.address.startswith("data:"):
            continue
        identity = picture.identity
        for ancestor in picture.element.iterancestors():
            if held.setdefault(ancestor, identity) != identity:
                shared[ancestor] = True
    return shared


def find_by_alternative(frame: Frame, blocks: Iterable[Block]) -> Frame:
    """The frame made of a block elsewhere on the page that prints the picture's alternative text and little else."""
    alternative = key(frame.picture.alt)
    if len(alternative) < _LEAST_ALTERNATIVE:
        return frame
    longest = len(frame.picture.alt) + _LONGEST_TAIL
    for block in blocks:
        if block.linked >= 0.5 or len(block.text) > longest or block.element.tag in _NEVER_CAPTION:
            continue
        if key(block.text).startswith(alternative):
            return Frame(frame.picture, block.element, replace(read_printed(block.element), marked=True))
    return frame


def _own_ancestors(picture: Picture, never: dict[etree._Element, bool]) -> Iterator[etree._Element]:
    """The elements around a picture that contain no other picture, no headline and little text, innermost first.

    never: a cache of which elements cannot belong to a single picture.
    """
    steps = 0
    for ancestor in picture.element.iterancestors():
        steps += ancestor.tag not in WITHOUT_LAYOUT
        if ancestor not in never:
            never[ancestor] = _is_too_large(ancestor)
        if never[ancestor] or steps > _MOST_STEPS:
            return
        yield ancestor


def _is_too_large(node: etree._Element) -> bool:
    """Whether an element is part of the page's layout, contains headings, or has more text than a caption."""
    if node.tag in _TOP or next(node.iter("h2", "h3"), None) is not None:
        return True
    return len(raw_text(node)) > 3 * _MOST_TEXT or len(text_of(node)) > _MOST_TEXT


def _frame_around(picture: Picture, own: Sequence[etree._Element]) -> Frame | None:
    """The innermost of a picture's own elements whose text is believed, or a larger one that prints the same
    caption."""
    found: Frame | None = None
    for ancestor in own:
        printed = read_printed(ancestor)
        if printed.beside > _MOST_BESIDE:
            break
        if found is None:
            found = Frame(picture, ancestor, printed) if is_believed(printed, picture, ancestor) else None
        elif _adds_nothing_loose(found.printed, printed):
            found = Frame(picture, ancestor, printed)
        else:
            break
    return found


def _adds_nothing_loose(inner: Printed, outer: Printed) -> bool:
    """Whether a larger element prints the same caption, or marks as caption what was not marked so far."""
    return outer.caption == inner.caption or (outer.marked and not (inner.marked and inner.caption))


def _frame_beneath(picture: Picture, own: Sequence[etree._Element]) -> Frame | None:
    """The element after a picture's own, if it is marked as caption or credit."""
    for element in (picture.element, *own):
        following = element.getnext()
        while following is not None and not text_of(following) and following.find(".//img") is None:
            following = following.getnext()
        if following is None or not _is_note(following, picture):
            continue
        printed = read_printed(following)
        if following.find(".//img") is None and is_believed(printed, picture, following):
            return Frame(picture, following, printed)
    return None


def _frame_in_attributes(picture: Picture, own: Sequence[etree._Element]) -> Frame | None:
    """Caption and credit from attributes, where galleries keep them until a reader enlarges the picture."""
    inside = own[-1].iter(etree.Element) if own else ()
    told = {name: plain(text) for node in (*inside, *own, picture.element) for name, text in node.items()}
    caption, credit = (
        next((text for name, text in told.items() if text and wanted.fullmatch(name)), "")
        for wanted in (_CAPTION_ATTRIBUTE, _CREDIT_ATTRIBUTE)
    )
    return Frame(picture, picture.element, Printed(caption, credit, marked=True)) if caption or credit else None


def _is_note(element: etree._Element, picture: Picture) -> bool:
    """Whether an element is marked as caption or credit, or has the text of the picture's alternative text."""
    alternative, text = key(picture.alt), text_of(element)
    if part_of(element) in (Part.CAPTION, Part.CREDIT) or POINTER.match(text):
        return True
    if not alternative or element.tag in _NEVER_CAPTION or len(text) > len(picture.alt) + _LONGEST_TAIL:
        return False
    return key(text) == alternative or (len(alternative) >= _LEAST_ALTERNATIVE and key(text).startswith(alternative))


def is_believed(printed: Printed, picture: Picture, element: etree._Element) -> bool:
    """Whether printed text belongs to a picture: it is marked so, equals its alternative text, or has a credit."""
    if not printed.caption:
        return printed.marked and bool(printed.credit)
    if _leads_elsewhere(element):
        return False
    if printed.marked:
        return True
    same = key(printed.caption)
    if same in (key(picture.alt), key(picture.title)):
        return True
    if len(printed.caption) > _LONGEST_UNMARKED:
        return False
    return bool(printed.credit or split_caption(printed.caption).credit_line) and element.find(".//li") is None


def _leads_elsewhere(element: etree._Element) -> bool:
    """Whether most of an element's text links to another page, as in a teaser. A link around a figcaption does not
    count."""
    figcaption = next(element.iter("figcaption"), None)
    if figcaption is not None:
        return _is_one_link(figcaption)
    links = [link for link in (*element.iterancestors("a"), *element.iter("a")) if _is_to_page(link)]
    linked = sum(len(text_of(link)) for link in links)
    return linked > len(text_of(element)) / 2


def _is_one_link(figcaption: etree._Element) -> bool:
    """Whether all text of a figcaption is a link to another page: another story's headline."""
    linked = sum(len(text_of(link)) for link in figcaption.iter("a") if _is_to_page(link))
    return 0 < len(text_of(figcaption)) <= linked + 1


def _is_to_page(link: etree._Element) -> bool:
    address = (link.get("href") or "").split("?")[0].lower()
    return not address.startswith("#") and not IMAGE_SUFFIX.search(address) and bool(address)
