"""Several servers write one index: PostgreSQL's locks, numbers that grow, marks and the journal as rows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import connection

from articles.models import IndexedKey, IndexMark
from articles.search.document import Key
from articles.search.engines import Cluster
from articles.search.indexing import journal, locks, marks

CLUSTER = {"hosts": ("http://127.0.0.1:9",), "name": "archive"}


@pytest.fixture
def shared_index(settings: LazySettings) -> Cluster:
    """The settings of an archive whose index lies in a cluster; nothing here asks it."""
    settings.SEARCH_CLUSTER = CLUSTER
    place = locks.location()
    assert isinstance(place, Cluster)
    return place


def on_another_connection(question: Callable[[], object]) -> object:
    """What a thread, which has a connection of its own, is answered."""
    answers: list[object] = []

    def ask() -> None:
        try:
            answers.append(question())
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers[0]


def try_lock() -> bool:
    with locks.lock("lock") as held:
        return held


@pytest.mark.django_db(transaction=True)
def test_one_process_at_a_time_holds_the_lock(shared_index: Cluster, own_index: object) -> None:
    with locks.lock("lock") as held:
        assert held
        assert not on_another_connection(try_lock)
        assert not try_lock()  # nor the same process twice
        with locks.lock("other") as other:
            assert other
    assert on_another_connection(try_lock)


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_free_once_its_connection_is_gone(shared_index: Cluster, own_index: object) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL's locks")
    with locks.lock("lock") as held:
        assert held
        connection.close()
        assert on_another_connection(try_lock)


@pytest.mark.django_db
def test_numbers_of_writes_grow_and_pass_those_of_the_queue(shared_index: Cluster) -> None:
    numbers = [locks.next_number() for _ in range(3)]
    if connection.vendor == "postgresql":
        assert numbers == sorted(set(numbers))
    else:
        assert numbers == [0, 0, 0]


@pytest.mark.django_db
def test_marks_are_rows_where_servers_share_an_index(shared_index: Cluster) -> None:
    assert (marks.read("building"), marks.age("building")) == ("", None)
    marks.write("building", "g0002")
    marks.write("building", "g0003")
    assert marks.read("building") == "g0003"
    assert 0 <= (marks.age("building") or 0) < 60
    marks.remove("building")
    assert not IndexMark.objects.exists()


@pytest.mark.django_db
def test_marks_are_files_beside_the_embedded_index(own_index: object) -> None:
    own = locks.location()
    own.mkdir()  # type: ignore[union-attr]
    marks.write("building", "g0002")
    assert (own / "building").read_text() == "g0002"  # type: ignore[operator]
    assert marks.read("building") == "g0002"
    marks.remove("building")
    assert (marks.read("building"), marks.age("building")) == ("", None)
    assert not IndexMark.objects.exists()


@pytest.mark.django_db
def test_the_journal_is_a_table_where_servers_share_an_index(shared_index: Cluster) -> None:
    journal.note(shared_index, [Key("article", 1)])
    assert not IndexedKey.objects.exists()
    journal.begin(shared_index)
    journal.begin(shared_index)
    journal.note(shared_index, [Key("article", 1), Key("photo", 2)])
    journal.note(shared_index, [Key("article", 1)])
    keys, offset = journal.read(shared_index, 0)
    assert keys == [Key("article", 1), Key("photo", 2)]
    assert journal.read(shared_index, offset) == ([], offset)
    journal.note(shared_index, [Key("article", 3)])
    assert journal.read(shared_index, offset)[0] == [Key("article", 3)]
    journal.end(shared_index)
    assert not journal.is_open(shared_index)
    assert not IndexedKey.objects.exists()
