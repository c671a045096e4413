"""Marking what matched, and choosing the passage to show."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.analysis import groups, tokens
from articles.search.answering.highlight import WIDTH, Marks, best_window, find, mark_html, mark_text, passage
from articles.search.language.query import Phrase, Word

NEAR = Phrase("price war", slop=2)


def make_marks(*terms: str, phrase: Phrase | Word | None = None) -> Marks:
    return Marks({"text": frozenset(terms)}, (phrase,) if phrase else ())


def mark(text: str, marks: Marks) -> str:
    return mark_text(text, find(text, "text", marks))


@pytest.mark.parametrize(
    ("text", "marks", "marked"),
    [
        ("Oil and boiled oil", make_marks("oil"), "<mark>Oil</mark> and boiled <mark>oil</mark>"),
        ("Ferries & <ferry>", make_marks("ferri"), "<mark>Ferries</mark> &amp; &lt;<mark>ferry</mark>&gt;"),
        ("Ekrem İmamoğlu’s", make_marks("imamoglu"), "Ekrem <mark>İmamoğlu’s</mark>"),
        ("the U.S. and us", make_marks("us"), "the <mark>U.S.</mark> and <mark>us</mark>"),
        ("في القُدس اليوم", make_marks("القدس"), "في <mark>القُدس</mark> اليوم"),
        ("中国和日本", make_marks("国"), "中<mark>国</mark>和日本"),
        ("another", make_marks("other"), "another"),
        ("a price war", make_marks(phrase=Phrase("price war")), "a <mark>price</mark> <mark>war</mark>"),
        ("a war price", make_marks(phrase=Phrase("price war")), "a war price"),
        ("prices war", make_marks(phrase=Phrase("price war")), "prices war"),
        ("prices of a war", make_marks(phrase=NEAR), "<mark>prices</mark> of a <mark>war</mark>"),
        ("prices of the long war", make_marks(phrase=NEAR), "prices of the long war"),
        ("war", make_marks(phrase=Phrase("war", field="caption")), "war"),
        ("a G-7, seven Gs, 7", make_marks(phrase=Word("G7")), "a <mark>G</mark>-<mark>7</mark>, seven Gs, 7"),
        ("東の東京", make_marks(phrase=Word("東京")), "東の<mark>東</mark><mark>京</mark>"),
        ("nothing", Marks(), "nothing"),
    ],
)  # fmt: skip
def test_it_marks_whole_words_and_escapes_the_rest(text: str, marks: Marks, marked: str) -> None:
    assert mark(text, marks) == marked


def test_a_body_is_marked_between_its_tags_alone() -> None:
    html = '<p class="oil">Oil &amp; <a href="/oil?a=1&amp;b=%3E" title="oil > gas">oil</a> &lt;oil&gt;</p>'
    assert mark_html(html, make_marks("oil")) == (
        '<p class="oil"><mark>Oil</mark> &amp; <a href="/oil?a=1&amp;b=%3E" title="oil > gas"><mark>oil</mark></a>'
        " &lt;<mark>oil</mark>&gt;</p>"
    )
    assert mark_html(html, Marks()) == html


def test_the_passage_is_where_most_different_words_stand() -> None:
    text = "Oil. " + "Nothing here at all. " * 30 + "Then oil and gas met. " + "More of nothing. " * 30 + "gas gas"
    html, words = passage(text, "text", make_marks("oil", "gas"))
    assert words == 2
    assert "Then <mark>oil</mark> and <mark>gas</mark> met." in html
    assert html.startswith("… ")
    assert html.endswith(" …")


def test_a_passage_begins_with_a_sentence_where_one_is_near() -> None:
    text = "A long beginning without a match. " * 20 + "The oil price fell. " + "It goes on. " * 30
    html, _ = passage(text, "text", make_marks("oil"))
    assert html.removeprefix("… ").startswith(("A long beginning", "The <mark>oil</mark>"))


def test_without_a_match_the_passage_is_the_beginning() -> None:
    text = "word " * 100
    html, words = passage(text, "text", make_marks("oil"))
    assert (words, html.startswith("word word")) == (0, True)
    assert len(html) <= WIDTH + 2


def test_the_richest_window_is_the_first_of_equals() -> None:
    spans = [(0, 3, "oil"), (500, 503, "gas"), (900, 903, "oil"), (950, 953, "gas"), (2000, 2003, "oil")]
    assert best_window(spans) == (900, 953, 2)
    assert best_window([]) == (0, 0, 0)


def test_a_possessive_is_marked_whole_and_any_white_space_parts_words() -> None:
    assert mark("the company's\tcompany\u3000company.", make_marks("compani")) == (
        "the <mark>company&#x27;s</mark>\t<mark>company</mark>\u3000<mark>company</mark>."
    )


texts = st.text(st.sampled_from("oil gas<>&\"'.\n…م中ğİ\u0301"), max_size=400) | st.text(max_size=200)


@given(texts)
def test_what_is_marked_is_what_the_analysis_finds(text: str) -> None:
    marks = Marks({"text": frozenset({"oil", "gas", "中", "م"})})
    wanted = marks.terms["text"]
    words = [word[:3] for word in tokens(text) if word.term in wanted or word.exact in wanted]
    assert find(text, "text", marks) == words


@given(st.text(st.sampled_from("oilgas \n.'"), max_size=60), st.sampled_from(["oil gas", "gas oil gas", "oil oil"]))
def test_phrases_are_marked_where_their_words_stand_in_a_row(text: str, phrase: str) -> None:
    words, wanted = list(tokens(text)), phrase.split()
    rows = [words[at : at + len(wanted)] for at in range(len(words))]
    whole = {word[:3] for row in rows if [word.exact for word in row] == wanted for word in row}
    assert find(text, "text", make_marks(phrase=Phrase(phrase))) == sorted(whole)


@given(texts)
def test_marking_loses_and_adds_nothing(text: str) -> None:
    marks = Marks({"text": frozenset({"oil", "gas", "中", "م"})}, (Phrase("oil gas"), Phrase("gas oil", slop=3)))
    marked = mark(text, marks)
    assert unescape(marked.replace("<mark>", "").replace("</mark>", "")) == unescape(mark_text(text, []))
    assert marked.count("<mark>") == marked.count("</mark>")
    html, _ = passage(text, "text", marks)
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert len(unescape(bare)) <= max(WIDTH, 60) * 2 + 4


def test_a_text_of_one_word_is_marked_by_a_phrase_of_it_a_thousand_times_over() -> None:
    text = "a " * 25_000
    marks = make_marks(phrase=Phrase("a " * 1000))
    assert len(find(text, "text", marks)) > 1000
    assert passage(text, "text", make_marks("a"))[1] == 1
    assert len(find(" ".join(f"word.{number}" for number in range(4000)), "text", make_marks("word"))) == 4000


def test_thousands_of_paragraphs_are_marked_by_hundreds_of_phrases() -> None:
    marks = Marks({}, tuple(Phrase(f"word {number}") for number in range(200)))
    html = "<p>word</p>" * 20_000 + "<p>word 7</p>"
    assert mark_html(html, marks).endswith("<p><mark>word</mark> <mark>7</mark></p>")


@pytest.mark.parametrize("seed", range(20))
def test_every_word_is_marked_where_it_stands_whatever_stands_between(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(
        chance.choice(["oil", "Oil,", "boil", "(oil)", "a"]) + chance.choice([" ", "  ", "\n"]) for _ in range(60)
    )
    found = [(start, end) for start, end, _ in find(text, "text", make_marks("oil"))]
    assert found == [match.span() for match in re.finditer(r"\boil\b", text, re.IGNORECASE)]


def test_words_are_marked_by_the_language_of_the_story() -> None:
    marks = Marks({"text": frozenset(groups("Wahl", ("", "de"))[0].split(" "))}, (Word("Bau-Wahl"),))
    for language, expected in (("de-AT", "<mark>Wahlen</mark> <mark>Wahl</mark>"), ("", "Wahlen <mark>Wahl</mark>")):
        text = "Wahlen Wahl"
        assert mark_text(text, find(text, "text", marks, language)) == expected
        assert passage(text, "text", marks, language)[0] == expected
        assert mark_html(text, marks, "text", language) == expected


def test_phrases_are_marked_by_the_language_of_the_story() -> None:
    marks, text = Marks(phrases=(Phrase("équipe nationale", slop=1),)), "les équipes nationales"
    assert mark_text(text, find(text, "text", marks, "fr")) == "les <mark>équipes</mark> <mark>nationales</mark>"
