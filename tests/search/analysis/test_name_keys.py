"""Transliterations of one name have a common key; names of different people, and ordinary words, have none."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.analysis import fold
from articles.search.analysis.name_keys import SHORTEST, first_letters, name_keys, spelled_pattern

ONE_NAME = """
Zelensky Zelenskiy Zelenskyy Zelenskii Selenskyj Zelenskij
Gaddafi Qaddafi Kadhafi Gadhafi Khadafy Qadhafi
Gorbachev Gorbatschow Gorbatchev Gorbachov Gorbachyov
Yeltsin Jelzin
Khrushchev Chruschtschow Khrouchtchev
Putin Poutine
Milosevic Milošević Milosevich Milosewitsch
Ahmadinejad Ahmadinezhad Ahmadinedschad
Khomeini Khomeyni
Hussein Hussain Husayn Husain
Mohammed Muhammad Mohamed Mohammad
Shevardnadze Schewardnadse
Yushchenko Juschtschenko
Tchaikovsky Chaikovsky Tschaikowski
Nazarbayev Nasarbajew
Lukashenko Lukaschenko Loukachenko
Zhirinovsky Schirinowski
Brezhnev Breschnew
Sakharov Sacharow
Qassem Kassem Ghassem
Rafsanjani Rafsandschani Rafsandjani
Trotsky Trotzki Trotski
"""
APART = """
Reagan Regan|Hansen Hanson|Meyer Maier|Goran Koran|Price Prize|Carter Garter|Miller Mueller|Brown Braun|Kohl Cole
Baker Bakker|Baker Bacher|Clark Clarke|Smith Smyth|Gates Kates|Keller Geller|Rosen Rozen|Petersen Peterson
Stewart Stuart|Gilling Killing|goals coals|Yellen Ellen|Stevens Stefens|rising rizing|Westing Vesting|Power Pover
Waters Vaters|Sanders Zanders|Levine Levin|waste vaste
"""


@pytest.mark.parametrize("names", ONE_NAME.split("\n")[1:-1])
def test_transliterations_of_one_name_meet(names: str) -> None:
    for one, other in combinations(names.split(), 2):
        assert name_keys(one) & name_keys(other), (one, other)


@pytest.mark.parametrize("pair", APART.strip().replace("\n", "|").split("|"))
def test_other_names_and_words_stay_apart(pair: str) -> None:
    one, other = map(name_keys, pair.split())
    assert not one & other


def test_a_key_needs_five_latin_letters() -> None:
    assert name_keys("Putin") and not name_keys("Puti")
    assert not name_keys("Путин") and not name_keys("put1n") and not name_keys("")


@pytest.mark.parametrize("names", ONE_NAME.split("\n")[1:-1])
def test_the_pattern_of_a_name_finds_each_of_its_forms(names: str) -> None:
    for one, other in combinations(names.split(), 2):
        keys = name_keys(one)
        assert re.fullmatch(spelled_pattern(keys), fold(other)), (one, other)
        assert fold(other)[0] in first_letters(keys)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=SHORTEST, max_size=12))
def test_every_word_matches_the_pattern_of_its_own_keys(word: str) -> None:
    keys = name_keys(word)
    assert not keys or re.fullmatch(spelled_pattern(keys), word)
