"""The pages of saved searches, and the private feed."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Article, SavedSearch, SearchMatch
from tests.factories import make_article, make_person
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db

SENT = {"search": "q=flood&section=1&page=3", "name": "Floods", "alert": "daily", "mail_to": "ana@example.org"}


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.force_login(make_person("Editor"))
    return client


def test_before_saving_the_page_says_how_much_it_would_have_given(owner: Client, index: Index) -> None:  # noqa: F811
    for number in range(14):
        make_article(f"Flood {number}")
    make_article("Flood of old")
    Article.objects.filter(headline="Flood of old").update(created_at="2020-01-01T00:00:00Z")
    make_article("Flood draft", status="draft")
    index()
    page = owner.get("/kept/searches/new/?search=q%3Dflood").content.decode()
    assert "<strong>14 results</strong>" in page


def test_a_search_is_saved_with_its_filters(owner: Client, index: Index) -> None:  # noqa: F811
    story = make_article("Flood")
    index()
    owner.post("/kept/searches/new/", SENT)
    search = SavedSearch.objects.get()
    assert (search.name, search.address, search.alert) == ("Floods", "q=flood&section=1", "daily")
    assert search.newest_article == story.pk and search.groups and search.outlined_at


def test_a_webhook_to_a_private_address_is_refused(owner: Client, index: Index) -> None:  # noqa: F811
    index()
    page = owner.post("/kept/searches/new/", SENT | {"webhook": "http://127.0.0.1/"})
    assert page.status_code == 422 and "private network" in page.content.decode()
    assert not SavedSearch.objects.exists()


def make_found(client_owner: str = "other") -> tuple[SavedSearch, Article, Article]:
    search = SavedSearch.objects.create(owner=make_person("", client_owner), name="Floods", address="q=flood")
    seen, hidden = make_article("Flood seen"), make_article("Secret flood", status="withdrawn")
    for story in (seen, hidden):
        SearchMatch.objects.create(search=search, kind="article", record=story.pk)
    return search, seen, hidden


def test_what_is_new_is_counted_until_the_owner_has_looked(index: Index) -> None:  # noqa: F811
    search, _, _ = make_found()
    client = Client()
    client.force_login(search.owner)
    assert "1 new" in client.get("/kept/searches/").content.decode()
    page = client.get(search.get_absolute_url()).content.decode()
    assert "Flood seen" in page and "Secret" not in page
    assert "1 new" not in client.get("/kept/searches/").content.decode()


def test_the_feed_has_a_secret_address_and_tells_only_what_the_owner_may_see() -> None:
    search, _, _ = make_found()
    answer = Client().get(f"/kept/feeds/{search.secret}/")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml") and "no-store" in answer["Cache-Control"]
    assert "Flood seen" in text and "Secret" not in text
    assert Client().get("/kept/feeds/wrong/").status_code == 404
    search.owner.is_active = False
    search.owner.save()
    assert Client().get(f"/kept/feeds/{search.secret}/").status_code == 404


def test_nobody_else_opens_or_changes_a_search(owner: Client) -> None:
    search, _, _ = make_found()
    assert owner.get(search.get_absolute_url()).status_code == 404
    assert owner.post(f"{search.get_absolute_url()}change/", {"do": "delete"}).status_code == 404
    assert Client().get("/kept/searches/").status_code == 302


def test_a_new_address_ends_the_old_feed() -> None:
    search, _, _ = make_found()
    client = Client()
    client.force_login(search.owner)
    client.post(f"{search.get_absolute_url()}change/", {"do": "renew"})
    assert client.get(f"/kept/feeds/{search.secret}/").status_code == 404
    client.post(f"{search.get_absolute_url()}change/", {"do": "delete"})
    assert not SavedSearch.objects.exists()
