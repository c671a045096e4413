"""Quotations: found again by words, surroundings and place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.kept.quotation import Found, Quotation, even, locate, quote

TEXT = "The mayor said no. The council said yes. The mayor said no. The end."


def test_the_occurrence_nearest_to_the_place_is_quoted() -> None:
    first, second = quote(TEXT, "mayor said no"), quote(TEXT, "mayor said no", 40)
    assert first and second and (first.place, second.place) == (4, TEXT.rindex("mayor"))


def test_the_surroundings_decide_between_two_occurrences() -> None:
    second = quote(TEXT, "mayor said no", 40)
    assert second
    longer = f"A new first sentence. {TEXT}"
    assert locate(longer, second) == Found(longer.rindex("mayor"), longer.rindex("mayor") + 13, False)


def test_changed_words_are_found_between_the_same_surroundings() -> None:
    quoted = quote(TEXT, "council said yes")
    assert quoted
    found = locate(TEXT.replace("council said yes", "council said perhaps yes"), quoted)
    assert found and found.has_changed


def test_words_that_are_gone_are_not_found() -> None:
    assert locate("Something else entirely, in other words.", Quotation("The council said yes")) is None
    assert quote(TEXT, "") is None and quote(TEXT, "nobody") is None


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 60))
def test_what_is_quoted_is_found_where_it_stands(text: str, start: int, length: int) -> None:
    text = even(text)
    words = even(text[start : start + length])
    quoted = quote(text, words, start)
    if words:
        assert quoted
        found = locate(text, quoted)
        assert found and text[found.start : found.end] == words and not found.has_changed
