"""The newsroom's lists of a large archive: bounded, sorted by indexes, and searched through the index of words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.admin import change_list, list_admin, term_admin
from articles.models import Article, ImportBatch, ImportEntry
from articles.search.indexing import queue
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

STORIES = "/admin/articles/article/"
PHOTOS = "/admin/articles/photo/"
ENTRIES = "/admin/articles/importentry/"


@pytest.fixture(autouse=True)
def index(own_index: Path) -> Path:
    return own_index


@pytest.fixture
def short_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of three rows."""
    for module in (change_list, list_admin):
        monkeypatch.setattr(module, "REACH", 3)


def make_photographer_of_pages(client: Client, *permissions: str) -> Client:
    """Somebody of the staff who may do these things alone."""
    user = User.objects.create_user("deputy", password="a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def shown(page: str) -> list[str]:
    """What the rows of a list are called."""
    return re.findall(r"/change/[^>]*>([^<]+)</a></th>", page)


def make_entry(where: str, **fields: Any) -> ImportEntry:
    batch, _ = ImportBatch.objects.get_or_create(name="Monday")
    return ImportEntry.objects.create(batch=batch, action="created", where=where, **fields)


@pytest.mark.usefixtures("short_reach")
def test_a_list_counts_up_to_its_reach_and_says_that_there_are_more(editor: Client) -> None:
    for number in range(3):
        make_article(f"Story {number}")
    assert "There are more than" not in editor.get(STORIES).text
    make_article("Story 3")
    page = editor.get(STORIES).text
    assert "There are more than 3." in page
    assert "4 articles" not in page


@pytest.mark.usefixtures("short_reach")
def test_an_action_on_all_rows_is_one_on_those_the_list_reaches(editor: Client) -> None:
    made = [make_article(f"Story {number}") for number in range(5)]
    chosen = {"action": "withdraw", "select_across": "1", "_selected_action": [made[4].pk]}
    editor.post(STORIES, chosen)
    left = Article.objects.filter(status="published").values_list("headline", flat=True)
    assert sorted(left) == ["Story 0", "Story 1"]


@pytest.mark.parametrize("query", ["", "?status__exact=published", "?o=2", "?published_on__year=2025"])
def test_the_database_counts_no_further_and_reads_the_rows_of_one_page(query: str, editor: Client) -> None:
    make_article("Story", photos=[make_photo("A dike.")])
    for address in (STORIES, PHOTOS):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert editor.get(f"{address}{query}", follow=True).status_code == 200
        table = [
            row["sql"]
            for row in asked
            if 'FROM "articles_article"' in row["sql"] or 'FROM "articles_photo"' in row["sql"]
        ]
        assert all(" LIMIT " in sql or " IN (" in sql or " GROUP BY " in sql for sql in table if "COUNT(" in sql)
        assert all(" IN (" in sql for sql in table if '"body"' in sql or '"caption"' in sql)


def test_no_address_sorts_by_what_no_index_holds(editor: Client) -> None:
    make_article("Story")
    with CaptureQueriesContext(connection) as asked:
        editor.get(f"{STORIES}?o=1")
        editor.get(f"{PHOTOS}?o=6")
    assert not [row["sql"] for row in asked if 'ORDER BY "articles_article"."headline"' in row["sql"]]
    assert not [row["sql"] for row in asked if 'ORDER BY "story_count"' in row["sql"]]


def test_words_of_the_text_are_found_in_hidden_stories_too(editor: Client) -> None:
    make_article("River falls", body="<p>The weir broke.</p>", status="draft")
    make_article("Harbour opens", body="<p>Ships came.</p>")
    queue.drain()
    assert shown(editor.get(f"{STORIES}?q=weir").text) == ["River falls"]
    assert shown(editor.get(f"{STORIES}?q=weir+ships").text) == []
    assert shown(editor.get(f"{STORIES}?q=weir&status__exact=published").text) == []


def test_photos_are_found_by_their_words(editor: Client) -> None:
    make_photo("A dike at dawn.", status="withdrawn")
    make_photo("A harbour.")
    queue.drain()
    assert "A dike at dawn." in (page := editor.get(f"{PHOTOS}?q=dikes").text)
    assert "A harbour." not in page


def test_the_database_looks_through_headlines_while_the_index_cannot_answer(editor: Client, index: Path) -> None:
    make_article("River falls")
    make_article("Harbour opens")
    queue.drain()
    rmtree(index)
    queue.reader.cache_clear()
    assert shown(editor.get(f"{STORIES}?q=river").text) == ["River falls"]


def test_whoever_may_not_see_photos_finds_no_story_by_the_words_of_its_photos(client: Client) -> None:
    deputy = make_photographer_of_pages(client, "view_article")
    make_article("River falls", photos=[make_photo("A dike at dawn.", status="withdrawn")])
    queue.drain()
    assert shown(deputy.get(f"{STORIES}?q=dike").text) == []
    assert shown(deputy.get(f"{STORIES}?q=river").text) == ["River falls"]


def test_dates_lead_from_the_year_to_the_day(editor: Client) -> None:
    make_article("First", published_on=date(2023, 5, 4))
    make_article("Last", published_on=date(2025, 2, 28))
    make_article("Mistaken", published_on=date(9999, 1, 1))
    years = editor.get(STORIES).text
    assert [year for year in (2022, 2023, 2024, 2025, 9999) if f"__year={year}" in years] == [2023, 2024, 2025]
    months = editor.get(f"{STORIES}?published_on__year=2025").text
    assert "published_on__month=12&amp;published_on__year=2025" in months
    assert shown(months) == ["Last"]
    days = editor.get(f"{STORIES}?published_on__year=2025&published_on__month=2").text
    assert "published_on__day=28" in days
    assert "published_on__day=29" not in days
    day = editor.get(f"{STORIES}?published_on__year=2023&published_on__month=5&published_on__day=4").text
    assert shown(day) == ["First"]
    assert ">4 May</a>" not in day
    assert "&lsaquo; May 2023</a>" in day


def test_a_filter_offers_each_value_that_rows_have(editor: Client) -> None:
    for language in ("en", "de", "en", ""):
        make_article("Story", language=language)
    page = editor.get(STORIES).text
    assert re.findall(r"\?language=(\w*)", page) == ["", "de", "en"]
    assert len(shown(editor.get(f"{STORIES}?language=en").text)) == 2


def test_a_filter_offers_no_more_names_than_a_page_has_room_for(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_admin, "MOST_CHOICES", 2)
    for number in range(3):
        make_article(f"Story {number}", section=f"Section {number}")
    assert len(re.findall(r"\?section__id__exact=\d+", editor.get(STORIES).text)) == 2


def test_the_uses_of_a_name_are_counted_up_to_a_bound(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_admin, "MOST_USES", 2)
    for number in range(3):
        make_article(f"Story {number}", section="World")
    make_article("Other", section="Sport")
    page = editor.get("/admin/articles/section/").text
    assert re.findall(r'field-used">([^<]+)<', page) == ["1", "over 2"]


@pytest.mark.usefixtures("short_reach")
def test_entries_are_looked_through_as_far_as_the_list_reaches(editor: Client) -> None:
    for number in range(4):
        make_entry(f"monday.jsonl:{number}")
    assert len(shown(editor.get(f"{ENTRIES}?q=monday").text)) == 3
    assert len(shown(editor.get(f"{ENTRIES}?q=jsonl:1").text)) == 1
    assert len(shown(editor.get(f"{ENTRIES}?q=jsonl:0").text)) == 0


def test_the_page_of_an_import_reads_no_text_of_its_stories(editor: Client) -> None:
    entry = make_entry("monday.jsonl:1", article=make_article("River falls"))
    with CaptureQueriesContext(connection) as asked:
        page = editor.get(f"/admin/articles/importbatch/{entry.batch_id}/change/").text
    assert "River falls" in page
    assert not [row["sql"] for row in asked if '"body"' in row["sql"]]
