"""IPTC 7901, the wire format of European agencies.

The header has service and number, priority, category, word count, free text and the keyword line. The text has the
headline and perhaps subhead and byline, each ended by "=" or a blank line. After ETX stands the time, "171200 Jan 17".
"""

from __future__ import annotations

import re

from articles.drafts.draft import ArticleDraft, Status, TopicKind
from articles.parsers.wire.story_body import text_body
from articles.parsers.wire.story_draft import SECTIONS, make_article, read_priority
from articles.parsers.wiretext.frame import Frame, decode
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import is_byline, parse_dateline
from articles.printed.timestamps import Moment, read_moment

MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
    "mrz": 3,
    "mär": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
    "fev": 2,
    "fév": 2,
    "avr": 4,
    "mag": 5,
    "ago": 8,
    "set": 9,
    "ott": 10,
    "dic": 12,
    "ene": 1,
    "abr": 4,
    "aoû": 8,
    "déc": 12,
    "maj": 5,
    "des": 12,
}
CATEGORIES = {
    "pl": "Politik",
    "wi": "Wirtschaft",
    "ku": "Kultur",
    "sp": "Sport",
    "vm": "Vermischtes",
    "rs": "Service",
}
"""The categories of two letters that German agencies use. Others use ANPA's single letters."""

MAX_HEADER = 1000
MAX_LABEL = 40
"""Characters of a line in capitals that describes a message. A longer one is a headline."""
_HEADER = re.compile(r"\s*([A-Za-z]{0,8})\s?(\d{1,6})\s+(\w)\s+([A-Za-z]{1,4})\s+(\d{1,6})?\s*(.*)")
_TIME = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*(?:[A-Z]{3,4}\s+)?([A-Za-zäéû]{3})[a-zé]*\.?\s+(\d{4}|\d\d)\b")
_CLOSING = re.compile(r"\n[ \t]*(?:[A-Za-z]{2,6}[ \t]+)?\d{6}[ \t]*[A-Z]{3,4}[ \t]+[A-Za-zäéû]{3}\.?[ \t]+\d{2,4}\s*$")
_STAMP = re.compile(r"\b(20\d{12}|19\d{12})(?:\s?(MESZ|MEZ|CEST|CET|GMT|UTC))?\b")
_ZONES = {"MESZ": "+0200", "CEST": "+0200", "MEZ": "+0100", "CET": "+0100"}
_NOTES = re.compile(
    r"(?im)^[ \t]*(?:#+\s*|-+\s*)?(?:the following information is not (?:intended )?for publication|(?:\w+-)?notizblock"
    r"|redaktionelle hinweise|die folgenden informationen sind nicht zur veröffentlichung|not for publication).*"
)
_BARE_LF = re.compile(rb"(?<!\r)\n")
_SIGNATURE = re.compile(
    r"(?:\n|^)[ \t]*(?:\(Schluss(?: folgt)?\) [a-z]{2,4}(?:/[a-z]{2,4})*|[a-z]{2,4}(?:[ /][a-z0-9]{1,5}){1,7})\s*$"
)
_LABEL_WORDS = (
    r"zusammenfassung|neu|neue|wiederholung|meldung|berichtigung|korrektur|korr|aktualisier\w+|mit|achtung|ausführlich"
    r"|überblick|eil|eilmeldung|zweite|vorausmeldung|extra|refile|repeat|recast|urgent|flash|alert|correction|corrected"
    r"|update|preview|roundup|1st|2nd|3rd|\d+th|lead|(?:first|second|third|final) (?:lead|roundup)|précision|rappel|bis"
    r"|correctif|rectificatif"
)
_LABEL = re.compile(rf"(?i)^\((?P<note>(?:{_LABEL_WORDS})\b[^()]{{0,120}})\)\s*(?=\S)")
_LABEL_LINE = re.compile(
    rf"(?i)\s*=?\s*(?:\((?P<note>[^()\n]{{1,160}})\)|(?P<word>(?:{_LABEL_WORDS})(?: (?:{_LABEL_WORDS}|\d{{1,2}}))*))"
    r"[ \t]*[:=-]?[ \t]*(?:\n|$)"
)
_LABEL_BEFORE = re.compile(
    r"(?:EXTRA|REFILE|REPEAT|RECAST|EIL|KORR|KORREKTUR|BERICHTIGUNG|CORRECTED|URGENT)\s*[:–-]\s+(?=\S)"
)
"""What agencies print above or before a headline about the message itself: "(Zusammenfassung 1500)", "REFILE",
"EXTRA: ..."."""

_SERVICE = re.compile(r"\d+$")
_SENT_AT = re.compile(r"\b((?:19|20)\d\d-\d\d-\d\d)/\d\d:\d\d\b")
_KILL = re.compile(r"^\W*(?:kill|mandatory kill|meldung zurückgezogen|zurückziehung|annulation|annulla)\b", re.I)


def read(frame: Frame, where: str, original: bytes) -> ArticleDraft | None:
    """The draft of a message; None if it has neither headline nor text."""
    header, text = decode(frame.header[:MAX_HEADER]), decode(_with_blank_lines(frame.text)).strip("\n\f ")
    first, _, rest = header.strip().partition("\n")
    fields = _HEADER.match(first)
    rest, above = _headline_above(rest, text)
    text, closing = _closing_line(above + text)
    text, notes = _without_notes(text)
    text, labels = _without_labels(text)
    headline, standfirst, byline, body = _split_opening(text)
    for pattern in (_LABEL, _LABEL_BEFORE):
        if label := pattern.match(headline):
            labels.append(label.group().strip(" ()"))
            headline = headline[label.end() :]
    keywords = [word.strip() for word in re.split(r"[/\n]", rest) if word.strip(" -")]
    moment = _moment(decode(frame.trailer[:MAX_HEADER])) or _moment(closing) or _moment(first)
    return make_article(
        headline=headline,
        body=text_body(_SIGNATURE.sub("", body)),
        standfirst=standfirst,
        byline=byline,
        first=moment,
        notes=[*labels, *notes.split("\n")],
        slug=" ".join(rest.split()).strip(" -/"),
        priority=read_priority(fields.group(3)) if fields else 0,
        topics=[(TopicKind.SUBJECT, word) for word in keywords],
        section=_section(fields.group(4)) if fields else "",
        source=_source(first, body),
        source_key=_key(fields, first, keywords, moment),
        status=Status.WITHDRAWN if _KILL.match(headline) else Status.PUBLISHED,
        where=where,
        original=original,
        format="wiretext",
    )


def _headline_above(rest: str, text: str) -> tuple[str, str]:
    """The keyword line, and the headline lines before STX if the text begins with its dateline."""
    keywords, _, above = rest.strip("\n ").partition("\n")
    first = text.lstrip().partition("\n")[0]
    return (keywords, above.lstrip("\n") + "\n") if above.strip() and parse_dateline(first[:200]) else (rest, "")


def _with_blank_lines(text: bytes) -> bytes:
    """Text in which a bare LF among lines that end in CR LF has become the end of a paragraph, as dpa sends it."""
    bare = text.count(b"\n") - text.count(b"\r\n")
    return _BARE_LF.sub(b"\n\n", text) if 0 < bare <= text.count(b"\r\n") else text


def _closing_line(text: str) -> tuple[str, str]:
    """(the text, its last line if that tells when a message without a trailer was sent: "AFP 061015 GMT MAY 24")."""
    closing = _CLOSING.search(text)
    return (text[: closing.start()], closing.group()) if closing else (text, "")


def _without_notes(text: str) -> tuple[str, str]:
    """(the text for readers, the part after it that is not for publication)."""
    notes = _NOTES.search(text)
    return (text[: notes.start()].rstrip(), text[notes.start() :]) if notes else (text, "")


def _without_labels(text: str) -> tuple[str, list[str]]:
    """The text without the lines above its headline that only describe the message, and those lines. Lines in capitals
    do so only if a line of other letters stands between them and the "=" that ends the headline."""
    labels = []
    while (label := _LABEL_LINE.match(text)) and text[label.end() :].strip():
        labels.append((label["note"] or label["word"]).strip())
        text = text[label.end() :].lstrip("\n= ")
    head, equals, _ = text[:MAX_HEADER].partition("=")
    lines = head.split("\n") if equals else []
    mixed = next((number for number, line in enumerate(lines) if line.strip() and not line.isupper()), 0)
    if mixed and all(len(line) <= MAX_LABEL for line in lines[:mixed]):
        labels += filter(None, map(str.strip, lines[:mixed]))
        text = text.split("\n", mixed)[mixed]
    return text, labels


def _split_opening(text: str) -> tuple[str, str, str, str]:
    """Headline, subhead, byline and body."""
    lines = text.split("\n")
    end = _end_of_opening(lines)
    joined = re.split(r"=[ \t]*(?:\n|$)|\n[ \t]*\n", "\n".join(lines[:end]))
    pieces = [piece for each in joined for piece in _split_bylines(each)] or [""]
    body = "\n".join(lines[end:]).lstrip("\n")
    byline = next((piece for piece in pieces[1:] if is_byline(piece)), "")
    first, _, rest = body.partition("\n")
    if not byline and is_byline(first):
        byline, body = " ".join(first.split()), rest
    return pieces[0], " ".join(piece for piece in pieces[1:] if piece != byline), byline, body


def _end_of_opening(lines: list[str]) -> int:
    """The line at which the body begins: after the last line that ends with "=", at the dateline, or after the first
    blank line."""
    ends = [number for number, line in enumerate(lines[:6]) if line.rstrip().endswith("=")]
    if ends:
        return ends[-1] + 1
    datelines = (number for number, line in enumerate(lines[:8]) if number and parse_dateline(line.strip()[:200]))
    blanks = (number for number, line in enumerate(lines[:4]) if number and not line.strip())
    return next(datelines, 0) or next(blanks, 0) or 1


def _split_bylines(piece: str) -> list[str]:
    """A piece of the opening as one line, and a byline below it as a line of its own."""
    lines = [" ".join(line.split()) for line in piece.split("\n") if line.strip()]
    if len(lines) > 1 and is_byline(lines[-1]):
        return [" ".join(lines[:-1]), lines[-1]]
    return [" ".join(lines)] if lines else []


def _section(category: str) -> str:
    return CATEGORIES.get(category.lower(), SECTIONS.get(category.lower(), ""))


def _source(header: str, body: str) -> str:
    """The agency in the first dateline, else the one in the header."""
    for line in body.split("\n")[:6]:
        dateline = parse_dateline(line.strip())
        if dateline and dateline.agency:
            return dateline.agency
    words = (_SERVICE.sub("", word) for word in re.split(r"[\s/,]+", header))
    return next((agency for word in words if (agency := canonical_agency(word))), "")


def _key(fields: re.Match[str] | None, header: str, keywords: list[str], moment: Moment | None) -> str:
    """Service and number. The numbers begin again each day."""
    number = fields.group(1) + fields.group(2) if fields else header[:40]
    return ":".join(filter(None, (number, moment.on.isoformat() if moment else "/".join(keywords))))


def _moment(text: str) -> Moment | None:
    if stamp := _STAMP.search(text):
        digits = stamp.group(1)
        return read_moment(
            f"{digits[:8]}T{digits[8:]}" + _ZONES.get(stamp.group(2) or "", "Z" if stamp.group(2) else "")
        )
    for day, hour, minute, name, year in _TIME.findall(text):
        if month := MONTHS.get(name.lower()):
            full = year if len(year) == 4 else ("19" if int(year) > 69 else "20") + year
            return read_moment(f"{full}-{month:02}-{day}T{hour}:{minute}")
    sent = _SENT_AT.search(text)  # in the agency's own time; the message does not state the zone
    return read_moment(sent.group(1)) if sent else None
