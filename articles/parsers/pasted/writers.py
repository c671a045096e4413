"""Who wrote a pasted story, from the lines that were labelled as bylines, else from what stands beside the day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsers.pasted.first_names import has_first_name
from articles.parsers.pasted.page_words import word_kinds
from articles.printed.agencies import canonical_agency
from articles.printed.bylines import BY, is_job, split_byline
from articles.printed.dates import find_dates
from articles.printed.jobs import names_job
from articles.printed.names import is_person, unique_names

_PARTS = re.compile(r"\s*(?:[|•·►]|\s[-–—/]\s|\s{2,})\s*")
_GLUED = re.compile(
    r"(?<=[a-zà-ÿ])(?=(?:Twitter|Facebook|Follow|Published|Updated|Lesezeit|Posted|X\b|Show|Bio))"
    r"|(?<=[a-zà-ÿ])(?=\d)"
)
_TAIL = re.compile(
    r"(?i)[\s,]+(?:twitter|facebook|follow(?:ing)?|published|updated|posted|last|on|um|am|le|at|add|bio|email|@\S+|\(?enviad[oa].*)$"
)
_LEAD = re.compile(
    r"^(?!(?i:photo|illustr|foto|image|bild|video|graphic|grafik))(?:[^\W\d_][\w-]*\s+){1,3}?(?:by|von|par|por|di|av|af|door)\s+(?=[A-ZÀ-ÞА-Я])"
    r"|^(?:[Tt]ext|[Vv]on|[Aa]ut(?:or|hor|eur|ore)(?:in|en|s|es|a)?|[Oo]pinion|[Ww]ords|[Rr]edaktion|[Rr]eport)\s*:\s*"
)
_TIME = re.compile(
    r"(?i)\b\d{1,2}[:.h]\d{2}(?:\s*(?:uhr|[ap]\.?m\.?))?(?:\s+[A-Z]{2,4}\b)?|\b\d+\s+(?:min|hours?|minutes?)\b.*"
)
_DATE_WORDS = re.compile(
    r"(?i)\b(?:published|posted|updated|last updated|veröffentlicht(?: am)?"
    r"|artikel veröffentlicht|aktualisiert|stand|publié"
    r"|publicado|pubblicato|publisert|publicerad|on|am|um|le|the)\b:?\s*$"
)
_ABOUT_WRITER = re.compile(r"(?i)\bfollow (?:him|her|them|me|us)\b")
_WIDE_NAMES = re.compile(
    r"[（(\[【]?(?:责任编辑|責任編輯|责编|責編|记者|記者|作者|撰文|文|編集|執筆|取材|기자|글)\s*[:：/／]\s*"
    r"(?P<names>[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff、，,・\s]{2,30})[）)\]】]?"
)
"""Chinese, Japanese and Korean writers behind a word that says so: "(责编：牛镛、岳弘彬)"."""
_AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|en|&)\s+|\s*,\s*")


def read_writers(writers: list[str], notes: list[str]) -> tuple[str, tuple[str, ...]]:
    """(byline, names): the lines as printed, joined, and the people that they name; without people, the agency."""
    lines = list(dict.fromkeys(writers))
    marked = [line for line in lines if is_marked(line)]
    names: list[str] = []
    for chosen in (marked, lines, notes):
        names = [name for line in chosen for name in _names_of(line, bool(marked))]
        if names:
            lines = list(dict.fromkeys(chosen)) if chosen is notes else lines
            break
    people = [name for name in names if not canonical_agency(name)]
    if not marked and any(map(has_first_name, people)):
        people = [name for name in people if has_first_name(name) or not _is_label(name)]
    kept = people if people and not _shares(lines) else names
    return "; ".join(lines), unique_names(kept or names)


def _is_label(name: str) -> bool:
    """Whether a name of two words without a common first name may be a label beside the writer: "Key Points"."""
    return name.isupper() or "whole" in word_kinds(name).values()


def is_marked(line: str) -> bool:
    """Whether a line says that it names the writer: "By", "Von", "Text:"."""
    return bool(BY.match(line) or _LEAD.match(line))


def _shares(lines: list[str]) -> bool:
    """Whether a byline names a writer and an agency side by side: "Adam Doe and AP"."""
    return any(
        canonical_agency(part) for line in lines for part in re.split(r"\s+(?:and|und|et|y)\s+", line)[1:] if part
    )


def _names_of(line: str, marked: bool) -> Iterator[str]:
    """The people, or else the agency, that one line names."""
    if wide := _WIDE_NAMES.fullmatch(line.strip()):
        yield from (name for name in re.split(r"[、，,・\s]+", wide["names"]) if name)
        return
    for part in _PARTS.split(_without_days(_GLUED.sub(" ", line))):
        if _ABOUT_WRITER.search(part):
            return
        bare = part.strip(" ,;:-–—")
        while (shorter := _TAIL.sub("", bare).strip(" ,;:-–—")) != bare:
            bare = shorter
        is_by = is_marked(bare)
        bare = _LEAD.sub("", bare)
        if not bare or (not is_by and not marked and _says_other(bare)):
            continue
        yield from _people_or_agency(bare, is_by)


def _says_other(bare: str) -> bool:
    """Whether a part says words of menus and buttons, which are no part of names ("dpa" and "Chus del Pino" are)."""
    kinds = word_kinds(bare).keys() - {"agency", "label"}
    return bool(kinds) and not canonical_agency(bare) and not all(map(is_person, _AND.split(bare)))


def _people_or_agency(bare: str, is_by: bool) -> Iterator[str]:
    name = BY.sub("", bare).strip(" .")
    people = split_byline(bare)
    if not people and names_job(name) and not canonical_agency(name):
        people = _before_job(name)
    agencies = [part for part in _AND.split(name) if canonical_agency(part)]
    if canonical_agency(name):
        yield name
        return
    if people:
        yield from people
        yield from (part for part in agencies if part not in people)
    elif agencies:
        yield name if len(agencies) == 1 and is_by and not is_job(name) and name.count(" ") < 5 else agencies[0]


def _before_job(name: str) -> tuple[str, ...]:
    """The person before a job without a comma between them: "Amy Gibbons Political Correspondent"."""
    words = re.split(r"\s+", name)
    for count in (2, 3):
        person = " ".join(words[:count])
        if (
            len(words) > count
            and is_person(person)
            and not names_job(person)
            and len(words[1].rstrip(".")) > (count == 2)
        ):
            return (person,)
    return ()


def _without_days(line: str) -> str:
    """The line with a bar in place of each day and time."""
    for found in reversed(find_dates(line)):
        before = _DATE_WORDS.sub("", line[: found.start].rstrip(" ,"))
        line = f"{before} | {line[found.end :]}"
    return _TIME.sub(" | ", line)
