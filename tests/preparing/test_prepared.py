"""What follows from a draft alone: a bound on its length, and a sketch, however it is worked out."""

from __future__ import annotations

import numpy as np
import pytest

from articles.parsers.draft import ArticleDraft, Rejected
from articles.preparing import prepared, sketches
from articles.preparing.prepared import Defaults, Prepared, prepare


def test_a_text_out_of_all_proportion_is_rejected_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "LONGEST", 1000)
    draft = ArticleDraft("Flood", "<p>" + "w" * 993 + "</p>", where="a.xml", original=b"<nitf/>")
    assert isinstance(prepare(draft, Defaults()), Prepared)
    piece = prepare(ArticleDraft("Flood", draft.body + "w", where="a.xml", original=b"<nitf/>"), Defaults())
    assert isinstance(piece, Rejected)
    assert (piece.where, piece.original) == ("a.xml", b"<nitf/>")


def test_a_long_text_has_the_same_sketch_whatever_is_mapped_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    shingles = np.unique(np.random.default_rng(1).integers(0, 2**63, 1000, dtype=np.uint64))
    whole = sketches.bands_of(shingles)
    for block in (1, 7, 999, 1000):
        monkeypatch.setattr(sketches, "BLOCK", block)
        assert sketches.bands_of(shingles) == whole
