"""JSON Lines and CSV on their way out: what the archive writes, its own readers read back unchanged."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.exporting.tabular import write_csv, write_json_lines
from articles.parsers import tables
from tests.parsers.make import articles, bare, make_article, make_photo, photos

PAIRS = [(write_json_lines, tables.parse_json_lines), (write_csv, tables.parse_csv)]
IDS = ["jsonl", "csv"]


@pytest.mark.parametrize(("write", "parse"), PAIRS, ids=IDS)
@given(drafts=st.lists(articles() | photos, max_size=3))
def test_whatever_is_written_is_read_back_unchanged(write: Any, parse: Any, drafts: list[Any]) -> None:
    entries = list(parse(io.BytesIO(b"".join(write(drafts))), "export"))
    assert [bare(entry) for entry in entries] == [bare(draft) for draft in drafts]


@pytest.mark.parametrize(("write", "parse"), PAIRS, ids=IDS)
def test_it_keeps_stories_and_photographs_apart(write: Any, parse: Any) -> None:
    drafts = [make_article(photos=(make_photo(is_lead=True),)), make_photo(headline="Ferry")]
    entries = list(parse(io.BytesIO(b"".join(write(drafts))), "export"))
    assert [type(entry) for entry in entries] == [ArticleDraft, PhotoDraft]
    assert entries[0].photos == (make_photo(is_lead=True),)


def test_a_line_of_json_holds_one_whole_story() -> None:
    lines = list(write_json_lines([make_article(headline="One\ntwo"), make_article()]))
    assert [json.loads(line)["headline"] for line in lines] == ["One\ntwo", "Ferry line to Ringsund reopens"]
    assert all(line.count(b"\n") == 1 for line in lines)


@pytest.mark.parametrize("headline", ["=HYPERLINK(1)", "+1 for Oslo", "-5 degrees", "@home", "'=already", "\tindented"])
def test_no_cell_begins_as_a_formula(headline: str) -> None:
    text = b"".join(write_csv([make_article(headline=headline)])).decode("utf-8-sig")
    _, cells = csv.reader(io.StringIO(text))
    assert all(cell[:1] not in {"=", "+", "-", "@", "\t"} for cell in cells)


def test_a_spreadsheet_is_told_that_it_is_utf_8() -> None:
    assert next(write_csv([])).startswith(b"\xef\xbb\xbfkind,headline")
