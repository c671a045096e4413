"""British and American spellings of one word meet, and other words do not."""

from __future__ import annotations

import pytest

from articles.search.analysis.british_american import other_spelling

PAIRS = [
    ("labour", "labor"),
    ("Labour", "labor"),
    ("labourers", "laborers"),
    ("privatisation", "privatization"),
    ("privatised", "privatized"),
    ("theatre", "theater"),
    ("defence", "defense"),
    ("aluminium", "aluminum"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("neighbouring", "neighboring"),
    ("travelling", "traveling"),
]


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_each_spelling_leads_to_the_other(british: str, american: str) -> None:
    assert other_spelling(british) == american
    assert other_spelling(american) == british.lower()


@pytest.mark.parametrize(
    "word", ["four", "hour", "doctor", "programming", "rise", "wise", "size", "exercise", "metred"]
)
def test_words_that_only_look_like_it_have_none(word: str) -> None:
    assert other_spelling(word) == ""
