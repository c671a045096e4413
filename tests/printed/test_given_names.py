"""Which names of sections were given by people."""

from __future__ import annotations

import pytest

from articles.printed.given_names import is_given

GIVEN = ("World", "Deutschland", "iPhone & Co.", "TV", "G20", "العالم", "国际", "Arts, Books", "de Volkskrant", "US")
KEYS = ("", "  ", "Uncategorized", "UNCATEGORISED", "Sin categoría", "espana", "twis", "earn", "us_news", "News/World",
        "news.world.asia", "12", "money-fx", "未分类")  # fmt: skip


@pytest.mark.parametrize("name", GIVEN)
def test_a_name_that_somebody_gave_is_one(name: str) -> None:
    assert is_given(name)


@pytest.mark.parametrize("name", KEYS)
def test_the_word_of_a_system_or_its_key_is_none(name: str) -> None:
    assert not is_given(name)
