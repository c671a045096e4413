"""When and where a photograph was taken, as its caption states it."""

from __future__ import annotations

import re
from datetime import date

from articles.printed.calendars import WEEKDAYS
from articles.printed.dates import FoundDate, find_dates

_LEAD_PLACE = re.compile(r"^\s*,\s*(?P<place>[^:.]{2,80}?)\s*:\s")
_PLACE_LEAD = re.compile(r"^(?P<place>[^\W\d_][^:.\d]{1,60}?)\s*[,:]?\s*\(?$")
_NAME = r"(?:al|as|ash|at|el|ez|ul)?-?[^\W\d_a-zß-öø-ÿ][\w'’.\-]*"
_LINK = r"(?:\s+(?:of|de|del|da|do|dos|di|la|le|les|el|al|am|an|der|den|the|and|sur|upon|on|y|i)(?=\s))*"
_KIND = r"(?:(?:city|town|village|port|suburb|outskirts|district|province|region|state|island|Gulf)\s+of\s+)"
_PLACE = rf"(?:the\s+)?{_KIND}?(?:(?:north|south|east|west|cent)[a-z]*\s+)?{_NAME}(?:{_LINK}\s+{_NAME})*"
_AREA = r"(?:\s+(?:region|province|district|county|prefecture|governorate|state))?"
_PLACES = rf"{_PLACE}{_AREA}(?:,\s+{_PLACE}{_AREA}){{0,3}}"
_WEEKDAYISH = (
    r"(?:[^\W\d_]+day|[^\W\d_]*tag|Mittwoch|[^\W\d_]+di|dimanche|lunes|martes|miércoles|jueves|viernes|domingo)"
)
_SIDE = r"(?:north|south|east|west|northeast|northwest|southeast|southwest)\s+of"
_IN_BEFORE = re.compile(
    rf"(?:^|[\s,(])(?:in|at|near|outside|inside|over|across|around|off|from|{_SIDE}|en|à|im|a|i|nel|em|bei|près\s+de)\s+(?P<place>{_PLACES})"
    rf"(?:,?\s+at\s+(?:dawn|sunrise|noon|sunset|dusk|night|midnight))?(?:,?\s+(?:on|am|le|el|den|em))?(?:,?\s*(?:early\s+|late\s+)?{_WEEKDAYISH})?\s*,?\s*(?:the\s+)?\(?$"
)
_BETWEEN_DASHES = re.compile(rf"\s[-–]\s(?P<place>{_PLACES})\s+[-–]\s*$")
"""The place of a match, as Reuters prints it: "Tennis - Norland Open - Port Ellis, Norland - 3 June 2024 ..."."""
_IN_AFTER = re.compile(
    rf"^,?\s*\)?\s*(?:in|near|en|à|em|i)\s+(?P<place>{_PLACES})(?=[\s.,;:)]*(?:$|[.;:)]|,\s+[a-z]|\s+[a-z]))"
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{5})\.\s+")  # shorter words are abbreviations: "St. Louis", "Ariz."
_ON_DAY = re.compile(rf"\s+on\s+{_WEEKDAYISH}\.?$")
_MONTHISH = re.compile(r"\d|^(?:this|that|which|front|the\s+background)$", re.I)


def day_and_place(caption: str) -> tuple[date | None, str]:
    """The day and the place of a caption: (None, "") where they are not stated.

    "09 April 2025, Türkiye, Sisli: Supporters ..." -> (2025-04-09, "Türkiye, Sisli");
    "... in Murmansk, Russia, 27 March 2025." -> (2025-03-27, "Murmansk, Russia").
    """
    found = find_dates(caption)
    if not found:
        return None, ""
    chosen = _day_taken(caption, found)
    return chosen.day, _place_beside(caption, chosen)


def _day_taken(caption: str, found: list[FoundDate]) -> FoundDate:
    """The day at the beginning of a caption, else a day that is said to be the photo's, else the last day."""
    if found[0].start <= 12:
        return found[0]
    for each in found:
        if re.search(r"(?i)\b(?:taken|photographed|pictured|aufgenommen|prise)\b[^.;]{0,30}$", caption[: each.start]):
            return each
        if re.match(r"(?i)[,\s]*(?:file\s+)?(?:photo|picture|image|handout|combination)\b", caption[each.end :]):
            return each
    return found[-1]


def _without_weekday(place: str) -> str:
    """The place without a weekday ("Tempe, Ariz., Thursday" gives "Tempe, Ariz") and without a following sentence ("Las
    Vegas, Nevada. Nevada")."""
    parts = [_ON_DAY.sub("", part).strip() for part in _SENTENCE_END.split(place)[0].split(",")]
    kept = [part if part.count(".") > 1 else part.strip(".") for part in parts]
    return ", ".join(part for part in kept if part and part.casefold() not in WEEKDAYS)


def _place_beside(caption: str, chosen: FoundDate) -> str:
    before, after = caption[: chosen.start], caption[chosen.end :]
    lead = _LEAD_PLACE.match(after) if chosen.start <= 12 else None
    for match in (lead, _IN_BEFORE.search(before), _BETWEEN_DASHES.search(before), _IN_AFTER.match(after)):
        place = _without_weekday(match["place"]) if match else ""
        if place and not _MONTHISH.search(place):
            return place.removeprefix("the ")
    opening = _PLACE_LEAD.match(before) if before and after[:3].strip(" )").startswith((":", "-", "–", "—")) else None
    return opening["place"].strip(" ,-–—") if opening else ""
