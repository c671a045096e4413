"""Which names of sections were given by people."""

from __future__ import annotations

import pytest

from articles.printed.given_names import is_given, is_topic, shown_name

GIVEN = ("World", "Deutschland", "iPhone & Co.", "TV", "G20", "العالم", "国际", "Arts, Books", "de Volkskrant", "US")
KEYS = ("", "  ", "Uncategorized", "UNCATEGORISED", "Sin categoría", "espana", "twis", "earn", "us_news", "News/World",
        "news.world.asia", "12", "money-fx", "未分类")  # fmt: skip


@pytest.mark.parametrize("name", GIVEN)
def test_a_name_that_somebody_gave_is_one(name: str) -> None:
    assert is_given(name)


@pytest.mark.parametrize("name", KEYS)
def test_the_word_of_a_system_or_its_key_is_none(name: str) -> None:
    assert not is_given(name)


TOPICS = ("football", "climate change", "World War 3", "COVID-19", "G20", "5G", "政治", "国", "Grønland", "COVID19",
          "A380", "AT&T", "gold", "palladium", "US", "Élections 2024", "deadbeef", "facade")  # fmt: skip
CODES = ("8f507083-bac4-423a-9015-2eb31e1bce50", "8F507083BAC4423A90152EB31E1BCE50", "deadbeefdeadbeef", "AIRS08",
         "NEWS1", "earn", "money-fx", "_commerce", "sections/sverige", "n", "nationalpost.com", "12", "",
         "Article Type: Article Post",
         "uncategorized")  # fmt: skip


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_that_somebody_wrote_is_one(name: str) -> None:
    assert is_topic(name)


@pytest.mark.parametrize("name", CODES)
def test_a_code_is_no_topic(name: str) -> None:
    assert not is_topic(name)


@pytest.mark.parametrize(
    ("name", "vocabulary", "shown"),
    [
        ("saudi-arabia", "place", "Saudi Arabia"),
        ("usa", "place", "USA"),
        ("mali", "place", "Mali"),
        ("hisham-nazer", "person", "Hisham Nazer"),
        ("nymex", "organisation", "NYMEX"),
        ("adidas", "organisation", "Adidas"),
        ("adb-africa", "organisation", "ADB Africa"),
        ("crude oil", "subject", "crude oil"),
        ("earn", "subject", "earn"),
        ("Guinea-Bissau", "place", "Guinea-Bissau"),
        ("bell hooks", "person", "bell hooks"),
    ],
)
def test_keys_of_wires_are_shown_as_names(name: str, vocabulary: str, shown: str) -> None:
    assert shown_name(name, vocabulary) == shown
