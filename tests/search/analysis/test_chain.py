"""The chain that makes terms of text: what a reader expects, and that the fast way gives what a plain one does."""

import re
import unicodedata

import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search import analysis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Türkiye Turkiye TÜRKİYE turkıye", ["turkiy"] * 4),
        ("İmamoğlu imamoğlu Imamoglu IMAMOĞLU", ["imamoglu"] * 4),
        ("Łódź Ørsted Straße STRASSE æon Đoković", ["lodz", "orst", "strass", "strass", "aeon", "dokov"]),
        ("cafe\u0301 café CAFÉ", ["cafe"] * 3),
        ("U.S. US U.S", ["us"] * 3),
        ("the U.S.-led force", ["the", "us", "led", "forc"]),
        ("U.S.\u00e1 U.S.a\u0301 e\u0301.a \u00e9.a", ["usa", "usa", "ea", "ea"]),
        ("a.İ a.i\u0307 A.İ.", ["ai"] * 3),
        ("at 5 a.m. in D.C.", ["at", "5", "am", "in", "dc"]),
        ("said the U.S. The next", ["said", "the", "us", "the", "next"]),
        ("28.7 million, 1,000 or 1,234.5; 2024,2025", ["28.7", "million", "1000", "or", "1234.5", "2024", "2025"]),
        ("$28.7m", ["28.7", "m"]),
        ("the government's governments’ government’s", ["the", "govern", "govern", "govern"]),
        ("O'Brien O’Brien OBrien don't", ["obrien"] * 3 + ["dont"]),
        ("mid-April mid–April", ["mid", "april", "mid", "april"]),
        ("東京都 カタカナ", [*"东京都カタカナ"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("إسرائيل اسرائيل", ["اسراييل"] * 2),
        ("مُحَمَّد محمـــد مدرسة مدرسه", ["محمد", "محمد", "مدرسه", "مدرسه"]),
        ("٢٠٢٤ 2024", ["2024"] * 2),
        ("हिन्दी", ["हिन्दी"]),
        ("re\u00adport reports", ["report"] * 2),
        ("", []),
        ("— … ·", []),
    ],
)
def test_terms_are_what_a_reader_expects(text: str, expected: list[str]) -> None:
    assert analysis.terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Türkiye TÜRKİYE Turkiye", ["türkiye", "türkiye", "turkiye"]),
        ("Governments’ government’s", ["governments", "government's"]),
        ("the U.S.-led", ["the", "u.s", "led"]),
        ("cafe\u0301 28.7", ["café", "28.7"]),
    ],
)
def test_exact_forms_fold_nothing_but_case_and_apostrophes(text: str, expected: list[str]) -> None:
    assert analysis.exact_terms(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("talks", ["talk"]),
        ("re-election", ["re elect", "reelect"]),
        ("reelection", ["reelect", "re elect"]),
        ("Cooperation", ["cooper", "co oper"]),
        ("antitrust", ["antitrust", "anti trust"]),
        ("reed cool none", ["reed cool none"]),
        ("G-7", ["g 7", "g7"]),
        ("G7", ["g7", "g 7"]),
        ("covid19", ["covid19", "covid 19"]),
        ("$5bn", ["5bn"]),
        ("5bn", ["5bn", "5 bn"]),
        ("b2b", ["b2b"]),
        ("28.7", ["28.7"]),
        ("Müller", ["muller", "mueller"]),
        ("U.S.-led", ["us led"]),
        ("東京", ["东 京"]),
        ("مكتبة", ["مكتبه", "المكتبه"]),
        ("المَكتبة", ["المكتبه", "مكتبه"]),
        ("الم", ["الم", "الالم"]),
    ],
)
def test_a_word_is_known_in_all_its_spellings(word: str, expected: list[str]) -> None:
    assert [" ".join(way) for way in analysis.spellings(word)] == expected


def test_tokens_say_where_each_word_stands() -> None:
    text = "The U.S.’s “governments”, mid-April"
    tokens = list(analysis.tokens(text))
    assert [text[token.start : token.end] for token in tokens] == ["The", "U.S.’s", "governments", "mid", "April"]
    assert [token.position for token in tokens] == [0, 1, 2, 3, 4]
    assert [token.term for token in tokens] == analysis.terms(text)
    assert [token.exact for token in tokens] == analysis.exact_terms(text)


def test_stop_words_are_terms_too() -> None:
    assert analysis.terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]
    assert set(analysis.terms("to be or not to be")) <= analysis.STOP_WORDS


# The chain once more, letter by letter, slow and plain.

_stemmer = Stemmer.Stemmer("english")
_LATIN = dict(zip("ıøłđðħŧßæœþ", ("i", "o", "l", "d", "d", "h", "t", "ss", "ae", "oe", "th"), strict=True))


def plain_terms(text: str) -> list[str]:
    """Tokenise, lower case, fold, stem: for Latin letters, as the module's docstring has it."""
    letter = r"[^\W_]"
    acronym = rf"(?<!{letter})[^\W\d_]\u0301*(?:\.[^\W\d_]\u0301*)+(?!{letter})\.?(?:['’]s\b)?"
    number = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)+"
    word = rf"{letter}+(?:['’]{letter}+|\u0301+{letter}*)*"
    found = []
    for token in re.findall(f"{acronym}|{number}|{word}", text):
        lowered = re.sub("['’]s$", "", token.lower())
        kept = [c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c) and c not in "'’,"]
        folded = "".join(_LATIN.get(c, c) for c in kept)
        folded = folded if folded[:1].isdigit() else folded.replace(".", "")
        found.append(_stemmer.stemWord(folded) if re.fullmatch("[a-z]+", folded) else folded)
    return [term for term in found if term]


_pieces = st.sampled_from([*"aeist ABZ 09.,'’-_ éüşğıİøßœ\u0301\n", " the ", "U.S.", "’s ", "1,000", "ing ", "ization"])


@settings(max_examples=400)
@given(st.lists(_pieces, max_size=25).map("".join))
def test_the_fast_chain_gives_the_terms_of_the_plain_one(text: str) -> None:
    assert analysis.terms(text) == plain_terms(text)


@given(st.text(max_size=60))
def test_any_text_is_cut_the_same_way_for_every_use(text: str) -> None:
    tokens = list(analysis.tokens(text))
    assert [token.term for token in tokens] == analysis.terms(text)
    assert [token.exact for token in tokens] == analysis.exact_terms(text)
    assert all(token.start < token.end and token.term and token.exact for token in tokens)


@given(st.text(alphabet="ab1.,'’- \xa0\u2003\x1c\u3000\u0301\u200d中é", max_size=40) | st.text(max_size=60))
def test_no_token_reaches_across_white_space(text: str) -> None:
    assert [token for chunk in text.split() for token in analysis.split(chunk)] == analysis.split(text)


@given(st.text(alphabet="abcdefgh ’'éİ-.", max_size=40))
def test_case_makes_no_difference(text: str) -> None:
    assert analysis.terms(text.upper()) == analysis.terms(text.upper().lower())
