"""Citations in four styles, RIS and BibTeX."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.exporting import citations
from articles.exporting.citations import Citation

URL = "https://archive.example/articles/7/river/"
AUTHORS = ("Ana Maria Ruiz", "Ben Okri")
STORY = Citation("River Rises", AUTHORS, "Delta Wire", date(2022, 12, 9), "day", URL, "article-7")


def test_each_style_prints_a_story_as_its_guide_does() -> None:
    assert citations.apa(STORY) == f"Ruiz, A. M., & Okri, B. (2022, December 9). River Rises. Delta Wire. {URL}"
    assert citations.mla(STORY) == f"Ruiz, Ana Maria, and Ben Okri. “River Rises.” Delta Wire, 9 Dec. 2022, {URL}."
    assert citations.chicago(STORY) == (
        f"Ruiz, Ana Maria, and Ben Okri. “River Rises.” Delta Wire, December 9, 2022. {URL}."
    )
    assert citations.harvard(STORY) == (
        f"Ruiz, A. M. and Okri, B. (2022) ‘River Rises’, Delta Wire, 9 December. Available at: {URL}."
    )


def test_a_story_without_an_author_begins_with_its_source() -> None:
    assert citations.apa(replace(STORY, authors=())).startswith("Delta Wire (2022, December 9). River Rises. https")


def test_a_story_without_a_date_says_so() -> None:
    story = replace(STORY, published_on=None, precision="unknown")
    assert all("n.d." in text for _, text in citations.in_every_style(story))


def test_an_estimated_year_stands_in_brackets_and_its_day_is_not_claimed() -> None:
    for _, text in citations.in_every_style(replace(STORY, precision="estimated")):
        assert "[2022]" in text
        assert "December" not in text


def test_ris_has_its_tags_in_the_order_and_with_the_line_ends_of_the_format() -> None:
    lines = citations.ris(STORY).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert "AU  - Ruiz, Ana Maria" in lines
    assert "DA  - 2022/12/09/" in lines
    assert lines[-3:] == ["ER  - ", "", ""]


def test_bibtex_escapes_what_is_special_to_it() -> None:
    entry = citations.bibtex(replace(STORY, headline="50% of R&D {goes} to #1_x"))
    assert r"title = {{50\% of R\&D \{goes\} to \#1\_x}}" in entry


@pytest.mark.parametrize(("precision", "said"), [("month", "2022/12//"), ("year", "2022///")])
def test_ris_leaves_out_what_is_not_known_of_a_date(precision: str, said: str) -> None:
    assert f"DA  - {said}\r\n" in citations.ris(replace(STORY, precision=precision))


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=30), max_size=4))
def test_anything_can_be_cited_and_no_text_breaks_a_record(headline: str, authors: list[str]) -> None:
    story = replace(STORY, headline=headline, authors=tuple(authors))
    assert len(citations.in_every_style(story)) == 4
    assert citations.ris(story).count("ER  - ") >= 1
    assert all(line[2:6] == "  - " for line in citations.ris(story).split("\r\n") if line)
    assert citations.bibtex(story).endswith("\n}\n")
