"""The query language, decision by decision, and that no text whatever can upset the parser."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given

from articles.search.language import bounds, leaf_parser, parser
from articles.search.language.mistakes import Mistake, MistakeKind
from articles.search.language.parser import parse
from articles.search.language.printer import print_query
from articles.search.language.query import (
    And,
    Dates,
    Documents,
    Everything,
    Flag,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Value,
    Wildcard,
    Word,
    all_of,
)
from tests.search.language.trees import search_text, trees

A, B, C = Word("a"), Word("b"), Word("c")
DAY = date(2024, 3, 27)


def make_year(year: int) -> Dates:
    return Dates(date(year, 1, 1), date(year, 12, 31))


UNDERSTOOD: dict[str, Node] = {
    "": Everything(),
    "*": Everything(),
    "rare earth": And((Word("rare"), Word("earth"))),
    "rare AND earth": And((Word("rare"), Word("earth"))),
    "+rare": Word("rare"),
    "imamoğlu": Word("imamoğlu"),
    "القدس": Word("القدس"),
    "क्षि": Word("क्षि"),
    "中国": Word("中国"),
    '"Everything will be fine"': Phrase("Everything will be fine"),
    "“Everything  will be fine”": Phrase("Everything will be fine"),
    "„gut“": Phrase("gut"),
    "«bien»": Phrase("bien"),
    '"near words"~5': Phrase("near words", slop=5),
    '"near words" ~5 a': And((Phrase("near words", slop=5), A)),
    '"near words" ~5b': And((Phrase("near words"), Word("5b"))),
    '"near words"~': Phrase("near words", slop=5),
    "a OR b": Or((A, B)),
    "a OR b c": And((Or((A, B)), C)),
    "a (b OR c)": And((A, Or((B, C)))),
    "a OR (b c)": Or((A, And((B, C)))),
    "((a))": A,
    "a (b c)": And((A, B, C)),
    "a or b": And((A, Word("or"), B)),
    "a -b": And((A, Not(B))),
    "a NOT b": And((A, Not(B))),
    "a AND NOT b": And((A, Not(B))),
    "-(a OR b)": Not(Or((A, B))),
    "NOT NOT a": A,
    "NOT NOT NOT a": Not(A),
    "NOT -NOT -a": A,
    '-"a b"': Not(Phrase("a b")),
    "a –b": And((A, Not(B))),
    "a −b": And((A, Not(B))),
    "a - b": And((A, B)),
    "a – b": And((A, B)),
    "a—b": And((A, B)),
    "a -- b": And((A, B)),
    "anti-government": Word("anti-government"),
    "anti‑government": Word("anti-government"),
    "9/11": Word("9/11"),
    "1987/88 a/b 9/a": And((Word("1987/88"), A, B, Word("9"), A)),
    "Argentine/British": And((Word("Argentine"), Word("British"))),
    "U.S.": Word("U.S."),
    "US": Word("US"),
    "the U.S.,": And((Word("the"), Word("U.S."))),
    "28.7 million": And((Word("28.7"), Word("million"))),
    "1,200 people, dead.": And((Word("1,200"), Word("people"), Word("dead"))),
    "government’s": Word("government's"),
    "O’Brien": Word("O'Brien"),
    "the workers’ party": And((Word("the"), Word("workers"), Word("party"))),
    "AT&T": Word("AT&T"),
    "South Korea?": And((Word("South"), Word("Korea"))),
    "‘quoted’": Word("quoted"),
    "sof\u00adt \u200fhyphen": And((Word("soft"), Word("hyphen"))),
    "10:30": And((Word("10"), Word("30"))),
    "Live: votes": And((Word("Live"), Word("votes"))),
    "prefix*": Wildcard("prefix*"),
    "wild?card": Wildcard("wild?card"),
    "wi*l?d": Wildcard("wi*l?d"),
    "fo**": Wildcard("fo*"),
    "fuzzy~": Fuzzy("fuzzy"),
    "fuzzy~2": Fuzzy("fuzzy", 2),
    "fuzzy~0": Word("fuzzy"),
    "caption:Kostin": Word("Kostin", "caption"),
    "Caption:Kostin": Word("Kostin", "caption"),
    "caption: Kostin": Word("Kostin", "caption"),
    "Caption: Kostin": Word("Kostin", "caption"),
    "caption:-Kostin": Not(Word("Kostin", "caption")),
    "caption:NOT Kostin": Not(Word("Kostin", "caption")),
    "-caption:-Kostin": Word("Kostin", "caption"),
    "caption:-(a OR b)": Not(Or((Word("a", "caption"), Word("b", "caption")))),
    'headline:"price war"': Phrase("price war", "headline"),
    "title:war": Word("war", "headline"),
    "body:war": Word("war", "text"),
    "caption:(a OR b)": Or((Word("a", "caption"), Word("b", "caption"))),
    "caption:(a -b)": And((Word("a", "caption"), Not(Word("b", "caption")))),
    "caption:(a text:b)": And((Word("a", "caption"), Word("b", "text"))),
    "-caption:fo*": Not(Wildcard("fo*", "caption")),
    "by:Smith": Word("Smith", "byline"),
    "credit:EPA": Word("EPA", "credit"),
    "section:politics": Value("section", "politics"),
    'section:"US politics"': Value("section", "US politics", exact=True),
    "section:(politics OR world)": Or((Value("section", "politics"), Value("section", "world"))),
    "person:(donald trump)": Value("person", "donald trump"),
    "person:(donald trump OR joe biden)": Or((Value("person", "donald trump"), Value("person", "joe biden"))),
    "org:NATO": Value("organisation", "NATO"),
    "organization:NATO": Value("organisation", "NATO"),
    "photographer:Jean-Luc": Value("photographer", "Jean-Luc"),
    "place:.*ist*": Value("place", "ist*"),
    "place:ist*": Value("place", "ist*"),
    "agency:AFP, foo": And((Value("agency", "AFP"), Word("foo"))),
    "has:photo": Flag("has", "photo"),
    "has:Photos": Flag("has", "photo"),
    "has:image": Flag("has", "picture"),
    "-has:credit": Not(Flag("has", "credit")),
    "kind:photos": Flag("kind", "photo"),
    "is:published": Flag("is", "published"),
    "status:published": Flag("is", "published"),
    "on:2024-03-27": Dates(DAY, DAY),
    'on:"27 March 2024"': Dates(DAY, DAY),
    'on:"March 27, 2024"': Dates(DAY, DAY),
    'on:"Mar. 2024"': Dates(date(2024, 3, 1), date(2024, 3, 31)),
    "on:2024/03/27": Dates(DAY, DAY),
    "on:20240327": Dates(DAY, DAY),
    "on:today": Dates(DAY, DAY),
    "after:yesterday": Dates(date(2024, 3, 26), None),
    "year:2024": make_year(2024),
    "year:(2020 OR 2024)": Or((make_year(2020), make_year(2024))),
    "date:2024-03..2025-01": Dates(date(2024, 3, 1), date(2025, 1, 31)),
    "2024-03..2025-01": Dates(date(2024, 3, 1), date(2025, 1, 31)),
    "2024-03…2025-01": Dates(date(2024, 3, 1), date(2025, 1, 31)),
    "2024..": Dates(date(2024, 1, 1), None),
    "..2024": Dates(None, date(2024, 12, 31)),
    "a...b": And((A, B)),
    "2024": Word("2024"),
    "after:2024-03": Dates(date(2024, 3, 1), None),
    "since:2024-03": Dates(date(2024, 3, 1), None),
    "before:2024-03": Dates(None, date(2024, 2, 29)),
    "until:2024-02": Dates(None, date(2024, 2, 29)),
    "on:27/03/2024": Dates(DAY, DAY),
    "on:03/27/2024": Dates(DAY, DAY),
    "on:27.3.2024": Dates(DAY, DAY),
    "on:4/4/2024": Dates(date(2024, 4, 4), date(2024, 4, 4)),
    "on:27 March 2024": Dates(DAY, DAY),
    "on:(27 March 2024) a": And((Dates(DAY, DAY), A)),
    "after:March 2024, a": And((Dates(date(2024, 3, 1), None), A)),
    "on:27 March 2024 2025": And((Dates(DAY, DAY), Word("2025"))),
    "year:2024 to 2025": And((make_year(2024), Word("to"), Word("2025"))),
    "year:2020-2024": Dates(date(2020, 1, 1), date(2024, 12, 31)),
    "year:2020–2024": Dates(date(2020, 1, 1), date(2024, 12, 31)),
    'date:"2024-03 to 2025-01"': Dates(date(2024, 3, 1), date(2025, 1, 31)),
    "date:27 March 2024 to 2 April 2024 a": And((Dates(DAY, date(2024, 4, 2)), A)),
    "2024-03-27": Dates(DAY, DAY),
    "2024-03-27, a": And((Dates(DAY, DAY), A)),
    "-2024-03-27": Not(Dates(DAY, DAY)),
    "2024-13-27": Word("2024-13-27"),
    "headline:2024-03-27": Word("2024-03-27", "headline"),
    "before:0001": Dates(None, date.min),
    "after:7d": Dates(date(2024, 3, 20), None),
    "after:7 days ago a": And((Dates(date(2024, 3, 20), None), A)),
    "date:7d": Dates(date(2024, 3, 20), DAY),
    "date:today-7d": Dates(date(2024, 3, 20), DAY),
    "on:2w": Dates(date(2024, 3, 13), date(2024, 3, 13)),
    "after:1m": Dates(date(2024, 2, 27), None),
    "after:1y": Dates(date(2023, 3, 27), None),
    "after:last week": Dates(date(2024, 3, 18), None),
    'after:"last week"': Dates(date(2024, 3, 18), None),
    "date:last week": Dates(date(2024, 3, 18), DAY),
    "on:this month": Dates(date(2024, 3, 1), date(2024, 3, 31)),
    "on:last month": Dates(date(2024, 2, 1), date(2024, 2, 29)),
    "on:last year": make_year(2023),
    "on:3. März 1987": Dates(date(1987, 3, 3), date(1987, 3, 3)),
    "on:3 mars 1987": Dates(date(1987, 3, 3), date(1987, 3, 3)),
    "on:3 de marzo de 1987": Dates(date(1987, 3, 3), date(1987, 3, 3)),
    "!a": Not(A),
    "b !a": And((B, Not(A))),
    "hey! a": And((Word("hey"), A)),
    "a | b": Or((A, B)),
    "a|b": Or((A, B)),
    "a || b": Or((A, B)),
    "a && b": And((A, B)),
    "a w/5 b": Or((Phrase("a b", slop=5), Phrase("b a", slop=5))),
    "a NEAR/3 b": Or((Phrase("a b", slop=3), Phrase("b a", slop=3))),
    "a pre/5 b": Phrase("a b", slop=5),
    "a w/0 b": Or((Phrase("a b", slop=1), Phrase("b a", slop=1))),
    'a w/5 "b c"': Or((Phrase("a b c", slop=5), Phrase("b c a", slop=5))),
    "near(a b)": Or((Phrase("a b", slop=5), Phrase("b a", slop=5))),
    "near(a) b": And((A, B)),
    "headline(a b)": And((Word("a", "headline"), Word("b", "headline"))),
    "id:334": Documents(frozenset({("article", 334), ("photo", 334)})),
}

MISTAKEN: dict[str, tuple[Node, Mistake]] = {
    '"a b': (And((A, B)), Mistake.of(MistakeKind.UNCLOSED_QUOTE)),
    "(a": (A, Mistake.of(MistakeKind.UNCLOSED_PARENTHESIS)),
    "a)": (A, Mistake.of(MistakeKind.STRAY_PARENTHESIS)),
    '"" a': (A, Mistake.of(MistakeKind.EMPTY_QUOTES)),
    '"?!"': (Everything(), Mistake.of(MistakeKind.EMPTY_QUOTES)),
    'section:""': (Everything(), Mistake.of(MistakeKind.EMPTY_QUOTES)),
    "???": (Everything(), Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text="???")),
    "captoin:a": (Word("a", "caption"), Mistake.of(MistakeKind.MISSPELT_FIELD, name="captoin", nearest="caption")),
    "xyzzy:a": (A, Mistake.of(MistakeKind.UNKNOWN_FIELD, name="xyzzy")),
    "batch:a": (Everything(), Mistake.of(MistakeKind.STAFF_ONLY, name="batch:")),
    "is:draft a": (A, Mistake.of(MistakeKind.STAFF_ONLY, name="is:draft")),
    "a caption:": (A, Mistake.of(MistakeKind.EMPTY_FIELD, name="caption")),
    "section:* a": (A, Mistake.of(MistakeKind.EMPTY_FIELD, name="section")),
    "is:live": (Everything(), Mistake.of(MistakeKind.UNKNOWN_CHOICE, name="is", text="live", choices="is:published")),
    "has:wings": (
        Everything(),
        Mistake.of(
            MistakeKind.UNKNOWN_CHOICE,
            name="has",
            text="wings",
            choices="has:caption, has:correction, has:credit, has:photo, has:picture",
        ),
    ),
    "a year:abc": (A, Mistake.of(MistakeKind.BAD_DATE, name="year", text="abc")),
    "a on:2024-02-30": (A, Mistake.of(MistakeKind.BAD_DATE, name="on", text="2024-02-30")),
    "a on:03/04/2024": (
        A,
        Mistake.of(
            MistakeKind.AMBIGUOUS_DATE, name="on", text="03/04/2024", one=date(2024, 4, 3), other=date(2024, 3, 4)
        ),
    ),
    "date:01/02/2024..31/12/2024": (
        Documents(frozenset()),
        Mistake.of(
            MistakeKind.AMBIGUOUS_DATE,
            name="date",
            text="01/02/2024..31/12/2024",
            one=date(2024, 2, 1),
            other=date(2024, 1, 2),
        ),
    ),
    "on:32/12/2024": (Documents(frozenset()), Mistake.of(MistakeKind.BAD_DATE, name="on", text="32/12/2024")),
    "after:March a": (A, Mistake.of(MistakeKind.BAD_DATE, name="after", text="March")),
    "2024-13..2025": (Documents(frozenset()), Mistake.of(MistakeKind.BAD_DATE, name="date", text="2024-13..2025")),
    "2025..2024": (
        Dates(date(2024, 1, 1), date(2025, 12, 31)),
        Mistake.of(MistakeKind.REVERSED_DATES, first=date(2024, 1, 1), last=date(2025, 12, 31)),
    ),
    "photo:a": (Word("a", "caption"), Mistake.of(MistakeKind.PHOTO_FIELD, name="photo")),
    "hlead(a)": (Or((Word("a", "headline"), Word("a", "standfirst"))), Mistake.of(MistakeKind.HLEAD)),
    "hlead:a b": (And((Or((Word("a", "headline"), Word("a", "standfirst"))), B)), Mistake.of(MistakeKind.HLEAD)),
    "sort:newest a": (A, Mistake.of(MistakeKind.SORTED, text="newest", order="newest first")),
    "a sort:colour": (A, Mistake.of(MistakeKind.BAD_SORT, text="colour")),
    "a id:x": (A, Mistake.of(MistakeKind.BAD_ID, text="x")),
    "id:0": (Documents(frozenset()), Mistake.of(MistakeKind.BAD_ID, text="0")),
    "a w/5": (A, Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="w/5")),
    "a w/51 b": (
        Or((Phrase("a b", slop=50), Phrase("b a", slop=50))),
        Mistake.of(MistakeKind.NEAR_TOO_WIDE, text="a b", most=50),
    ),
    "near(a b c)": (Phrase("a b c", slop=5), Mistake.of(MistakeKind.NEAR_IN_ORDER)),
    "(a b) w/5 c": (And((A, B, C)), Mistake.of(MistakeKind.NEAR_NEEDS_WORDS, text="w/5")),
    "a OR": (A, Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR")),
    "OR a": (A, Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR")),
    "a OR OR b": (Or((A, B)), Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR")),
    "AND a": (A, Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="AND")),
    "a NOT": (A, Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="NOT")),
    "*gate": (Word("gate"), Mistake.of(MistakeKind.WILDCARD_TOO_SHORT, text="*gate", letters=2)),
    "a*": (A, Mistake.of(MistakeKind.WILDCARD_TOO_SHORT, text="a*", letters=2)),
    '"price* war"': (Phrase("price* war"), Mistake.of(MistakeKind.WILDCARD_IN_QUOTES, text="price* war")),
    "ab~": (Word("ab"), Mistake.of(MistakeKind.FUZZY_TOO_SHORT, text="ab", letters=3)),
    "oil~2": (Fuzzy("oil"), Mistake.of(MistakeKind.FUZZY_TOO_WIDE, text="oil", most=1)),
    "fuzzy~7": (Fuzzy("fuzzy", 2), Mistake.of(MistakeKind.FUZZY_TOO_WIDE, text="fuzzy", most=2)),
    '"a b"~999999999': (Phrase("a b", slop=50), Mistake.of(MistakeKind.NEAR_TOO_WIDE, text="a b", most=50)),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_it_understands(text: str) -> None:
    parsed = parse(text, today=DAY)
    assert (parsed.tree, parsed.mistakes) == (UNDERSTOOD[text], ())


@pytest.mark.parametrize("text", MISTAKEN)
def test_it_names_the_mistake_and_runs_the_nearest_search(text: str) -> None:
    parsed = parse(text)
    assert (parsed.tree, parsed.mistakes) == (MISTAKEN[text][0], (MISTAKEN[text][1],))
    assert parsed.mistakes[0].sentence.endswith((".", "?"))


def test_operators_right_after_a_field_leave_the_field_empty() -> None:
    assert parse("caption:OR").mistakes == (
        Mistake.of(MistakeKind.EMPTY_FIELD, name="caption"),
        Mistake.of(MistakeKind.DANGLING_OPERATOR, operator="OR"),
    )


def test_staff_may_search_drafts_and_batches() -> None:
    parsed = parse("is:draft batch:monday", staff=True)
    assert parsed == parser.Parsed(And((Flag("is", "draft"), Value("batch", "monday"))))


def test_a_very_long_search_is_cut_between_words() -> None:
    parsed = parse("words " * 1000)
    assert Mistake.of(MistakeKind.TEXT_TOO_LONG, most=bounds.MAX_LENGTH) in parsed.mistakes
    assert parsed.tree == all_of([Word("words")] * bounds.MAX_CLAUSES)


def test_too_many_words_are_cut_with_a_sentence() -> None:
    parsed = parse("a " * 300)
    assert parsed.mistakes == (Mistake.of(MistakeKind.TOO_MANY_CLAUSES, most=bounds.MAX_CLAUSES),)


def test_deep_parentheses_are_levelled_with_a_sentence() -> None:
    parsed = parse("(" * 400 + "a OR b" + ")" * 400)
    assert (parsed.tree, parsed.mistakes) == (Or((A, B)), (Mistake.of(MistakeKind.TOO_DEEP, most=bounds.MAX_DEPTH),))


def test_the_eleventh_wildcard_becomes_a_word() -> None:
    parsed = parse(" ".join(f"word{letter}*" for letter in "abcdefghijk"))
    assert isinstance(parsed.tree, And)
    assert parsed.tree.children[-2:] == (Wildcard("wordj*"), Word("wordk"))
    assert parsed.mistakes == (Mistake.of(MistakeKind.TOO_MANY_EXPANSIONS, most=leaf_parser.MAX_EXPANSIONS),)


def test_a_sentence_names_its_values_and_leaves_what_the_reader_typed_alone() -> None:
    assert [mistake.sentence for mistake in parse("fuzzy~7").mistakes] == [
        "The number after ~ is at most 2 for a word of this length; searched as: fuzzy~2."
    ]
    assert Mistake.of(MistakeKind.NOTHING_TO_SEARCH, text="{most}").sentence == (
        "There is no word to search for in “{most}”; everything is shown."
    )


@given(search_text)
@example("caption:-(")
@example("OR:AND")
@example("foo:bar:baz section:a:b section:(a b:c)")
@example("U.S.'s~2~ -.-. a~b *?* ?*a **b ~~ '~' U.S.* -U.S.-a*")
def test_no_text_raises_and_what_is_printed_reads_back_the_same(text: str) -> None:
    parsed = parse(text, staff=True, today=DAY)
    assert parse(print_query(parsed.tree), staff=True).tree == parsed.tree
    assert all(mistake.sentence for mistake in parsed.mistakes)


@given(trees)
@example(And((Word("a-U.S."), Word("b"))))
@example(Or((Word("anti-U.S.", "headline"), Word("b"))))
def test_every_tree_survives_printing_and_parsing(tree: Node) -> None:
    printed = print_query(tree)
    assume(len(printed) <= bounds.MAX_LENGTH)
    assert parse(printed, staff=True) == parser.Parsed(tree)


@pytest.mark.shared
def test_real_information_needs_parse(shared: Path) -> None:
    with (shared / "corpora/queries/queries.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        for text in (row["query"], row["description"] or ""):
            tree = parse(text).tree
            assert parse(print_query(tree)).tree == tree
    assert len(rows) >= 857


def test_spaces_alone_are_no_long_text() -> None:
    assert parse(" " * 5000) == parse("")
    assert parse(" " * 5000 + "river") == parse("river")
