"""Merges of names: what they move, what follows from them, and undoing them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.authorities import bearers, name_merge, undo_merge
from articles.authorities.name_merge import Refused, merge_now
from articles.importing.credits import derive_credits
from articles.importing.importer import import_entries
from articles.models import (
    Article,
    ArticleAuthor,
    Author,
    Credit,
    Merge,
    MergedRows,
    Photo,
    PhotoCredit,
    Section,
    Source,
    Spelling,
    Term,
    Topic,
)
from articles.parsers.tables.records import read_article
from articles.search.indexing.queue import after_bulk
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_author, make_credit, make_photo, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db

TABLES: tuple[type[Any], ...] = (
    *(Article, ArticleAuthor, Author, Credit, Photo, PhotoCredit, Section, Source, Spelling, Topic),
    Article.topics.through,
)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows that a merge may change."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def undo(merge: Merge, most: int | None = None) -> None:
    undo_merge.begin(merge)
    undo_merge.carry_back(merge, most)


def make_story(number: int, photographer: str) -> None:
    """Import a story with a photo by somebody."""
    story = {
        "headline": f"Boats on the river, part {number}",
        "body": f"<p>Boat {number} came down the river.</p>",
        "source": "Delta Wire",
        "source_key": f"boats-{number}",
        "authors": [photographer],
        "photos": [{"caption": f"Boat {number} at dawn.", "credit_line": f"{photographer}/AFP"}],
    }
    import_entries([read_article(story, f"story {number}")])


def test_photos_of_the_loser_become_photos_of_the_winner_and_its_name_a_spelling() -> None:
    photo = make_photo(photographers=["Hannes P Albert"], agencies=["dpa"])
    winner, loser = make_credit("Hannes P. Albert"), make_credit("Hannes P Albert")
    assert merge_now(winner, loser) == 1
    assert [credit.name for credit in photo.ordered_credits] == ["Hannes P. Albert", "dpa"]
    assert photo.credit_line == "Hannes P Albert/dpa"
    assert [row.name for row in winner.spellings.all()] == ["Hannes P Albert"]
    assert not Credit.objects.filter(pk=loser.pk).exists()


def test_a_photo_that_has_both_names_has_the_winner_once() -> None:
    photo = make_photo(photographers=["Ana Ruiz", "Anna Ruiz"])
    merge_now(make_credit("Ana Ruiz"), make_credit("Anna Ruiz"))
    assert [credit.name for credit in photo.ordered_credits] == ["Ana Ruiz"]


def test_a_third_spelling_that_was_accepted_and_the_losers_are_imported_as_one_record() -> None:
    for number, name in enumerate(("Trần Minh Đức", "Tran Minh Duc")):
        make_story(number, name)
    for model, kind in ((Credit, {"kind": "photographer"}), (Author, {})):
        first, second = model.objects.filter(folded="tran minh duc", **kind).order_by("pk")
        merge_now(first, second)
        Spelling.for_term(first, "T. M. Duc").save()
    for number, name in enumerate(("T. M. Duc", "TRAN MINH DUC", "T. M. Đức", "Trần Minh Đức"), start=2):
        make_story(number, name)
    assert list(Credit.objects.filter(kind="photographer").values_list("name", flat=True)) == ["Trần Minh Đức"]
    assert list(Author.objects.values_list("name", flat=True)) == ["Trần Minh Đức"]
    assert Photo.objects.filter(credits__name="Trần Minh Đức").count() == 6


def test_an_import_that_runs_notices_a_merge_between_two_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.importing.chunks.CHUNK", 1)

    def stories() -> Any:
        for number, name in enumerate(("Ana Ruiz", "Anna Ruiz", "Anna Ruiz")):
            if number == 2:
                merge_now(Author.objects.get(name="Ana Ruiz"), Author.objects.get(name="Anna Ruiz"))
            yield read_article({"headline": f"Story {number}", "body": f"<p>{number}</p>", "authors": [name]}, "here")

    assert import_entries(stories()).created == 3
    assert list(Author.objects.values_list("name", flat=True)) == ["Ana Ruiz"]


def test_derived_credits_use_the_preferred_form() -> None:
    photo = make_photo(photographers=["Anna Ruiz"])
    merge_now(make_credit("Ana Ruiz"), make_credit("Anna Ruiz"))
    derive_credits(photo)
    assert [credit.name for credit in photo.ordered_credits] == ["Ana Ruiz"]


def test_an_import_does_not_change_the_letter_case_of_a_form_that_was_preferred() -> None:
    make_author("UNICEFF")
    Spelling.for_term(Author.objects.get(), "Uniceff").save()
    make_story(1, "Uniceff")
    assert list(Author.objects.values_list("name", flat=True)) == ["UNICEFF"]


def test_searches_for_the_old_spelling_find_the_winners_photos() -> None:
    with after_bulk():
        make_article(photos=[make_photo("Fog.", photographers=["Anna Ruiz"], credit_line="A. R.")])
        make_article(photos=[make_photo("Rain.", photographers=["Ana Ruiz"], credit_line="A. R.")])
        merge_now(make_credit("Ana Ruiz"), make_credit("Anna Ruiz"))
    for text in ('photographer:"Anna Ruiz"', "photographer:anna", 'photographer:"Ana Ruiz"'):
        page = search(SearchRequest(text))
        assert (page.total, page.notices) == (2, ())


@pytest.mark.parametrize("feed", [False, True])
def test_the_losers_address_redirects_to_the_winner_through_several_merges(client: Client, feed: bool) -> None:
    make_article(photos=[make_photo(photographers=[name]) for name in ("Ann Ruiz", "Anna Ruiz", "Ana Ruiz")])
    first, second, third = (make_credit(name) for name in ("Ann Ruiz", "Anna Ruiz", "Ana Ruiz"))
    merge_now(second, first)
    merge_now(third, second)
    end = "feed/" if feed else ""
    for slug in ("ann-ruiz", "anna-ruiz"):
        response = client.get(f"/photographers/{slug}/{end}")
        assert (response.status_code, response.url) == (301, f"/photographers/ana-ruiz/{end}")
    assert client.get("/photographers/ana-ruiz/").status_code == 200
    assert client.get("/agencies/ann-ruiz/").status_code == 404


def test_a_new_name_does_not_get_the_address_of_a_merged_one() -> None:
    winner, loser = make_author("Ana Ruiz"), make_author("Anna Ruiz!")
    merge_now(winner, loser)
    assert Author.objects.create(name="Anna Ruiz?").slug == "anna-ruiz-2"
    make_story(1, "Anna, Ruiz")
    assert Author.objects.filter(slug="anna-ruiz").count() == 0


def pairs() -> list[tuple[Term, Term]]:
    """Two names of each vocabulary that has rows of its own, with stories and photos."""
    photo = make_photo(photographers=["Ana Ruiz"], agencies=["EPA", "AFP"], source=make_source("Wire A"))
    both = make_photo(photographers=["Anna Ruiz", "Ana Ruiz"], source=make_source("Wire B"))
    make_article("One", "World", "Wire A", [photo], [make_topic("Fog"), make_topic("Mist")], ["Bo Li", "Bo Lee"])
    make_article("Two", "Worlds", "Wire B", [both, photo], [make_topic("Mist")], ["Bo Lee"])
    spelling = Spelling.for_term(make_author("Bo Lee"), "B. Lee")
    spelling.save()
    return [
        (make_section("World"), make_section("Worlds")),
        (make_source("Wire A"), make_source("Wire B")),
        (make_author("Bo Li"), make_author("Bo Lee")),
        (make_topic("Fog"), make_topic("Mist")),
        (make_credit("Ana Ruiz"), make_credit("Anna Ruiz")),
    ]


@pytest.mark.parametrize("chunk", [1, 2, 1000])
@pytest.mark.parametrize("number", range(5))
def test_undoing_restores_every_row_exactly(number: int, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_merge, "CHUNK", chunk)
    winner, loser = pairs()[number]
    type(loser).objects.filter(pk=loser.pk).update(note="Of the old desk.", identifier="wikidata:Q42")
    loser.refresh_from_db()
    before = everything()
    merge = name_merge.start(winner, loser)
    while not name_merge.carry_on(merge, 1):
        pass
    assert everything() != before
    winner.refresh_from_db()
    assert (winner.note, winner.identifier) == ("Of the old desk.", "wikidata:Q42")
    undo_merge.begin(merge)
    while not undo_merge.carry_back(merge, 1):
        pass
    assert everything() == before
    assert (merge.state, MergedRows.objects.count()) == (Merge.State.UNDONE, 0)


def test_undoing_leaves_what_changed_since() -> None:
    moved, derived, gone = (make_photo(f"Photo {n}.", photographers=["Anna Ruiz"]) for n in range(3))
    winner, loser = make_credit("Ana Ruiz"), make_credit("Anna Ruiz")
    merge = name_merge.start(winner, loser)
    name_merge.carry_on(merge)
    later = make_photo("Later.", photographers=["Ana Ruiz"])
    derive_credits(derived)
    gone.delete()
    winner.refresh_from_db()
    winner.note = "A note of today."
    winner.save()
    undo(merge)
    named = {photo.pk: [row.credit.name for row in photo.photo_credits.all()] for photo in Photo.objects.all()}
    assert named == {moved.pk: ["Anna Ruiz"], derived.pk: ["Ana Ruiz"], later.pk: ["Ana Ruiz"]}
    assert Credit.objects.get(pk=winner.pk).note == "A note of today."


def test_after_undoing_the_two_are_imported_apart_again(client: Client) -> None:
    make_article(photos=[make_photo(photographers=["Ana Ruiz"]), make_photo(photographers=["Anna Ruiz"])])
    merge = name_merge.start(make_credit("Ana Ruiz"), make_credit("Anna Ruiz"))
    name_merge.carry_on(merge)
    undo(merge)
    make_story(1, "Anna Ruiz")
    assert Photo.objects.filter(credits__name="Anna Ruiz").count() == 2
    assert client.get("/photographers/anna-ruiz/").status_code == 200


def test_a_merge_whose_winner_was_merged_since_is_undone_after_that_one() -> None:
    first, second, third = (make_author(name) for name in ("Ann Ruiz", "Anna Ruiz", "Ana Ruiz"))
    early, late = name_merge.start(second, first), None
    name_merge.carry_on(early)
    late = name_merge.start(third, second)
    name_merge.carry_on(late)
    with pytest.raises(Refused, match="Anna Ruiz was merged into Ana Ruiz since"):
        undo_merge.begin(early)
    undo(late)
    undo(early)
    assert set(Author.objects.values_list("name", flat=True)) == {"Ann Ruiz", "Anna Ruiz", "Ana Ruiz"}
    assert Spelling.objects.count() == 0


def test_a_merge_is_not_undone_while_its_name_is_taken() -> None:
    merge = name_merge.start(make_author("Ana Ruiz"), make_author("Anna Ruiz"))
    name_merge.carry_on(merge)
    make_author("Anna Ruiz")
    with pytest.raises(Refused, match="There is another Anna Ruiz now"):
        undo_merge.begin(merge)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Ana", "photographer"), ("Ana", "agency"), "two vocabularies"),
        (("Ana", "photographer"), ("Ana", "photographer"), "into itself"),
    ],
)
def test_what_cannot_be_merged_is_refused(one: tuple[str, str], other: tuple[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        name_merge.start(make_credit(*one), make_credit(*other))


def test_two_sources_that_both_have_a_key_are_not_merged() -> None:
    make_article(source="Wire A", source_key="7")
    make_article(source="Wire B", source_key="7")
    with pytest.raises(Refused, match="Both sources have a story with the key 7"):
        name_merge.start(make_source("Wire A"), make_source("Wire B"))


def test_a_merge_that_is_under_way_takes_no_second_one() -> None:
    make_photo(photographers=["Ana Ruiz"])
    name_merge.start(make_credit("Anna Ruiz"), make_credit("Ana Ruiz"))
    with pytest.raises(Refused, match="is being merged already"):
        name_merge.start(make_credit("Ann Ruiz"), make_credit("Ana Ruiz"))


def test_a_merge_costs_queries_by_the_chunk_and_not_by_the_photo(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_photo(f"Photo {number}.", photographers=["Anna Ruiz"])
    winner, loser = make_credit("Ana Ruiz"), make_credit("Anna Ruiz")
    with django_assert_max_num_queries(40):
        merge_now(winner, loser)


def test_examples_and_counts_are_those_of_the_name() -> None:
    make_photo("Fog over the bay.", photographers=["Ana Ruiz"])
    make_article("A story of sections", section="Sport")
    assert (bearers.count_uses(make_credit("Ana Ruiz")), list(bearers.examples(make_credit("Ana Ruiz"), 3))) == (
        1,
        ["Fog over the bay."],
    )
    assert list(bearers.examples(make_section("Sport"), 3)) == ["A story of sections"]
