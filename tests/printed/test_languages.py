"""Which language a text is in: sure or silent."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.printed.languages import guess_language, is_right_to_left


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council of the town met on Monday and said that it was ready to build a library for the children.", "en"),
        ("Der Stadtrat hat am Montag beschlossen, eine neue Bibliothek für die Kinder zu bauen.", "de"),
        ("Le conseil municipal a décidé lundi de construire une nouvelle bibliothèque pour les enfants.", "fr"),
        ("El ayuntamiento decidió el lunes construir una nueva biblioteca para los niños del barrio.", "es"),
        ("Belediye meclisi pazartesi günü çocuklar için yeni bir kütüphane inşa etmeye karar verdi.", "tr"),
        ("Городской совет решил в понедельник построить новую библиотеку для детей.", "ru"),
        ("Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα", "el"),
        ("市議会は月曜日に新しい図書館を建てることを決めた", "ja"),
        ("市议会星期一决定建造一座新图书馆", "zh"),
        ("시의회는 월요일에 새 도서관을 짓기로 했다", "ko"),
        ("قرر مجلس المدينة يوم الاثنين بناء مكتبة جديدة للأطفال في المدينة القديمة", "ar"),
        ("", ""),
        ("Sudan", ""),
        ("12345 67890 12345", ""),
    ],
)
def test_it_names_the_language_or_nothing(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("language", ["ar", "ar_EG", "he-IL", "fa", "dv", "ckb", "ku-Arab", "az-arab-IR"])
def test_some_languages_run_from_right_to_left(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["", "en", "ku", "ks-Deva", "ar-Latn", "x"])
def test_others_run_from_left_to_right(language: str) -> None:
    assert not is_right_to_left(language)


@given(st.text(max_size=200))
def test_a_guess_is_a_code_of_two_letters_or_nothing(text: str) -> None:
    assert len(guess_language(text)) in (0, 2)


def test_english_needs_no_model() -> None:
    text = "The council of the town met on Monday and said that it was ready. " * 5
    before = "py3langid.langid" in sys.modules
    assert guess_language(text) == "en"
    assert ("py3langid.langid" in sys.modules) is before
