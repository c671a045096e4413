"""The questions asked of names, and what follows from a name when it is saved."""

from __future__ import annotations

import pytest

from articles.models import Author, Credit, Section, Source, Spelling, Topic
from articles.models import term as module
from articles.models.term import letter_of, primary_keys
from tests.factories import make_article, make_author, make_credit, make_photo, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db


def names(terms: object) -> list[str]:
    return sorted(term.name for term in terms)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sorted_by", "letter"), [("huy le", "H"), ("ñu", "Ñ"), ("9 news", "#"), ("", "#"), ("’t hart", "#")]
)
def test_a_name_stands_under_its_first_letter_and_anything_else_under_a_hash(sorted_by: str, letter: str) -> None:
    assert letter_of(sorted_by) == letter


@pytest.mark.parametrize(
    ("text", "keys"),
    [("12", [12]), ("9" * 18, [int("9" * 18)]), ("9" * 19, []), ("-1", []), ("²", []), ("", []), ("x", [])],
)
def test_only_what_can_be_a_primary_key_is_taken_for_one(text: str, keys: list[int]) -> None:
    assert primary_keys([text]) == keys


def test_checked_and_unchecked_names_are_told_apart() -> None:
    for standing in ("checked", "unchecked", "refused"):
        Author.objects.create(name=standing, standing=standing)
    assert (names(Author.objects.checked()), names(Author.objects.unchecked())) == (["checked"], ["unchecked"])


@pytest.fixture
def spelled() -> None:
    """Names, one of them with another spelling, and a name of another vocabulary with the same words."""
    huy = make_author("Lê Quang Huy")
    make_author("Quang Lê"), make_author("Ana Ruiz"), make_section("Quang")
    Spelling.objects.create(author=huy, name="Huy the Elder", folded="huy the elder")


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("with_name", "LE QUANG HUY", ["Lê Quang Huy"]),
        ("with_name", "huy the elder", ["Lê Quang Huy"]),
        ("with_name", "huy", []),
        ("with_words", "quang le", ["Lê Quang Huy", "Quang Lê"]),
        ("with_words", "elder", []),
        ("found_by", "quang le", ["Lê Quang Huy", "Quang Lê"]),
        ("found_by", "elder huy", ["Lê Quang Huy"]),
        ("found_by", "elder quang", []),
        ("found_by", " ", []),
        ("with_beginning", "qua", ["Lê Quang Huy", "Quang Lê"]),
        ("with_beginning", "eld", ["Lê Quang Huy"]),
        ("with_beginning", "uiz", []),
    ],
)
@pytest.mark.usefixtures("spelled")
def test_a_name_is_found_by_its_words_and_by_its_other_spellings(question: str, text: str, found: list[str]) -> None:
    assert names(getattr(Author.objects, question)(text)) == found


def test_headings_are_listed_in_order_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Zoo", "Arts", "Art", "9 News", "Film"):
        make_section(name)
    assert Section.objects.all().letters() == ["#", "A", "F", "Z"]
    monkeypatch.setattr(module, "MOST_LETTERS", 2)
    assert Section.objects.all().letters() == ["#", "A"]
    assert Section.objects.none().letters() == []


def test_an_author_is_confirmed_by_a_second_story() -> None:
    for number, authors in enumerate((["Twice", "Once"], ["Twice", "Refused"], ["Refused"])):
        make_article(f"{number}", authors=authors)
    Author.objects.update(standing="unchecked")
    Author.objects.filter(name="Refused").update(standing="refused")
    every = list(Author.objects.values_list("pk", flat=True))
    assert Author.objects.confirm([]) == 0
    assert Author.objects.confirm(every) == 1
    assert names(Author.objects.checked()) == ["Twice"]
    assert Author.objects.confirm(every) == 0


@pytest.mark.parametrize(
    ("stories", "confirmed"),
    [((0, 0), False), ((0, 1), True), ((None, 0), True), ((None, None), True), ((None,), False)],
)
def test_a_credit_is_confirmed_by_photos_of_two_stories_or_of_none(
    stories: tuple[int | None, ...], confirmed: bool
) -> None:
    made = [make_article("a"), make_article("b")]
    for number, story in enumerate(stories):
        make_photo(f"{number}", photographers=["Ana Ruiz"], articles=[] if story is None else [made[story]])
    Credit.objects.update(standing="unchecked")
    assert Credit.objects.confirm(Credit.objects.values_list("pk", flat=True)) == confirmed


def test_uses_are_counted_up_to_a_bound() -> None:
    for number in range(3):
        make_article(f"{number}", section="World")
    make_section("Empty")
    assert dict(Section.objects.with_uses("articles").values_list("name", "uses")) == {"World": 3, "Empty": 0}
    assert dict(Section.objects.with_uses("articles", 2).values_list("name", "uses")) == {"World": 2, "Empty": 0}


def test_names_that_only_hidden_records_have_are_not_visible() -> None:
    make_article("shown", section="Shown", source="Story Wire", topics=[make_topic("Shown")])
    make_article("draft", section="Hidden", source="Hidden Wire", topics=[make_topic("Hidden")], status="draft")
    make_photo("alone", source=make_source("Photo Wire"), photographers=["Ana Ruiz"])
    make_photo("gone", source=make_source("Gone Wire"), photographers=["Jo Roe"], status="withdrawn")
    assert names(Section.objects.visible()) == names(Topic.objects.visible()) == ["Shown"]
    assert names(Source.objects.visible()) == ["Photo Wire", "Story Wire"]
    assert names(Credit.objects.visible()) == ["Ana Ruiz"]


def test_of_some_records_those_that_readers_see_show_their_names() -> None:
    shown, draft = make_article("a", source="A"), make_article("b", source="B", status="draft")
    other = make_article("c", source="C")
    alone = make_photo("alone", source=make_source("D"))
    gone = make_photo("gone", source=make_source("E"), status="withdrawn")
    found = Source.objects.of_records([shown.pk, draft.pk], [alone.pk, gone.pk])
    assert names(found) == ["A", "D"]
    assert names(Source.objects.of_records([other.pk], [])) == ["C"]
    assert names(Source.objects.of_records([], [])) == []


def test_names_are_given_by_the_keys_that_exist() -> None:
    section = make_section("World")
    assert Section.objects.names_by_key([str(section.pk), "0", "x"]) == {str(section.pk): "World"}


def test_a_name_that_is_saved_is_folded_filed_and_given_an_address_of_its_own() -> None:
    first, second, third = (Author.objects.create(name=f"  Ana   Ruíz{end}") for end in ("", "!", "?"))
    assert (first.name, first.folded, first.sort_key, first.letter) == ("Ana Ruíz", "ana ruiz", "ruiz ana", "R")
    assert [author.slug for author in (first, second, third)] == ["ana-ruíz", "ana-ruíz-2", "ana-ruíz-3"]
    section = make_section("World News")
    assert (section.sort_key, section.letter) == ("world news", "W")


def test_names_of_another_kind_may_have_the_same_address() -> None:
    assert make_credit("EPA", "agency").slug == make_credit("EPA", "photographer").slug == "epa"
