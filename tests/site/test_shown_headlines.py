"""Headlines as pages print them."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from articles.models import Article
from articles.site.shown_headlines import shown_headline, shown_in_html


def test_marks_stay_around_the_words_that_were_found() -> None:
    row = Article(headline="B&W RAISES PRICES IN JAPAN <SUMI>", language="en")
    html = "B&amp;W RAISES <mark>PRICES</mark> IN JAPAN &lt;SUMI&gt;"
    assert shown_in_html(html, row) == "B&amp;W raises <mark>prices</mark> in Japan"


def test_what_is_not_the_whole_headline_stays_as_it_is() -> None:
    row = Article(headline="PRICES RISE IN JAPAN", language="en")
    assert shown_in_html("… <mark>PRICES</mark> RISE …", row) == "… <mark>PRICES</mark> RISE …"
    assert shown_in_html("<mark>Calm</mark>", Article(headline="Calm seas")) == "<mark>Calm</mark>"


SHOWN = [
    ("HARPER <HPR> GETS BID FROM HARCOURT <HBJ>", "Harper gets bid from Harcourt"),
    ("BROAD CORP <BRC> ACQUIRES <VOGT AND CONANT> UNIT", "Broad Corp acquires Vogt and Conant unit"),
    ("<BROAD> ACQUIRES UNIT OF <AT&T>", "BROAD acquires unit of AT&T"),
    ("BIDDERS TAKE STAKE IN <ABC>", "Bidders take stake in ABC"),
    ("PRICES < COSTS IN JAPAN", "Prices < costs in Japan"),
]


@pytest.mark.parametrize(("sent", "shown"), SHOWN)
def test_a_wire_headline_is_shown_without_tickers_and_brackets(sent: str, shown: str) -> None:
    assert shown_headline(Article(headline=sent, language="en")) == shown
    assert shown_in_html(escape(sent), Article(headline=sent, language="en")) == escape(shown)


def test_brackets_of_a_headline_that_is_not_in_capitals_stay() -> None:
    assert shown_headline(Article(headline="How to write <HTML> today")) == "How to write <HTML> today"


def test_a_ticker_that_was_searched_for_stays_in_its_mark() -> None:
    html = "HARPER &lt;<mark>HPR</mark>&gt; GETS BID"
    assert shown_in_html(html, Article(headline="HARPER <HPR> GETS BID", language="en")) == (
        "Harper <mark>HPR</mark> gets bid"
    )
