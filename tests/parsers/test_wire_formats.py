"""What every format with samples must do: read them, know its files, and survive whatever is done to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, PhotoDraft, Rejected
from articles.parsers.formats import FORMATS, SNIFF_BYTES, Format, detect
from tests.parsers.wire_samples import damaged, expected_of, read, read_or_refuse, sample_files, shown

FOLDERS = {
    "document": "document",
    "email": "email",
    "feed": "feed",
    "markdown": "markdown",
    "mhtml": "mhtml",
    "newsml_1": "newsml-1",
    "newsml_g2": "newsml-g2",
    "ninjs": "ninjs",
    "nitf": "nitf",
    "pdf": "pdf",
    "prism": "prism",
    "ritzau": "ritzau",
    "site_json": "site-json",
    "warc": "warc",
    "wiretext": "wiretext",
}
"""Folder of samples -> format."""

SAMPLES = [(FORMATS[name], path) for folder, name in FOLDERS.items() for path in sample_files(folder)]
each_sample = pytest.mark.parametrize(("row", "path"), SAMPLES, ids=[path.name for _, path in SAMPLES])
each_format = pytest.mark.parametrize("folder", FOLDERS)


@each_sample
def test_it_reads_the_samples_into_their_expected_drafts(row: Format, path: Path) -> None:
    assert [shown(entry) for entry in read(row.parse, path.read_bytes(), path.name)] == expected_of(path)


@each_sample
def test_its_files_are_known_by_their_beginning(row: Format, path: Path) -> None:
    assert detect(path.read_bytes()[:SNIFF_BYTES], path.name).name == row.name


@each_format
@given(data=st.data())
@settings(deadline=None)
def test_it_reads_or_refuses_whatever_a_bad_line_makes_of_a_file(folder: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sample_files(folder)))
    for entry in read_or_refuse(FORMATS[FOLDERS[folder]].parse, data.draw(damaged(path.read_bytes()))):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)
        assert not isinstance(entry, ArticleDraft) or entry.headline


@each_format
@given(data=st.binary(max_size=400))
@settings(deadline=None)
def test_it_reads_or_refuses_any_bytes(folder: str, data: bytes) -> None:
    for entry in read_or_refuse(FORMATS[FOLDERS[folder]].parse, data):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)
