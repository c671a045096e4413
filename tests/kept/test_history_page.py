"""History: noted for the person alone, cleared, switched off, and no burden on the page cache."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, HistoryEntry, archive_version
from articles.models.reading_history import MOST
from tests.factories import make_article, make_person, make_photo
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Client:
    client = Client()
    client.user = make_person("", "reader")  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


def test_searches_and_opened_stories_are_found_in_the_history(person: Client, index: Index) -> None:  # noqa: F811
    story, photo = make_article("River crests"), make_photo("A boat.", headline="Boat at dawn")
    index()
    for path in ("/search/?q=river&from=2025-01-01", "/search/?q=river&page=2", story.get_absolute_url(), "/photos/"):
        person.get(path)
    person.get(photo.get_absolute_url())
    page = person.get("/kept/history/").content.decode()
    assert "river (1 filter)" in page and "River crests" in page and "Boat at dawn" in page
    assert HistoryEntry.objects.count() == 3


def test_a_story_that_was_withdrawn_leaves_the_history(person: Client) -> None:
    story = make_article("Secret later")
    person.get(story.get_absolute_url())
    Article.objects.filter(pk=story.pk).update(status="withdrawn")
    assert "Secret" not in person.get("/kept/history/").content.decode()


def test_the_history_is_cleared_and_switched_off_and_on(person: Client) -> None:
    story = make_article()
    for wanted, count in (("clear", 1), ("off", 0), ("on", 1)):
        person.get(story.get_absolute_url())
        person.post("/kept/history/change/", {"do": wanted})
        person.get(story.get_absolute_url())
        assert HistoryEntry.objects.count() == count, wanted


def test_nobody_without_an_account_has_a_history(client: Client) -> None:
    client.get(make_article().get_absolute_url())
    assert not HistoryEntry.objects.exists()
    assert client.get("/kept/history/").status_code == 302


def test_the_oldest_entries_are_dropped(person: Client) -> None:
    for number in range(MOST + 3):
        HistoryEntry.objects.note(person.user, "search", f"q={number}")  # type: ignore[attr-defined]
    HistoryEntry.objects.trim(person.user)  # type: ignore[attr-defined]
    assert HistoryEntry.objects.count() <= MOST
    assert HistoryEntry.objects.filter(what=f"q={MOST + 2}").exists()


def test_a_history_does_not_empty_the_page_cache(person: Client) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's snapshot moves with every write")
    story = make_article()
    with connection.cursor() as cursor:
        cursor.execute(archive_version._STATES["sqlite"].replace("%%", "%"))
        before = cursor.fetchone()
        person.get(story.get_absolute_url())
        cursor.execute(archive_version._STATES["sqlite"].replace("%%", "%"))
        assert cursor.fetchone() == before
    assert HistoryEntry.objects.count() == 1
