"""The text of a PDF (ISO 32000), by pypdf: its pages as paragraphs, and its own title and author. No OCR."""

from __future__ import annotations

import io
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from html import escape

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from articles.drafts.draft import ParseError
from articles.drafts.text import without_forbidden
from articles.parsers.documents.office_zip import Properties
from articles.parsers.documents.paragraph import Paragraph
from articles.parsers.documents.signed_lines import is_signed
from articles.parsers.files.record_faults import FAULTS

MAX_PAGES = 1000
MAX_TEXT = 8_000_000
MAX_SECONDS = 60
"""Seconds of processor time for the pages of one file."""
FEW_PAGES = 4
"""Up to so many pages are one story; of more, each begins with its number."""
FULL, SHORT = 0.85, 0.6
"""Of the longest line of a page: a shorter line that ends a sentence, and any shorter line, ends its paragraph."""
RUNNING_PAGES = 3
"""On so many pages, and on half of all, a line at the edge is no text."""
EDGE_LINES = 2
FULL_PAGE = 5
"""Lines of a page that has text between its edges."""
HEAD_LINES = 8
"""Lines of a page among which a byline may stand."""
_SENTENCE_END = re.compile(r"[.!?:…][\"'”»’)]*\s*$")
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_PAGE = re.compile(r"\W*\d{1,4}(?: ?/ ?\d{1,4})?\W*")
_NUMBER = re.compile(r"(?m)^\s*(?:page |seite )?\d{1,4}(?: ?/ ?\d{1,4})?\s*$", re.I)
_BROKEN = (PyPdfError, zlib.error, OSError, EOFError, *FAULTS)


def read_pdf(data: bytes, name: str) -> tuple[list[Paragraph], Properties]:
    """The paragraphs of all pages, and what the file says about itself. Raises ParseError for a file that is broken,
    encrypted, or has too many pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ParseError("This PDF is protected by a password. Save it without one, and import that.", name)
        count = len(reader.pages)
    except _BROKEN as error:
        raise ParseError(
            f"This PDF is broken ({type(error).__name__}). Print it to a new PDF, and import that.", name
        ) from None
    if count > MAX_PAGES:
        raise ParseError(f"This PDF has more than {MAX_PAGES:,} pages. Split it, and import the parts.", name)
    return _paragraphs(without_running_lines(_page_texts(reader, name))), _properties(reader)


def _page_texts(reader: PdfReader, name: str) -> list[str]:
    texts: list[str] = []
    size, began = 0, time.process_time()
    for page in reader.pages:
        try:
            text = without_forbidden(page.extract_text() or "")
        except _BROKEN:
            text = ""  # one page that cannot be read does not cost the others
        texts.append(_NUMBER.sub("", _HYPHEN.sub("", text)))
        size += len(text)
        if size > MAX_TEXT or time.process_time() - began > MAX_SECONDS:
            raise ParseError(
                "This PDF holds more text than a story or an issue has. Split it, and import the parts.", name
            )
    return texts


def _paragraphs(texts: list[str]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for number, text in enumerate(texts, 1):
        if number > 1 and len(texts) > FEW_PAGES and text.strip():
            found.append(Paragraph(f"Page {number}", "h3"))
        found += [Paragraph(escape(each, quote=False)) for each in join_lines(text.split("\n"))]
    return found


def without_running_lines(texts: list[str]) -> list[str]:
    """The pages without the lines at their top and bottom that most of them have: titles, days and numbers of pages."""
    pages = [[line for line in text.split("\n") if line.strip()] for text in texts]
    filled = [lines for lines in pages if len(lines) >= FULL_PAGE]
    edges = (lines[:EDGE_LINES] + lines[-EDGE_LINES:] for lines in filled)
    counts = Counter(shape for lines in edges for shape in set(map(_shape, lines)))
    running = {shape for shape, count in counts.items() if count >= max(RUNNING_PAGES, len(filled) / 2)}
    return ["\n".join(_inside(text.split("\n"), running)) for text in texts]


def _inside(lines: list[str], running: set[str]) -> list[str]:
    """The lines between the running ones."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < FULL_PAGE:
        return lines
    edges = {*filled[:EDGE_LINES], *filled[-EDGE_LINES:]}
    return [line for number, line in enumerate(lines) if number not in edges or _shape(line) not in running]


def _shape(line: str) -> str:
    """A line without its numbers, which differ from page to page. Those of a line that is all numbers stay, unless they
    may be a page's: it may be a row of a table."""
    text = " ".join(line.split())
    is_running = _PAGE.fullmatch(text) or any(map(str.isalpha, text))
    return re.sub(r"\d+", "#", text) if is_running else text


def join_lines(lines: list[str]) -> Iterator[str]:
    """The paragraphs of a page's lines. A blank line ends one, and so does a line that stops well before the others,
    unless the next goes on in small letters. A byline near the top is one of its own."""
    measure = max(map(len, lines), default=0)
    held: list[str] = []
    for number, (line, after) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        held += filter(None, [" ".join(line.split())])
        stops = len(line) < measure * (FULL if _SENTENCE_END.search(line) else SHORT) and not after[:1].islower()
        signed = number < HEAD_LINES and (is_signed(line) or is_signed(after))
        if held and (stops or signed or not line.strip()):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _properties(reader: PdfReader) -> Properties:
    try:
        told = reader.metadata
        changed = told.modification_date if told else None
        if told is None:
            return Properties()
        title, author = without_forbidden(told.title or "").strip(), without_forbidden(told.author or "").strip()
    except _BROKEN:
        return Properties()
    return Properties(title=title, author=author, changed=changed.isoformat() if changed else "")
