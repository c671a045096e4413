"""Dates among the words of a search."""

from __future__ import annotations

from datetime import date

import pytest

from articles.search.language.parser import parse
from articles.search.language.printer import print_query
from articles.search.language.written_dates import narrow_to_days

TODAY = date(2024, 3, 27)
READ = {
    "october 19, 1987": "on:1987-10-19",
    "19.10.1987": "on:1987-10-19",
    "3 March 1987": "on:1987-03-03",
    '"3 March 1987"': "on:1987-03-03",
    "march 1987": "on:1987-03",
    "reuters 26 march 1987": "reuters on:1987-03-26",
    "26 march 1987 reuters": "reuters on:1987-03-26",
    "oil 1987": "oil year:1987",
    "oil 3. März 1987": "oil on:1987-03-03",
    "oil 2025": "oil year:2025",
}
LEFT = [
    "1987",
    "oil prices",
    "oil 2026",
    "oil 0999",
    "boeing 747",
    "3/4/1987",
    '"oil of 3 March 1987"',
    "headline:1987 oil",
]


@pytest.mark.parametrize("text", READ)
def test_a_written_date_is_also_read_as_days(text: str) -> None:
    found = narrow_to_days(parse(text, today=TODAY).tree, TODAY)
    assert found is not None
    assert print_query(found[0]) == READ[text]


@pytest.mark.parametrize("text", LEFT)
def test_other_words_are_no_date(text: str) -> None:
    assert narrow_to_days(parse(text, today=TODAY).tree, TODAY) is None
