"""How text becomes words: the one chain used for indexing, for querying and for highlighting.

A text is cut into tokens (`_TOKEN`), and each token gives two forms: the *term* - lower case, folded, stemmed by the
text's language - that words are searched by, and the *exact* form - lower case, typographic apostrophes made straight,
nothing else - that quoted phrases are searched by. Both stand at the same position. No word is left out.

The chain, in order: tokenise, lower case, fold, stem. Folding drops accents (NFKD without its marks), unifies letters
that Unicode does not take apart (ı, ø, ł, đ, ß, æ...), Arabic and Persian spellings, traditional and simplified Chinese
signs, digits, apostrophes, the dots of U.S. and the commas of 1,000; possessive endings fall away. Stemming is
Snowball's (stemmers.py); texts in English, in an unknown language or in one without a stemmer have the English stems of
plain a-z (Porter 2). Chinese and Japanese are taken sign by sign, so that any part of a text is found as a phrase.

A query does not know the language of the stories that it will find. So a word of a query is a *group*: its terms in
each language that the archive holds, one string, separated by spaces. A story has one language, so it holds at most one
of them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

from articles.search.analysis import stemmers
from articles.search.analysis.word_tables import simplified_signs, stop_words

VERSION = 3
"""Raise it when the chain changes: an index made by another version has to be built anew."""

LONGEST = 64
"""Letters of a term that are kept."""
LONGEST_KEPT = 200
"""Letters of a token whose forms are kept in memory: a word of half a megabyte is no word that news repeats."""

# Signs that are words of their own: kana, CJK ideographs and their extensions.
_SIGN = "々〆\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_SIGN += "\U00020000-\U0003ffff"
# Marks that stand inside words although Python does not count them as letters: combining accents, Hebrew and Arabic
# vowels, the vowel signs of Indian and South-East Asian scripts, soft hyphen, joiners.
_MARK = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d\u0b82"
    "\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d\u0dca-\u0ddf\u0e31"
    "\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u200c\u200d\u3099\u309a"
)
_LETTER = rf"[^\W_{_SIGN}]"
_APOSTROPHE = "'’‘ʼ＇`´"
_WORD = rf"(?:[A-Za-z0-9]++|{_LETTER})++"
_TOKEN = re.compile(
    # the most of all tokens first, for speed: two letters of plain a-z and no more than letters behind them
    rf"[A-Za-z]{{2}}+[A-Za-z0-9]*+(?![{_APOSTROPHE}{_MARK}]|{_LETTER})"
    # U.S., U.S (before a hyphen), D.C., a.m.; a letter with its marks is one letter
    rf"|(?<![^\W_])[^\W\d_][{_MARK}]*+(?:\.[^\W\d_][{_MARK}]*+)+(?![^\W_])\.?(?:['’]s\b)?"
    # 1,000 1,000,000.5 and 28.7
    rf"|(?<![\d.,])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)+"
    # words, with apostrophes and marks inside
    rf"|{_WORD}(?:[{_APOSTROPHE}]{_WORD}|[{_MARK}]+{_LETTER}*)*+"
    rf"|[{_SIGN}]"
)

_MARKS_FOLDED = ((0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x6D6, 0x6ED))
_LETTERS_FOLDED = (
    "ıi øo łl đd ðd ħh ŧt əe ŋn ĸk ɨi ßss æae œoe þth ςσ ٱا ىي یي ېي ةه ۀه ەه کك ھه ہه"
    " ٠0 ١1 ٢2 ٣3 ٤4 ٥5 ٦6 ٧7 ٨8 ٩9 ۰0 ۱1 ۲2 ۳3 ۴4 ۵5 ۶6 ۷7 ۸8 ۹9 ०0 १1 २2 ३3 ४4 ५5 ६6 ७7 ८8 ९9"
)
_FOLDED = str.maketrans(
    dict.fromkeys(_APOSTROPHE + "\u00ad\u200c\u200d\u0640\u0670,")
    | {chr(mark): None for first, last in _MARKS_FOLDED for mark in range(first, last + 1)}
    | {pair[0]: pair[1:] for pair in _LETTERS_FOLDED.split()}
    | simplified_signs()
)
_SHORT_I = "\u0438\u0306", "\u0439"
"""й taken apart by NFKD, which is a letter of its own and no accented и; and whole."""
_EXACT = str.maketrans({**dict.fromkeys(_APOSTROPHE, "'"), "\u00ad": None})
_POSSESSIVE = re.compile(rf"[{_APOSTROPHE}]s$")
_ASCII_WORD = re.compile(r"[a-z]+\Z")


class Token(NamedTuple):
    """A word of a text: text[start:end], its term, its exact form and its number among the words, from 0."""

    start: int
    end: int
    term: str
    exact: str
    position: int


class Forms(NamedTuple):
    """The two forms of a token; an empty term where nothing is left of it (a lone tatweel)."""

    term: str
    exact: str


_stemmer = Stemmer.Stemmer("english")
_lock = threading.Lock()

ENGLISH: tuple[str, ...] = ("",)
"""The languages of an archive without stories in any language of STEMMED."""


def fold(text: str) -> str:
    """A token in lower case without accents, marks, apostrophes, dots and commas; unstemmed."""
    lowered = _POSSESSIVE.sub("", text.lower())
    if not lowered.isascii():
        apart = unicodedata.normalize("NFKD", lowered).replace(*_SHORT_I)
        lowered = unicodedata.normalize("NFC", apart.translate(_FOLDED))
    if lowered.isalnum():
        return lowered
    plain = lowered.translate(_FOLDED)
    return plain if plain[:1].isdigit() else plain.replace(".", "")


def stem(folded: str) -> str:
    """The English stem of a folded token; other scripts, and tokens with digits, as they are."""
    return _stemmer.stemWord(folded) if _ASCII_WORD.match(folded) else folded


def exact(text: str) -> str:
    """A token in lower case, its apostrophes straight and its letters composed."""
    lowered = text.lower().replace("i\u0307", "i").rstrip(".")  # İ in lower case
    return lowered if lowered.isascii() else unicodedata.normalize("NFC", lowered.translate(_EXACT))


class _Memo(dict[str, Forms]):
    """Token -> forms in one language. News repeats its words: looking one up is ten times faster than working it
    out."""

    size = 300_000

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, token: str) -> Forms:
        with _lock:  # a Snowball stemmer is one mutable object
            forms = Forms(_term(token, self.language), exact(token)[:LONGEST])
            if len(self) >= self.size:
                self.clear()
            if len(token) <= LONGEST_KEPT:
                self[token] = forms
        return forms


def _term(token: str, language: str) -> str:
    """A token's term in a language of STEMMED, or in "": the English one, also for words of another script."""
    if language:
        folded = fold(stemmers.trim(token, language))
        stemmed = stemmers.stem(folded, language)
        if stemmed is not None:
            return f"{stemmed[:LONGEST]}{stemmers.TAG}{language}"
    return stem(fold(token))[:LONGEST]


_memo = _Memo("")
_memos = {"": _memo} | {language: _Memo(language) for language in sorted(stemmers.STEMMED)}
split = _TOKEN.findall
"""The raw tokens of a text, in order."""


def forms_in(language: str) -> Mapping[str, Forms]:
    """Term and exact form of each raw token, as `split` gives them, in a text of this language."""
    return _memos[language]


def terms(text: str, language: str = "") -> list[str]:
    """The terms of a text of this language, in order."""
    return [term for term, _ in map(_memos[language].__getitem__, split(text)) if term]


def exact_terms(text: str) -> list[str]:
    """The exact forms of a text's words, in order; as many as there are terms."""
    return [form for term, form in map(_memo.__getitem__, split(text)) if term]


def groups(text: str, languages: tuple[str, ...] = ENGLISH) -> list[str]:
    """The words of a query as groups: each word's terms in these languages, each once, separated by spaces."""
    if languages == ENGLISH:
        return terms(text)
    tokens = [token for token in split(text) if _memo[token].term]
    return [" ".join(dict.fromkeys(_memos[language][token].term for language in languages)) for token in tokens]


_FIGURES = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_PREFIX = re.compile(r"(?:re(?=e)|co(?=o)|pre(?=e)|anti|multi|non|semi)(?=[a-z]{4})", re.I)
_ARABIC = re.compile(r"(\u0627\u0644)?([\u0621-\u064a]{3,})")
"""A word, with its article or without."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@lru_cache(maxsize=4096)
def spellings(word: str, languages: tuple[str, ...] = ENGLISH) -> tuple[tuple[str, ...], ...]:
    """The groups of a word as it was typed, and of the other ways in which a text may spell it: with its hyphen or
    without (re-election, reelection, G-7, G7), with its umlaut or written out (Müller, Mueller), with its Arabic
    article or without."""
    other = [word.lower().translate(_UMLAUTS)]
    if arabic := _ARABIC.fullmatch(fold(word)):
        other.append(arabic[2] if arabic[1] else f"\u0627\u0644{arabic[2]}")
    elif "-" in word:
        other.append(word.replace("-", ""))
    elif word.isalnum():
        other += [_PREFIX.sub(r"\g<0>-", word, count=1) if _PREFIX.match(word) else word]
        other += [_FIGURES.sub("-", word)] if len(_FIGURES.findall(word)) == 1 else []
    return tuple(dict.fromkeys(tuple(groups(text, languages)) for text in (word, *other)))


def ways(text: str, also: tuple[str, ...] = (), languages: tuple[str, ...] = ENGLISH) -> tuple[tuple[str, ...], ...]:
    """The spellings of a word of a query and of the words that are searched for with it. Those of one group are joined
    into one, which is ranked as one word."""
    own = spellings(text, languages)
    if not also:
        return own
    every = [way for way in (*own, *(way for other in also for way in spellings(other, languages))) if way]
    one = dict.fromkeys(term for way in every if len(way) == 1 for term in way[0].split(" "))
    return ((" ".join(one),), *(way for way in dict.fromkeys(every) if len(way) > 1)) if one else tuple(every)


def tokens(text: str, start: int = 0, language: str = "") -> Iterator[Token]:
    """The words of a text with the places they stand at, for highlighting; from a place where a run begins."""
    position = 0
    known = _memos[language]
    for match in _TOKEN.finditer(text, start):
        term, form = known[match.group()]
        if term:
            yield Token(match.start(), match.end(), term, form, position)
            position += 1


_STOP_WORDS = """
a about after all also an and any are as at be because been before being between but by can could did do does doing
during each for from had has have having he her here hers him his how i if in into is it its itself just may me might
more most must my no nor not of off on once only or other our ours out over own s same shall she should so some such
than that the their theirs them themselves then there these they this those through to too under until up upon very was
we were what when where which while who whom whose why will with would you your yours
"""
STOP_WORDS = frozenset(map(stem, _STOP_WORDS.split()))
"""English stems that say nothing about what a text is about: left out of rankings by any word, never of the index."""


@cache
def _stop_terms(language: str) -> frozenset[str]:
    """The stop words of a language as terms. Those of one letter, and of another script, are English terms."""
    words = " ".join(_words_of_languages().get(language, ()))
    return frozenset(terms(words, language))


_words_of_languages = cache(stop_words)


def is_stop_term(term: str) -> bool:
    """Whether a term says nothing, in its own language, about what a text is about."""
    _, tag, language = term.partition(stemmers.TAG)
    return term in (_stop_terms(language) if tag else STOP_WORDS)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(word) for words in (_STOP_WORDS.split(), *_words_of_languages().values()) for word in words)


def is_small_word(word: str) -> bool:
    """Whether a word, in small letters, is a stop word in any language."""
    return word.islower() and fold(word) in _small_words()


def drop_stop_terms(group: str) -> str:
    """The terms of a group that are no stop words in their language: "die" is one in German and none in English."""
    return " ".join(term for term in group.split(" ") if not is_stop_term(term))
