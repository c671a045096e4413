"""DOCX, ODT and PDF: a story each, with its pictures; what holds no text is refused by name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.parsers import documents
from articles.parsers.documents import office_zip
from articles.parsers.files.reader import EntryReader
from tests.parsers.wire_samples import SAMPLES, read

WORD = (SAMPLES / "document" / "word.docx").read_bytes()
_START = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def make_docx(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", f"{_START}{body}</w:body></w:document>")
    return out.getvalue()


def story_of(data: bytes) -> ArticleDraft:
    (story,) = read(documents.parse, data, "a.docx")
    assert isinstance(story, ArticleDraft)
    return story


@pytest.mark.parametrize("name", ["document/word.docx", "document/text.odt", "pdf/story.pdf"])
def test_a_document_is_no_zip_of_files(name: str) -> None:
    (story,) = EntryReader([SAMPLES / name])
    assert isinstance(story, ArticleDraft)
    assert "Ada Lunde" in story.authors


def test_deleted_and_hidden_text_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>Ferry reopens</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>Old.</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>New.</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret.</w:t></w:r></w:p>"
    )
    assert story_of(make_docx(body)).body == "<p>New.</p>"


def test_a_document_without_a_day_of_its_own_has_none() -> None:
    story = story_of(
        make_docx("<w:p><w:r><w:t>Ferry reopens</w:t></w:r></w:p><w:p><w:r><w:t>It sails.</w:t></w:r></w:p>")
    )
    assert (story.published_on, story.published_at) == (None, None)


def test_markup_in_a_document_is_text() -> None:
    body = "<w:p><w:r><w:t>Ferry</w:t></w:r></w:p><w:p><w:r><w:t>&lt;script&gt;x&lt;/script&gt;</w:t></w:r></w:p>"
    assert story_of(make_docx(body)).body == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_a_document_that_expands_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_zip, "MAX_TEXT", 1000)
    with pytest.raises(ParseError, match="expands to more than"):
        read(documents.parse, make_docx("<w:p><w:r><w:t>" + "x" * 1000 + "</w:t></w:r></w:p>"))


def test_a_spreadsheet_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
    (entry,) = EntryReader([path])
    assert isinstance(entry, Rejected)
    assert "XLSX" in entry.why


def test_a_pdf_without_text_says_so_and_what_to_do() -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "PDF")
    (entry,) = read(documents.parse_pdf, out.getvalue())
    assert isinstance(entry, Rejected)
    assert "This is a PDF without text" in entry.why and "OCR" in entry.why


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(ParseError, match="This PDF is broken"):
        read(documents.parse_pdf, b"%PDF-1.7\nrubbish")


def test_a_cut_document_is_refused() -> None:
    with pytest.raises(ParseError, match="damaged"):
        read(documents.parse, WORD[: len(WORD) // 2])
