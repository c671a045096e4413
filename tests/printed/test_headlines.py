"""Headlines in capitals, shown in sentence case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.headlines import in_sentence_case, is_shouted

SHOWN = [
    ("OPEC MAY MEET TO FIRM PRICES", "", "OPEC may meet to firm prices"),
    ("U.S. TRADE DEFICIT WIDENS IN JANUARY", "", "U.S. trade deficit widens in January"),
    ("CHRYSLER <C> 4TH QTR SHR 1.50 DLRS", "", "Chrysler <C> 4th qtr shr 1.50 dlrs"),
    ("JAPAN'S F-16 ORDER: NBC SAYS NO", "", "Japan's F-16 order: NBC says no"),
    ("SALOMON NAMES GUTFREUND CHIEF", "<p>Directors of Salomon named John Gutfreund as chief.</p>",
     "Salomon names Gutfreund chief"),
    ("TURKEY FARMS HIT BY FLU", "<p>Each turkey was killed.</p>", "Turkey farms hit by flu"),
    ("<CINRAM LTD> 4TH QTR NET", "", "<Cinram Ltd> 4th qtr net"),
    ("WILLCOX AND GIBBS INC <WG> 4TH QTR JAN 31", "", "Willcox and Gibbs Inc <WG> 4th qtr Jan 31"),
    ("ROPAK SETS OFFER TO BUY ALL OF BUFFTON <BUF>", "", "Ropak sets offer to buy all of Buffton <BUF>"),
    ("WHY BANKS CRY OVER GATT RULES", "", "Why banks cry over GATT rules"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "body", "shown"), SHOWN)
def test_a_headline_in_capitals_is_shown_in_sentence_case(sent: str, body: str, shown: str) -> None:
    assert in_sentence_case(sent, body, "en") == shown


@pytest.mark.parametrize(
    "headline", ["River Crests Below the Dikes", "IBM", "NATO: 12", "2026", "نهر", "株価が上がる", ""]
)
def test_any_other_headline_is_shown_as_it_was_sent(headline: str) -> None:
    assert not is_shouted(headline)
    assert in_sentence_case(headline) == headline


def test_german_nouns_keep_their_capital_and_turkish_has_two_letters_i() -> None:
    assert in_sentence_case("MINISTER ERÖFFNET DIE BRÜCKE IN KÖLN", "", "de") == "Minister Eröffnet die Brücke in Köln"
    body = "<p>In Köln wird sie eröffnet.</p>"
    assert in_sentence_case("MINISTER ERÖFFNET BRÜCKE", body, "de-AT") == "Minister eröffnet Brücke"
    assert in_sentence_case("IRMAK YİNE TAŞTI BUGÜN", "", "tr") == "Irmak yine taştı bugün"


def test_a_text_in_capitals_teaches_nothing() -> None:
    assert in_sentence_case("GRAIN PRICES RISE", "<p>GRAIN PRICES RISE ON RAIN.</p>", "en") == "Grain prices rise"


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["", "en", "de", "tr", "fr"]))
def test_it_changes_the_case_of_letters_and_nothing_else(headline: str, body: str, language: str) -> None:
    shown = in_sentence_case(headline, body, language)
    assert len(shown) == len(headline)
    assert all(a == b or a.lower() in (b.lower(), b) or b in ("ı", "i") or a.casefold() == b.casefold() or
               b.upper() == a.upper() for a, b in zip(headline, shown, strict=True))  # fmt: skip
