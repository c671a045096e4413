"""Where the credit of a printed caption begins: one function for each way of printing it.

Each takes the whole text on one line, and returns (caption, credit line), or None if the text is not printed that way.
The rules are tested on printed strings in many languages, and none of them knows a particular outlet.
"""

from __future__ import annotations

import re

from articles.printed.agencies import PRESS, canonical_agency
from articles.printed.credit_brackets import CLOSING, find_opening, is_bracketed_credit
from articles.printed.credit_lines import strip_prefix
from articles.printed.credit_shape import (
    MAX_CREDIT,
    SENTENCE_END,
    is_all_names,
    is_prose,
    is_remark,
    is_sure,
    may_be_credit,
    reads_as_credit,
)
from articles.printed.credit_words import (
    ABBREVIATION,
    CREDIT_LEAD,
    FILE_LABEL,
    GENERATED,
    LINKING,
    MARK,
    POINTING,
)
from articles.printed.dates import find_dates
from articles.printed.names import is_person

Parted = tuple[str, str]

_STOP = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…]['\"’”»)\]]))\s+|(?<=[。！？])\s*"
    r"|(?<=[a-zà-ÿ]{3}\.)(?=[A-ZÀ-Ý][\w'’]+[ /])"
)
_LEADING_DASH = re.compile(r"^(?:[-–—/]+\s+|[–—/])+")
_OPENING_QUOTES = ('"', "“", "„", "«", "‘")
_LONGEST_MAKER = 60
_LONGEST_MARK = 80
"""The most characters of a word that begins a credit, and of the marks around it."""
_LONGEST_PHRASE = 300
"""The most characters of a phrase that says that a program made the picture."""
_LETTERS = re.compile(r"[^\W\d_]+")
_PROGRAMS = frozenset({"ai", "ki", "ia", "ии"})
_PARTS_OF_PROGRAMS = ("a.i.", "intel", "zeka")
"""Words for such programs, and parts of their names: without any of them, no phrase is looked for."""
_ARTICLE = re.compile(r"^(?:die|der|the|la|le|el|het)\s+")
_MARKED_BEFORE = re.compile(rf"(?:{MARK.pattern.removeprefix('(?xi)')})\s*$", re.X | re.I)
_OLD_PICTURE = re.compile(r"(?i)(?:archiv|symbol)(?:foto|bild)")
_JAPANESE = re.compile(
    r"[、＝]\s*(?P<credit>[^、＝。\d\s]{2,20}(?:撮影|提供)|[A-Za-z]{2,}|[\u30a0-\u30ff\u4e00-\u9fff]{2,5})$"
)
_OWNER = re.compile(r"(?<=[.!?…])\s+(?:[A-Z][\w.]*\s+){0,2}[A-Z]\w*$")
_COPYRIGHT = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff)）])\s?[(（][CＣ][)）][^()（）。]{2,40}$")
_SHORT_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,5}")
_BAR = re.compile(r"\s*[|│｜]\s*")
_DASH = re.compile(r"(?:\s+|(?<=[.!?]))(?:[-–—]|/+)\s+")
_MAKER_SLASH = re.compile(
    r"\s(?P<credit>[A-ZÀ-Ý][\w'’.-]+(?:\s[A-Z]\.?)?\s[A-ZÀ-Ý][\w'’-]+(?:\s(?:I{1,3}|Jr\.?|Sr\.?))?"
    r"\s?/\s?(?P<agency>[^/]{2,60})(?:/.{2,40})?)$"
)
_RIGHTS = re.compile(r"(?i)(?:^via |^copyright \d{4} (?:the )?|\.? all rights reserved\.?$|\.$)")
_AGENCY_SLASH = re.compile(r"\s(?=(?:Handout via |File/)?[A-Z][\w.\-]+(?: Photo| Images)?/ ?\S)|\s(?=Handout via )")


def find_bracketed(text: str) -> Parted | None:
    """ "Caption. (Name/AFP)" and "Caption [Name]": the last brackets, where they hold a credit."""
    bare = text.rstrip(" .。")
    if not bare.endswith(CLOSING):
        return None
    start = find_opening(bare)
    caption, inner = text[:start].strip(), bare[start + 1 : -1].strip()
    if start <= 0 or not caption or not inner or len(inner) > MAX_CREDIT:
        return None
    square = bare.endswith(("]", "】", "〕"))
    closed_by_stop = len(bare) < len(text.rstrip()) and not SENTENCE_END.search(caption)
    if closed_by_stop and not is_sure(inner):
        return None
    if whole := _whole_credit(text, caption, inner):
        return whole
    if not is_bracketed_credit(caption, inner, square):
        return None
    above = find_bare(caption) if is_sure(inner) else None
    if above and is_person(above[1]) and above[0].count(" ") >= 3:
        return above[0], f"{text[caption.rindex(above[1]) :].strip()}"
    return caption, inner


def _whole_credit(text: str, caption: str, inner: str) -> Parted | None:
    """The caption and the whole credit, if the last brackets, or what follows the last bar, only end a credit that a
    word or a bar begins: "Caption Photo: Name (Agency)", "Caption | Name (Agency)"."""
    if not (is_sure(inner) or is_person(inner)):
        return None
    for find in (find_marked, find_barred):
        above = find(caption)
        if above and above[0] and (is_sure(above[1]) or _is_name(strip_prefix(above[1]))):
            return above[0], text[caption.rindex(above[1]) :].strip()
    above = find_bare(caption)
    if above and strip_prefix(above[1]) != above[1] and is_person(strip_prefix(above[1])):
        return above[0], text[caption.rindex(above[1]) :].strip()
    return None


def _is_name(text: str) -> bool:
    """Whether a text is a person's name; in Chinese, Japanese and Korean, where names show no case, any short word."""
    return is_person(text) or bool(_SHORT_WORD.fullmatch(text))


def find_generated(text: str) -> Parted | None:
    """ "Caption. Bild erstellt mit KI durch Name": a phrase that says that a program made the picture."""
    tail = text[-_LONGEST_PHRASE:].casefold()
    if _PROGRAMS.isdisjoint(_LETTERS.findall(tail)) and not any(part in tail for part in _PARTS_OF_PROGRAMS):
        return None
    for match in GENERATED.finditer(text, max(0, len(text) - _LONGEST_PHRASE)):
        start = match.start()
        if marked := _MARKED_BEFORE.search(text[:start].replace("(", " ")):
            start = marked.start("mark")
        before = text[:start].rstrip()
        caption, line = before.rstrip(" ([（|"), text[start:].strip()
        begins = text[start].isupper() or before != caption or bool(SENTENCE_END.search(caption))
        maker = _ARTICLE.sub("", text[match.end() :].strip(" /:)]）"))
        if begins and len(maker) <= _LONGEST_MAKER and is_all_names(maker) and not SENTENCE_END.search(line):
            return caption, line if before.rstrip(" |") == caption else line[:-1].strip()
    return None


def find_marked(text: str) -> Parted | None:
    """ "Caption Photo: Name/dpa": the first credit word after which nothing but names follows."""
    for match in MARK.finditer(text, max(0, len(text) - MAX_CREDIT - _LONGEST_MARK)):
        caption, tail = text[: match.start()].strip(" |-–—,("), text[match.end() :].strip()
        if not tail or not _counts_as_mark(caption, match["mark"], tail):
            continue
        earlier = find_bare(caption.rstrip(" .,")) if "ourtesy" in match["mark"] else None
        if not earlier and (owner := _owner(caption, match["mark"])):
            return caption.removesuffix(owner).strip(), f"{owner} {text[match.start() :].strip()}"
        return earlier[0] if earlier else caption, text[len(earlier[0]) if earlier else match.start() :].strip()
    return None


def find_barred(text: str) -> Parted | None:
    """ "Caption | Name": what follows the last bar, and the name before it where the credit itself has bars."""
    bars = list(_BAR.finditer(text))
    if not bars or not 0 < len(text) - bars[-1].end() <= MAX_CREDIT or not bars[-1].start():
        return None
    bar = bars.pop()
    while bars and bars[-1].start() and _is_maker(text[bars[-1].end() : bar.start()]):
        bar = bars.pop()
    caption, tail = text[: bar.start()].strip(), text[bar.end() :].strip()
    if find_dates(tail) and not is_sure(tail):
        return None
    if whole := _whole_credit(text, caption, tail):
        return whole
    above = find_bare(caption) if is_sure(tail) else None
    if above and _is_maker(above[1]):
        return above[0], f"{above[1]}{bar[0]}{tail}"
    return caption, tail


def find_dashed(text: str) -> Parted | None:
    """ "Caption - REUTERS", "Caption / AFP": a dash or a slash with a known agency after it."""
    dashes = list(_DASH.finditer(text)) if any(mark in text for mark in "-–—/") else []
    for place, match in reversed(list(enumerate(dashes))):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if caption and tail and is_sure(tail):
            before = dashes[place - 1] if place else None
            if before and before.start() and is_person(text[before.end() : match.start()].strip()):
                caption, tail = text[: before.start()].strip(), text[before.end() :].strip()
            return find_bare(text) or (caption, tail)
    return None


def find_bare(text: str) -> Parted | None:
    """ "Caption. REUTERS/Name": the longest tail after a full stop that reads as a credit."""
    for match in _STOP.finditer(text, max(0, len(text) - MAX_CREDIT - _LONGEST_MARK)):
        caption, tail = text[: match.start()].strip(), _LEADING_DASH.sub("", text[match.end() :]).strip()
        if not caption or not may_be_credit(tail):
            continue
        abbreviated = bool(ABBREVIATION.search(caption))
        if is_sure(tail) or (not abbreviated and " " in caption and reads_as_credit(tail)):
            return caption, tail
    return _agency_tail(text)


def find_japanese(text: str) -> Parted | None:
    """ "Caption＝5日、港太郎撮影", "Caption＝AP": after the last comma or equals sign, as in Japanese papers."""
    if text.isascii():
        return None
    if owned := _COPYRIGHT.search(text):
        return text[: owned.start()].strip(), owned[0].strip()
    found = _JAPANESE.search(text)
    if not found:
        return None
    credit_line = found["credit"]
    is_credit = credit_line.endswith(("撮影", "提供")) or canonical_agency(credit_line) in PRESS
    return (text[: found.start()].strip(), credit_line) if is_credit else None


def is_credit_alone(text: str) -> bool:
    """Whether a line is a credit and nothing else: "Photo: Name", "Name/Reuters", or the name of a press agency."""
    if CREDIT_LEAD.match(text) and len(text) <= MAX_CREDIT:
        return not find_marked(text) or find_marked(text) == ("", text)
    if not ("/" in text or canonical_agency(text) in PRESS) or not is_sure(text):
        return False
    enclosed = find_bracketed(text)
    return not find_dates(text) and not (enclosed and re.search("[/:]", enclosed[1]))


def _is_maker(text: str) -> bool:
    return len(text) <= 60 and (is_person(text.strip()) or is_sure(text.strip()))


def _agency_tail(text: str) -> Parted | None:
    """ "... in Berlin REUTERS/Name": an agency and a slash need no full stop before them."""
    if "/" not in text and "Handout via " not in text:
        return None
    for match in _AGENCY_SLASH.finditer(text, max(0, len(text) - MAX_CREDIT)):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        agency = canonical_agency(re.split(r"/|\svia\s", tail)[0]) or re.match(r"File/|Handout", tail)
        if agency and caption and is_sure(tail) and len(tail) <= 80:
            return caption.rstrip(" -–—|,"), tail
    return _maker_tail(text)


def _maker_tail(text: str) -> Parted | None:
    """ "... in Washington Jane Doe/Reuters": a full name, a slash and a known agency after plain words."""
    found = _MAKER_SLASH.search(text)
    caption = text[: found.start()].rstrip() if found else ""
    if not found or not canonical_agency(_RIGHTS.sub("", _RIGHTS.sub("", found["agency"]))):
        return None
    return (caption.rstrip(" -–—|,"), found["credit"]) if caption.count(" ") >= 2 else None


def _owner(caption: str, mark: str) -> str:
    """The owner that is named between the last stop and the mark: "Korea Times photo by", "ST PHOTO:"; else ""."""
    found = _OWNER.search(caption)
    if not found or ABBREVIATION.search(caption[: found.start()]):
        return ""
    owner = found[0].strip()
    return owner if mark.casefold().endswith("by") or (mark.isupper() and owner.isupper()) else ""


def _counts_as_mark(caption: str, mark: str, tail: str) -> bool:
    """Whether a credit word begins a credit. It does not after a determiner ("in this photo:") or before prose."""
    if len(tail) > MAX_CREDIT or FILE_LABEL.match(caption) or _has_credit_of_its_own(tail):
        return False
    if caption.endswith(_OPENING_QUOTES):
        return False
    if not caption:
        return is_sure(tail) or (reads_as_credit(tail) and not _OLD_PICTURE.match(mark))
    after_prose = not caption.endswith((".", "|", "(")) and not _owner(caption, mark)
    if mark[0].islower() and mark[-1] not in ":：=" and after_prose:
        return mark.endswith(".") and (is_sure(tail) or is_person(tail))
    if POINTING.search(caption):
        return is_sure(tail)
    if LINKING.search(caption):
        return is_sure(tail) or reads_as_credit(tail)
    if mark[-1] in ":：=©Ⓒ":
        return not is_prose(tail)
    if "ourtesy" in mark and SENTENCE_END.search(caption):
        return not is_prose(tail)
    if mark.startswith("("):
        return is_sure(tail) or (bool(SENTENCE_END.search(caption)) and reads_as_credit(tail))
    return is_sure(tail) or not is_remark(tail)


def _has_credit_of_its_own(tail: str) -> bool:
    """Whether prose and then another credit follow, as in "PHOTO: A view shows the Bank. REUTERS/Name"."""
    inner = find_bracketed(tail) or find_bare(tail)
    return bool(inner) and not is_all_names(inner[0] if inner else "")
