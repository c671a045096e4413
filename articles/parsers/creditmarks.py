"""Where in a printed caption its credit begins: one function for each way of printing it.

Each takes the whole text on one line and gives (caption, credit line), or None where that way was not used. A test of
printed strings in many languages is what these rules answer to; none of them knows a single outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsers.agencies import PRESS, canonical_agency, name_key
from articles.parsers.calendars import MONTHS
from articles.parsers.credits import CREDIT_WORDS, parse_credit
from articles.parsers.names import PARTICLES, is_capitalised, is_person

Parted = tuple[str, str]

MAX_CREDIT = 160
_SENTENCE_END = re.compile(r"[.!?。…！？]['\"’”»)\]]*$")
_STOP = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…]['\"’”»)\]]))\s+|(?<=[。！？])\s*")
_ABBREVIATION = re.compile(
    r"^\d{1,2}\.$|(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Lt|Col|Sgt|Capt|Maj|Cpl|Cmdr|Adm|Rep|Sen|Gov|Rev|Hon|Pres|Fr|No|Nr|vs|v|bzw|ca"
    r"|usw|z\.B|u\.a|d\.h|Sra|Dra|Mme|M|Av|Mt|Ft|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|(?:[A-Z]\.)*[A-Z]|l|r|li|re)\.$"
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
_OFFICE = re.compile(
    r"(?i)\b(?:presidency|presidential|president[’']s office|government|ministry|office|embassy|police|polizei|policía|gemeinde|kommission|municipality|ayuntamiento|army|navy|department|service"
    r"|agency|media|news|tv|television|archives?|museum|library|studios?|pictures|films?|productions?|university|council)\b"
)
_CREDIT_LEAD = re.compile(
    rf"(?i)(?:{CREDIT_WORDS}|illustration|courtesy|file|graphic|handout|via)\s*[:：=]|[©Ⓒ]|(?:photo|picture|image|illustration)s?\s+by\b"
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
_LEADING_DASH = re.compile(r"^(?:[-–—/]+\s+|[–—])+")
_FILE_LABEL = re.compile(r"(?i)^(?:file|archive|library|stock|undated|handout)$")
_INNER_STOP = re.compile(r"(?<!Bros)(?<=\w\w\w)[.!?…]['\"”’»)]*\s")
_PROVIDED = re.compile(r"(?i)\b(?:cung cấp|supplied by|provided by|courtesy|picture library|zur verfügung)\b")
_GIVEN = {"Handout", "Courtesy of", "Pool"}
_LINKING = re.compile(
    r"(?i)(?:^|\s)(?:in|on|of|den|ein|eine|einem|un|una|en|del|sur|de|dit|на|på|a|an|his|her|their|with|and|und|by|as|for|open|data)$"
)
_BAR = re.compile(r"\s*[|│｜]\s*")
_DASH = re.compile(r"(?:\s+|(?<=[.!?]))(?:[-–—]|/+)\s+")
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
    closed_by_stop = len(bare) < len(text.rstrip()) and not _SENTENCE_END.search(caption)
    if closed_by_stop and not _is_sure(inner):
        return None
    return (caption, inner) if _is_bracketed_credit(caption, inner, square) else None


def find_marked(text: str) -> Parted | None:
    """ "Caption Photo: Name/dpa": the first credit word after which nothing but names follows."""
    for match in _MARK.finditer(text):
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
        caption, tail = text[: match.start()].strip(), _LEADING_DASH.sub("", text[match.end() :]).strip()
        if not caption or not _may_be_credit(tail):
            continue
        abbreviated = bool(_ABBREVIATION.search(caption))
        if _is_sure(tail) or (not abbreviated and _reads_as_credit(tail)):
            return caption, tail
    return _agency_tail(text)


def _may_be_credit(tail: str) -> bool:
    """Short, its brackets closed, and not the rest of a date ("Jan." + "5, 2024") or of a label."""
    balanced = tail.count("(") == tail.count(")") and tail.count("[") == tail.count("]")
    return (
        any(map(str.isalpha, tail))
        and tail.casefold() not in MONTHS
        and len(tail) <= MAX_CREDIT
        and balanced
        and not re.match(r"[(\[|（【]|\d{1,2}(?:[,.:\s]|$)", tail)
        and not _LABEL.match(tail)
    )


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
    inner = _LABEL.split(inner)[0].strip(" .") or inner
    described = bool(_DESCRIPTION.match(inner))
    known = any(canonical_agency(part.strip()) for part in inner.split("/"))
    slashed = "/" in inner and (known or not _is_remark(inner)) and not described
    if _is_sure(inner) or slashed or _CREDIT_LEAD.match(inner):
        return True
    if described:
        return False
    if square or _SENTENCE_END.search(caption):
        return not _is_remark(inner) or bool(_CREDIT_HINT.search(inner))
    return is_person(inner) or bool(_CREDIT_HINT.search(inner)) or _is_lone_credit(caption, inner)


def _is_acronym_of(caption: str, inner: str) -> bool:
    """Whether the brackets abbreviate the words before them: "Organisation of Islamic Cooperation (OIC)"."""
    letters = re.sub(r"[.\-]", "", inner)
    if not letters.isalpha() or not letters[:2].isupper() or len(letters) < 2:
        return False
    words = re.findall(r"[^\W\d_]+", caption)[-10:]
    capitals = "".join(word[0] for word in words if word[0].isupper())
    every = "".join(word[0].upper() for word in words if word.casefold() not in {"the"})
    return capitals.endswith(letters.upper()) or every.endswith(letters.upper())


def _plain_words(text: str) -> tuple[int, int]:
    """How many words of `text` are plain lower-case ones, and how many there are; particles and addresses are names."""
    words = [word.strip(".,:;'’\"()") for word in re.split(r"[\s/]+", text)]
    words = [word for word in words if word]
    plain = [word for word in words if word.isalpha() and word.islower() and word not in PARTICLES and len(word) > 1]
    return len(plain), len(words)


def _is_remark(inner: str) -> bool:
    """A sentence or clause in brackets: ends with a stop, or has more than one plain lower-case word."""
    plain, words = _plain_words(inner)
    return words > 14 or plain > max(1, words // 3) or inner.endswith(("?", "!"))


def _is_lone_credit(caption: str, inner: str) -> bool:
    """An unknown name in brackets right after words: a maker the caption names, an office; no acronym, no country."""
    if _is_remark(inner) or len(inner.split()) > 5 or not is_capitalised(inner) or any(map(str.isdigit, inner)):
        return False
    if name_key(inner) in name_key(caption) or (" " in inner and _OFFICE.search(inner)):
        return True
    before = [is_capitalised(word) for word in caption.split()[-2:]]
    return not all(before) if inner.isupper() else not before[-1]


def _counts_as_mark(caption: str, mark: str, tail: str) -> bool:
    """A credit word begins a credit unless a determiner points with it ("in this photo:") or prose follows it."""
    if len(tail) > MAX_CREDIT or _FILE_LABEL.match(caption) or _has_credit_of_its_own(tail):
        return False
    if not caption:
        return _is_sure(tail) or _reads_as_credit(tail)
    if mark[0].islower() and mark[-1] not in ":：=" and not caption.endswith((".", "|", "(")):
        return False
    if _POINTING.search(caption):
        return _is_sure(tail)
    if _LINKING.search(caption):
        return _is_sure(tail) or _reads_as_credit(tail)
    if mark[-1] in ":：=©Ⓒ":
        return not _is_prose(tail)
    return _is_sure(tail) or not _is_remark(tail)


def _has_credit_of_its_own(tail: str) -> bool:
    """Whether prose and then a credit follow, as after "PHOTO: A view shows the Bank. REUTERS/Name"."""
    inner = find_bracketed(tail) or find_bare(tail)
    return bool(inner) and not _is_all_names(inner[0] if inner else "")


def _is_prose(tail: str) -> bool:
    """Too many plain words for a credit, though some credits are phrases: "taken from picture library"."""
    plain, words = _plain_words(tail)
    return plain > max(4, words * 2 // 3) or (plain > 3 and words > 9 and plain * 2 > words)


def _is_sure(tail: str) -> bool:
    """Whether `tail` is one line of names with a known agency among them, or says how the picture came to the paper."""
    if len(tail) > MAX_CREDIT or _INNER_STOP.search(_LABEL.split(tail)[0]):
        return False
    credit = parse_credit(tail)
    known = any(canonical_agency(name) for name in credit.agencies)
    pieces = [piece.strip() for piece in tail.split("/")]
    loose = " ".join(piece for piece in pieces if not (known and len(pieces) > 1 and _is_account_like(piece)))
    if not _is_all_names(loose):
        return False
    named = credit.agencies or credit.photographers
    linked = bool(re.search(r"/|\bvia\b|\bby\b|\bof\b|:", tail))
    return known or bool(credit.roles and (linked if named else set(credit.roles) & _GIVEN))


def _is_account_like(piece: str) -> bool:
    """A piece between slashes in any case: "dvoevnore", "prisma TPX"."""
    words = piece.split()
    return len(words) == 1 or (len(words) <= 3 and any(word[0].isupper() for word in words))


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
    if _PROVIDED.search(tail) and len(tail.split()) <= 8 and not tail.endswith("."):
        return True
    labelled = bool(_LABEL.search(tail, 1))
    if _SENTENCE_END.search(tail) and not labelled:
        return False
    tail = _LABEL.split(tail)[0].strip(" .") if labelled else tail
    if not _is_all_names(tail) or re.search(r"[?!…]|\d{3,}|[\u3040-\u9fff]{9,}", tail):
        return False
    names = [name for name in re.split(r"\s*(?:[/,()]|\b(?:and|und|og|och|et|y|e)\b)\s*", tail) if name]
    return len(names) <= 4 and all(len(name.split()) <= 5 for name in names) and not _INNER_STOP.search(tail)


def _agency_tail(text: str) -> Parted | None:
    """ "... in Berlin REUTERS/Name": an agency and a slash need no full stop before them."""
    for match in re.finditer(
        r"\s(?=(?:Handout via |File/)?[A-Z][\w.\-]+(?: Photo| Images)?/ ?\S)|\s(?=Handout via )", text
    ):
        caption, tail = text[: match.start()].strip(), text[match.end() :].strip()
        agency = canonical_agency(re.split(r"/|\svia\s", tail)[0]) or re.match(r"File/|Handout", tail)
        if agency and caption and _is_sure(tail) and len(tail) <= 80:
            return caption.rstrip(" -–—|,"), tail
    return None


def is_credit_alone(text: str) -> bool:
    """Whether a line is a credit and nothing else: "Photo: Name", "Name/Reuters", or the name of a press agency."""
    if _CREDIT_LEAD.match(text) and len(text) <= MAX_CREDIT:
        return not find_marked(text) or find_marked(text) == ("", text)
    return _is_sure(text) and ("/" in text or canonical_agency(text) in PRESS)
