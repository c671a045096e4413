"""When a pasted story was published: the printed day, else an estimate from its photos and the weekday it names.

An estimated day is always marked as one. A file photo says nothing about the story's day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from articles.drafts.draft import Estimate, PhotoDraft, Precision
from articles.printed.bylines import Dateline
from articles.printed.calendars import WEEKDAY_NAMES
from articles.printed.dates import estimate_published, find_date, find_note_day, find_yearless

_FILE_PHOTO = re.compile(
    r"""(?xi)^\s*\(?(?:files?\b|archiv|archive\b) | \bfile\s+(?:photo|picture|image|pic)\b
    | \b(?:archivbild|archivfoto|symbolbild|symbolfoto)\b | \bphoto\s+d[’']archives?\b
    | \b(?:foto|imagen)\s+de\s+archivo\b | \bfoto\s+d[’']archivio\b"""
)
_UPDATE = (
    r"(?i:\b(?:updated?|modified|aktualisiert"
    r"|aktualisierung|akt\.|mis à jour|modifié|modifica|actualizad[oa]|atualizado"
    r"|aggiornat[oa]|oppdatert|uppdaterad|opdateret|uppfært|päivitetty|bijgewerkt|aktualizacja|atnaujinta"
    r"|güncelleme|обновлено|изменено)(?!\w)|更新日?|수정)"
)
_UPDATED = re.compile(_UPDATE)
_NOTE_PARTS = re.compile(rf"\s*[|•·]\s*|\s+-\s+|\s*,?\s*(?={_UPDATE})")


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of publication, how well it is known, and when the story was changed."""

    published_on: date | None = None
    precision: Precision = Precision.UNKNOWN
    estimate: Estimate | None = None
    updated_at: datetime | None = None


def find_moment(
    notes: list[str],
    dateline: Dateline | None,
    paragraphs: list[str],
    photos: tuple[PhotoDraft, ...],
    day_first: bool | None = None,
) -> Moment:
    """When the story was published: the printed day, else the day of the last update, else an estimate, else unknown.

    day_first: how to read 03/04/2025, which is left alone if it is None.
    """
    published, updated = _printed_days(notes, day_first)
    updated_at = datetime.combine(updated, time(), UTC) if updated else None
    day = published or updated or (find_date(dateline.day) if dateline else None)
    if day:
        return Moment(day, Precision.DAY, None, updated_at)
    taken = [photo.taken_on for photo in photos if photo.taken_on and not is_file_photo(photo)]
    newest = max(taken, default=None)
    estimate = _dateline_estimate(dateline, newest) or estimate_published(paragraphs, newest)
    return Moment(None, Precision.ESTIMATED if estimate else Precision.UNKNOWN, estimate, None)


def _printed_days(notes: list[str], day_first: bool | None) -> tuple[date | None, date | None]:
    """The days of publication and of the last update that the date lines print."""
    published = updated = None
    for part in (part for note in notes for part in _NOTE_PARTS.split(note)):
        day = find_note_day(part, day_first)
        if day and _UPDATED.search(part):
            updated = updated or day
        else:
            published = published or day
    return published, updated


def _dateline_estimate(dateline: Dateline | None, newest: date | None) -> Estimate | None:
    """ "CAIRO, March 3 (Reuters)" beside a photo of 2 March 2025 was filed on 3 March 2025."""
    if dateline is None or newest is None:
        return None
    day = find_yearless(dateline.day, newest)
    return Estimate(WEEKDAY_NAMES[day.weekday()], newest, day) if day and (day - newest).days < 7 else None


def is_file_photo(photo: PhotoDraft) -> bool:
    """Whether a photo is marked as an old one, so that its day says nothing about the story's."""
    return bool(_FILE_PHOTO.search(photo.caption)) or "File photo" in photo.roles
