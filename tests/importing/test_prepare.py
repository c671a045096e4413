"""What follows from a draft alone: a bound on its length, and a sketch, however it is worked out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from articles.drafts import minhash
from articles.drafts.draft import ArticleDraft, PhotoDraft, Rejected, TopicDraft, TopicKind
from articles.importing import prepare as importing_prepare
from articles.importing.prepare import Defaults, Story, prepare


def test_a_text_out_of_all_proportion_is_rejected_with_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_prepare, "LONGEST", 1000)
    draft = ArticleDraft("Flood", "<p>" + "w" * 993 + "</p>", where="a.xml", original=b"<nitf/>")
    assert isinstance(prepare(draft, Defaults()), Story)
    piece = prepare(ArticleDraft("Flood", draft.body + "w", where="a.xml", original=b"<nitf/>"), Defaults())
    assert isinstance(piece, Rejected)
    assert (piece.where, piece.original) == ("a.xml", b"<nitf/>")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"authors": ("Ana",) * 1001}, "more than 1,000 authors"),
        ({"topics": (TopicDraft(TopicKind.SUBJECT, "Rivers"),) * 1001}, "more than 1,000 topics"),
        ({"corrections": ("Wrong.",) * 1001}, "more than 1,000 corrections"),
        ({"photos": (PhotoDraft(),) * 5001}, "more than 5,000 photos"),
        ({"photos": (PhotoDraft(keywords=("boat",) * 501),)}, "A photo has more than 500"),
        ({"photos": (PhotoDraft(caption="w" * 2_000_000),) * 3}, "4 million characters"),
    ],
)
def test_a_story_of_more_parts_than_stories_have_is_rejected_with_the_reason(fields: Any, why: str) -> None:
    piece = prepare(ArticleDraft("Flood", where="a.xml", original=b"<nitf/>", **fields), Defaults())
    assert isinstance(piece, Rejected)
    assert why in piece.why


def test_a_photo_of_hundreds_of_keywords_is_rejected_alone() -> None:
    assert isinstance(prepare(PhotoDraft(keywords=("boat",) * 501), Defaults()), Rejected)
    assert isinstance(prepare(PhotoDraft(keywords=("boat",) * 500), Defaults()), PhotoDraft)


def test_a_long_text_has_the_same_sketch_whatever_is_mapped_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    shingles = np.unique(np.random.default_rng(1).integers(0, 2**63, 1000, dtype=np.uint64))
    whole = minhash.bands_of(shingles)
    for block in (1, 7, 999, 1000):
        monkeypatch.setattr(minhash, "BLOCK", block)
        assert minhash.bands_of(shingles) == whole
