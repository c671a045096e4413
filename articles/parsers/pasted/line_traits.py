"""What each line of a pasted page says by itself, before its neighbours are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from articles.parsers.pasted.first_names import has_first_name
from articles.parsers.pasted.lines import Item, is_credited
from articles.parsers.pasted.page_words import word_kinds
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import BY, is_byline, parse_dateline, split_byline
from articles.printed.credit_lines import strip_brackets
from articles.printed.credit_position import is_credit_alone
from articles.printed.dates import find_dates
from articles.printed.names import is_person

PROSE = 15
"""From so many words on, a line may be a paragraph."""
MAX_BYLINE = 14
"""The most words of a line that names people without "By"."""
MAX_LINE = 4000
"""The characters of a line that are read."""
MAX_KEPT = 1 << 22
"""The traits of lines of so many characters in all are kept: as many as a piece of a paste may have."""
LEAST = 100
"""A shorter line counts as so many characters: its traits take more memory than its text."""

_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STOP = re.compile(r"[.。!?！？…][\"'”’»)\]」]*$")
_SENTENCE = re.compile(r"[.!?…][\"'”’»)]*\s+(?=[\"'“„«(]?[A-ZÀ-ÞА-Я])|[。！？]")
_TIME = re.compile(r"(?<!\d)[0-2]?\d[:.h][0-5]\d(?!\d)|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|uhr)\b", re.I)
_AGO = re.compile(
    r"\b(?:ago|vor \d|hace \d|il y a \d|\d+\s*(?:h|min|m|d|std|hrs?|mins?|hours?|days?|minutes?)\b|siden|sedan)\b"
    r"|\b(?:назад|önce|lalu)\b|\d+\s*(?:時間|分|日)前|\d+(?:小时|分钟)前",
    re.I,
)
_DAYLIKE = re.compile(r"\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\d{1,2}月\d{1,2}日")
_DATE_WORD = re.compile(
    r"""(?ix)^\W*(?:(?:first|last|originally)\s+)?(?:published|posted|updated?|modified|created|publication|date|veröffentlicht
    |erstellt|aktualisiert|stand|artikel\s+vom|publié|mis\s+à\s+jour|modifié|publicado
    |actualizad[oa]|atualizado|pubblicato|aggiornato
    |gepubliceerd|bijgewerkt|publisert|sist\s+oppdatert|oppdatert
    |publicerad|uppdaterad|publiceret|opdateret|julkaistu|päivitetty|opublikowano
    |aktualizacja|publikacja|опубликовано|обновлено
    |güncelleme|yayın|公開|更新|掲載|发布|发表|入力|입력|수정|기사입력|نشر|प्रकाशित|אודכן|фото|birt|paskelbta|atnaujinta)"""
)
_BRACKETED_END = re.compile(r"[(\[（【][^()\[\]]{2,70}[)\]）】]\.?$")
_CLOSING = frozenset(")]）】.")
_GLUED = re.compile(r"[a-zà-ÿ)\].]{2}[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]")
_POINT = re.compile(
    r"(?i)\((?:left|right|center|centre|l|r|c|links|rechts|mitte|li|re|izq\w*|der\w*|à gauche|à droite"
    r"|archiv\w*|file)[^)]*\)"
    r"|\b(?:file photo|pictured|archivbild|symbolbild|symbolfoto|archivfoto|seen here|imagen de archivo"
    r"|in this photo|in this image|undated|auf diesem bild|pose[sd]? for)\b"
)
_QUOTE = re.compile(r"[\"“”„«»‘’「『]")
_OPENINGS = {
    **dict.fromkeys('"“”„«»‘’「『', "quote"),
    **dict.fromkeys("-–—", "dash"),
    **dict.fromkeys("•·*►▶▸■●◆→›+", "bullet"),
    **dict.fromkeys("([（【", "bracket"),
}
_ENDINGS = {
    **dict.fromkeys(".。", "stop"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(")）]", "bracket"),
    "?": "ask",
    "!": "shout",
    ",": "comma",
    "…": "dots",
}
_MARKS = (
    *(("|", "bar"), ("/", "slash"), ("@", "at"), ("©", "copyright"), ("http", "link"), ("•", "dot"), ("·", "dot")),
    *((">", "crumb"), ("›", "crumb"), ("»", "crumb"), ("#", "hash"), ("%", "percent"), ("$", "money"), ("€", "money")),
    *((": ", "colon"), (";", "semicolon"), (",", "comma"), ("、", "comma")),
)


@dataclass(slots=True)
class Traits:
    """One line: its text, its size in words, and the names of what it says. Shared: nobody changes it."""

    text: str
    words: int
    is_stopped: bool
    is_prose: bool
    flags: set[str] = field(default_factory=set)
    vocabulary: frozenset[str] = frozenset()


def traits_of(item: Item) -> Traits:
    """What one line says by itself."""
    return _KEPT[item.text[:MAX_LINE]]


def _shape(text: str) -> tuple[str, ...]:
    flags = []
    bare = text.strip(" ,·|")
    if len(text) <= 60 and is_person(bare):
        flags += ["name", "name:known"] if has_first_name(bare) else ["name"]
    if len(text) <= 160 and is_byline(text):
        flags.append("byline")
    elif len(text) <= 120 and _may_name_people(text) and (people := split_byline(text)):
        flags += ["names_people", "people:known"] if has_first_name(people[0]) else ["names_people"]
    if len(text) <= 80 and canonical_agency(text):
        flags.append("agency")
    return tuple(flags)


def _may_name_people(text: str) -> bool:
    """Whether a line has few enough words, two of them without a small first letter, and no stop: split_byline() takes
    long."""
    words = text.split()
    return 2 <= len(words) <= MAX_BYLINE and sum(not w[0].islower() for w in words) >= 2 and not _STOP.search(text)


class _Kept(dict[str, Traits]):
    """Traits by text, kept because the labels, the second look and the headline's choice ask for the same lines."""

    characters = 0

    def __missing__(self, text: str) -> Traits:
        if self.characters > MAX_KEPT:
            self.clear()
            self.characters = 0
        self.characters += max(LEAST, len(text))
        found = self[text] = _traits(text)
        return found


_KEPT = _Kept()


def _traits(text: str) -> Traits:
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    latin = text.count(" ") + 1
    words = latin if wide < 4 else latin + wide // 2
    stopped = bool(_STOP.search(text))
    flags: set[str] = set()
    if wide >= 4:
        flags.add("wide")
    _add_case(text, flags)
    _add_marks(text, words, flags)
    if len(text) <= 160:
        _add_short(text, words, flags)
    if 4 <= words <= 90 and is_credited(text):
        flags.add("credited")
        if len(text) <= 400:
            flags.add("credited:short")
    if "by" in flags and {"byline", "names_people"} & flags:
        flags.add("names_by")
    if words >= 8 and parse_dateline(text):
        flags.add("dateline")
    for kind, where in word_kinds(text).items():
        flags.update((f"{kind}", f"{kind}:{where}"))
    vocabulary = frozenset(w for w in _WORD.findall(text.casefold()) if len(w) >= 4) if wide < 4 else _pairs(text)
    return Traits(text, words, stopped, words >= PROSE and (stopped or words >= 25), flags, vocabulary)


def _pairs(text: str) -> frozenset[str]:
    """Pairs of wide characters, which serve as words where no spaces stand."""
    kept = "".join(_WIDE.findall(text))
    return frozenset(kept[place : place + 2] for place in range(len(kept) - 1))


def _add_case(text: str, flags: set[str]) -> None:
    """How a line opens, and which share of its words begins with a capital."""
    first = text[0]
    if first.islower():
        flags.add("opens:lower")
    elif first.isdigit():
        flags.add("opens:digit")
    elif not first.isalpha():
        flags.add(f"opens:{_OPENINGS.get(first, 'mark')}")
    if text.isupper() and len(text) > 3:
        flags.add("capitals")
    words = [w for w in text.split() if w[0].isalpha()] if len(text) <= 300 else []
    if len(words) >= 2:
        share = sum(w[0].isupper() for w in words) / len(words)
        flags.add("titled:" + ("all" if share == 1 else "most" if share >= 0.6 else "some" if share > 0.25 else "few"))


def _add_marks(text: str, words: int, flags: set[str]) -> None:
    """How a line ends, and which marks and how many sentences it has."""
    last = text[-1]
    flags.add(f"ends:{_ENDINGS.get(last) or _kind_of_end(last)}")
    if text.endswith("..."):
        flags.add("ends:dots")
    flags.update(f"has:{name}" for mark, name in _MARKS if mark in text)
    if _QUOTE.search(text):
        flags.add("has:quote")
    sentences = len(_SENTENCE.findall(text))
    if sentences:
        flags.add("sentences:" + ("1" if sentences == 1 else "2+"))
    if last in _CLOSING and _BRACKETED_END.search(text):
        flags.add("ends:bracketed")
    if words >= 4 and _GLUED.search(text):
        flags.add("glued")
    if _POINT.search(text):
        flags.add("points")


def _kind_of_end(last: str) -> str:
    """What a last character without a name of its own is."""
    return "quote" if _QUOTE.match(last) else "letter" if last.isalpha() else "digit" if last.isdigit() else "mark"


def _add_short(text: str, words: int, flags: set[str]) -> None:
    flags.update(_shape(text))
    digits = sum(map(str.isdigit, text))
    if digits:
        flags.add("digits" if digits < len(text) / 2 else "numbers")
    dates = find_dates(text) if digits >= 3 else []
    if dates:
        beside = len(text) - sum(each.end - each.start for each in dates)
        flags.add("date")
        flags.add("date:" + ("alone" if beside <= 3 else "mostly" if beside <= 30 else "within"))
    elif digits and _DAYLIKE.search(text):
        flags.add("daylike")
    if digits and _TIME.search(text):
        flags.add("time")
    if digits and _AGO.search(text):
        flags.add("ago")
    if _DATE_WORD.match(text):
        flags.add("date_word")
    if BY.match(text):
        flags.add("by")
    bare = strip_brackets(text)
    if words <= 20 and bare and is_credit_alone(bare):
        flags.add("credit_alone")
