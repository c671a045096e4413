"""Headlines as pages print them."""

from __future__ import annotations

from articles.models import Article
from articles.site.shown_headlines import shown_in_html


def test_marks_stay_around_the_words_that_were_found() -> None:
    row = Article(headline="B&W RAISES PRICES IN JAPAN <SUMI>", language="en")
    html = "B&amp;W RAISES <mark>PRICES</mark> IN JAPAN &lt;SUMI&gt;"
    assert shown_in_html(html, row) == "B&amp;W raises <mark>prices</mark> in Japan &lt;SUMI&gt;"


def test_what_is_not_the_whole_headline_stays_as_it_is() -> None:
    row = Article(headline="PRICES RISE IN JAPAN", language="en")
    assert shown_in_html("… <mark>PRICES</mark> RISE …", row) == "… <mark>PRICES</mark> RISE …"
    assert shown_in_html("<mark>Calm</mark>", Article(headline="Calm seas")) == "<mark>Calm</mark>"
