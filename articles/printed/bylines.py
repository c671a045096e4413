"""Bylines and datelines: who wrote a story, and where, when and for which agency it was filed.

The forms are those of the AP and Reuters stylebooks ("By Jane Doe and John Roe, Reuters"; "CAIRO, March 3 (Reuters) -
") and those of papers in other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from articles.printed.agencies import canonical_agency
from articles.printed.jobs import names_job
from articles.printed.names import PARTICLES, is_person, names_line

BY = re.compile(
    r"^\s*(?:(?:written|reporting|reported|story|text|words|report|analysis|opinion)\s+)?"
    r"(?:by|von|par|por|di|da|de|af|av|door|przez|od|tekst|text|authors?|autor(?:in|es|a)?|auteur|bylines?|yazan|penulis|oleh|от|автор|كتبت?|بقلم)\b\s*:?\s+",
    re.I,
)
_SEPARATORS = re.compile(
    r"\s*(?:[,;|/•·]|\s&\s|\s[-–—]\s|\b(?:and|und|et|y|e|og|och|en|ve|i|и|in|for|with|mit|avec|con)\b)\s*"
)
_WHERE = re.compile(r"\s+in\s+[^,;|/•·&]+?(?=\s*[,;|/•·&]|\s+(?:and|und|et|y|e|og|och|en|ve|i|и)\s|$)")
"""Where somebody wrote from: "Jane Doe in New York"."""
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|II|III|IV|Ph\.?D|MD)\b)", re.I)
_AGENCY_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_HANDLE = re.compile(r"\S*@\S+|https?://\S+")

_FILED_FROM = re.compile(
    r"^(?!(?i:photo|picture|image|credit|source|video|note|illustration|foto|bild))"
    r"(?P<place>[^\W\d_][^\d:;,()?!]{1,30}):\s+(?P<names>[^:;?!]{1,90}[^.:;?!])$"
)
"""A byline after its place: "Khartoum: Mohammed Amin Yassin"."""

_NO_NAME = re.compile(
    r"\b(?:Is|Are|Was|To|For|On|At|After|Over|Under|Says?|Of|Not|No|From|Will|Can|Has|Its?|The|A|An)\b"
)
"""Words of headlines in capitals, as in "Trump: Ceasefire Is Close"."""

_PLACE = r"[^\W\d_][^\d()\n:;!?]{1,60}?"
_DAY = (
    r"(?P<date>[^\W\d_]{3,12}\.?\s+\d{1,2}(?:,\s*\d{4})?|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2}\.?\s+[^\W\d_]{3,12}\.?(?:\s+\d{4})?|\d{1,2}/\d{1,2})"
)
_DATELINE = re.compile(
    rf"^(?P<place>{_PLACE})(?:(?:[,.]\s*|\s+(?=\d)){_DAY}\.?)?,?\s*"
    r"(?:(?:--)?\((?P<agency>[^()]{2,40})\)\s*(?P<mark>\.?[-–—_]+|[:.=])?|(?P<dash>\s[-–—]{1,2}))\s*(?<=[\s-])(?=\S)"
)
_OTHER_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\((?P<agency>[^()]{{2,40}})\)\s*[-–—]\s*(?P<place>{_PLACE})(?:,\s*{_DAY})?\s*[-–—]\s+(?=\S)",
        rf"^(?P<place>{_PLACE})[,.]?\s*(?:{_DAY}\.?\s*)?/(?P<agency>[^/\d]{{2,30}})/\.?(?:\s[-–—]{{1,2}})?\s+(?=\S)",
        rf"^(?P<place>{_PLACE}),\s*{_DAY}\.?\s*[-–—]\s*(?P<agency>[^\W\d_][^.()\d]{{1,30}})\.\s+(?=\S)",
        r"^(?P<agency>[\u4e00-\u9fff]{2,4}社)(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<date>\d{1,2}月\d{1,2}日)电\s*(?=\S)",
        r"^[（(\[](?P<place>[^\W\d_]{2,10})\s*[=＝]\s*(?P<agency>[^\W\d_]{2,8})[)\]）]\s*(?=\S)",
        r"^[【\[](?P<place>[^\W\d_]{2,10}?)\s*(?P<date>\d{1,2}日)?\s*(?P<agency>共同|時事|ロイター)[】\]]\s*(?:-\s*)?(?=\S)",
    )
)
"""Forms of ANSA, TASS, RIA Novosti, Xinhua, and of Japanese and Korean agencies; each names a known agency."""
MAX_DATELINE = 200
_UPPER_PLACE = re.compile(r"^[^a-zà-ÿ]{3,}")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening "CAIRO, March 3 (Reuters) -": place, day and agency as printed. end: where the text continues."""

    place: str
    day: str
    agency: str
    end: int


@lru_cache(maxsize=4096)
def split_byline(text: str) -> tuple[str, ...]:
    """The people that a byline names, in order: "By Jane Doe and John Roe, Reuters" gives (Jane Doe, John Roe).

    Agencies, job titles, addresses and places are left out. A single name counts only after "By". Cached: a wire
    has the same writers again and again.
    """
    line = names_line(text)
    if byline_place(line):
        line = line.partition(":")[2].strip()
    marked = bool(BY.match(line))
    plain = _HANDLE.sub(" ", _AGENCY_IN_BRACKETS.sub(" ", BY.sub("", line)))
    authors: list[str] = []
    for piece in _SEPARATORS.split(_WHERE.sub("", _SUFFIX.sub(" ", plain))):
        name = _before_agency(BY.sub("", piece).strip(" ."))
        if not name or canonical_agency(name) or names_job(name):
            continue
        if (is_person(name) or (marked and not authors and _is_one_word_name(name))) and name not in authors:
            authors.append(name)
    return tuple(authors)


def _before_agency(name: str) -> str:
    """The person before an agency without a comma between them: "Jane Doe The Associated Press"; else the name."""
    words = name.split()
    if not 3 <= len(words) <= 8 or is_person(name):
        return name
    for count in range(2, len(words)):
        person = " ".join(words[:count])
        if canonical_agency(" ".join(words[count:])) and is_person(person):
            return person
    return name


def is_job(text: str) -> bool:
    """Whether a part of a byline looks like a name but is a job title: "AP National Writer"."""
    return is_person(text) and names_job(text)


def byline_place(text: str) -> str:
    """The place that is printed before the names ("Khartoum: Mohammed Amin Yassin"); else ""."""
    filed = _FILED_FROM.match(names_line(text))
    if not filed or BY.match(text) or len(filed["place"].split()) > 3 or filed["place"][0].islower():
        return ""
    names = [name.strip(" .") for name in _SEPARATORS.split(filed["names"])]
    has_case = filed["place"][0].isupper()
    if _NO_NAME.search(filed["names"]):
        return ""
    named = all((has_case and is_person(name)) or canonical_agency(name) for name in names)
    return filed["place"].strip() if named else ""


def byline_agency(text: str) -> str:
    """The canonical name of the first known agency in a byline, or ""."""
    line = names_line(text)
    if byline_place(line):
        line = line.partition(":")[2]
    for piece in (*_AGENCY_IN_BRACKETS.findall(line), *_SEPARATORS.split(BY.sub("", line))):
        agency = canonical_agency(piece.strip())
        if agency:
            return agency
    return ""


def is_byline(text: str) -> bool:
    """Whether a line is a byline and nothing else: "By" and names, or a known agency alone."""
    line = " ".join(text.split())
    if len(line) > 160 or line.endswith(("?", "!", ":")):
        return False
    if canonical_agency(line) or byline_place(line):
        return True
    return bool(BY.match(line)) and (bool(split_byline(line)) or bool(byline_agency(line)))


def parse_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph opens with: a place in capitals, or any place before a known agency. Else None."""
    match = _DATELINE.match(text[:MAX_DATELINE])
    if not match:
        return _other_dateline(text[:MAX_DATELINE])
    place, named = match["place"].strip(" ,"), match["agency"] or ""
    known = canonical_agency(named) or canonical_agency(named.partition("/")[0])
    shouted = bool(_UPPER_PLACE.match(place)) and any(map(str.isalpha, place))
    if not known and not (shouted and (match["mark"] or match["dash"] or match["date"])):
        return _other_dateline(text[:MAX_DATELINE])
    is_place = shouted or _reads_as_place(place)
    return Dateline(place, match["date"] or "", known or named, match.end()) if is_place else None


def _reads_as_place(text: str) -> bool:
    """Whether up to six words are capitalised, except particles: "Frankfurt am Main", not "The president"."""
    words = text.split()
    names = [word for word in words if word.casefold() not in PARTICLES and word not in ("am", "an", "sur", "upon")]
    return len(words) <= 6 and all(word.casefold() != word or not word[0].islower() for word in names)


def _other_dateline(text: str) -> Dateline | None:
    for pattern in _OTHER_DATELINES:
        match = pattern.match(text)
        known = canonical_agency(match["agency"].strip()) if match else None
        if match and known and _reads_as_place(match["place"]):
            return Dateline(match["place"].strip(" ,."), match.groupdict().get("date") or "", known, match.end())
    return None


def _is_one_word_name(name: str) -> bool:
    return name.isalpha() and name[0].isupper() and len(name) > 2


def names_only(byline: str, names: Iterable[str]) -> bool:
    """Whether a byline is nothing but these people's names, run together or repeated, as it is where a page sets them
    apart by its layout alone: "Jane Doe John Roe"."""
    rest = told = BY.sub("", byline)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
        if told.strip() == name:
            return False
    return bool(told.strip()) and not rest.strip()
