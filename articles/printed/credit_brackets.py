"""What the last brackets of a printed caption hold: a credit, or words about a person, a place or an organisation."""

from __future__ import annotations

import re

from articles.printed.agencies import PRESS, canonical_agency, name_key
from articles.printed.credit_shape import LABEL, SENTENCE_END, is_remark, is_sure
from articles.printed.credit_words import CREDIT_HINT, CREDIT_LEAD, DESCRIPTION, OFFICE
from articles.printed.names import is_capitalised, is_person

CLOSING = (")", "]", "）", "】", "〕", "｣", "｠")
_OPENING = ("(", "[", "（", "【", "〔", "｢", "｟")
_IN_BRACKETS = re.compile(r"(?i:photo|foto|fotos|image|bild)\s+[A-ZÀ-Ý]")
_NAMED = re.compile(r"[^\W\d_]\s+\([^()]+\)")
_JAPANESE_LEAD = re.compile(r"[(（][CcＣ][)）]|撮影\s*[・･]")


def find_opening(text: str) -> int:
    """Where the bracket that closes at the end of `text` was opened; -1 if it was not."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in CLOSING) - (text[place] in _OPENING)
        if depth == 0:
            return place
    return -1


def is_bracketed_credit(caption: str, inner: str, square: bool) -> bool:
    if _is_acronym_of(caption, inner):
        return False
    inner = LABEL.split(inner)[0].strip(" .") or inner
    described = bool(DESCRIPTION.match(inner))
    known = any(canonical_agency(part.strip()) for part in inner.split("/"))
    slashed = "/" in inner and (known or not is_remark(inner)) and not described
    if is_sure(inner) and (canonical_agency(inner) in PRESS or not _is_one_of_several(caption, inner)):
        return True
    parts = re.split(r"[=＝]", inner)
    if len(parts) > 1 and any(canonical_agency(part.strip()) in PRESS for part in parts):
        return True
    if slashed or CREDIT_LEAD.match(inner) or _JAPANESE_LEAD.match(inner):
        return True
    if described or _is_one_of_several(caption, inner):
        return False
    if _IN_BRACKETS.match(inner):
        return True
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


def _is_one_of_several(caption: str, inner: str) -> bool:
    """Whether brackets explain the name before them, as earlier ones in the caption do: "Tim Cook (Apple) and Sundar
    Pichai (Google)"."""
    earlier = _NAMED.search(caption)
    follows_a_name = not SENTENCE_END.search(caption) and is_capitalised(caption.split()[-1])
    return bool(earlier) and follows_a_name and "/" not in inner and ":" not in inner


def _is_lone_credit(caption: str, inner: str) -> bool:
    """Whether an unknown name in brackets within a sentence is a credit: the name of a maker that the caption mentions,
    an office, or a name that does not explain a capitalised word before it."""
    if is_remark(inner) or len(inner.split()) > 5 or not is_capitalised(inner) or any(map(str.isdigit, inner)):
        return False
    if name_key(inner) in name_key(caption) or (" " in inner and OFFICE.search(inner)):
        return True
    before = [is_capitalised(word) for word in caption.split()[-2:]]
    return not all(before) if inner.isupper() else not before[-1]
