"""Names into terms: which names are one, which spelling is kept, and what a look-up costs."""

from __future__ import annotations

from typing import Any

import pytest

from articles.drafts.draft import ArticleDraft, PhotoDraft, TopicDraft
from articles.importing.vocabulary import LONGEST_SHORT_NAME, Name, Vocabulary
from articles.models import Author, Credit, PhotoCredit, Section, Source, Spelling, Term, Topic
from tests.factories import make_author, make_credit, make_photo, make_section, make_topic

pytestmark = pytest.mark.django_db


def learn(*names: Name) -> Vocabulary:
    vocabulary = Vocabulary()
    vocabulary.learn_names(names)
    return vocabulary


@pytest.mark.parametrize("length", [199, 200, 201])
def test_a_name_is_cut_to_its_column(length: int) -> None:
    assert len(Name.of(Section, "x" * length).name) == min(length, 200)


def test_white_space_within_a_name_is_one_space_and_none_at_its_ends() -> None:
    assert Name.of(Section, "  World \n news ").name == "World news"
    assert Name.of(Section, "x" * 199 + " y").name == "x" * 199


def test_an_empty_name_is_no_term() -> None:
    vocabulary = learn(Name.of(Section, " "))
    assert (vocabulary.id_of(Section, ""), Section.objects.count()) == (None, 0)


@pytest.mark.parametrize("length", [LONGEST_SHORT_NAME - 1, LONGEST_SHORT_NAME, LONGEST_SHORT_NAME + 1])
def test_a_long_name_in_capitals_takes_the_better_form_and_a_short_one_stays(length: int) -> None:
    loud = "ABCDEFGH"[:length]
    learn(Name.of(Section, loud))
    learn(Name.of(Section, loud.title()))
    kept = loud.title() if length > LONGEST_SHORT_NAME else loud
    assert list(Section.objects.values_list("name", flat=True)) == [kept]


@pytest.mark.parametrize(
    ("stored", "new", "kept"),
    [
        ("world news", "World News", "World News"),
        ("world news", "WORLD NEWS", "WORLD NEWS"),
        ("World News", "world news", "World News"),
        ("World News", "WORLD NEWS", "World News"),
        ("World news", "World News", "World news"),
    ],
)
def test_the_better_of_two_forms_is_stored(stored: str, new: str, kept: str) -> None:
    first = make_section(stored)
    assert learn(Name.of(Section, new)).id_of(Section, stored) == first.pk
    assert Section.objects.get().name == kept


def test_two_forms_in_one_chunk_are_one_term_in_the_better_form() -> None:
    learn(Name.of(Section, "PONTUS PRESS"), Name.of(Section, "Pontus Press"))
    assert list(Section.objects.values_list("name", flat=True)) == ["Pontus Press"]


def test_of_two_terms_that_differ_in_letter_case_alone_the_very_name_is_chosen() -> None:
    older, newer = make_section("pontus press"), make_section("Pontus Press")
    assert learn(Name.of(Section, "Pontus Press")).id_of(Section, "Pontus Press") == newer.pk
    assert learn(Name.of(Section, "pontus press")).id_of(Section, "pontus press") == older.pk


def test_names_with_different_accents_are_two_terms() -> None:
    vocabulary = learn(Name.of(Author, "Ana Kostic"), Name.of(Author, "Ana Kostić"))
    assert vocabulary.id_of(Author, "Ana Kostic") != vocabulary.id_of(Author, "Ana Kostić")


def test_one_name_of_two_kinds_is_two_terms() -> None:
    vocabulary = learn(Name.of(Topic, "Paris", "place"), Name.of(Topic, "Paris", "person"))
    assert vocabulary.id_of(Topic, "Paris", "place") != vocabulary.id_of(Topic, "Paris", "person")
    assert make_topic("Paris", "place").pk == vocabulary.id_of(Topic, "Paris", "place")


def test_terms_whose_slug_is_taken_get_another_one() -> None:
    make_section("World-news")
    learn(Name.of(Section, "World news"), Name.of(Section, "World: news"), Name.of(Section, "Sport"))
    slugs = list(Section.objects.order_by("pk").values_list("slug", flat=True))
    assert len(set(slugs)) == 4
    assert {"world-news", "sport"} <= set(slugs)


def test_another_spelling_leads_to_its_record_and_leaves_the_preferred_form() -> None:
    author = make_author("Pontus Press")
    Spelling.for_term(author, "PP Agency").save()
    vocabulary = learn(Name.of(Author, "PP AGENCY"))
    assert vocabulary.id_of(Author, "pp agency") == author.pk
    assert Author.objects.get().name == "Pontus Press"


def test_what_is_no_name_is_none() -> None:
    refused = make_author("Staff")
    Author.objects.filter(pk=refused.pk).update(standing=Term.Standing.REFUSED)
    assert learn(Name.of(Author, "Staff")).id_of(Author, "Staff") is None


def test_all_names_of_stories_and_photos_are_learnt() -> None:
    photo = PhotoDraft(source="Photo House", photographers=("Ana Ruiz",), agencies=("EPA",))
    draft = ArticleDraft(
        "x",
        section="World",
        source="Delta Wire",
        authors=("Zoe Berg",),
        topics=(TopicDraft("place", "Szeged"),),
        photos=(photo,),
    )
    vocabulary = Vocabulary()
    vocabulary.learn([draft], [PhotoDraft(agencies=("AFP",))])
    found = [
        vocabulary.id_of(Section, "World"),
        vocabulary.id_of(Source, "Delta Wire"),
        vocabulary.id_of(Source, "Photo House"),
        vocabulary.id_of(Author, "Zoe Berg"),
        vocabulary.id_of(Topic, "Szeged", "place"),
        vocabulary.id_of(Credit, "Ana Ruiz", "photographer"),
        vocabulary.id_of(Credit, "EPA", "agency"),
        vocabulary.id_of(Credit, "AFP", "agency"),
    ]
    assert None not in found


def test_a_learnt_name_costs_no_query(django_assert_num_queries: Any) -> None:
    section = make_section("World")
    vocabulary = learn(Name.of(Section, "World"))
    with django_assert_num_queries(0):
        vocabulary.learn_names([Name.of(Section, "WORLD")])
        assert vocabulary.id_of(Section, "world") == section.pk


def test_after_a_rollback_names_are_made_anew() -> None:
    vocabulary = learn(Name.of(Section, "World"))
    Section.objects.all().delete()
    vocabulary.forget()
    vocabulary.learn_names([Name.of(Section, "World")])
    assert vocabulary.id_of(Section, "World") == Section.objects.get().pk


def test_a_merge_between_two_chunks_is_noticed() -> None:
    vocabulary = Vocabulary()
    vocabulary.learn([ArticleDraft("x", authors=("PP",))])
    made = Author.objects.get()
    other = make_author("Pontus Press")
    made.delete()
    Spelling.for_term(other, "PP").save()
    vocabulary.learn([ArticleDraft("x", authors=("PP",))])
    assert vocabulary.id_of(Author, "PP") == other.pk


@pytest.mark.parametrize(("mentions", "standing"), [(1, "unchecked"), (2, "checked")])
def test_a_new_name_is_checked_by_a_second_story(mentions: int, standing: str) -> None:
    vocabulary = Vocabulary()
    for _ in range(mentions):
        vocabulary.learn_names([Name.of(Credit, "Qx Vannel", "photographer")])
        pk = vocabulary.id_of(Credit, "Qx Vannel", "photographer")
        PhotoCredit.objects.create(photo=make_photo(), credit_id=pk, position=0)
        vocabulary.confirm()
    assert str(make_credit("Qx Vannel").standing) == standing
