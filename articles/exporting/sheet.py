"""A sheet: one story or photo of a selection, as values that every printed form (page, PDF, Word, text) is made from.
Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A picture with the words printed below it. read() gives a JPEG, or None if there is none."""

    caption: str
    credit: str
    read: Callable[[], bytes | None]


@dataclass(frozen=True, slots=True)
class SheetPassage:
    """A quotation. change: what the text says there now, if that differs."""

    words: str
    note: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed of a story or photo. facts: source, day, byline, each a line. restrictions: each a sentence that
    must be printed with it."""

    headline: str
    url: str
    language: str = ""
    standfirst: str = ""
    facts: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    pictures: tuple[SheetPicture, ...] = ()
    passages: tuple[SheetPassage, ...] = ()
    note: str = ""
    restrictions: tuple[str, ...] = ()
