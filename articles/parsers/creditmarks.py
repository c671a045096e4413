"""Where in a printed caption its credit begins: one function for each way of printing it.

Each takes the whole text on one line and gives (caption, credit line), or None where that way was not used. A test of
printed strings in many languages is what these rules answer to; none of them knows a single outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsers.agencies import PARTIES, canonical_agency, name_key
from articles.parsers.credits import CREDIT_WORDS, parse_credit
from articles.parsers.names import PARTICLES, is_capitalised, is_person

Parted = tuple[str, str]

MAX_CREDIT = 160
_SENTENCE_END = re.compile(r"[.!?。…！？]['\"’”»)\]]*$")
_STOP = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…]['\"’”»)\]]))\s+|(?<=[。！？])\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Lt|Col|Sgt|Capt|Maj|Cpl|Cmdr|Adm|Rep|Sen|Gov|Rev|Hon|Pres|Fr|No|Nr|vs|v|bzw|ca"
    r"|usw|z\.B|u\.a|d\.h|Sra|Dra|Mme|M|Av|Mt|Ft|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z]|l|r|li|re)\.$"
)
_DESCRIPTION = re.compile(
    r"""(?ix)^(?:
      [clrm] | l\.? | r\.? | li\.? | re\.? | [clr]{2} | (?:top|bottom|front|back|upper|lower|far|from|second|third)?\s*-?\s*
      (?:left|right|cent(?:er|re)|links|rechts|mitte|izq(?:uierda)?|der(?:echa)?|gauche|droite|sinistra|destra)(?:\s.*)?
    | (?:not|un)\s*(?:pictured|seen|shown) | pictured.* | seen.* | not\s.* | in\s.* | with\s.* | from\s.* | on\s.* | at\s.* | as\s.*
    | (?:symbol|archiv|beispiel)(?:foto|bild|aufnahme)? | (?:stock|file|archive|library|representational|generic)\s*
      (?:image|photo|picture|pic|photograph)?s? | file | archiv[eo]? | symbolbild | imagen?\s+de\s+archivo
    | photo\s+d[’']?\s?(?:illustration|archives?) | foto\s+de\s+archivo | screenshot | illustrati(?:on|ve)(?:\s.*)? | undated | combo
    | [\d\W]+ | \d+\s*(?:jahre|years?|ans|años)? | .*\b(?:1[89]|20)\d\d | [^a-z]*\d\s*[日月年時分秒].* | .*\d+[）)]?\s*日
    | h\.?\s?c\.? | m\.?\s?[lri]\.? | v\.\s?l\.? | née?\s.* | geb\.\s.* | aka\s.*
    )$"""
)
_CREDIT_HINT = re.compile(
    r"(?i)\b(?:courtesy|handout|supplied|provided|archives?\b.+|library|screen\s?(?:shot|grab)s?|via|pool|photographer|fotograf"
    r"|cung cấp|cedida|cortesía|zvg|release|footage|instagram|facebook|twitter|youtube|tiktok|shutterstock|提供|撮影|제공)"
)
_MARK = re.compile(
    rf"(?:(?<=[\s.。!?)\]”\"’'»、，])|^)(?P<mark>"
    rf"(?:{CREDIT_WORDS})\s*[:：=]|(?:Dok|Fot|Foto|FOTO|Fotos|Ph)\.(?=\s)|[©Ⓒ]|\((?:c|C)\)\s+(?=[A-Z][\w.]+[ /][A-Z]|AFP|AP\b)"
    r"|(?:Photo|Photos|Photograph|Photographs|Picture|Pictures|Image|PHOTO|Illustration|ILLUSTRATION)\s+(?:by|BY)\b:?"
    r"|(?:Photo|Image|Picture)s?\s+[Cc]ourtesy\b:?|(?:Courtesy|COURTESY)(?:\s+of\b|:)|(?:Illustration|ILLUSTRATION):"
    r"|(?:Foto|FOTO|Fotos|Fotografía|Crédito|Imagen)\s+(?:de|di|von|van|by|av|af)(?=\s+\S)|(?:Cedida|Cortesía)\s+(?:por|de)\b"
    r")",
    re.I,
)
_POINTING = re.compile(
    r"(?i)(?:^|\s)(?:the|this|that|these|above|below|der|die|das|dem|diesem|dieses|im|am|zum|vom|la|esta|le|cette|il|nella|het|deze"
    r"|этом|det|dette|denne|bu)$"
)
"""Determiners: "in this photo:" points at the picture, and what follows describes it."""
_LINKING = re.compile(
    r"(?i)(?:^|\s)(?:in|on|of|den|ein|eine|einem|un|una|en|del|sur|de|dit|на|på|a|an|his|her|their|with|and|und|by|as|for|open|data)$"
)
_BAR = re.compile(r"\s*[|│｜]\s*")
_DASH = re.compile(r"\s+(?:[-–—]|/+)\s+")
_LABEL = re.compile(r"(?:(?<=[.;,])\s+|^)[^\W\d_][\w-]*(?:\s[\w-]+)?:\s+")


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
    return (caption, inner) if _is_bracketed_credit(caption, inner, square) else None


def find_marked(text: str) -> Parted | None:
    """ "Caption Photo: Name/dpa": the first credit word after which nothing but names follows."""
    for match in _MARK.finditer(text):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if not caption or not tail or not _counts_as_mark(caption, match["mark"], tail):
            continue
        earlier = find_bare(caption.rstrip(" .,")) if match["mark"][-1] not in ":：=" else None
        start = len(earlier[0]) if earlier else match.start()
        return text[:start].strip(" |-–—,("), text[start:].strip()
    return None


def find_barred(text: str) -> Parted | None:
    """ "Caption | Name": what follows the last bar, and the name before it where the credit itself has bars."""
    caption, bar, tail = (part.strip() for part in _BAR.sub("|", text).rpartition("|"))
    if not bar or not caption or not tail or len(tail) > MAX_CREDIT:
        return None
    head, _, middle = (part.strip() for part in caption.rpartition("|"))
    if head and len(middle) <= 60 and (is_person(middle) or _is_sure(middle)):
        return head, f"{middle} | {tail}"
    return caption, tail


def find_dashed(text: str) -> Parted | None:
    """ "Caption - REUTERS", "Caption / AFP": a dash or a slash with a known agency after it."""
    for match in reversed(list(_DASH.finditer(text))):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if caption and tail and _is_sure(tail):
            return find_bare(text) or (caption, tail)
    return None


def find_bare(text: str) -> Parted | None:
    """ "Caption. REUTERS/Name": the longest tail after a full stop that reads as a credit."""
    for match in _STOP.finditer(text):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if not caption or not tail or len(tail) > MAX_CREDIT or not _is_balanced(tail) or _LABEL.match(tail):
            continue
        abbreviated = bool(_ABBREVIATION.search(caption))
        if tail[0] not in "([|" and (_is_sure(tail) or (not abbreviated and _reads_as_credit(tail))):
            return caption, tail
    return _agency_tail(text)


def _is_balanced(tail: str) -> bool:
    return tail.count("(") == tail.count(")") and tail.count("[") == tail.count("]")


def _opening(text: str) -> int:
    """Where the bracket that closes at the end of `text` was opened; -1 where it never was."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")]）】") - (text[place] in "([（【")
        if depth == 0:
            return place
    return -1


def _is_bracketed_credit(caption: str, inner: str, square: bool) -> bool:
    inner = _LABEL.split(inner)[0].strip(" .") or inner
    known = any(canonical_agency(part.strip()) for part in inner.split("/"))
    slashed = "/" in inner and (known or not _is_remark(inner)) and not _DESCRIPTION.match(inner)
    if _is_sure(inner) or slashed or re.match(rf"(?i){CREDIT_WORDS}\s*[:：=]|[©Ⓒ]", inner):
        return True
    if _DESCRIPTION.match(inner) or inner in PARTIES:
        return False
    stopped = bool(_SENTENCE_END.search(caption))
    if square or stopped:
        return not _is_remark(inner) or bool(_CREDIT_HINT.search(inner))
    if is_person(inner) or _CREDIT_HINT.search(inner):
        return True
    return _is_lone_credit(caption, inner)


def _is_remark(inner: str) -> bool:
    """A sentence or clause in brackets: ends with a stop, or has more than one plain lower-case word."""
    words = re.findall(r"[^\W\d_]+", inner)
    plain = [word for word in words if word.islower() and word.casefold() not in PARTICLES and len(word) > 1]
    return len(words) > 14 or len(plain) > max(1, len(words) // 3) or inner.endswith(("?", "!"))


def _is_lone_credit(caption: str, inner: str) -> bool:
    """An unknown name in brackets right after words: a maker named in the caption, not an acronym or a country."""
    if _is_remark(inner) or len(inner.split()) > 5 or not is_capitalised(inner):
        return False
    if name_key(inner) in name_key(caption):
        return True
    last_words = caption.split()[-8:]
    if inner.isupper() and " " not in inner:
        initials = "".join(word[0] for word in last_words if word[0].isalnum()).upper()
        return inner[0] not in initials
    after_name = is_capitalised(caption.split()[-1])
    return not after_name


def _counts_as_mark(caption: str, mark: str, tail: str) -> bool:
    """A credit word begins a credit unless a determiner points with it ("in this photo:") or prose follows it."""
    if len(tail) > MAX_CREDIT or (
        mark[0].islower() and mark[-1] not in ":：=" and not caption.endswith((".", "|", "("))
    ):
        return False
    if _POINTING.search(caption):
        return _is_sure(tail)
    if _LINKING.search(caption):
        return _is_sure(tail) or _reads_as_credit(tail)
    if mark[-1] in ":：=©Ⓒ":
        return not _is_prose(tail)
    return _is_sure(tail) or not _is_remark(tail)


def _is_prose(tail: str) -> bool:
    words = re.findall(r"[^\W\d_]+", tail)
    plain = [word for word in words if word.islower() and word.casefold() not in PARTICLES and len(word) > 1]
    return len(plain) > max(4, len(words) * 2 // 3) or (
        len(plain) > 3 and len(words) > 9 and len(plain) * 2 > len(words)
    )


def _is_sure(tail: str) -> bool:
    """Whether `tail` is all names and one of them is a known agency, or a role word stands with a slash or "via"."""
    if len(tail) > MAX_CREDIT or not _is_all_names(tail):
        return False
    credit = parse_credit(tail)
    known = any(canonical_agency(name) for name in credit.agencies)
    return known or bool(
        credit.roles and (credit.agencies or credit.photographers) and re.search(r"/|\bvia\b|\bby\b|\bof\b|:", tail)
    )


def _is_all_names(tail: str) -> bool:
    """No plain words in it, but for particles, labels ("Styling:") and the words that credits use."""
    return all(_is_name_word(word) for word in _words(_LABEL.sub(" ", tail)))


_CREDIT_VOCABULARY = {
    *(
        "via",
        "for",
        "by",
        "of",
        "the",
        "from",
        "and",
        "und",
        "og",
        "och",
        "et",
        "y",
        "e",
        "photo",
        "photos",
        "image",
        "images",
        "file",
    ),
    *(
        "handout",
        "courtesy",
        "pool",
        "stringer",
        "video",
        "via",
        "through",
        "foto",
        "wire",
        "credit",
        "picture",
        "pictures",
        "alliance",
    ),
    *(
        "supplied",
        "provided",
        "illustration",
        "archive",
        "screenshot",
        "screengrab",
        "infografik",
        "nuotr",
        "vis",
        "mer",
        "bild",
        "images",
    ),
    *("on", "behalf", "released", "obtained", "this", "image", "was"),
}


def _is_name_word(word: str) -> bool:
    lowered = word.casefold()
    return (
        not word[0].islower()
        or lowered in PARTICLES
        or lowered in _CREDIT_VOCABULARY
        or canonical_agency(word) is not None
        or any(char.isupper() or char in "._@" or char.isdigit() for char in word)
    )


def _words(tail: str) -> Iterator[str]:
    return (word.strip(".'’") for word in re.findall(r"[\w.@'’&]+", tail) if word.strip(".'’"))


def _reads_as_credit(tail: str) -> bool:
    """A tail without a known name: a person, or a few capitalised words, with no stop at its end."""
    labelled = bool(_LABEL.search(tail, 1))
    if _SENTENCE_END.search(tail) and not labelled:
        return False
    tail = _LABEL.split(tail)[0].strip(" .") if labelled else tail
    if not _is_all_names(tail) or re.search(r"[?!…]|\d{3,}", tail):
        return False
    names = [name for name in re.split(r"\s*/\s*", tail) if name]
    if re.search(r"\w{3}\.\s", tail):
        return False
    return all(1 <= len(name.split()) <= 6 for name in names) and (len(names) > 1 or len(tail.split()) <= 5)


def _agency_tail(text: str) -> Parted | None:
    """ "... in Berlin REUTERS/Name": an agency and a slash need no full stop before them."""
    for match in re.finditer(
        r"\s(?=(?:Handout via |File/)?[A-Z][\w.\-]+(?: Photo| Images)?/ ?\S)|\s(?=Handout via )", text
    ):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        agency = canonical_agency(re.split(r"/|\svia\s", tail)[0]) or re.match(r"File/|Handout", tail)
        if agency and caption and _is_sure(tail) and len(tail) <= 80:
            return caption.rstrip(" -–—|"), tail
    return None
