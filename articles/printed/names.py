"""Tell a person's printed name from an organisation's by its shape, for credits and bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable

PARTICLES = {
    *(
        "abd",
        "abu",
        "af",
        "al",
        "ap",
        "av",
        "aw",
        "bar",
        "bin",
        "bint",
        "da",
        "das",
        "de",
        "degli",
        "dei",
        "del",
        "della",
    ),
    *("den", "der", "di", "do", "dos", "du", "e", "el", "el-", "ibn", "la", "las", "le", "los", "o", "op", "san", "st"),
    *("te", "ten", "ter", "ul", "und", "van", "vom", "von", "y", "zu", "zum", "zur", "d", "t"),
}
_ORGANISATION_WORD = re.compile(
    r"""(?ix) \b(?:
    ag[eê]nc(?:y|e|ia|ies|ja) | airlines? | archives?\b | archivo? | army | assembly | associat(?:es|ion) | authority
    | bank | biro | bombe(?:iros|ros) | broadcast\w* | bureau | carabinieri | cent(?:er|re) | chronicle | church
    | city | civil | club | collective | college | command | commission\w* | commons | compan(?:y|ies)
    | corp(?:oration)? | corps | council | county | court | daily | defen[cs]e | department | dept | dispatch
    | district | emergenc(?:y|ias|ies) | entertainment | estate | examiner | fc | federation | feuerwehr | films?
    | force | foto(?:s|graf\w*)? | foundation | gallery | gazette | gemeinde | gendarmerie | gmbh | gobierno
    | gouvernement | government | governo | group | guard | herald | hospital | house | images? | inc | infogra\w+
    | inquirer | institut\w* | international | journal | kommission | library | limited | live | llc | ltd | magazine
    | media | military | minist\w+ | municipalit\w+ | museo | museums? | navy | network | news | newspaper\w* | nuotr
    | observer | office | organi[sz]ation | palace | parlament | parliament | partners? | photography | photos?
    | pictures? | police | policía | politi | polizei | polizia | pompiers | post | presidencia | presidency
    | presidential | press(?:e)? | production\w* | property | protección | préfecture | public | publish\w* | radio
    | records | republic | resort | restaurant | scanpix | school | service\w* | shimbun | society | stadt | state
    | station | stock | studios? | team | telegra(?:ph|af) | television | theat(?:er|re) | times | today | tourism
    | tribune | trust | tv | union | universit\w+ | verlag | via | video | vigili | ville | website | wire | youtube
    | zeitung | zoo
    )\b | [@.]\w{2,4}\b | ^the\b
  | ^(?-i:La|LA|Il|IL|El|EL|Los|LOS|Las|Les|LES|Der|DER|Die|DIE|Das|DAS|Het)\s+\w+$ | ^www\b | [&+] | \d
    """
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-‑])*")
_ABBREVIATION = re.compile(r"^[A-Z]{2,}$")
_ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|at|an|ar|d|l|o|t|mc|de)[-'’‑]")
MAX_NAME_WORDS = 6
MAX_NAMES_LINE = 1000


def names_line(text: str) -> str:
    """A byline or credit with single spaces; "" if the text is too long to be one."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_NAMES_LINE else ""


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in its first spelling and in order. Letter case and punctuation are ignored."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(re.sub(r"\W+", " ", name).casefold().strip(), name)
    return tuple(first.values())


def is_person(name: str) -> bool:
    """Whether `name` looks like a person's full name: two to six capitalised words, particles aside."""
    words = name.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS or len(name) > 60:
        return False
    if any(not _WORD.fullmatch(word) for word in words):
        return False
    plain = [word for word in words if not _is_particle(word)]
    if len(plain) < 2 or not all(is_capitalised(word) for word in plain):
        return False
    return not _has_short_acronym(words) and not _ORGANISATION_WORD.search(name)


def _is_particle(word: str) -> bool:
    return word[0].islower() and word.casefold().rstrip(".") in PARTICLES


def is_capitalised(word: str) -> bool:
    """Whether a word begins as a name does. "al-Najjar" and "d'Arc" count, and so does every word of a script without
    case."""
    if word[:1].isupper():
        return True
    first = _ARTICLE.sub("", word)[:1]
    return first.isupper() or (first.isalpha() and not first.islower())


def _has_short_acronym(words: list[str]) -> bool:
    """ "VS Tristach" is a school; "AJ Smith" and "GHULAM RASOOL" are people."""
    mixed = any(not word.isupper() for word in words)
    return mixed and len(words[0]) > 2 and bool(_ABBREVIATION.match(words[0])) and len(words[0]) < 5
