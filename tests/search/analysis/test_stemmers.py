"""Words are stemmed by the language of their story: a word as it is typed finds the forms in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.search import analysis
from articles.search.analysis import stemmers


def _pairs(wanted: bool) -> Iterator[tuple[str, str, str]]:
    """(language, word, other word): those of pairs.txt that meet, or those that must not."""
    language = ""
    for line in (Path(__file__).parent / "pairs.txt").read_text("utf-8").splitlines():
        name, colon, words = line.partition(":")
        if not colon or line.startswith("#"):
            continue
        language = language if name == "not" else name
        if wanted == (name != "not"):
            yield from ((language, *pair.split("/")) for pair in words.split())  # type: ignore[misc]


MEET = list(_pairs(wanted=True))


@pytest.mark.parametrize(("language", "typed", "printed"), MEET)
def test_a_typed_word_finds_the_printed_form(language: str, typed: str, printed: str) -> None:
    of_story = analysis.terms(printed, analysis.language_of(language))
    asked = analysis.groups(typed, ("", *sorted(stemmers.STEMMED)))
    assert all(term in group.split(" ") for term, group in zip(of_story, asked, strict=True))


def test_every_language_has_twenty_pairs() -> None:
    languages = [language for language, _, _ in MEET]
    assert {*languages} == {"en", *stemmers.STEMMED}
    assert {languages.count(language) for language in {*languages}} == {20}


@pytest.mark.parametrize(("language", "word", "other"), list(_pairs(wanted=False)))
def test_other_words_do_not_meet(language: str, word: str, other: str) -> None:
    code = analysis.language_of(language)
    assert analysis.terms(word, code) != analysis.terms(other, code)


@pytest.mark.parametrize("language", sorted(stemmers.STEMMED))
def test_a_word_of_another_script_and_a_number_have_their_english_terms(language: str) -> None:
    assert analysis.terms("2024 7th 東京", language) == analysis.terms("2024 7th 東京")
    other = "ministers" if language in stemmers._SCRIPTS else "министры"
    if language != "sr":
        assert analysis.terms(other, language) == analysis.terms(other)


def test_stems_of_two_languages_never_meet() -> None:
    assert analysis.groups("news", ("", "fr")) == ["news new|fr"]
    assert not {*analysis.terms("new")} & {*analysis.groups("news", ("", "fr"))[0].split(" ")}


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("en-GB", ""),
        ("zh", ""),
        ("", ""),
    ],
)
def test_a_language_code_names_its_stemmer(code: str, language: str) -> None:
    assert analysis.language_of(code) == language


def test_exact_forms_are_the_same_in_every_language() -> None:
    assert {tuple(analysis.exact_terms("L'Équipe Ankara'da 國會")) for _ in stemmers.STEMMED} == {
        ("l'équipe", "ankara'da", "國", "會")
    }


def test_traditional_and_simplified_signs_meet() -> None:
    assert analysis.terms("臺灣總統選舉") == analysis.terms("台湾总统选举")
    assert analysis.terms("後") == analysis.terms("后")


def test_stop_words_are_those_of_the_language() -> None:
    assert analysis.drop_stop_terms(analysis.groups("die", ("", "de"))[0]) == "die"
    assert analysis.drop_stop_terms(analysis.groups("was", ("", "de"))[0]) == ""
    assert analysis.drop_stop_terms(analysis.groups("Wahl", ("", "de"))[0]) == "wahl wahl|de"


def test_short_i_is_a_letter_of_its_own() -> None:
    assert analysis.fold("Йод") == "йод"
    assert analysis.fold("и\u0306од") == "йод"
