"""The results of a search as a file: what is written, for whom, and at what cost."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client, RequestFactory

from articles.exporting import citations
from articles.models import Article
from articles.search import service
from articles.site import metadata
from tests.factories import make_article, make_author, make_photo, make_topic
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


def body(client: Client, address: str) -> str:
    return b"".join(client.get(address).streaming_content).decode()  # type: ignore[attr-defined]


def make_stories(index: Index, number: int) -> list[Article]:  # noqa: F811
    """Stories that a search for "harbour" finds, each with two authors and two topics."""
    stories = []
    for place in range(number):
        story = make_article(headline=f"Harbour {place}", section="World", source="Delta Wire")
        for position, name in enumerate(("Zoe Abel", "Abel Zoe")):
            story.article_authors.create(author=make_author(name), position=position)
        story.topics.set([make_topic("Ships"), make_topic("Docks")])
        stories.append(story)
    index()
    return stories


@pytest.mark.parametrize("suffix", ["ris", "bib"])
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_file_of_citations_holds_what_each_storys_own_page_cites(
    index: Index,  # noqa: F811
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    number: int,
) -> None:
    monkeypatch.setattr(service, "LINES", 2)
    make_stories(index, number)
    request = RequestFactory(SERVER_NAME="testserver").get("/")
    write = {"ris": citations.ris, "bib": citations.bibtex}[suffix]
    stories = Article.objects.with_names().order_by("-pk")
    expected = {write(metadata.citation(request, story)) for story in stories}
    written = body(client, f"/search/export.{suffix}?q=harbour")
    assert written == "\n".join(sorted(expected, key=written.index))


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_rows_that_are_read_in_pieces_are_all_written_once_below_one_head(
    index: Index,  # noqa: F811
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    monkeypatch.setattr(service, "LINES", 2)
    stories = make_stories(index, number)
    rows = list(csv.DictReader(StringIO(body(client, "/search/export.csv?q=harbour").removeprefix("\ufeff"))))
    assert sorted(int(row["id"]) for row in rows) == sorted(story.pk for story in stories)
    assert all(row["section"] == "World" and row["source"] == "Delta Wire" for row in rows)


def test_a_row_that_was_hidden_while_the_file_was_sent_is_left_out(
    index: Index,  # noqa: F811
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "LINES", 1)
    make_stories(index, 3)
    parts = client.get("/search/export.csv?q=harbour&sort=oldest").streaming_content  # type: ignore[attr-defined]
    first = next(iter(parts)).decode()
    Article.objects.update(status="draft")
    rest = b"".join(parts).decode()
    assert "Harbour" in first
    assert "Harbour" not in rest


@pytest.mark.parametrize("suffix", ["csv", "ris"])
def test_a_search_that_finds_nothing_gives_a_file_without_rows(
    index: Index,  # noqa: F811
    client: Client,
    suffix: str,
) -> None:
    make_stories(index, 1)
    written = body(client, f"/search/export.{suffix}?q=qqqq")
    assert len(written.splitlines()) == (1 if suffix == "csv" else 0)


def test_photos_are_written_with_the_day_they_ran_and_without_a_headline_by_their_caption(
    index: Index,  # noqa: F811
    client: Client,
) -> None:
    photo = make_photo(caption="Boats in the harbour")
    story = make_article(headline="Tides", published_on="2024-05-04")
    story.article_photos.create(photo=photo)
    index()
    (row,) = csv.DictReader(StringIO(body(client, "/search/export.csv?q=boats&kind=photos").removeprefix("\ufeff")))
    assert (row["kind"], row["headline"], row["published_on"]) == ("photo", "Boats in the harbour", "2024-05-04")


@pytest.mark.parametrize("suffix", ["csv", "ris"])
def test_an_export_asks_as_many_questions_for_many_rows_as_for_few(
    index: Index,  # noqa: F811
    client: Client,
    suffix: str,
    django_assert_max_num_queries: Any,
) -> None:
    make_stories(index, 20)
    body(client, f"/search/export.{suffix}?q=harbour")  # the first search after a change reads the archive's names
    with django_assert_max_num_queries(5):
        assert body(client, f"/search/export.{suffix}?q=harbour").count("Harbour") == 20


def test_a_search_that_the_page_runs_in_another_spelling_is_exported_in_it(
    index: Index,  # noqa: F811
    client: Client,
) -> None:
    make_stories(index, 5)
    on_page = client.get("/search/?q=harbuor").content.decode().count('class="row-head"')
    assert body(client, "/search/export.csv?q=harbuor").count("Harbour ") == on_page == 5
