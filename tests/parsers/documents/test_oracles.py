"""Documents that other programs write, and what those programs or others say is in them: no word is lost or added."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft
from articles.parsers import documents
from tests.parsers.wire_samples import SAMPLES, Parse, read

HEADLINE = "Ferry line to Ringsund reopens"
_SENTENCE = st.from_regex(r"[A-Z][a-zäéß&]{2,9}(?: [a-zäéß&<>]{3,12}){5,14}\.", fullmatch=True)
SENTENCES = st.lists(_SENTENCE, min_size=1, max_size=8)
few = settings(max_examples=15, deadline=None)


def words_of(parse: Parse, data: bytes, name: str) -> list[str]:
    """The words of headline, standfirst and text, as our reader finds them."""
    (story,) = read(parse, data, name)
    assert isinstance(story, ArticleDraft)
    return " ".join([story.headline, story.standfirst, *story.paragraphs]).split()


@given(SENTENCES)
@few
def test_word_documents_of_python_docx_keep_every_word(sentences: list[str]) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading(HEADLINE, 0)
    for number, sentence in enumerate(sentences):
        match number % 4:
            case 0:
                document.add_paragraph(sentence)
            case 1:
                first, _, rest = sentence.partition(" ")
                document.add_paragraph(f"{first} ").add_run(rest).bold = True
            case 2:
                document.add_paragraph(sentence, style="List Bullet")
            case _:
                document.add_table(1, 1).cell(0, 0).text = sentence
    file = io.BytesIO()
    document.save(file)
    assert words_of(documents.parse, file.getvalue(), "a.docx") == [*HEADLINE.split(), *" ".join(sentences).split()]


@given(SENTENCES)
@few
def test_open_documents_keep_every_word(sentences: list[str]) -> None:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    blocks = "".join(
        f"<text:list><text:list-item><text:p>{escape(each)}</text:p></text:list-item></text:list>"
        if number % 3 == 2
        else f"<text:p>{escape(each).replace(' ', '<text:s/>', 1)}</text:p>"
        for number, each in enumerate(sentences)
    )
    text = f"<office:body><office:text><text:h>{HEADLINE}</text:h>{blocks}</office:text></office:body>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", f"<office:document-content {spaces}>{text}</office:document-content>")
    assert words_of(documents.parse, file.getvalue(), "a.odt") == [*HEADLINE.split(), *" ".join(sentences).split()]


@given(SENTENCES)
@few
def test_pdf_files_of_fpdf_keep_every_word(sentences: list[str]) -> None:
    fpdf = pytest.importorskip("fpdf")
    pdf = fpdf.FPDF()
    pdf.set_title(HEADLINE)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for sentence in sentences:
        pdf.multi_cell(0, 6, sentence, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
    found = words_of(documents.parse_pdf, bytes(pdf.output()), "a.pdf")
    assert found == [*HEADLINE.split(), *" ".join(sentences).split()]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler's pdftotext is not installed")
def test_the_sample_of_a_pdf_has_the_words_that_poppler_finds(tmp_path: Path) -> None:
    sample = SAMPLES / "pdf/story.pdf"
    found = subprocess.run(["pdftotext", sample, "-"], capture_output=True, check=True).stdout.decode()
    words = words_of(documents.parse_pdf, sample.read_bytes(), sample.name)
    assert {*words, "By", "Ada", "Lunde"} >= set(found.split())  # the byline is a field of its own
