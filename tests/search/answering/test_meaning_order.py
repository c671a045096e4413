"""Searching by meaning, with a model made for tests: the order, what is added, and who may see it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from articles.models import Article
from articles.search.indexing import passages
from articles.search.indexing.passage_reader import PassageReader
from articles.search.meaning import model
from articles.search.request import Kind, SearchPage, SearchRequest, Sort
from articles.search.service import result_keys, search
from tests.factories import make_article, make_photo, make_section
from tests.search.conftest import Index
from tests.search.meaning.made_embedder import MadeEmbedder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeEmbedder:
    """Searching by meaning is on, with a model of the tests' own."""
    settings.MEANING, settings.SEARCH_INDEX_PATH = True, tmp_path
    embedder = MadeEmbedder()
    monkeypatch.setattr(model, "embedder", lambda: embedder)
    return embedder


def make_story(headline: str, text: str = "Nothing more is known.", **more: Any) -> Article:
    return make_article(headline=headline, standfirst="", body=f"<p>{text}</p>", **more)


def read_all(index: Index) -> None:
    """Index every story, and make the vectors."""
    index()
    PassageReader().step()


def ask(text: str, **more: Any) -> SearchPage:
    return search(SearchRequest(text, **{"by_meaning": True, **more}))


def headlines(page: SearchPage) -> list[str]:
    return [hit.headline for hit in page.hits]


def test_of_stories_with_the_words_those_that_mean_the_same_come_first(index: Index) -> None:
    make_story("Storm at the match", "A goal.")
    make_story("Storm in the north", "A vessel lost its way. The boat was old, as ships go.")
    read_all(index)
    plain, meant = ask("storm OR ferry", by_meaning=False), ask("storm OR ferry")
    assert headlines(plain) == ["Storm at the match", "Storm in the north"]
    assert headlines(meant) == ["Storm in the north", "Storm at the match"]
    assert meant.total == plain.total == 2


def test_stories_near_in_meaning_stand_below_and_are_not_counted(index: Index) -> None:
    full = make_story("Ferry sank")
    make_story("Vessel lost", "The boat was old.")
    make_story("Bank lowers rates")
    read_all(index)
    page = ask("ferry sank")
    assert [(hit.headline, hit.is_partial, hit.is_near) for hit in page.hits] == [
        (full.headline, False, False),
        ("Vessel lost", True, True),
    ]
    assert (page.total, page.rows, page.has_near_hits) == (1, 1, True)
    assert sum(bar.count for bar in page.histogram) + page.undated == 1
    assert headlines(ask("ferry sank", by_meaning=False)) == ["Ferry sank"]


def test_a_search_that_no_story_has_the_words_of_shows_what_is_near(index: Index) -> None:
    make_story("Vessel lost", "The boat was old.")
    read_all(index)
    page = ask("ferry")
    assert (headlines(page), page.total) == (["Vessel lost"], 0)


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"embargo_until": timezone.now() + timedelta(days=1)},
    ],
    ids=["draft", "withdrawn", "embargoed"],
)
def test_what_readers_may_not_see_is_never_near(hidden: dict[str, Any], index: Index) -> None:
    make_story("Ferry sank")
    make_story("Vessel lost", "The boat was old.", **hidden)
    read_all(index)
    assert passages.vectors().counts() == (2, 0)
    assert headlines(ask("ferry sank")) == ["Ferry sank"]
    assert headlines(ask("ships")) == ["Ferry sank"]


def test_a_story_that_changed_since_it_was_read_is_not_near(index: Index) -> None:
    story = make_story("Vessel lost", "The boat was old.")
    read_all(index)
    passages.note([passages.Key("article", story.pk)])
    assert headlines(ask("ferry")) == []


def test_filters_hold_for_what_is_near(index: Index) -> None:
    world = make_section("World")
    make_story("Vessel lost", section=world)
    make_story("Boat lost", section=make_section("Sport"))
    read_all(index)
    assert headlines(ask("ferry", include=(("section", (str(world.pk),)),))) == ["Vessel lost"]


@pytest.mark.parametrize("words", ["ferry", "ferry sank"])
@pytest.mark.parametrize("typed", ["section:world", "-gale", "date:2025"])
def test_dates_names_and_exclusions_that_were_typed_hold_for_what_is_near(words: str, typed: str, index: Index) -> None:
    make_story("Ferry sank")
    make_story("Vessel lost", "The boat was old.")
    make_story("Boat lost", "In a gale.", section="Sport", published_on=date(1999, 1, 1))
    read_all(index)
    assert headlines(ask(f"{words} {typed}")) == ["Ferry sank", "Vessel lost"]


def test_stories_whose_vector_is_not_made_yet_are_found_by_their_words(index: Index) -> None:
    make_story("Ferry sank")
    read_all(index)
    make_story("Ferry sank again")
    index()
    assert sorted(headlines(ask("ferry sank"))) == ["Ferry sank", "Ferry sank again"]


def test_before_the_first_vector_words_alone_answer(index: Index, made: MadeEmbedder) -> None:
    make_story("Ferry sank")
    index()
    assert headlines(ask("ferry sank")) == ["Ferry sank"]
    assert made.texts == []


def test_damaged_vectors_leave_words_alone(index: Index) -> None:
    make_story("Ferry sank")
    read_all(index)
    passages.vectors().path.write_bytes(b"not a database" * 1000)
    assert headlines(ask("ferry sank")) == ["Ferry sank"]
    assert headlines(ask("vessel")) == []


def test_another_model_than_the_one_that_was_measured_leaves_words_alone(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_story("Ferry sank")
    read_all(index)
    monkeypatch.setattr(model, "embedder", refuse_the_model)
    assert headlines(ask("ferry sank")) == ["Ferry sank"]
    assert headlines(ask("vessel")) == []


def refuse_the_model() -> MadeEmbedder:
    raise model.WrongModel


def test_pages_of_results_neither_repeat_nor_leave_out_a_story(index: Index) -> None:
    for number in range(7):
        make_story(f"Ferry {number}", "The boat sank." if number % 2 else "A football match.")
    read_all(index)
    whole = headlines(ask("ferry", size=7))
    parts = [headlines(ask("ferry", size=3, page=page, fill=False)) for page in (1, 2, 3)]
    assert (sum(parts, []), len(set(whole))) == (whole, 7)  # noqa: RUF017
    assert [key.pk for key in result_keys(SearchRequest("ferry", by_meaning=True), 7)] == [
        Article.objects.get(headline=headline).pk for headline in whole
    ]


@pytest.mark.parametrize("text", ['"ferry sank"', "ferr* sank", "ferry OR storm"])
def test_nothing_is_added_to_a_search_that_means_what_it_says(text: str, index: Index) -> None:
    make_story("Ferry sank")
    make_story("Vessel lost", "The boat was old.")
    read_all(index)
    assert headlines(ask(text)) == ["Ferry sank"]


def test_a_search_by_date_or_for_photographs_does_not_ask_the_model(index: Index, made: MadeEmbedder) -> None:
    make_story("Ferry sank")
    make_photo(caption="A ferry.")
    read_all(index)
    del made.texts[:]
    assert headlines(ask("ferry", sort=Sort.NEWEST)) == ["Ferry sank"]
    assert len(ask("year:2024 kind:photo").hits) == 0
    assert made.texts == []
    assert len(ask("ferry", kind=Kind.PHOTOS).hits) == 1


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("meaning:ferry", "ferry"),
        ("meaning:(ferry sank)", "ferry sank"),
        ('meaning:"ferry sank"', "ferry sank"),
        ("meaning:ferry sank -match section:world", "ferry sank"),
        ('ferry meaning:"sank"', "ferry sank"),
    ],
)
def test_meaning_before_words_asks_for_it_too(text: str, sense: str, index: Index, made: MadeEmbedder) -> None:
    make_story("Ferry sank", section=make_section("World"))
    read_all(index)
    del made.texts[:]
    page = ask(text, by_meaning=False)
    assert (headlines(page), made.texts) == (["Ferry sank"], [sense])


@pytest.mark.parametrize("more", [{"text": "meaning:ferry"}, {"text": "ferry", "by_meaning": True}])
def test_an_archive_without_it_says_what_to_install(
    more: dict[str, Any], index: Index, settings: LazySettings, made: MadeEmbedder
) -> None:
    settings.MEANING = False
    make_story("Ferry sank")
    index()
    page = search(SearchRequest(**more))
    assert headlines(page) == ["Ferry sank"]
    assert any("requirements-meaning.txt" in notice for notice in page.notices)
    assert made.texts == []
