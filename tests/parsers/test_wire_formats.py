"""What every wire format and feed must do: read its samples, know its files, and survive whatever is done to them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.draft import ArticleDraft, PhotoDraft, Rejected
from articles.parsers import feeds, newsml_1, newsml_g2, ninjs, nitf, wiretext
from articles.parsers.formats import SNIFF_BYTES, detect
from tests.parsers.wire_samples import damaged, expected_of, read, read_or_refuse, sample_files, shown

FORMATS = {
    "feed": feeds,
    "newsml_1": newsml_1,
    "newsml_g2": newsml_g2,
    "ninjs": ninjs,
    "nitf": nitf,
    "wiretext": wiretext,
}
"""Folder of samples -> parser."""

SAMPLES = [(parser, path) for folder, parser in FORMATS.items() for path in sample_files(folder)]
each_sample = pytest.mark.parametrize(("parser", "path"), SAMPLES, ids=[path.name for _, path in SAMPLES])
each_format = pytest.mark.parametrize("folder", FORMATS)


@each_sample
def test_it_reads_the_samples_into_their_expected_drafts(parser: ModuleType, path: Path) -> None:
    assert [shown(entry) for entry in read(parser.parse, path.read_bytes(), path.name)] == expected_of(path)


@each_sample
def test_its_files_are_known_by_their_beginning(parser: ModuleType, path: Path) -> None:
    assert detect(path.read_bytes()[:SNIFF_BYTES], path.name).name == parser.NAME


@each_format
@given(data=st.data())
@settings(deadline=None)
def test_it_reads_or_refuses_whatever_a_bad_line_makes_of_a_file(folder: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sample_files(folder)))
    for entry in read_or_refuse(FORMATS[folder].parse, data.draw(damaged(path.read_bytes()))):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)
        assert not isinstance(entry, ArticleDraft) or entry.headline


@each_format
@given(data=st.binary(max_size=400))
@settings(deadline=None)
def test_it_reads_or_refuses_any_bytes(folder: str, data: bytes) -> None:
    for entry in read_or_refuse(FORMATS[folder].parse, data):
        assert isinstance(entry, ArticleDraft | PhotoDraft | Rejected)
