"""Conditional GET: unchanged pages are not made again, and no change is missed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import changes, freshness
from articles.models import Article, Author, Correction, Credit, Photo, PhotoCredit, Section, Source, Topic
from tests.factories import make_article, make_credit, make_editor, make_photo, make_topic

pytestmark = pytest.mark.django_db


def test_a_good_copy_is_answered_with_304_one_query_and_no_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = make_article().get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_a_question_for_the_headers_alone_is_answered_with_those_of_the_page(client: Client) -> None:
    address = make_article().get_absolute_url()
    assert client.head(address)["ETag"] == client.get(address)["ETag"]


CHANGES: dict[str, Callable[[Article, Photo], object]] = {
    "a headline": lambda article, photo: Article.objects.filter(pk=article.pk).update(headline="Other"),
    "a status": lambda article, photo: Article.objects.filter(pk=article.pk).update(status="withdrawn"),
    "a caption": lambda article, photo: Photo.objects.filter(pk=photo.pk).update(caption="Other"),
    "a credit": lambda article, photo: PhotoCredit.objects.create(photo=photo, credit=make_credit("Other")),
    "a correction": lambda article, photo: Correction.objects.create(article=article, text="Other"),
    "a topic": lambda article, photo: article.topics.add(make_topic("Other")),
    "a new story": lambda article, photo: make_article("Other"),
    "a story less": lambda article, photo: article.delete(),
    "a new section": lambda article, photo: Section.objects.create(name="Other"),
    "a section's name": lambda article, photo: Section.objects.update(name="Other"),
    "a source's name": lambda article, photo: Source.objects.update(name="Other"),
    "a topic's name": lambda article, photo: Topic.objects.update(name="Other"),
    "an author's name": lambda article, photo: Author.objects.update(name="Other"),
    "an agency's name": lambda article, photo: Credit.objects.update(name="Other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_version_changes(change: Callable[[Article, Photo], object]) -> None:
    photo = make_photo(agencies=["EPA"])
    article = make_article(photos=[photo], topics=[make_topic()], authors=["Ana Ruiz"])
    before = changes.version()
    assert changes.version() == before
    change(article, photo)
    assert changes.version() != before


def test_the_end_of_an_embargo_is_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    make_article(embargo_until=timezone.now() + timedelta(minutes=5))
    before = changes.version()
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert changes.version() != before


def test_midnight_where_the_archive_is_at_home_is_a_change(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    words = []
    for hour in (14, 15, 16):
        moment = datetime(2025, 3, 27, hour, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        words.append(changes.version())
    assert words[0] != words[1] == words[2]


def test_pages_may_be_kept_for_a_minute_by_anybody_who_is_not_signed_in(client: Client) -> None:
    response = client.get("/")
    assert response["Cache-Control"] == f"public, max-age={freshness.MAX_AGE}"
    assert response["Vary"] == "Cookie"
    assert "sessionid" not in response.cookies


def test_pages_of_staff_are_private_and_have_no_tag(client: Client) -> None:
    client.force_login(make_editor())
    response = client.get("/")
    assert "private" in response["Cache-Control"]
    assert "ETag" not in response


def test_two_addresses_never_share_a_tag(client: Client) -> None:
    assert client.get("/articles/")["ETag"] != client.get("/dates/")["ETag"]


def test_a_page_that_was_made_is_not_made_again(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = make_article().get_absolute_url()
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert again.content == first.content
    assert {**again.headers} == {**first.headers}


def test_no_kept_page_outlives_a_change(client: Client) -> None:
    article = make_article("Before")
    assert b"Before" in client.get("/").content
    Article.objects.filter(pk=article.pk).update(headline="Afterwards")
    assert b"Afterwards" in client.get("/").content
    Article.objects.filter(pk=article.pk).update(status=Article.Status.WITHDRAWN)
    assert b"Afterwards" not in client.get("/").content
    assert client.get(article.get_absolute_url()).status_code == 410


def test_what_staff_are_shown_is_kept_for_nobody(client: Client) -> None:
    draft = make_article("Secret", status=Article.Status.DRAFT)
    client.force_login(make_editor())
    assert client.get(draft.get_absolute_url()).status_code == 200
    client.logout()
    client.cookies.clear()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_shelf_never_holds_more_than_its_room() -> None:
    shelf = freshness.Shelf(1000)
    for number in range(50):
        shelf.put(str(number), HttpResponse(b"x" * 40))
    held = [number for number in range(50) if shelf.get(str(number))]
    assert held == list(range(25, 50))
    shelf.put("large", HttpResponse(b"x" * 51))
    assert shelf.get("large") is None
    shelf.clear()
    assert shelf.free == 1000


def test_the_files_answer_for_the_database_until_somebody_writes(tmp_path: Path) -> None:
    """On a database of its own, because tests run in memory and within a transaction."""
    path = tmp_path / "archive.sqlite3"
    environment = {
        **os.environ,
        "ARCHIVE_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsarchive.settings",
    }
    done = subprocess.run([sys.executable, "-c", _SCRIPT, str(path)], env=environment, capture_output=True, check=False)
    told = [*("1", "0"), *("1", "0", "changed"), *("1", "0", "changed"), *("1", "0", "same")]
    assert done.stdout.decode().rstrip().split(" ") == told, done.stderr.decode()[-2000:]


_SCRIPT = """
import sqlite3, sys, time, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from articles import changes
from articles.models import Section
call_command("migrate", verbosity=0)

def ask():
    with CaptureQueriesContext(connection) as queries:
        word = changes.version()
    print(len(queries), end=" ")
    return word

def ask_twice(before):
    after = ask()
    ask()
    print("changed" if after != before else "same", end=" ")
    return after

time.sleep(0.3)
word = ask()
ask()
Section.objects.create(name="New")
word = ask_twice(word)
other = sqlite3.connect(sys.argv[1])
other.execute("UPDATE articles_section SET name = 'By hand'")
other.commit()
word = ask_twice(word)
other.close()
connection.close()  # the last: the log goes into the database's file
time.sleep(0.3)
ask_twice(word)
"""


def test_a_fact_is_counted_once_a_version() -> None:
    made: list[int] = []

    def count() -> int:
        made.append(1)
        return len(made)

    name = f"test-{id(made)}"
    assert changes.remembered(name, count) == 1
    assert changes.remembered(name, count) == 1
    make_article()
    assert changes.remembered(name, count) == 2
