"""How people are sorted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.text import fold
from articles.printed.name_order import order_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Angela Merkel", "merkel angela"),
        ("Ursula von der Leyen", "leyen ursula von der"),
        ("Martin Van Buren", "van buren martin"),
        ("Juan de la Cruz", "cruz juan de la"),
        ("Bashar al-Assad", "assad bashar"),
        ("Mohammed Al-Masri", "masri mohammed"),
        ("Salah Abd al-Rahman", "abd al-rahman salah"),
        ("José Ortega y Gasset", "ortega y gasset jose"),
        ("Zine El Abidine Ben Ali", "ben ali zine el abidine"),
        ("Martin Luther King Jr.", "king martin luther jr."),
        ("Alexandria Ocasio-Cortez", "ocasio-cortez alexandria"),
        ("Merkel, Angela", "merkel angela"),
        ("Lee Miller", "miller lee"),
        ("Chen Ning Yang", "yang chen ning"),
        ("Jin Ho Kim", "kim jin ho"),
    ],
)
def test_people_sort_by_their_surname(name: str, key: str) -> None:
    assert order_key(name) == key


@pytest.mark.parametrize(
    "name",
    [
        *("Pelé", "Reuters", "The New York Times", "Xi Jinping", "Kim Jong Un", "Kim Jong-un", "Moon Jae-in", "Li Na"),
        *("Lê Quang Huy", "Trần Minh Đức", "Nguyen Phu Trong", "Ho Chi Minh", "习近平", "Mohammed bin Salman"),
        *("Katrín Jakobsdóttir", "Le Pen", "", "  ", "von", "50 Cent"),
    ],
)
def test_other_names_sort_as_they_are_given(name: str) -> None:
    assert order_key(name) == fold(name)


NAMES = st.lists(
    st.sampled_from(["Anna", "de", "la", "Van", "al-Assad", "y", "Kim", "Jr.", "Đức", "李", "Ben", "bin", "O'Hara"])
    | st.text(),
    max_size=7,
).map(" ".join)


@given(NAMES)
def test_a_key_has_the_words_of_the_name_and_nothing_else(name: str) -> None:
    """Of "al-Assad" and "d'Arc", sorted as surnames, the article is left out."""
    words, given_words = sorted(order_key(name).split()), fold(name.replace(",", " ")).split()
    assert len(words) <= len(given_words)
    assert all(any(given_word.endswith(word) for given_word in given_words) for word in words)


@given(NAMES)
def test_a_key_is_its_own_key_if_it_was_folded(name: str) -> None:
    key = order_key(name)
    assert fold(key) == key
