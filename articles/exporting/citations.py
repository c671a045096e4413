"""Cite a story: four styles for people, RIS and BibTeX for reference managers. Pure.

The styles follow the public guides for newspaper articles online: APA 7 (section 10.1), MLA 9, Chicago 17 (14.191,
notes and bibliography) and Harvard (Cite Them Right 12). RIS is the format of Reference Manager (type NEWS). BibTeX
entries are @misc, because no standard entry type is a news story.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation names. year_only, month_only: only the year, or only the month, is known. url: absolute."""

    headline: str
    authors: tuple[str, ...]
    source: str
    published_on: date | None
    precision: str
    url: str
    key: str
    language: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """2025, [2025] where estimated, n.d. where unknown."""
        if self.published_on is None:
            return "n.d."
        return f"[{self.published_on.year}]" if self.precision == "estimated" else str(self.published_on.year)


def _month(day: date, short: bool = False) -> str:
    name = calendar.month_name[day.month]
    return name if not short or len(name) < 5 else ("Sept." if day.month == 9 else f"{name[:3]}.")


def _invert(name: str) -> str:
    """Quang Huy Lê -> Lê, Quang Huy. A name of one word, or one with a comma, stays as it is."""
    given, _, family = name.rpartition(" ")
    return name if not given or "," in name else f"{family}, {given}"


def _initials(name: str) -> str:
    """Quang Huy Lê -> Lê, Q. H."""
    family, _, given = _invert(name).partition(", ")
    return f"{family}, {' '.join(f'{part[0]}.' for part in given.split())}" if given else family


def _join(names: list[str], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{last}{names[-1]}"


def _add_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def apa(citation: Citation) -> str:
    """Lê, Q. H. (2022, December 9). Headline. Delta Wire. https://..."""
    day = citation.published_on
    when = citation.year
    if day and citation.precision in ("exact", "day"):
        when = f"{day.year}, {_month(day)} {day.day}"
    elif day and citation.precision == "month":
        when = f"{day.year}, {_month(day)}"
    head = _join([_initials(name) for name in citation.authors], ", & ") or citation.source or citation.headline
    title = "" if head == citation.headline else f" {_add_stop(citation.headline)}"
    source = f" {_add_stop(citation.source)}" if citation.source and head != citation.source else ""
    return f"{head} ({when}).{title}{source} {citation.url}"


def _day_month_year(citation: Citation, short: bool = False) -> str:
    day = citation.published_on
    if day is None:
        return "n.d."
    if citation.precision in ("year", "estimated"):
        return citation.year
    month = f"{_month(day, short)} {day.year}"
    return month if citation.precision == "month" else f"{day.day} {month}"


def mla(citation: Citation) -> str:
    """Lê, Quang Huy. "Headline." Delta Wire, 9 Dec. 2022, https://..."""
    names = list(citation.authors)
    head = ""
    if names:
        first = _invert(names[0])
        head = first if len(names) == 1 else f"{first}, and {names[1]}" if len(names) == 2 else f"{first}, et al"
        head = f"{_add_stop(head)} "
    where = ", ".join(part for part in (citation.source, _day_month_year(citation, True), citation.url) if part)
    return f"{head}“{_add_stop(citation.headline)}” {where}."


def chicago(citation: Citation) -> str:
    """Lê, Quang Huy. "Headline." Delta Wire, December 9, 2022. https://..."""
    day = citation.published_on
    when = _day_month_year(citation)
    if day and citation.precision in ("exact", "day"):
        when = f"{_month(day)} {day.day}, {day.year}"
    names = [_invert(name) if place == 0 else name for place, name in enumerate(citation.authors)]
    head = f"{_add_stop(_join(names, ', and '))} " if names else ""
    source = f"{citation.source}, " if citation.source else ""
    return f"{head}“{_add_stop(citation.headline)}” {source}{_add_stop(when)} {citation.url}."


def harvard(citation: Citation) -> str:
    """Lê, Q. H. (2022) 'Headline', Delta Wire, 9 December. Available at: https://..."""
    head = _join([_initials(name) for name in citation.authors], " and ") or citation.source or "Anonymous"
    day = citation.published_on
    exact = day is not None and citation.precision in ("exact", "day")
    source = f", {citation.source}" if citation.source and head != citation.source else ""
    when = f", {day.day} {_month(day)}" if day and exact else ""
    return f"{head} ({citation.year}) ‘{citation.headline}’{source}{when}. Available at: {citation.url}."


STYLES = {"APA": apa, "MLA": mla, "Chicago": chicago, "Harvard": harvard}


def in_every_style(citation: Citation) -> list[tuple[str, str]]:
    """(name of the style, citation in it), in the order in which pages show them."""
    return [(name, style(citation)) for name, style in STYLES.items()]


def _line(text: str) -> str:
    return " ".join(text.split())


def _ris_date(citation: Citation) -> str:
    """YYYY/MM/DD/note. Unknown parts are empty; the slashes stay."""
    day = citation.published_on
    if day is None:
        return ""
    if citation.precision in ("exact", "day"):
        return f"{day.year:04}/{day:%m/%d}/"
    if citation.precision == "month":
        return f"{day.year:04}/{day:%m}//"
    return f"{day.year:04}///{'estimated' if citation.precision == 'estimated' else ''}"


def ris(citation: Citation) -> str:
    """One RIS record with CRLF line ends, as the format demands."""
    rows = [("TY", "NEWS"), ("TI", citation.headline), *(("AU", _invert(name)) for name in citation.authors)]
    rows += [("T2", citation.source), ("DA", _ris_date(citation)), ("LA", citation.language)]
    if citation.published_on:
        rows.append(("PY", str(citation.published_on.year)))
    rows += [("AB", citation.abstract), *(("KW", word) for word in citation.keywords)]
    rows += [("UR", citation.url), ("ID", citation.key)]
    lines = [f"{tag}  - {_line(value)}" for tag, value in rows if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


_BIBTEX_SPECIAL = re.compile(r"[\\{}$&%#_^~]")
_BIBTEX_ESCAPES = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "{": r"\{",
    "}": r"\}",
}


def _bibtex(text: str) -> str:
    return _BIBTEX_SPECIAL.sub(lambda match: _BIBTEX_ESCAPES.get(match[0], f"\\{match[0]}"), _line(text))


def bibtex(citation: Citation) -> str:
    """One BibTeX entry. The title is in double braces, so that its capitals are kept."""
    day = citation.published_on
    rows = [("title", f"{{{_bibtex(citation.headline)}}}")]
    rows.append(("author", " and ".join(f"{{{_bibtex(name)}}}" for name in citation.authors)))
    rows.append(("howpublished", _bibtex(citation.source)))
    if day:
        rows.append(("year", str(day.year)))
        if citation.precision in ("exact", "day"):
            rows.append(("date", day.isoformat()))
        if citation.precision == "estimated":
            rows.append(("note", "Date estimated"))
    rows += [("keywords", _bibtex(", ".join(citation.keywords))), ("url", citation.url)]
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9:._-]', '', citation.key)},\n{body}\n}}\n"
