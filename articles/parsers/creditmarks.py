"""Where in a printed caption its credit begins: one function for each way of printing it.

Each takes the whole text on one line and gives (caption, credit line), or None where that way was not used. A test of
printed strings in many languages is what these rules answer to; none of them knows a single outlet.
"""

from __future__ import annotations

import re

from articles.parsers.agencies import PRESS, canonical_agency, name_key
from articles.parsers.credit_looks import (
    LABEL,
    MAX_CREDIT,
    SENTENCE_END,
    is_all_names,
    is_prose,
    is_remark,
    is_sure,
    may_be_credit,
    reads_as_credit,
)
from articles.parsers.credit_words import (
    ABBREVIATION,
    CREDIT_HINT,
    CREDIT_LEAD,
    DESCRIPTION,
    FILE_LABEL,
    LINKING,
    MARK,
    OFFICE,
    POINTING,
)
from articles.parsers.names import is_capitalised, is_person

Parted = tuple[str, str]

_STOP = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…]['\"’”»)\]]))\s+|(?<=[。！？])\s*")
_LEADING_DASH = re.compile(r"^(?:[-–—/]+\s+|[–—])+")
_BAR = re.compile(r"\s*[|│｜]\s*")
_DASH = re.compile(r"(?:\s+|(?<=[.!?]))(?:[-–—]|/+)\s+")
_AGENCY_SLASH = re.compile(r"\s(?=(?:Handout via |File/)?[A-Z][\w.\-]+(?: Photo| Images)?/ ?\S)|\s(?=Handout via )")


def find_bracketed(text: str) -> Parted | None:
    """ "Caption. (Name/AFP)" and "Caption [Name]": the last brackets, where they hold a credit."""
    bare = text.rstrip(" .。")
    if not bare.endswith((")", "]", "）", "】")):
        return None
    start = _opening(bare)
    caption, inner = text[:start].strip(), bare[start + 1 : -1].strip()
    if start <= 0 or not caption or not inner or len(inner) > MAX_CREDIT:
        return None
    square = bare.endswith(("]", "】"))
    closed_by_stop = len(bare) < len(text.rstrip()) and not SENTENCE_END.search(caption)
    if closed_by_stop and not is_sure(inner):
        return None
    return (caption, inner) if _is_bracketed_credit(caption, inner, square) else None


def find_marked(text: str) -> Parted | None:
    """ "Caption Photo: Name/dpa": the first credit word after which nothing but names follows."""
    for match in MARK.finditer(text):
        caption, tail = text[: match.start()].strip(" |-–—,("), text[match.end() :].strip()
        if not tail or not _counts_as_mark(caption, match["mark"], tail):
            continue
        earlier = find_bare(caption.rstrip(" .,")) if "ourtesy" in match["mark"] else None
        return earlier[0] if earlier else caption, text[len(earlier[0]) if earlier else match.start() :].strip()
    return None


def find_barred(text: str) -> Parted | None:
    """ "Caption | Name": what follows the last bar, and the name before it where the credit itself has bars."""
    caption, bar, tail = (part.strip() for part in _BAR.sub("|", text).rpartition("|"))
    if not bar or not caption or not tail or len(tail) > MAX_CREDIT:
        return None
    head, _, middle = (part.strip() for part in caption.rpartition("|"))
    if head and len(middle) <= 60 and (is_person(middle) or is_sure(middle)):
        return head, f"{middle} | {tail}"
    return caption, tail


def find_dashed(text: str) -> Parted | None:
    """ "Caption - REUTERS", "Caption / AFP": a dash or a slash with a known agency after it."""
    for match in reversed(list(_DASH.finditer(text))):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if caption and tail and is_sure(tail):
            return find_bare(text) or (caption, tail)
    return None


def find_bare(text: str) -> Parted | None:
    """ "Caption. REUTERS/Name": the longest tail after a full stop that reads as a credit."""
    for match in _STOP.finditer(text):
        caption, tail = text[: match.start()].strip(), _LEADING_DASH.sub("", text[match.end() :]).strip()
        if not caption or not may_be_credit(tail):
            continue
        abbreviated = bool(ABBREVIATION.search(caption))
        if is_sure(tail) or (not abbreviated and reads_as_credit(tail)):
            return caption, tail
    return _agency_tail(text)


def is_credit_alone(text: str) -> bool:
    """Whether a line is a credit and nothing else: "Photo: Name", "Name/Reuters", or the name of a press agency."""
    if CREDIT_LEAD.match(text) and len(text) <= MAX_CREDIT:
        return not find_marked(text) or find_marked(text) == ("", text)
    return is_sure(text) and ("/" in text or canonical_agency(text) in PRESS)


def _agency_tail(text: str) -> Parted | None:
    """ "... in Berlin REUTERS/Name": an agency and a slash need no full stop before them."""
    for match in _AGENCY_SLASH.finditer(text):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        agency = canonical_agency(re.split(r"/|\svia\s", tail)[0]) or re.match(r"File/|Handout", tail)
        if agency and caption and is_sure(tail) and len(tail) <= 80:
            return caption.rstrip(" -–—|,"), tail
    return None


def _opening(text: str) -> int:
    """Where the bracket that closes at the end of `text` was opened; -1 where it never was."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")]）】") - (text[place] in "([（【")
        if depth == 0:
            return place
    return -1


def _is_bracketed_credit(caption: str, inner: str, square: bool) -> bool:
    if _is_acronym_of(caption, inner):
        return False
    inner = LABEL.split(inner)[0].strip(" .") or inner
    described = bool(DESCRIPTION.match(inner))
    known = any(canonical_agency(part.strip()) for part in inner.split("/"))
    slashed = "/" in inner and (known or not is_remark(inner)) and not described
    if is_sure(inner) or slashed or CREDIT_LEAD.match(inner):
        return True
    if described:
        return False
    if square or SENTENCE_END.search(caption):
        return not is_remark(inner) or bool(CREDIT_HINT.search(inner))
    return is_person(inner) or bool(CREDIT_HINT.search(inner)) or _is_lone_credit(caption, inner)


def _is_acronym_of(caption: str, inner: str) -> bool:
    """Whether the brackets abbreviate the words before them: "Organisation of Islamic Cooperation (OIC)"."""
    letters = re.sub(r"[.\-]", "", inner)
    if not letters.isalpha() or not letters[:2].isupper() or len(letters) < 2:
        return False
    words = re.findall(r"[^\W\d_]+", caption)[-10:]
    capitals = "".join(word[0] for word in words if word[0].isupper())
    every = "".join(word[0].upper() for word in words if word.casefold() not in {"the"})
    return capitals.endswith(letters.upper()) or every.endswith(letters.upper())


def _is_lone_credit(caption: str, inner: str) -> bool:
    """An unknown name in brackets right after words: a maker the caption names, an office; no acronym, no country."""
    if is_remark(inner) or len(inner.split()) > 5 or not is_capitalised(inner) or any(map(str.isdigit, inner)):
        return False
    if name_key(inner) in name_key(caption) or (" " in inner and OFFICE.search(inner)):
        return True
    before = [is_capitalised(word) for word in caption.split()[-2:]]
    return not all(before) if inner.isupper() else not before[-1]


def _counts_as_mark(caption: str, mark: str, tail: str) -> bool:
    """A credit word begins a credit unless a determiner points with it ("in this photo:") or prose follows it."""
    if len(tail) > MAX_CREDIT or FILE_LABEL.match(caption) or _has_credit_of_its_own(tail):
        return False
    if not caption:
        return is_sure(tail) or reads_as_credit(tail)
    if mark[0].islower() and mark[-1] not in ":：=" and not caption.endswith((".", "|", "(")):
        return False
    if POINTING.search(caption):
        return is_sure(tail)
    if LINKING.search(caption):
        return is_sure(tail) or reads_as_credit(tail)
    if mark[-1] in ":：=©Ⓒ":
        return not is_prose(tail)
    if mark.startswith("("):
        return is_sure(tail) or (bool(SENTENCE_END.search(caption)) and reads_as_credit(tail))
    return is_sure(tail) or not is_remark(tail)


def _has_credit_of_its_own(tail: str) -> bool:
    """Whether prose and then a credit follow, as after "PHOTO: A view shows the Bank. REUTERS/Name"."""
    inner = find_bracketed(tail) or find_bare(tail)
    return bool(inner) and not is_all_names(inner[0] if inner else "")
