"""Sheets as plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from articles.exporting.sheet import Sheet

RULE = "\n\n" + "-" * 72 + "\n\n"


def write_text(title: str, sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The title, and each sheet below a rule."""
    yield f"{title}\n".encode()
    for sheet in sheets:
        yield f"{RULE}{_text(sheet)}\n".encode()


def _text(sheet: Sheet) -> str:
    pictures = [
        f"Photo: {picture.caption}{f' ({picture.credit})' if picture.credit else ''}" for picture in sheet.pictures
    ]
    passages = ["\n".join(filter(None, (f"“{each.words}”", each.change, each.note))) for each in sheet.passages]
    parts = [
        sheet.headline,
        *(f"RESTRICTION: {text}" for text in sheet.restrictions),
        sheet.standfirst,
        *sheet.facts,
        f"Note: {sheet.note}" if sheet.note else "",
        *passages,
        *(f"Correction: {text}" for text in sheet.corrections),
        *sheet.paragraphs,
        *pictures,
        sheet.url,
    ]
    return "\n\n".join(filter(None, parts))
