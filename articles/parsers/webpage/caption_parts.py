"""The texts printed around a picture, and what each one is: caption, credit or furniture.

A piece is the text of one element; emphasis and links do not divide it. The nearest element with a telling class,
property or tag says what it is. A piece without such an element is a caption only if there is no better one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from lxml import etree

from articles.parsers.webpage.blocks import HIDDEN
from articles.parsers.webpage.element_text import collapse, key
from articles.printed.captions import split_caption
from articles.printed.credit_words import CREDIT_LEAD

_CREDIT = re.compile(
    r"""(?ix)(?<![a-z])(?:
    credits?|credit-?(?:line|text)|(?:photo|image|img|media|figure|caption|picture)-?(?:credits?|copyright|source|author|by)
    |copyrights?|copyright-?\w*|(?:photo|image|img|media|figure|picture)[-_]*copy|source|sources|quelle|photographers?|photograph-?by|fotograf\w*|auth?ore?s?|byline|attribution
    |agency|rights|courtesy|licen[cs]e\w*|creator|owner|kilde|credito|fonte|fuente|firma|signature
    )(?![a-z])"""
)
_CAPTION = re.compile(
    r"""(?ix)(?<![a-z])(?:
    captions?|caption-?\w+|fig-?cap(?:tion)?|figcap-?\w*|legend\w*|cutline|bildunterschrift|bildtext|descriptions?|desc
    |(?:image|img|photo|picture|media|figure)-?(?:text|description|title|info|legend|caption)|didascalia|pie-?de-?foto
    |leyenda|epigrafe|subtitle
    )(?![a-z])"""
)
_FURNITURE = re.compile(
    r"""(?ix)(?<![a-z])(?:
    sr-only|screen-?reader\w*|visually-?hidden|offscreen|button|btn|icon|zoom\w*|enlarge|share|social|counters?|count
    |pagination|tooltip|label|toggle|expand|fullscreen|close|arrow|advert\w*|duration|play\w*|timestamp|date
    )(?![a-z])"""
)
_FURNITURE_TAGS = frozenset({"button", "noscript", "label", "time", "option", "audio", "video"})
_FORMATTING = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "strong", "sub", "sup", "u", "wbr", "q", "cite"})
_NAMING = ("class", "itemprop", "property", "data-testid", "data-component", "id")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_TEXT = re.compile(r"^[\W\d_]*(?:min|sec|h)?[\W\d_]*$", re.I)
_SLASH = re.compile(r"\s+/\s+|＝")
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af|Przez|Von|от|От)(?:\s+[^\W\d_]|$)(?!.{60})", re.I)
_BRACKETED = re.compile(r"^[(\[]([^()\[\]]+)[)\]]$")
_COPYRIGHT = re.compile(r"（[ＣC]）")
_ADDRESS = re.compile(r"https?://\S+")
_SHARING = re.compile(r"(?i)facebook|twitter|x|whatsapp|reddit|pinterest|linkedin|telegram|e-?mail|line")
POINTER = re.compile(r"^[▲▼△▽◀▶◁▷↑↓]\s*")
"""The mark before a caption that is not marked otherwise, in East Asia."""
_LONGEST_CREDIT = 120
_LONGEST_LABEL = 30


class Part(IntEnum):
    """What a piece of text is. UNMARKED: outside any marked element. LOOSE: within a figure, not marked itself."""

    FURNITURE = 0
    UNMARKED = 1
    LOOSE = 2
    CAPTION = 3
    CREDIT = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed with a picture: caption, credit, whether markup marks them so, and how much other text there
    is."""

    caption: str = ""
    credit: str = ""
    marked: bool = False
    beside: int = 0


def read_printed(element: etree._Element) -> Printed:
    """The caption and credit that an element prints."""
    pieces: dict[str, Part] = {}
    for part, text in _pieces(element):
        _add(pieces, part, text)
    parts = set(pieces.values())
    best = next((part for part in (Part.CAPTION, Part.LOOSE, Part.UNMARKED) if part in parts), None)
    captions = [text for text, part in pieces.items() if part is best]
    credits_ = [text for text, part in pieces.items() if part is Part.CREDIT]
    if len(captions) > 1:
        captions, loose = _split_credits(captions)
        credits_ = [text for text in pieces if text in credits_ or text in loose]
    if captions and best is Part.CAPTION and not credits_:
        stray = [
            text
            for text, part in pieces.items()
            if part is Part.LOOSE or (part is Part.UNMARKED and CREDIT_LEAD.match(text))
        ]
        credits_ = [text for text in stray if _is_credit_of(captions[0], text)][:1]
    marked = best in (Part.CAPTION, Part.LOOSE) or (Part.CREDIT in parts and not captions)
    caption, credit = _split_credit(" ".join(captions), " ".join(credits_))
    if credit and len(caption) <= _LONGEST_LABEL and CREDIT_LEAD.fullmatch(caption):
        caption, credit, marked = "", f"{caption} {credit}", True
    beside = sum(len(text) for text, part in pieces.items() if part is Part.UNMARKED and part is not best)
    return Printed(caption, credit, marked, beside)


def _split_credit(caption: str, credit: str) -> tuple[str, str]:
    """Caption and credit, if the credit was printed within the caption, or in both."""
    if not caption and len(credit) > _LONGEST_CREDIT:
        caption, credit = credit, ""
    if not credit and len(caption) <= _LONGEST_CREDIT and (match := _BRACKETED.match(caption)):
        caption, credit = "", match[1]
    if not credit:
        caption, credit = _split_at_slash(caption)
    if credit and caption.endswith(credit):
        caption = caption.removesuffix(credit).rstrip(" |/·•-–—(©")
    if credit.endswith(")") and credit.count("(") < credit.count(")"):
        credit = credit[:-1]
    return POINTER.sub("", caption).strip(" |/·•"), credit.strip(" |/·•")


def _split_at_slash(caption: str) -> tuple[str, str]:
    """ "Caption / Name / Agency": the caption up to the first slash that a credit follows."""
    for match in _SLASH.finditer(caption):
        before, after = caption[: match.start()], caption[match.end() :]
        if _is_credit_of(before, after):
            return before, after
    return caption, ""


def _split_credits(pieces: list[str]) -> tuple[list[str], list[str]]:
    """(captions, credits) of pieces that no markup distinguishes. The credits are the last pieces, or the first, if
    they read as credits."""
    end = len(pieces)
    while end > 1 and _is_credit_of(pieces[0], pieces[end - 1].lstrip("/|– ")):
        end -= 1
    if end == len(pieces) and _is_credit_of(" ".join(pieces[1:]), pieces[0]):
        return pieces[1:], pieces[:1]
    return pieces[:end], pieces[end:]


def _is_credit_of(caption: str, text: str) -> bool:
    """Whether a text reads as a credit when it is put in brackets after its caption."""
    if not caption or not text or len(text) > _LONGEST_CREDIT or text.endswith(")"):
        return False
    return split_caption(f"{caption} ({text})").credit_line.rstrip(".") == text.rstrip(".")


def _add(pieces: dict[str, Part], part: Part, text: str) -> None:
    """Add a piece, unless one of its kind has the same text. A piece that contains an earlier one replaces it."""
    text = _COPYRIGHT.sub(" © ", collapse(text)).strip()
    if _NO_TEXT.match(text) or _BYLINE.match(text) or _ADDRESS.fullmatch(text):
        return
    if part is not Part.CREDIT and _SHARING.fullmatch(text):
        return
    folded = key(text)
    same = [piece for piece, other in pieces.items() if other is part]
    if any(folded in key(piece) for piece in same):
        return
    for piece in same:
        if key(piece) in folded:
            del pieces[piece]
    pieces[text] = part


def _pieces(element: etree._Element) -> Iterator[tuple[Part, str]]:
    """The texts inside an element, in order, each with what it is."""
    run: list[str] = []
    last = Part.UNMARKED
    for part, text, breaks in _texts(element, part_of(element) or Part.UNMARKED):
        if run and (breaks or part is not last):
            yield last, "".join(run)
            run = []
        last = part
        run.append(text)
    if run:
        yield last, "".join(run)


def _texts(node: etree._Element, part: Part) -> Iterator[tuple[Part, str, bool]]:
    """(text, part, whether a new run begins) for each text, in order."""
    if node.text:
        yield part, node.text, node.tag not in _FORMATTING
    for child in node:
        own = _part_inside(child)
        inner = part if own is None or (own < part and own is not Part.FURNITURE) else own
        yield from _texts(child, inner if part is not Part.FURNITURE else part)
        if child.tail:
            yield part, child.tail, child.tag not in _FORMATTING


def _part_inside(node: etree._Element) -> Part | None:
    """What an element says about its text. One that is named after a credit but also contains a caption says
    nothing."""
    part = part_of(node)
    if part is Part.CREDIT and len(node) and {Part.CAPTION, Part.CREDIT} <= {part_of(each) for each in node}:
        return None
    return part


def part_of(node: etree._Element) -> Part | None:
    """What an element itself says about its text; None if nothing."""
    if node.tag in _FURNITURE_TAGS or node.get("role") == "button" or HIDDEN.search(node.get("style") or ""):
        return Part.FURNITURE
    for name in _CAMEL.sub("-", " ".join(filter(None, map(node.get, _NAMING)))).split():
        if _CREDIT.search(name):
            return Part.CREDIT
        if _FURNITURE.search(name) and node.tag != "figcaption":
            return Part.FURNITURE
        if _CAPTION.search(name):
            return Part.CAPTION
    if node.tag == "figcaption":
        return Part.CAPTION
    return Part.LOOSE if node.tag == "figure" else None
