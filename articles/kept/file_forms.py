"""FORMS, the table of what a selection can be taken away as, and the functions that write each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.utils.translation import gettext_noop as _
from lxml import etree

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.exporting import citations
from articles.exporting.csl import csl
from articles.exporting.drafts import drafts_of
from articles.exporting.ninjs import to_ninjs
from articles.exporting.nitf import to_nitf
from articles.exporting.sheet import Sheet
from articles.exporting.sheet_pdf import write_pdf
from articles.exporting.sheet_text import write_text
from articles.exporting.sheet_word import write_word
from articles.exporting.tabular import COLUMNS, write_csv, write_json_lines
from articles.kept.item_rows import Reader, ShownItem, rows_of_items, rows_of_keys, visible_keys
from articles.kept.photo_files import write_photos
from articles.kept.sheets import sheet_of
from articles.models import Article, Collection
from articles.models.visibility import reads_desk
from articles.site.metadata import citation_at, restrictions_of

PORTION = 50
"""Records read at a time."""
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Taking:
    """What is taken away: the records, in order, for this reader. progress: called with the number of records that are
    written."""

    title: str
    keys: list[Key]
    reader: Reader
    site: str
    collection: Collection | None = None
    columns: tuple[str, ...] = ()
    progress: Callable[[int], None] = field(default=lambda done: None)

    def portions(self) -> Iterator[list[Key]]:
        """The keys that this reader may see now, a few at a time."""
        for start in range(0, len(self.keys), PORTION):
            yield visible_keys(self.keys[start : start + PORTION], self.reader)
            self.progress(min(start + PORTION, len(self.keys)))

    def shown(self) -> Iterator[ShownItem]:
        """The records, with notes and passages if they come from a collection."""
        for keys in self.portions():
            if self.collection is None:
                yield from rows_of_keys(keys, self.reader)
            else:
                items = {item.key: item for item in self.collection.items.of_keys(keys).with_passages()}
                yield from rows_of_items([items[key] for key in keys if key in items], self.reader)

    def sheets(self) -> Iterator[Sheet]:
        return (sheet_of(shown, self.site) for shown in self.shown())

    def drafts(self) -> Iterator[tuple[Key, ArticleDraft | PhotoDraft]]:
        """The records as drafts, with their keys; without withdrawn photos for whoever does not work at the desk."""
        public = not reads_desk(self.reader)
        for keys in self.portions():
            for key in keys:
                yield from ((key, draft) for draft in drafts_of([key], public=public))

    def citations(self) -> Iterator[citations.Citation]:
        """Of the stories; photos are left out."""
        rows = (shown.row for shown in self.shown())
        return (citation_at(self.site, row) for row in rows if isinstance(row, Article))


@dataclass(frozen=True, slots=True)
class Form:
    """needs: the package that must be installed."""

    label: str
    suffix: str
    content_type: str
    write: Callable[[Taking, BinaryIO], None]
    needs: str = ""

    @property
    def is_offered(self) -> bool:
        return not self.needs or find_spec(self.needs) is not None


def _pdf(taking: Taking, out: BinaryIO) -> None:
    write_pdf(taking.title, taking.sheets(), out, Path(settings.PDF_FONTS))


def _word(taking: Taking, out: BinaryIO) -> None:
    write_word(taking.title, taking.sheets(), out)


def _text(taking: Taking, out: BinaryIO) -> None:
    out.writelines(write_text(taking.title, taking.sheets()))


def _json_lines(taking: Taking, out: BinaryIO) -> None:
    out.writelines(write_json_lines(draft for _, draft in taking.drafts()))


def _csv(taking: Taking, out: BinaryIO) -> None:
    columns = [name for name in COLUMNS if name in taking.columns] or list(COLUMNS)
    out.writelines(write_csv((draft for _, draft in taking.drafts()), columns))


def _ninjs(taking: Taking, out: BinaryIO) -> None:
    files = (
        (f"{kind}-{pk}.json", json.dumps(to_ninjs(draft), ensure_ascii=False, indent=1).encode())
        for (kind, pk), draft in taking.drafts()
    )
    _zip(taking, out, files)


def _nitf(taking: Taking, out: BinaryIO) -> None:
    files = (
        (f"{kind}-{pk}.xml", etree.tostring(to_nitf(draft), xml_declaration=True, encoding="utf-8"))
        for (kind, pk), draft in taking.drafts()
    )
    _zip(taking, out, files)


def _zip(taking: Taking, out: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """The files, numbered in their order, and the restrictions of all of them in one."""
    with ZipFile(out, "w", ZIP_DEFLATED) as pack:
        for number, (name, data) in enumerate(files, 1):
            pack.writestr(f"{number:05}-{name}", data)
        if asked := restrictions_text(taking):
            pack.writestr("restrictions.txt", asked)


def restrictions_text(taking: Taking) -> str:
    """What the agencies ask for, a line for each record that has restrictions; empty if none has."""
    rows = ((shown.name, text) for shown in taking.shown() for text in restrictions_of(shown.row))
    return "".join(f"{name}: {text}\n" for name, text in rows)


def _photos(taking: Taking, out: BinaryIO) -> None:
    write_photos(taking.shown(), taking.reader, out)


def _ris(taking: Taking, out: BinaryIO) -> None:
    out.writelines(f"{citations.ris(each)}\n".encode() for each in taking.citations())


def _bibtex(taking: Taking, out: BinaryIO) -> None:
    out.writelines(f"{citations.bibtex(each)}\n".encode() for each in taking.citations())


def _csl(taking: Taking, out: BinaryIO) -> None:
    out.write(json.dumps([csl(each) for each in taking.citations()], ensure_ascii=False, indent=1).encode())


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: dict[str, Form] = {
    "pdf": Form("PDF", "pdf", "application/pdf", _pdf, needs="fpdf"),
    "docx": Form("Word", "docx", _DOCX, _word, needs="docx"),
    "txt": Form(_("Plain text"), "txt", "text/plain; charset=utf-8", _text),
    "photos": Form(_("Photos with caption and credit (ZIP)"), "zip", "application/zip", _photos),
    "csv": Form("CSV", "csv", "text/csv; charset=utf-8", _csv),
    "jsonl": Form("JSON Lines", "jsonl", "application/jsonl", _json_lines),
    "ninjs": Form("ninjs (ZIP)", "zip", "application/zip", _ninjs),
    "nitf": Form("NITF (ZIP)", "zip", "application/zip", _nitf),
    "ris": Form("RIS", "ris", "application/x-research-info-systems", _ris),
    "bib": Form("BibTeX", "bib", "application/x-bibtex", _bibtex),
    "csl": Form("CSL (JSON)", "json", "application/vnd.citationstyles.csl+json", _csl),
}
