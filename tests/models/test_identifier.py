"""External identifiers of names."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.models.identifier import address_of, read_identifier


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Q42", "wikidata:Q42"),
        (" q42 ", "wikidata:Q42"),
        ("wikidata:Q42", "wikidata:Q42"),
        ("https://www.wikidata.org/wiki/Q42#P31", "wikidata:Q42"),
        ("viaf:113230702", "viaf:113230702"),
        ("https://viaf.org/viaf/113230702/", "viaf:113230702"),
        ("", ""),
    ],
)
def test_an_identifier_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert read_identifier(typed) == stored


@pytest.mark.parametrize("typed", ["Q0", "Q", "42", "viaf:Q42", "https://example.org/Q42", "javascript:Q42", "viaf:"])
def test_what_is_no_identifier_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_identifier(typed)


@given(st.text())
def test_the_address_of_anything_is_one_of_the_two_sites_or_none(text: str) -> None:
    assert address_of(text).startswith(
        ("https://www.wikidata.org/entity/Q", "https://viaf.org/viaf/")
    ) or not address_of(text)
