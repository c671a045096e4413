"""ANPA 1312, the high-speed wire format of American agencies.

The header has the service letter and number, selectors, then priority, category, keyword, date and word count. In the
text, a caret begins a line in bold (the keyword line with its version, headline, notes, byline), which ends with "<" or
"=". A tab begins a paragraph, a backspace a line of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from articles.drafts.draft import ArticleDraft, Status, TopicKind
from articles.drafts.markup import clean_body
from articles.parsers.wire.story_draft import SECTIONS, agency_name, make_article, read_version, subject_of_code
from articles.parsers.wiretext.frame import Frame, decode
from articles.printed.bylines import is_byline
from articles.printed.timestamps import Moment, read_moment

_HEADER = re.compile(rb"\s*[A-Za-z]\d{4}(?:[A-Z]{2,10})?(?:[ ]?\x1f|\s*\n)")
_MARKED_LINE = re.compile(rb"(?m)^\^[^\n<]*<\s*$")
"""A line of the opening, as only this format has it."""
_FILING = re.compile(r"(?m)^ *(\w) (\w)\s+(.*?)\s+(\d\d-\d\d)?\s*(\d{1,5})?\s*$")
_DIVIDERS = re.compile(r"[\x11-\x14\x1fü]")
"""What divides the parts of the filing line: device controls, US, and a byte with the highest bit set (FC)."""
MAX_HEADER = 300
PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
"""Flash, bulletin, urgent, regular and deferred. The letters of advances name a day, not an urgency."""
_SPORT = re.compile(r"(?:[AB]C|[AP]M)-([A-Z]{3})--")
SPORTS = {
    "ATH": "15005000", "BB": "15007000", "BK": "15008000", "BOX": "15014000", "CAR": "15039000", "CRI": "15017000",
    "CYC": "15019000", "FB": "15003000", "FIG": "15025000", "GLF": "15027000", "GYM": "15028000", "HKC": "15031000",
    "HKN": "15031000", "HKO": "15031000", "LAC": "15035000", "RAC": "15030000", "ROW": "15047000", "SAI": "15050000",
    "SKI": "15002000", "SOC": "15054000", "SWM": "15062000", "TEN": "15065000", "VOL": "15067000", "WRE": "15072000",
}  # fmt: skip
"""Beginning of the AP's code of a sport -> IPTC's subject code."""
_SENT = re.compile(r"([A-Za-z]{2,4})-[A-Za-z]{2,3}-(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s*(GMT|UTC|[ECMP][DS]T)", re.I)
_SENT_ON = re.compile(r"\b([A-Z]{3})-(\d\d):(\d\d)-(\d\d)-(\d\d)-(\d\d)\b")
"""Kyodo's: zone, time, day, month and year."""
_KYODO = re.compile(r"\s*[A-Za-z]\d{4}KYODO\b")
_KYODO_END = re.compile(r"(?m)^==\s*Kyodo\s*$")
_ZONES = {"E": 5, "C": 6, "M": 7, "P": 8}
"""Hours that America's standard times are behind UTC. Daylight time is one hour less."""

_SLUG = re.compile(r"(?P<slug>[^,<]+?)\s*(?:,(?P<version>[^,<]*))??(?:,\s*[a-z]\d{4})?(?:,\s*(?P<words>\d+)?)?$")
_LEAD = re.compile(r"(\d+)(?:st|nd|rd|th)\s*-?\s*(?:ld|lead|add|writethru|update)", re.I)
_KILL = re.compile(r"\b(?:kill|elimination|withhold)\b", re.I)
_KILL_VERSION = 999  # a kill has no number, and comes after every lead
_ALERT = re.compile(r"^(?:bulletin|urgent|flash|newsalert|apnewsalert)\b", re.I)
_PICTURES = re.compile(r"^(?:with\s+)?(?:AP\s+)?(?:photos?|video|graphics?|interactive|audio)\b", re.I)
_NOTE = re.compile(r"^\(?(?:eds|editors?|note to editors|for release|for use|adv\d*)\b[^_]{0,40}?[:.,]|^\(?Eds\b", re.I)
_PRINTED_NOTE = re.compile(r"^editor'?s'? note\b", re.I)
_TITLE = re.compile(r"\b(?:writers?|correspondents?|editors?|reporters?|press|AP|UPI|columnist|staff)\b", re.I)
_RULE = re.compile(r"^[\s_*=-]*$")
_CELLS = re.compile(r"[\x1e\x1f\x1d]+")
_CODED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f^`{_]|''")
_QUOTES = (("``", "“"), ("''", "”"), (" _ ", " — "), ("\x10", " "))


@dataclass
class _Reading:
    """What the lines of a text have given so far."""

    slug: str = ""
    version: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    killed: bool = False
    marked: bool = True
    in_text: bool = False


def is_ours(frame: Frame) -> bool:
    """Whether a message has the header of ANPA 1312 (a letter, four digits and selectors) or its marked lines."""
    return bool(_HEADER.match(frame.header)) or len(_MARKED_LINE.findall(frame.text[:2000])) > 1


def read(frame: Frame, where: str, original: bytes) -> ArticleDraft | None:
    """The draft of a message; None if it has neither headline nor text."""
    head, caret, above = decode(frame.header[:MAX_HEADER]).partition("\n^")
    header, text = head + "\n", caret.strip() + above + "\n" * bool(caret) + decode(frame.text)
    text = _kyodo_lines(text) if (is_kyodo := bool(_KYODO.match(header))) else text
    filing = _FILING.search(_DIVIDERS.sub(" ", header))
    sent = _SENT.search(decode(frame.trailer[:MAX_HEADER])) or _SENT.search(text)
    reading = _read_lines(text[: sent.start()] if sent and not frame.trailer else text)
    moment = _moment(sent) or _kyodo_moment(decode(frame.trailer[:MAX_HEADER]))
    source = "Kyodo" if is_kyodo else agency_name(sent.group(1).upper()) if sent else ""
    slug = reading.slug or (filing.group(3) if filing else "")
    return make_article(
        headline=reading.headline,
        body=clean_body("\n".join(reading.blocks)),
        standfirst=reading.standfirst,
        byline=", ".join(reading.byline),
        first=moment,
        notes=reading.notes,
        slug=slug,
        topics=_sports(slug),
        priority=PRIORITIES.get(filing.group(1).lower(), 0) if filing else 0,
        section=SECTIONS.get(filing.group(2).lower(), "") if filing else "",
        source=source,
        source_key=_key(source, slug, moment, header),
        version=_KILL_VERSION if reading.killed else _version(f"{reading.version} {filing.group(3) if filing else ''}"),
        status=Status.WITHDRAWN if reading.killed else Status.PUBLISHED,
        where=where,
        original=original,
        format="wiretext",
    )


def _sports(slug: str) -> list[tuple[TopicKind, str]]:
    """The sport that the AP's keyword line names by a code: "BC-BKN--Heat-Hawks" -> basketball."""
    code = _SPORT.match(slug)
    digits = next((digits for beginning, digits in SPORTS.items() if code and code[1].startswith(beginning)), "")
    return [(TopicKind.SUBJECT, subject_of_code(digits))] if digits else []


def _moment(sent: re.Match[str] | None) -> Moment | None:
    if sent is None:
        return None
    month, day, year, hour, minute, zone = sent.groups()[1:]
    century = "19" if int(year) > 69 else "20"
    behind = _ZONES.get(zone[0].upper(), 0) - (zone[1].upper() == "D")
    offset = f"-{behind:02}:00" if zone[0].upper() in _ZONES else "Z"
    return read_moment(f"{century}{year}-{month}-{day}T{hour}:{minute}{offset}")


def _kyodo_moment(trailer: str) -> Moment | None:
    sent = _SENT_ON.search(trailer)
    if sent is None:
        return None
    zone, hour, minute, day, month, year = sent.groups()
    offset = {"JST": "+09:00", "EST": "-05:00", "EDT": "-04:00"}.get(zone, "Z")
    return read_moment(f"20{year}-{month}-{day}T{hour}:{minute}{offset}")


def _kyodo_lines(text: str) -> str:
    """Kyodo's text with the marks of other agencies: its headline goes up to a line that ends with "+", and each line
    below is a paragraph."""
    text = _KYODO_END.split(text, maxsplit=1)[0]
    slug, _, rest = text.lstrip("\n").partition("\n") if text.lstrip("\n").startswith("BC-") else ("", "", text)
    headline, plus, body = rest.partition("+\n")
    if not plus:
        headline, _, body = rest.lstrip("\n").partition("\n")
    paragraphs = "".join(f"\t{line}\n" for line in body.split("\n") if line.strip())
    return (f"^{slug}<\n" if slug else "") + f"^{' '.join(headline.split())}<\n{paragraphs}"


def _version(text: str) -> int:
    lead = _LEAD.search(text)
    return read_version(lead.group(1)) if lead else 0


def _key(source: str, slug: str, moment: Moment | None, header: str) -> str:
    """The keyword line, which all leads of a story share on a day; without one, the message's own number."""
    if slug and moment:
        return ":".join((source or "anpa", slug, moment.on.isoformat()))
    return ":".join(filter(None, (source or "anpa", slug, header.strip()[:5] if not slug else "")))


def _read_lines(text: str) -> _Reading:
    reading = _Reading(marked="<" in text)
    for line in _lines(text):
        if line.startswith("^"):
            _read_bold(reading, line[1:])
            continue
        reading.in_text = True
        if line.startswith("\b"):
            _add(reading, " | ".join(cell for part in _CELLS.split(line) if (cell := _strip_codes(part))), "p")
        else:
            _add(reading, _strip_codes(line), "p")
    return reading


def _lines(text: str) -> list[str]:
    """The lines that begin with a caret, tab or backspace, with their continuation lines. Several carets may be on one
    line."""
    lines: list[list[str]] = []
    for raw in re.sub(r"<[ \n]{0,3}\^", "<\n^", text).split("\n"):
        goes_on = bool(lines) and raw[:1] not in "^\b\t" and not raw.startswith("  ") and lines[-1][0][:1] not in "^\b"
        if goes_on and raw.strip():
            lines[-1].append(raw.strip())
        else:
            lines.append([raw])
    return [line for pieces in lines if (line := " ".join(pieces)).strip()]


def _read_bold(reading: _Reading, line: str) -> None:
    end = line.rstrip()[-1:]
    text = _strip_codes(line.rstrip().rstrip("<="))
    if not text or text.startswith("*"):
        return
    if not reading.slug and end == "<" and not reading.in_text:
        _read_slug(reading, text)
    elif not reading.marked and end != "=" and not (reading.in_text or reading.headline or is_byline(text)):
        _read_headline(reading, text)
    elif reading.in_text or end not in "<=":
        _add(reading, text, "h3" if end == "=" else "p")
    elif end == "=":
        _read_byline(reading, text)
    else:
        _read_headline(reading, text)


def _read_slug(reading: _Reading, text: str) -> None:
    match = _SLUG.match(text[:MAX_HEADER])
    reading.slug = match["slug"].strip() if match else text
    reading.version = (match["version"] or "").strip() if match else ""
    reading.killed = bool(_KILL.search(reading.version))


def _read_headline(reading: _Reading, text: str) -> None:
    if _KILL.search(text) and (_ALERT.match(text) or text.isupper()):
        reading.killed = True
    elif _PRINTED_NOTE.match(text):
        reading.blocks.append(f"<p>{escape(text, quote=False)}</p>")
    elif _NOTE.match(text):
        reading.notes.append(text)
    elif _PICTURES.match(text) or _ALERT.match(text):
        return
    elif not reading.headline:
        reading.headline = text
    else:
        reading.standfirst = reading.standfirst or text


def _read_byline(reading: _Reading, text: str) -> None:
    if is_byline(text) or (reading.byline and _TITLE.search(text)):
        reading.byline.append(text)
    elif not reading.headline:
        reading.headline = text
    else:
        _add(reading, text, "h3")


def _add(reading: _Reading, text: str, tag: str) -> None:
    if not _RULE.match(text):
        reading.blocks.append(f"<{tag}>{escape(text, quote=False)}</{tag}>")


def _strip_codes(text: str) -> str:
    """A line without codes. Printers' quotes, dashes and fractions become characters; other control characters are
    removed."""
    if _CODED.search(text):
        for code, character in _QUOTES:
            text = text.replace(code, character)
        text = re.sub(r"(?<=\d)\{", "½", re.sub(r"(?<!\w)`(?=\w)", "‘", text))
        text = re.sub(r"[\x00-\x1f\x7f^]", " ", text)
    text = " ".join(text.split()).removesuffix("=").removesuffix("<").rstrip()
    return "—" if text == "_" else text
