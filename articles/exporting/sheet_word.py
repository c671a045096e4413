"""Sheets as a Word document. Needs python-docx (requirements-documents.txt)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any, BinaryIO

from articles.exporting.sheet import Sheet, SheetPicture

WIDTH_CM = 15
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not have."""


def write_word(title: str, sheets: Iterable[Sheet], out: BinaryIO) -> None:
    """Write the document: each story or photo begins a new page."""
    from docx import Document

    document: Any = Document()
    document.core_properties.title = _clean(title)[:255]
    document.add_heading(_clean(title), 0)
    for number, sheet in enumerate(sheets):
        if number:
            document.add_page_break()
        _add_sheet(document, sheet)
    document.save(out)


def _add_sheet(document: Any, sheet: Sheet) -> None:
    document.add_heading(_clean(sheet.headline), 1)
    for text in sheet.restrictions:
        document.add_paragraph().add_run(_clean(f"Restriction: {text}")).bold = True
    if sheet.standfirst:
        document.add_paragraph(_clean(sheet.standfirst), style="Subtitle")
    if sheet.facts:
        document.add_paragraph(_clean(" · ".join(sheet.facts)))
    if sheet.note:
        document.add_paragraph(_clean(f"Note: {sheet.note}"), style="Intense Quote")
    for passage in sheet.passages:
        document.add_paragraph(_clean(f"“{passage.words}”"), style="Quote")
        for text in filter(None, (passage.change, passage.note)):
            document.add_paragraph(_clean(text))
    for text in sheet.corrections:
        document.add_paragraph(_clean(f"Correction: {text}"))
    for picture in sheet.pictures:
        _add_picture(document, picture)
    for text in sheet.paragraphs:
        document.add_paragraph(_clean(text))
    document.add_paragraph(sheet.url)


def _add_picture(document: Any, picture: SheetPicture) -> None:
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.shared import Cm

    if data := picture.read():
        try:
            document.add_picture(BytesIO(data), width=Cm(WIDTH_CM))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
            document.add_paragraph("(This picture cannot be read.)")
    words = " ".join(filter(None, (picture.caption, f"({picture.credit})" if picture.credit else "")))
    if words:
        document.add_paragraph(_clean(words), style="Caption")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
