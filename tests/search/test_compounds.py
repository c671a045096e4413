"""Where nothing matches, a German word is found as part of a longer one."""

from __future__ import annotations

import pytest

from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article
from tests.search.conftest import Index

pytestmark = pytest.mark.django_db


def test_a_part_finds_the_whole_where_nothing_matches(index: Index) -> None:
    make_article("Bundestagswahlen im Herbst", language="de")
    make_article("The bundestagswahlen", language="en")
    index()
    page = search(SearchRequest("wahl herbst"))
    assert [hit.headline for hit in page.hits] == ["Bundestagswahlen im Herbst"]
    assert page.total == 1
    assert "Bundestags" in page.hits[0].snippets[0].html
    assert "No story has these words alone; found are stories with longer words that contain them." in page.notices


def test_a_word_that_stands_alone_is_not_looked_for_in_longer_ones(index: Index) -> None:
    make_article("Bundestagswahlen im Herbst", language="de")
    make_article("Wahl im Herbst", language="de")
    index()
    assert [hit.headline for hit in search(SearchRequest("wahl")).hits] == ["Wahl im Herbst"]


@pytest.mark.parametrize(("word", "total"), [("tag", 0), ("tags", 1)])
def test_short_words_are_not_looked_for_in_longer_ones(index: Index, word: str, total: int) -> None:
    make_article("Bundestagswahlen im Herbst", language="de")
    index()
    assert search(SearchRequest(word)).total == total


def test_english_words_are_not_looked_for_in_longer_ones(index: Index) -> None:
    make_article("Seaports close", language="en")
    index()
    assert search(SearchRequest("ports")).total == 0
