"""A search as an address and back."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.search.request import Kind
from articles.site.search_url import SearchAddress

FULL = "q=flood&kind=photos&sort=newest&from=2024-01-01&to=2024-12-31&section=3&section=4&not-agency=7&page=2"


def test_an_address_becomes_the_request_it_means() -> None:
    request = SearchAddress.parse(FULL).request(size=10)
    assert (request.text, request.kind, request.sort, request.page, request.size) == (
        "flood",
        Kind.PHOTOS,
        "newest",
        2,
        10,
    )
    assert request.include == (("section", ("3", "4")),)
    assert request.exclude == (("agency", ("7",)),)
    assert (request.first, request.last) == (date(2024, 1, 1), date(2024, 12, 31))


def test_what_is_unknown_or_malformed_is_ignored() -> None:
    address = SearchAddress.parse("q=x&kind=cats&sort=wild&from=yesterday&to=2024-13-01&colour=red&page=0&section=")
    assert address.pairs == (("q", "x"),)


def test_another_choice_goes_back_to_the_first_page() -> None:
    address = SearchAddress.parse(FULL)
    assert "page" not in address.add("person", "9").text()
    assert "page" not in address.remove([("section", "3")]).text()
    assert address.replace(page=3).get("page") == "3"


def test_a_value_is_taken_away_alone() -> None:
    address = SearchAddress.parse(FULL).remove([("section", "3")])
    assert address.filters() == (("section", ("4",)),)
    assert address.filters("not-") == (("agency", ("7",)),)


def test_a_form_hides_what_it_does_not_set() -> None:
    hidden = dict(SearchAddress.parse("q=flood&sort=newest&page=4").hidden_fields("q"))
    assert hidden == {"sort": "newest"}


@given(st.text(max_size=200))
def test_any_address_is_read_and_reads_the_same_again(text: str) -> None:
    address = SearchAddress.parse(text)
    address.request()
    assert SearchAddress.from_query(QueryDict(address.text())) == address


@given(st.text(max_size=50).map(str.strip), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_words_and_values_survive_the_way_through_the_address(words: str, values: list[str]) -> None:
    query = QueryDict(mutable=True)
    query["q"] = words.replace("\0", "")
    query.setlist("section", values)
    address = SearchAddress.from_query(query)
    assert SearchAddress.parse(address.text()) == address or len(address.text()) > 4000
    assert dict(address.filters()).get("section", ()) == tuple(dict.fromkeys(values))


def test_a_language_of_an_older_address_is_the_one_that_is_listed() -> None:
    address = SearchAddress.parse("language=en-US&language=eng&not-language=nb&language=xx")
    assert address.pairs == (("language", "en"), ("language", "xx"), ("not-language", "no"))
