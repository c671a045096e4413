"""A small leak matrix (bench/torture/matrix.py): every kind of public address, asked in every way, while the index lags
and when it has caught up, by readers who may each know something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import connections
from haystack.query import SearchQuerySet

from articles.models import IndexUpdate, Photo
from articles.search.answering.suggest import suggest
from articles.search.indexing import queue
from articles.search.request import Kind, SearchRequest
from articles.search.service import search
from bench.torture.leak_addresses import missing
from bench.torture.leak_rows import hide, make_rows
from bench.torture.matrix import READERS, WAYS, make_readers, run
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def haystack_index(own_index: Path) -> Iterator[None]:
    """The test's own index, for Haystack too; nothing drains its queue but drain()."""
    backend = connections["default"].get_backend()
    before, backend.path = backend.path, str(own_index)
    yield
    backend.path = before


def test_every_public_address_has_its_case() -> None:
    assert missing() == set()


@pytest.mark.parametrize(
    ("reader", "ways"), [("anonymous", WAYS), ("story viewer", ["fresh"]), ("photo viewer", ["fresh"])]
)
def test_nobody_is_told_what_is_not_meant_for_them(reader: str, ways: list[str]) -> None:
    figures = run(make_readers({reader: READERS[reader]}), ["lagging"], ways)
    assert figures["broken"] == []
    assert figures["asked"] >= figures["addresses"] * len(ways) > 200


def words_of(photo: Photo) -> set[str]:
    """Everything that the index's own words are offered as, for the beginning and a slip of the caption's word."""
    backend = connections["default"].get_backend()
    page = search(SearchRequest("zanzibariann", kind=Kind.ALL))
    told = {row.text for row in suggest("zanzi")} | {page.did_you_mean}
    told |= {backend.create_spelling_suggestion("zanzibariann")}
    return {word for word in told if "zanzibarian" in word.split()}


@pytest.mark.parametrize("way", ["withdrawn", "taken out", "its caption mended"])
def test_a_photos_words_are_offered_until_they_are_hidden_and_not_while_the_index_lags(way: str) -> None:
    photo = make_photo("A Zanzibarian boat.")
    article = make_article("River falls", photos=[photo])
    queue.drain()
    assert words_of(photo) == {"zanzibarian"}
    if way == "taken out":
        article.photos.clear()
        Photo.objects.update(status="withdrawn")
    else:
        Photo.objects.update(**({"status": "withdrawn"} if way == "withdrawn" else {"caption": "A boat."}))
    assert words_of(photo) == set()
    queue.drain()
    assert words_of(photo) == set()


@pytest.mark.parametrize(("most", "offered"), [(1, False), (2, False), (3, True), (4, True)])
def test_no_word_is_offered_while_more_rows_wait_than_can_be_told_apart(
    most: int, offered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo("A Zanzibarian boat.")
    make_article("River falls", photos=[photo])
    queue.drain()
    for number in range(3):
        IndexUpdate.objects.create(kind="article", object_id=900 + number)
    monkeypatch.setattr(queue, "MOST_WAITING", most)
    assert bool(words_of(photo)) == offered


def test_haystack_tells_no_row_and_no_name_that_is_hidden_even_where_the_queue_was_lost() -> None:
    rows = make_rows()
    queue.drain()
    hide(rows)
    IndexUpdate.objects.all().delete()  # only the database knows
    found = SearchQuerySet().filter(content="river").facet("photographer").facet("section")
    told = [value for result in found for value in result.get_stored_fields().values()]
    assert "qx" not in repr(told)
    assert {int(result.pk) for result in found}.isdisjoint(range(771000, 773000))
    keys = {key for counts in found.facet_counts()["fields"].values() for key, _ in counts}
    assert not any(key.startswith(("773", "774")) for key in keys)
    assert "qx" not in repr([row.pk for row in SearchQuerySet().more_like_this(rows.article)])
