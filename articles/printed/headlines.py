"""Headlines that were sent in capitals, as pages show them: in sentence case. What was sent is never changed.

How each word is written is decided by the first of these that knows it:

1. its shape: U.S., AT&T, F-16, <GM>, and words of consonants alone (NBC) stay as they are;
2. the story's own text: as the word is mostly written there, in small letters, as a name or as an acronym. A capital
   at the beginning of a sentence says nothing;
3. for English, a table of names and acronyms (proper_words.txt), and of the abbreviations of wires (pct, mln);
4. before the ticker of a company, and between angle brackets, words are names;
5. otherwise a word is a small one; in German, where most words of a headline are nouns, it keeps its first capital.

Names that none of these knows are therefore shown in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from articles.drafts.text import plain_text
from articles.printed.languages import primary_language

READ = 2000
"""Characters of a story's text in which its words are looked up."""
_LEAST_LETTERS = 8
_SMALL_SHARE = 0.1
"""Small letters that a headline in capitals may have: McDONALD."""
_SHOUTED_TEXT = 0.6

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*\.?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?")
_DESIGNATION = re.compile(r"[^\W\d_]+\d\w*")
_TICKER = re.compile(r"<[A-Z0-9.]{1,8}>")
_COMPANY = re.compile(
    r"<[^<>]+>|[^\s<>]+(?= <[A-Z0-9.]{1,8}>)"
    r"|\A(?:(?:[^\s<>]+ ){1,3}|(?:[^\s<>]+ ){3,5}(?:INC|CORP|LTD|COS?|PLC|LP|NV|AG|SA|BANK) )(?=<[A-Z0-9.]{1,8}>)"
)
"""Names of companies on wires: between angle brackets, and before a ticker the last word, or all from the beginning on
if those are few or end like a company."""
_SMALL_IN_NAMES = frozenset(("and", "of", "the", "in", "for", "to"))
_POSSESSIVE = re.compile(r"['’]S\Z")
_POSSESSIVE_HERE = re.compile(r"['’]s\Z", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?:(?<=[^\W\d_]{3})\.|[!?:]|\A)[\s\"'“”‘’»«()\[\]–—-]*\Z")
_BEGINS = re.compile(r"[.!?…]\s*[\"'“”‘’»«]?\s*\Z|^\s*[\"'“”‘’»«]?\s*\Z|\n\s*\Z")
_VOWELS = frozenset("AEIOUYÄÖÜÅÆØÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛ")
_WIRE_WORDS = frozenset((
    "pct", "mln", "bln", "trln", "trn", "vs", "mths", "mth", "qtr", "qtly", "cts", "shr", "dlrs", "dlr", "stg", "yr",
    "yrs", "hrs", "bpd", "nm", "kmh", "kph", "mph", "mm", "cm", "kg", "wk", "wks", "prft", "pft", "rpt", "rtrs",
    "bbl", "my", "by", "why", "try", "fly", "dry", "cry", "sky", "spy", "shy", "sly", "hymn", "myth", "th", "st",
    "nd", "rd",
))  # fmt: skip
"""Abbreviations of wires, and English words, that have no vowel."""
_GERMAN_SMALL = frozenset((
    "ab", "aber", "als", "am", "an", "auch", "auf", "aus", "bei", "bis", "das", "dass", "dem", "den", "der", "des",
    "die", "doch", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "für", "gegen", "hat",
    "haben", "ich", "ihr", "im", "in", "ist", "ja", "kein", "keine", "mehr", "mit", "nach", "nicht", "noch", "nur",
    "ob", "oder", "ohne", "sein", "sich", "sie", "sind", "so", "soll", "sollen", "über", "um", "und", "unter", "vom",
    "von", "vor", "war", "was", "weg", "wegen", "wer", "wie", "wieder", "will", "wird", "wir", "wo", "zu", "zum",
    "zur", "zwischen",
))  # fmt: skip
_FOLDED_I = str.maketrans({"I": "ı", "İ": "i"})


def is_shouted(headline: str) -> bool:
    """Whether a headline is written in capitals."""
    cased = [letter for letter in headline if letter.lower() != letter.upper()]
    if len(cased) < _LEAST_LETTERS:
        return False
    return sum(letter.islower() for letter in cased) <= _SMALL_SHARE * len(cased)


@lru_cache(maxsize=2000)
def in_sentence_case(headline: str, body: str = "", language: str = "") -> str:
    """The headline, in sentence case if it is written in capitals. body: the beginning of the story's text, as HTML.
    The result has as many characters as the headline."""
    if not is_shouted(headline):
        return headline
    code = primary_language(language)
    forms = _forms(plain_text(body[:READ]))
    tickers, companies = _TICKER.finditer(headline), _COMPANY.finditer(headline)
    kept, named = ([match.span() for match in found] for found in (tickers, companies))

    def written(match: re.Match[str]) -> str:
        if _is_within(match.start(), kept):
            return match[0]
        is_name = _is_within(match.start(), named) and match[0].lower() not in _SMALL_IN_NAMES
        begins = is_name or bool(_SENTENCE_ENDS.search(headline[: match.start()]))
        if len(match[0]) == 1 and ((code in ("en", "") and match[0] != "A") or headline[match.end() :][:1] == "-"):
            return match[0]
        word = _written(match[0], forms, code)
        word = word[:1].upper() + word[1:] if begins else word
        return word if len(word) == len(match[0]) else match[0]

    return _WORD.sub(written, headline)


def _is_within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _written(word: str, forms: dict[str, str], language: str) -> str:
    if "&" in word or _INITIALS.fullmatch(word) or _DESIGNATION.fullmatch(word):
        return word
    base = word.rstrip(".")
    if base != word:
        return _written(base, forms, language) + word[len(base) :] if base else word
    owner = _POSSESSIVE.sub("", word)
    if owner != word:
        return _written(owner, forms, language) + word[len(owner) :].lower()
    small = word.translate(_FOLDED_I).lower() if language in ("tr", "az") else word.lower()
    return _known(small, forms, language) or (_capital(small) if _is_german_noun(small, language) else small)


def _known(small: str, forms: dict[str, str], language: str) -> str:
    if small in forms:
        return forms[small]
    if small[0].isdigit():
        return small
    if language in ("en", ""):
        if small in _WIRE_WORDS:
            return small
        if small in _proper_words():
            return _proper_words()[small]
    upper = small.upper()
    has_consonants_alone = len(small) > 1 and small.isascii() and small.isalpha() and not set(upper) & _VOWELS
    return upper if has_consonants_alone else ""


def _is_german_noun(small: str, language: str) -> bool:
    return language == "de" and len(small) > 2 and small not in _GERMAN_SMALL


def _capital(small: str) -> str:
    return small[:1].upper() + small[1:]


def _forms(text: str) -> dict[str, str]:
    """Lower case -> how the text writes a word within a sentence. Nothing is learnt of a text in capitals."""
    cased = sum(letter.lower() != letter.upper() for letter in text)
    if sum(letter.isupper() for letter in text) > _SHOUTED_TEXT * cased:
        return {}
    counts: dict[str, Counter[str]] = {}
    for match in _WORD.finditer(text):
        word = _POSSESSIVE_HERE.sub("", match[0].rstrip("."))
        small = word.lower()
        begins = _BEGINS.search(text[max(0, match.start() - 6) : match.start()])
        if word == small or not begins or word[1:] != word[1:].lower():
            counts.setdefault(small, Counter())[word] += 1
    return {small: max(forms, key=lambda form: (forms[form], form == small)) for small, forms in counts.items()}


@cache
def _proper_words() -> dict[str, str]:
    lines = (Path(__file__).parent / "proper_words.txt").read_text("utf-8").splitlines()
    return {word.lower(): word for line in lines if not line.startswith("#") for word in line.split()}
