"""Write drafts as JSON Lines and as CSV, one story or photograph per line. The readers give the same drafts back.

Both are streams of lines, so that an archive of any size can be written. In CSV, a list is JSON inside its cell, and a
cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV Injection), which the reader
removes. Pictures and original input are left out, as they are files.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.to_json import article_as_json, entry_as_json, photo_as_json

ARTICLE_COLUMNS = (
    "headline", "standfirst", "byline", "authors", "dateline", "published_on", "published_at", "precision",
    "published_estimate", "updated_at", "embargo_until", "slug", "priority", "genre", "section", "topics", "people",
    "places", "organisations", "source", "source_key", "version", "status", "language", "url", "rights", "corrections",
    "instructions", "body", "photos", "format",
)  # fmt: skip
PHOTO_COLUMNS = {
    "caption": "caption", "credit_line": "credit_line", "photographers": "photographers", "agencies": "agencies",
    "roles": "roles", "taken_on": "taken_on", "place": "place", "headline": "photo_headline", "alt_text": "alt_text",
    "rights": "photo_rights", "instructions": "photo_instructions", "keywords": "keywords",
    "address": "address", "file_name": "file_name", "source": "photo_source", "source_key": "photo_source_key",
}  # fmt: skip
"""A photograph's field -> its column. Fields that articles have too get columns of their own."""
COLUMNS = ("kind", *ARTICLE_COLUMNS, *PHOTO_COLUMNS.values())

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write_json_lines(drafts: Iterable[ArticleDraft | PhotoDraft]) -> Iterator[bytes]:
    """A line of UTF-8 JSON for each draft, with the keys that parse_articles prints."""
    for draft in drafts:
        record = entry_as_json(draft)
        record.pop("paragraphs", None)
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_csv(drafts: Iterable[ArticleDraft | PhotoDraft], columns: Sequence[str] = COLUMNS) -> Iterator[bytes]:
    """The names of the columns, after the mark by which spreadsheets recognise UTF-8, and a row for each draft."""
    yield codecs.BOM_UTF8 + _row(columns)
    for draft in drafts:
        cells = _article_cells(draft) if isinstance(draft, ArticleDraft) else _photo_cells(draft)
        yield _row(_guard(cells.get(column, "")) for column in columns)


def _article_cells(draft: ArticleDraft) -> dict[str, str]:
    record = article_as_json(draft)
    record["photos"] = [dict(_stated_fields(photo)) for photo in record["photos"]]
    cells = {name: _cell(record.get(name)) for name in ARTICLE_COLUMNS}
    if draft.byline and not draft.authors:
        cells["authors"] = "[]"  # otherwise the reader would derive them from the byline
    return cells


def _photo_cells(photo: PhotoDraft) -> dict[str, str]:
    record = photo_as_json(photo)
    cells = {column: _cell(record.get(name)) for name, column in PHOTO_COLUMNS.items()}
    cells["photographers"] = (
        cells["photographers"] or "[]"
    )  # otherwise the reader would derive them from the credit line
    return cells | {"kind": "photo", "status": record.get("status", ""), "format": photo.format}


def _stated_fields(photo: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a photograph that are not empty, and always its makers."""
    return ((name, value) for name, value in photo.items() if value or name == "photographers")


def _cell(value: Any) -> str:
    if not value:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
