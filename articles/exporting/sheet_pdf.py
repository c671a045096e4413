"""Sheets as a PDF document. Needs fpdf2, and uharfbuzz for Arabic and other joined scripts
(requirements-documents.txt), and a font with the archive's letters, such as DejaVu."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from articles.exporting.sheet import Sheet, SheetPicture

STYLES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf", "I": "DejaVuSans-Oblique.ttf"}
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-"})
_LINE = 1.4
"""The height of a line, in letters."""


def write_pdf(title: str, sheets: Iterable[Sheet], out: BinaryIO, fonts: Path) -> None:
    """Write the document: each story or photo begins a new page. Without the fonts, letters that the built-in font does
    not have become question marks."""
    page = _Page(title, fonts)
    for sheet in sheets:
        page.add_sheet(sheet)
    page.pdf.output(out)


class _Page:
    """The document that is being written."""

    def __init__(self, title: str, fonts: Path) -> None:
        from fpdf import FPDF

        self.pdf: Any = FPDF(format="A4")
        self.pdf.set_margin(20)
        self.pdf.set_auto_page_break(True, margin=20)
        self.has_font = all((fonts / name).is_file() for name in STYLES.values())
        self.font = "DejaVu" if self.has_font else "Helvetica"
        if self.has_font:
            for style, name in STYLES.items():
                self.pdf.add_font("DejaVu", style, str(fonts / name))
            self._shape()
        self.pdf.set_title(title)
        self.pdf.add_page()
        self.write(title, 20, "B")

    def _shape(self) -> None:
        try:
            import uharfbuzz  # type: ignore[import-untyped]  # noqa: F401
        except ImportError:
            return
        self.pdf.set_text_shaping(True)

    def write(self, text: str, size: float = 10.5, style: str = "") -> None:
        """A paragraph."""
        if not text.strip():
            return
        self.pdf.set_font(self.font, style, size)
        if not self.has_font:
            text = text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")
        self.pdf.multi_cell(0, size * _LINE * 0.3528, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(size * 0.16)

    def add_sheet(self, sheet: Sheet) -> None:
        if self.pdf.page_no() > 1 or self.pdf.get_y() > 60:
            self.pdf.add_page()
        self.pdf.start_section(self._outline(sheet.headline))
        self.write(sheet.headline, 16, "B")
        for text in sheet.restrictions:
            self.write(f"Restriction: {text}", 10.5, "B")
        self.write(sheet.standfirst, 12)
        self.write(" · ".join(sheet.facts), 9)
        self.write(f"Note: {sheet.note}" if sheet.note else "", 10.5, "I")
        for passage in sheet.passages:
            for text, style in ((f"“{passage.words}”", "I"), (passage.change, ""), (passage.note, "")):
                self.write(text, 10.5, style)
        for text in sheet.corrections:
            self.write(f"Correction: {text}", 10.5, "I")
        for picture in sheet.pictures:
            self._add_picture(picture)
        for text in sheet.paragraphs:
            self.write(text)
        self.write(sheet.url, 9)

    def _outline(self, text: str) -> str:
        return text[:120] if self.has_font else text[:120].encode("latin-1", "replace").decode("latin-1")

    def _add_picture(self, picture: SheetPicture) -> None:
        data = picture.read()
        if data:
            self.pdf.image(BytesIO(data), w=self.pdf.epw, h=self.pdf.eph * 0.5, keep_aspect_ratio=True)
            self.pdf.ln(2)
        self.write(" ".join(filter(None, (picture.caption, f"({picture.credit})" if picture.credit else ""))), 9)
