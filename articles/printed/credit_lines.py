"""Read a credit line: its photographers, agencies and roles, in the printed order.

The line itself is kept as printed for ever, so that all of this can be derived again when the rules change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from articles.printed.agencies import STOCK, canonical_agency
from articles.printed.credit_words import EDITORS_NOTE, PLACEHOLDERS, PREFIX, ROLES
from articles.printed.jobs import is_only_job, without_title
from articles.printed.names import is_person, names_line, unique_names

_LABEL = re.compile(r"^(?P<label>(?:\w+\s+)?\w+(?:-\w+)?):\s+(?P<names>\S.*)$")
_SEPARATORS = re.compile(
    r"""(?x)\s*(?:
    /+ | \| | ; | • | ＝ | (?<=\w)=(?=\w) | · | , | \s[-–—]\s
  | (?<=\w\w\w)(?<!\bSgt)(?<!\bTech)(?<!\bCpl)(?<!\bSpc)(?<!\bCapt)\.\s+(?=[^\W\d_]{3})
  | \s+via\s+ | (?<=\w)\s+for\s+(?=[A-Z])
  | \s+(?:on\s+behalf\s+of|through)\s+
  | \s+on\s+(?=(?:Unsplash|Pexels|Pixabay|Flickr)\b) | \s+(?i:photos?|pictures?)\s+(?i:by)\s+ | (?<=[社报])记者
  | \s+(?:and|und|og|et)\s+(?=[A-Z])
)\s*"""
)
_ADDRESS = re.compile(r"[\s,(]*(?:available\s+at\s+)?https?://\S+", re.I)
_LICENCE = re.compile(r"^CC[ -](?:BY|0)\b.*$|\s+(?:19|20)\d\d$", re.I)
_NAMED_ARCHIVE = re.compile(r"^(?P<rest>[A-ZÀ-Ý].*)\sArchives?$")
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_GIVER = re.compile(r"\s*(?:提供|제공|nuotr\.?|vis mer)\s*$", re.I)
_REPORTER = re.compile(r"\s*(?:기자|記者|撮影|摄|攝)\s*$")
_SHORT_HAN = re.compile(r"(?:[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]\s?){2,5}")
_KOREAN_NAME = re.compile(r"[김이박최정강조윤장임한오서신권황안송류홍][\uac00-\ud7af]{2}")
_JOINED = re.compile(r"^(?P<first>[^-()]+?)(?:-|\s+(?i:photo)\s+)(?P<second>[^()]+)$")
_ENCLOSED = re.compile(r"^(?P<first>[^()\[\]]+?)\s*[(\[](?P<second>[^()\[\]]+)[)\]]$")


@dataclass(frozen=True, slots=True)
class ParsedCredit:
    """The names of a credit line: people, organisations under their canonical names, and how the picture came."""

    photographers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def strip_brackets(text: str) -> str:
    """The text without one pair of brackets that encloses all of it."""
    stripped = text.strip()
    pairs = {"(": ")", "[": "]", "（": "）", "【": "】", "〔": "〕", "｢": "｣", "｟": "｠"}
    closing = pairs.get(stripped[:1])
    return stripped[1:-1].strip() if closing and stripped.endswith(closing) else stripped


def strip_prefix(credit_line: str) -> str:
    """A credit line without the words such as "Photo:" or "©" before the names."""
    return PREFIX.sub("", strip_brackets(credit_line)).strip()


@lru_cache(maxsize=1024)
def parse_credit(credit_line: str) -> ParsedCredit:
    """Photographers, agencies and roles of a credit line as printed; a text too long to be one names nobody.

    "Tolga Uluturk/ZUMA Press Wire/dpa" -> (Tolga Uluturk), (ZUMA Press Wire, dpa), ().
    """
    text = strip_prefix(_ADDRESS.sub("", EDITORS_NOTE.sub("", without_title(names_line(credit_line)))))
    people: list[str] = []
    agencies: list[str] = []
    roles: list[str] = []
    pieces = list(_pieces(text))
    for position, piece in enumerate(pieces):
        name, found = _take_roles(_REPORTER.sub("", piece))
        roles.extend(found)
        if name.casefold().strip(" .") in PLACEHOLDERS or is_only_job(name):
            continue
        agency = canonical_agency(name)
        neighbours = pieces[max(0, position - 1) : position] + pieces[position + 1 : position + 2]
        reports = bool(_REPORTER.search(piece)) and bool(_SHORT_HAN.fullmatch(name))
        if agency is None and (reports or _is_korean_name(name) or is_person(name) or _is_account(name, neighbours)):
            people.append(name)
        else:
            agencies.append(agency or name)
    return ParsedCredit(unique_names(people), unique_names(agencies), unique_names(roles))


def _pieces(text: str) -> Iterator[str]:
    """The names between the separators of a credit line. Labelled helpers ("Styling: Kate Phelan") are left out."""
    if canonical_agency(text):
        yield text
        return
    for piece in _SEPARATORS.split(text):
        name = PREFIX.sub("", strip_brackets(" ".join(piece.split()))).strip(" .:") if piece else ""
        name = _LICENCE.sub("", name).removeprefix("For ")
        name = _GIVER.sub("", _restore_initial(piece, name)).strip()
        if name:
            yield from _split_labels(name)


def _split_labels(name: str) -> Iterator[str]:
    """ "AAP: Jane Doe" gives two names, "Supplied: Jane Doe" a role and a name. A helper's label stays with its
    names."""
    label = _LABEL.match(name)
    if label and canonical_agency(label["label"]):
        yield from (label["label"], label["names"])
    elif not label or any(pattern.match(label["label"] + ":") for pattern in ROLES.values()):
        yield from _split_maker(name)


def _split_maker(name: str) -> Iterator[str]:
    """Split photographer and agency that are joined by a hyphen or a space: "Sam Navarro-Imagn Images", "Jane Doe
    AFP"."""
    joined = None if canonical_agency(name) else _JOINED.match(name) or _ENCLOSED.match(name)
    names = joined.groups() if joined else ()
    known = [canonical_agency(each) for each in names]
    maker, _, last = name.rpartition(" ")
    if any(known) and (known[0] == known[-1] or any(is_person(each) or _SHORT_HAN.fullmatch(each) for each in names)):
        yield from names
    elif is_person(maker) and canonical_agency(last):
        yield from (maker, last)
    else:
        yield name


def _restore_initial(piece: str, name: str) -> str:
    """The name with the full stop of its abbreviation: "Warner Bros.", "Robert Downey Jr."."""
    return name + "." if re.search(r"\b(?:Jr|Sr|Bros|Inc|Ltd)\.\s*$", piece) else name


def _take_roles(piece: str) -> tuple[str, list[str]]:
    """The piece without its role words, and the roles. Known agencies and archives keep all their words."""
    archive = _NAMED_ARCHIVE.match(piece)
    if canonical_agency(piece) or (archive and not canonical_agency(archive["rest"])):
        return piece, []
    found = []
    for role, pattern in ROLES.items():
        rest = pattern.sub(" ", piece)
        if rest != piece:
            found.append(role)
            piece = " ".join(rest.split()).strip(" .:-")
    return PREFIX.sub("", piece), found


def _is_korean_name(name: str) -> bool:
    """Whether a word is three syllables that begin with one of the most common Korean family names."""
    return bool(_KOREAN_NAME.fullmatch(name))


def _is_account(name: str, neighbours: list[str]) -> bool:
    """Whether a single word beside a stock library is a contributor's account: "dvoevnore/Shutterstock"."""
    beside_stock = any(canonical_agency(other) in STOCK for other in neighbours)
    return beside_stock and " " not in name and not name.isupper() and not _HAN.search(name)
