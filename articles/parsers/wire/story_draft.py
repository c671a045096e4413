"""What all wire formats share: statuses, versions, correction notes, and headlines made from bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from articles.drafts.draft import ArticleDraft, Status, TopicDraft, TopicKind
from articles.drafts.text import body_paragraphs
from articles.parsers.wire.closing_lines import is_signature, split_closing, with_notice
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import is_byline, parse_dateline, split_byline
from articles.printed.dates import find_dates, is_yearless
from articles.printed.timestamps import Moment, publication

MAX_VERSION = 2**31 - 1
MAX_HEADLINE = 120
MAX_NOTES = 20_000

_STATUSES = {
    **dict.fromkeys(("canceled", "cancelled", "killed", "kill", "withdrawn", "recalled", "deleted"), Status.WITHDRAWN),
    **dict.fromkeys(("withheld", "draft", "hold", "held"), Status.DRAFT),
}
_CORRECTION = re.compile(
    r"(?i)\b(?:correct(?:s|ed|ion|ions|ing)?|corrige|corrigé\w*|corrección|correzione|rectif\w+|errat[ua]m?|clarif\w+"
    r"|bericht?ig\w*|korrig\w+|korrekt(?:ur|ion)\w*|korjat\w*|korjaus|rettel(?:se)?\w*|rättelse\w*|retting|sprostowanie)\b"
)
_LEGAL_FORM = re.compile(r",?\s+(?:GmbH|Inc|Ltd|Limited|LLC|LLP|plc|AG|AB|Oy|Pty)\b\.?(?:\s+Limited)?$", re.I)
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d|[\d/.:\s]+$")
_FIRST_BLOCKS = 8
_FIRST_BLOCK = re.compile(r"\s*<(p|h[1-6])>(.*?)</\1>\s*", re.S)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>\s*", re.S)
_AGENCY_MARK = re.compile(r"[(/【]|^\[|社|[-–—]\s")
_FIRST_NUMBER = re.compile(r"\d+")

SUBJECTS_FILE = Path(__file__).with_name("iptc_subjects.tsv")


@cache
def iptc_names() -> dict[str, str]:
    """Code -> English name of IPTC's Subject Codes and Media Topics, with the newer names of the top level."""
    lines = SUBJECTS_FILE.read_text("utf-8").splitlines()
    names = dict(line.split("\t") for line in lines if not line.startswith("#"))
    return names | {top + "000000": name for top, name in IPTC_SUBJECTS.items()}


IPTC_SUBJECTS = {
    "01": "arts, culture, entertainment and media",
    "02": "crime, law and justice",
    "03": "disaster, accident and emergency incident",
    "04": "economy, business and finance",
    "05": "education",
    "06": "environment",
    "07": "health",
    "08": "human interest",
    "09": "labour",
    "10": "lifestyle and leisure",
    "11": "politics and government",
    "12": "religion",
    "13": "science and technology",
    "14": "society",
    "15": "sport",
    "16": "conflict, war and peace",
    "17": "weather",
}
"""The top level of IPTC's Media Topics. The older Subject Codes of eight digits share its first two digits."""

SECTIONS = {
    "a": "National",
    "b": "Special events",
    "c": "Features",
    "d": "Food",
    "e": "Entertainment",
    "f": "Business",
    "g": "State news",
    "i": "International",
    "j": "Lottery",
    "k": "Commentary",
    "l": "Lifestyle",
    "m": "Farm",
    "n": "State news",
    "o": "Weather",
    "p": "Politics",
    "q": "Sports",
    "r": "Racing",
    "s": "Sports",
    "t": "Travel",
    "v": "Advisories",
    "w": "Washington",
    "z": "Sports",
}
"""ANPA 1312's categories of one letter, as the AP uses them."""


def read_status(word: str) -> Status:
    """The status, as ninjs, NewsML and NITF spell it. Unknown and empty ones are published."""
    return _STATUSES.get(word.rpartition(":")[2].strip().lower(), Status.PUBLISHED)


def read_version(text: object) -> int:
    """The first whole number in a version: "11" -> 11, "2.1" -> 2. 0 if there is none."""
    match = _FIRST_NUMBER.search(str(text)[:40])
    return min(int(match.group()), MAX_VERSION) if match else 0


def read_priority(text: str) -> int:
    """An urgency from 1, the most urgent, to 9; 0 for anything else."""
    digits = text.strip()
    return int(digits) if len(digits) == 1 and digits in "123456789" else 0


def read_genre(names: Iterable[str]) -> str:
    """The kinds of text that a story is said to be, as one line."""
    return ", ".join(dict.fromkeys(filter(None, (" ".join(name[:100].split()) for name in names))))[:100]


@lru_cache(maxsize=1024)
def agency_name(name: str) -> str:
    """The canonical name of an agency, without its legal form. Other sources stay as they are."""
    plain = _LEGAL_FORM.sub("", " ".join(name[:200].split()))
    return canonical_agency(plain) or plain


def correction_notes(notes: Iterable[str]) -> tuple[str, ...]:
    """Of an agency's notes to editors, those about a correction."""
    return tuple(dict.fromkeys(note for note in notes if _CORRECTION.search(note)))


def make_topics(pairs: Iterable[tuple[TopicKind, str]]) -> tuple[TopicDraft, ...]:
    """Each topic once, in order, without empty names."""
    cleaned = ((kind, " ".join(name.split())[:200]) for kind, name in pairs)
    return tuple(TopicDraft(kind, name) for kind, name in dict.fromkeys(cleaned) if name)


def subject_of_code(code: str) -> str:
    """The name of an IPTC subject code or media topic: "15054000" -> soccer. A code that the table lacks is named
    after the nearest subject above it. "" if there is none."""
    digits = _digits_of_code(code)
    names = iptc_names()
    above = (digits[:length].ljust(8, "0") for length in (8, 5, 2) if digits < "2")
    return names.get(digits, "") or next((names[each] for each in above if each in names), "")


def top_subject_of_code(code: str) -> str:
    """The top-level subject of an IPTC subject code: "15054000" -> sport. "" if there is none."""
    digits = _digits_of_code(code)
    return IPTC_SUBJECTS.get(digits[:2], "") if digits < "18" else ""


def _digits_of_code(code: str) -> str:
    digits = code.rpartition(":")[2].rpartition("/")[2].strip()
    return digits if len(digits) == 8 and digits.isascii() and digits.isdigit() else ""


def headline_from(body: str) -> str:
    """A headline for a story that has none: its first sentence, cut at a word."""
    first = next(iter(body_paragraphs(body)), "")
    sentence = re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]
    if len(sentence) <= MAX_HEADLINE:
        return sentence
    return sentence[:MAX_HEADLINE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def without_headline(body: str, headline: str) -> str:
    """The body without a first block that only repeats the headline."""
    match = _FIRST_BLOCK.match(body) if headline else None
    if not match or len(match[2]) > 3 * len(headline) + 40 or _fold_markup(match[2]) != _fold_markup(headline):
        return body
    return body[match.end() :]


def byline_within(body: str) -> tuple[str, str]:
    """A byline that is a paragraph near the top of the body, and the body without it; ("", body) if there is none."""
    for _, match in zip(range(_FIRST_BLOCKS), _PARAGRAPH.finditer(body), strict=False):
        start = match.group(1)[:24].lower()
        if not any(word in start for word in ("by ", "von ", "par ", "por ")):
            continue
        text = " ".join(body_paragraphs(match.group(1)))
        if is_byline(text):
            return text, body[: match.start()] + body[match.end() :]
    return "", body


def _with_place(dateline: str) -> str:
    """The dateline, if it names more than a day; else ""."""
    dateline = dateline[:300]
    if not any(map(str.isdigit, dateline)):
        return dateline
    is_day = any(found.end - found.start >= len(dateline) - 2 for found in find_dates(dateline))
    return "" if is_day or is_yearless(dateline) or _TIMESTAMP.match(dateline) else dateline


def dateline_within(body: str) -> str:
    """The dateline that opens one of the first paragraphs, with its agency: "CAIRO, March 3 (Reuters)". Else ""."""
    for _, match in zip(range(_FIRST_BLOCKS), _PARAGRAPH.finditer(body), strict=False):
        if not _AGENCY_MARK.search(match.group(1)[:120]):
            continue
        text = " ".join(body_paragraphs(match.group(1)[:400]))
        found = parse_dateline(text)
        if found and found.agency:
            return text[: found.end].rstrip(" -–—_:.=")
    return ""


def is_repeated(standfirst: str, body: str) -> bool:
    """Whether a summary is only the beginning of the body, as some systems write it."""
    if not standfirst:
        return False
    start = _close_gaps(standfirst).rstrip(".…[] ")[:80]
    beginning = _close_gaps(" ".join(body_paragraphs(body[:2000])[:4]))
    return bool(start) and (beginning.startswith(start) or (len(start) >= 40 and start in beginning))


def _close_gaps(text: str) -> str:
    return re.sub(r" (?=[.,;:!?])", "", _fold_markup(text))


def _fold_markup(markup: str) -> str:
    plain = " ".join(body_paragraphs(markup)) if "<" in markup or "&" in markup else markup
    return " ".join(plain.split()).casefold()


def make_article(
    *,
    headline: str,
    body: str,
    standfirst: str = "",
    byline: str = "",
    authors: tuple[str, ...] = (),
    dateline: str = "",
    slug: str = "",
    language: str = "",
    first: Moment | None = None,
    latest: Moment | None = None,
    notes: Iterable[str] = (),
    topics: Iterable[tuple[TopicKind, str]] = (),
    rights: str = "",
    **fields: Any,
) -> ArticleDraft | None:
    """The draft of a story; None if it has neither headline nor text.

    first, latest: when its first version and this version were made. notes: the notes to editors. A headline repeated
    at the top of the body is removed, and so is a summary that only repeats the body's beginning. A byline or dateline
    that is only in the text is taken from there. A signature of editors is no byline and no text, and a copyright
    notice below the text belongs to the rights.
    """
    told = tuple(dict.fromkeys(filter(None, (" ".join(note.split()) for note in notes))))
    body, notice = split_closing(without_headline(body, headline))
    byline = "" if is_signature(byline) else byline
    if not (byline or authors):
        byline, body = byline_within(body)
    headline = headline or headline_from(body) or standfirst
    if not headline:
        return None
    return ArticleDraft(
        headline=headline[:1000],
        body=body,
        standfirst="" if is_repeated(standfirst, body) or standfirst == headline else standfirst,
        byline=byline[:1000],
        authors=authors or split_byline(byline[:500]),
        dateline=(_with_place(dateline) or dateline_within(body))[:300],
        slug=" ".join(slug[:1000].split())[:200],
        language=language.lower() if len(language) <= 3 else language,
        corrections=correction_notes(told),
        instructions="\n".join(told)[:MAX_NOTES],
        topics=make_topics(topics),
        rights=with_notice(rights, notice),
        **publication(first, latest),
        **fields,
    )
