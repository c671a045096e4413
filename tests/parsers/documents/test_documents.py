"""DOCX, ODT and PDF: a story each, with its pictures; what holds no text is refused by name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from articles.drafts.draft import ArticleDraft, ParseError, Rejected
from articles.parsers import documents
from articles.parsers.documents import office_zip, pdf_text
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


def make_paragraph(text: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def test_a_subtitle_is_the_standfirst() -> None:
    text = make_paragraph("Ferry", "Title") + make_paragraph("It waited long", "Subtitle") + make_paragraph("It sails.")
    story = story_of(make_docx(text))
    assert (story.headline, story.standfirst, story.body) == ("Ferry", "It waited long", "<p>It sails.</p>")


@pytest.mark.parametrize(
    "line", ["By Ada Lunde | May 6, 2024", "By Ada Lunde, 6 May 2024", "By Ada Lunde May 6, 2024."]
)
def test_a_day_may_stand_behind_the_byline(line: str) -> None:
    story = story_of(make_docx(make_paragraph("Ferry", "Title") + make_paragraph(line) + make_paragraph("It sails.")))
    assert (story.byline, str(story.published_on), story.body) == ("By Ada Lunde", "2024-05-06", "<p>It sails.</p>")


def test_a_document_that_was_changed_before_its_printed_day_was_not_updated() -> None:
    for changed, updated in (("2013-12-23T23:15:00Z", False), ("2024-05-06T09:00:00Z", True)):
        told = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            f' xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>{changed}</dcterms:modified>'
            "</cp:coreProperties>"
        )
        text = make_paragraph("Ferry", "Title") + make_paragraph("May 6, 2024") + make_paragraph("It sails.")
        data = io.BytesIO(make_docx(text))
        with zipfile.ZipFile(data, "a") as packed:
            packed.writestr("docProps/core.xml", told)
        assert (story_of(data.getvalue()).updated_at is not None) is updated


def test_a_byline_and_a_day_in_the_style_of_subtitles_are_no_standfirst() -> None:
    lines = ("By Ada Lunde", "May 6, 2024", "It waited long")
    head = make_paragraph("Ferry", "Title") + "".join(make_paragraph(line, "Subtitle") for line in lines)
    story = story_of(make_docx(head + make_paragraph("It sails.")))
    assert (story.byline, str(story.published_on), story.standfirst) == ("By Ada Lunde", "2024-05-06", lines[2])


HEADING, FOOTING = "The Daily Paper, 6 May 2024", "Page {} of 3"


def make_page(number: int, lines: int) -> str:
    text = [f"Sentence {chr(97 + number)}{chr(97 + line)} stands here." for line in range(lines)]
    return "\n".join([HEADING, *text, FOOTING.format(number + 1)])


@pytest.mark.parametrize(("pages", "lines", "dropped"), [(2, 3, False), (3, 3, True), (4, 3, True), (3, 2, False)])
def test_lines_that_stand_at_the_edge_of_most_full_pages_are_no_text(pages: int, lines: int, dropped: bool) -> None:
    texts = [make_page(number, lines) for number in range(pages)]
    kept = pdf_text.without_running_lines(texts)
    assert [HEADING not in text and "Page" not in text for text in kept] == [dropped] * pages
    assert all(text.count("Sentence") == lines for text in kept)


@pytest.mark.parametrize("blanks", [0, 2])
def test_rows_of_numbers_at_the_edge_of_pages_are_text_and_a_number_alone_is_a_page_s(blanks: int) -> None:
    above = [""] * blanks
    rows = [[*above, f"{n}  {n}.5  7", *(f"{letter}." * n for letter in "abc")] for n in range(1, 5)]
    texts = ["\n".join([*above, HEADING, *row[blanks:], f"- {n} -"]) for n, row in enumerate(rows, 1)]
    assert [text.split("\n") for text in pdf_text.without_running_lines(texts)] == rows


def test_a_byline_in_a_pdf_does_not_join_the_headline() -> None:
    lines = [
        "A long headline of the story in one line",
        "By Ada Lunde    May 6, 2024",
        "It sails again, the harbour says.",
    ]
    assert list(pdf_text.join_lines(lines))[:2] == [lines[0], "By Ada Lunde May 6, 2024"]
