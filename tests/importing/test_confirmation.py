"""Names read from credits and bylines wait as unchecked until a table or a second story confirms them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.importing.confirmation import standing_of
from articles.importing.credits import derive_credits
from articles.importing.importer import import_entries
from articles.models import Article, Author, Credit, Photo, Section, Term
from articles.parsers.tables.records import read_article, read_photo
from articles.search.answering.suggest import suggest
from articles.search.indexing.queue import after_bulk
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_credit, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


NAMES = (Author, "Odette Marchand"), (Credit, "Ferran Puig")


def make_stories(*numbers: int, **photo: Any) -> None:
    """Import stories with one writer and one photographer, all at once."""
    stories = [
        {
            "headline": f"Storks return to the marsh {number}",
            "body": f"<p>They came back in week {number}.</p>",
            "source": "Delta Wire",
            "source_key": f"storks-{number}",
            "byline": "By Odette Marchand",
            "authors": ["Odette Marchand"],
            "photos": [{"caption": f"Stork {number}.", "credit_line": "Ferran Puig/AFP", **photo}],
        }
        for number in numbers
    ]
    with after_bulk():
        import_entries([read_article(story, f"story {n}") for n, story in enumerate(stories)])


def standings() -> set[str]:
    return {model.objects.get(name=name).standing for model, name in NAMES}


@pytest.mark.parametrize(("number", "standing"), [(1, "unchecked"), (2, "checked"), (3, "checked")])
def test_a_second_story_of_the_same_import_confirms_a_name(number: int, standing: str) -> None:
    make_stories(*range(number))
    assert standings() == {standing}


def test_a_second_story_of_a_later_import_confirms_a_name() -> None:
    make_stories(1)
    make_stories(1)
    assert standings() == {"unchecked"}
    make_stories(2)
    assert standings() == {"checked"}


def test_two_photos_of_one_story_are_one_story() -> None:
    story = {
        "headline": "Fog",
        "body": "<p>Fog.</p>",
        "photos": [{"caption": c, "credit_line": "Ferran Puig"} for c in "ab"],
    }
    import_entries([read_article(story, "here")])
    assert Credit.objects.get().standing == "unchecked"


@pytest.mark.parametrize(("number", "standing"), [(1, "unchecked"), (2, "checked")])
def test_a_photo_without_a_story_counts_as_a_story(number: int, standing: str) -> None:
    records = [{"caption": f"Boat {n}.", "credit_line": "Ferran Puig"} for n in range(number)]
    import_entries([read_photo(record, f"photo {n}") for n, record in enumerate(records)])
    assert Credit.objects.get().standing == standing


def test_agencies_of_our_tables_and_other_vocabularies_are_checked_at_once() -> None:
    make_stories(1)
    assert Credit.objects.get(name="AFP").is_checked
    assert standing_of(Author, "Reuters") == standing_of(Section, "Marshes") == Term.Standing.CHECKED


def test_lists_do_not_show_an_unchecked_name_but_the_story_prints_it(client: Client) -> None:
    make_stories(1)
    story = Article.objects.get()
    page = client.get(story.get_absolute_url()).text
    assert "Odette Marchand" in page and "Ferran Puig/" in page
    for model, name in NAMES:
        address = model.objects.get(name=name).get_absolute_url()
        assert address not in page
        assert client.get(address).status_code == 404
    for address in ("authors", "photographers", "sitemap_pages"):
        response = client.get(reverse(address))
        text = b"".join(response).decode()
        assert "marchand" not in text.lower() and "puig" not in text.lower()
    assert [one.label for one in suggest("Marchan") if one.kind != "word"] == []
    facets = {facet.field: [value.label for value in facet.values] for facet in search(SearchRequest("storks")).facets}
    assert "photographer" not in facets and facets["agency"] == ["AFP"]


@pytest.mark.parametrize("text", ['credit:"Ferran Puig"', 'photographer:"Ferran Puig"', 'author:"Odette Marchand"'])
def test_searches_find_the_words_of_an_unchecked_name(text: str) -> None:
    make_stories(1)
    assert search(SearchRequest(text)).total >= 1


def test_lists_show_the_name_once_a_second_story_has_it(client: Client) -> None:
    make_stories(1)
    make_stories(2)
    for model, name in NAMES:
        address = model.objects.get(name=name).get_absolute_url()
        assert client.get(address).status_code == 200
    assert "Marchand" in client.get(reverse("authors")).text
    facets = {facet.field: [value.label for value in facet.values] for facet in search(SearchRequest("storks")).facets}
    assert facets["photographer"] == ["Ferran Puig"]


def test_an_import_leaves_out_what_is_no_name() -> None:
    make_credit("Ferran Puig").delete()
    Credit.objects.create(name="Ferran Puig", kind="photographer", standing=Term.Standing.REFUSED)
    make_stories(1)
    photo = Photo.objects.get()
    assert [credit.name for credit in photo.ordered_credits] == ["AFP"]
    derive_credits(photo)
    photo.refresh_from_db()
    assert [credit.name for credit in Photo.objects.get().ordered_credits] == ["AFP"]


def test_deriving_again_confirms_a_name_too() -> None:
    for caption in ("One.", "Two."):
        derive_credits(make_photo(caption, credit_line="Ferran Puig"))
    assert Credit.objects.get().is_checked


def test_names_entered_by_hand_are_checked() -> None:
    assert Author.objects.create(name="Odette Marchand").is_checked


def test_an_import_asks_once_for_all_names(django_assert_max_num_queries: Any) -> None:
    make_stories(0)
    with django_assert_max_num_queries(60):
        make_stories(*range(1, 40))
