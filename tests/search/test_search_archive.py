"""manage.py search_archive: the shape that scripts rely on."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.search.engines.base import IndexBroken, Reader
from articles.search.request import SearchRequest
from articles.search.service import search
from tests.factories import make_article, make_photo
from tests.search.conftest import Index


@pytest.fixture
def archive(index: Index) -> Reader:
    photo = make_photo("A dike in Szeged.", ["Ana Ruiz"], ["EPA"])
    for number in range(3):
        make_article(f"Dike {number}", source_key=f"d{number}", published_on=date(2024, 1, 1 + number), photos=[photo])
    return index()


def run(*args: str) -> Any:
    out = StringIO()
    call_command("search_archive", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_it_prints_one_object(archive: Reader) -> None:
    answer = run("caption:szeged", "--sort", "oldest", "--facets")
    first = answer["hits"][0]
    assert answer["total"] == 3
    assert answer["took_ms"] > 0
    assert answer["notice"] == ""
    assert {name: first[name] for name in ("kind", "headline", "snippet", "published_on", "source_key")} == {
        "kind": "article",
        "headline": "Dike 0",
        "snippet": "A dike in <mark>Szeged</mark>.",
        "published_on": "2024-01-01",
        "source_key": "d0",
    }
    assert first["url"].startswith("/articles/")
    assert isinstance(first["id"], int)
    assert isinstance(first["score"], float)
    assert [(value["value"], value["count"]) for value in answer["facets"]["section"]] == [("World", 3)]
    assert set(answer["facets"]) == {"section", "agency", "photographer", "source", "language", "year"}


def test_kind_sort_size_and_page_are_obeyed(archive: Reader) -> None:
    assert [hit["kind"] for hit in run("dike", "--kind", "photos")["hits"]] == ["photo"]
    assert {hit["kind"] for hit in run("dike", "--kind", "all")["hits"]} == {"article", "photo"}
    assert [hit["source_key"] for hit in run("dike", "--sort", "newest", "--size", "1", "--page", "2")["hits"]] == [
        "d1"
    ]
    assert "facets" in run("dike") and run("dike")["facets"] == {}


def test_a_mistake_is_a_notice(archive: Reader) -> None:
    assert run('"dike')["notice"].startswith("A quotation mark is never closed")


def test_without_json_it_prints_lines(archive: Reader) -> None:
    out = StringIO()
    call_command("search_archive", "dike", "--facets", stdout=out)
    assert "Dike 2" in out.getvalue()
    assert "Section: World (3)" in out.getvalue()


def test_a_broken_index_fails_the_command(archive: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(plan: object) -> None:
        raise IndexBroken("A file is missing.")

    monkeypatch.setattr(archive, "search", broken)
    with pytest.raises(CommandError, match="rebuild_search"):
        run("dike")


def test_a_phrase_of_one_word_a_thousand_times_over_is_found_in_texts_of_that_word(index: Index) -> None:
    for number in range(4):
        make_article(f"Noise {number}", body="a " * 250_000)
    make_article("Quiet", body="one a and another a")
    reader = index()
    for slop in ("", "~5"):
        page = search(SearchRequest(f'"{"a " * 990}"{slop}'), reader)
        assert {hit.headline for hit in page.hits} == {f"Noise {number}" for number in range(4)}
