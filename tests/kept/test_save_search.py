"""Counting what saved searches have found, for all of a person's searches at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.kept.save_search import new_counts
from articles.models import SavedSearch, SearchMatch
from tests.factories import make_article, make_person, make_photo

pytestmark = pytest.mark.django_db


def make_search(owner: object, number: int) -> SavedSearch:
    search: SavedSearch = SavedSearch.objects.create(owner=owner, name="Floods", address="q=flood")
    for _ in range(number):
        SearchMatch.objects.create(search=search, kind="article", record=make_article("Flood").pk)
    return search


def test_only_what_the_owner_may_see_is_counted_of_their_own_searches() -> None:
    owner = make_person("")
    one, two = make_search(owner, 2), make_search(owner, 1)
    make_search(owner, 0)
    make_search(make_person("", "other"), 3)
    hidden = [("article", make_article(status="draft").pk), ("photo", make_photo(status="withdrawn").pk)]
    for kind, pk in [*hidden, ("photo", make_photo("A flood.").pk), ("article", 10**9)]:
        SearchMatch.objects.create(search=two, kind=kind, record=pk)
    assert new_counts(owner) == {one.pk: 2, two.pk: 2}


def test_the_page_asks_as_many_queries_however_many_searches_there_are(client: Client) -> None:
    owner = make_person("")
    client.force_login(owner)
    make_search(owner, 1)
    client.get("/kept/searches/")
    with CaptureQueriesContext(connection) as few:
        client.get("/kept/searches/")
    for _ in range(5):
        make_search(owner, 2)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/kept/searches/").content.decode()
    assert page.count("2 new") == 5 and len(many) == len(few)
