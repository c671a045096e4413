"""The tray: kept by the browser without an account, by the server with one."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Collection
from tests.factories import make_article, make_person, make_photo
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


def test_without_an_account_the_page_shows_what_the_address_names(client: Client) -> None:
    story, photo = make_article("River crests"), make_photo("A boat at dawn.")
    page = client.get(f"/kept/tray/?item=photo-{photo.pk},article-{story.pk}").content.decode()
    assert page.index("A boat at dawn.") < page.index("River crests")
    assert "no-store" in client.get("/kept/tray/")["Cache-Control"]
    assert not Collection.objects.exists()


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_an_address_shows_nobody_what_is_hidden(client: Client, status: str) -> None:
    story = make_article("Not yet told", status=status)
    page = client.get(f"/kept/tray/?item=article-{story.pk}")
    assert "Not yet told" not in page.content.decode()
    assert page.context["total"] == 0


def test_nonsense_in_the_address_is_ignored(client: Client) -> None:
    for text in ("article-", "x", "article-99999999999999999999", "photo-1,,", "article-1%00"):
        assert client.get(f"/kept/tray/?item={text}").status_code == 200


def test_the_servers_tray_takes_and_gives_back(client: Client) -> None:
    client.force_login(make_person("Editor"))
    story, photo = make_article(), make_photo()
    sent = {"item": f"article-{story.pk},photo-{photo.pk},article-{story.pk + 1000}", "do": "add"}
    answer = client.post("/kept/tray/change/", sent, headers={"Accept": "application/json"})
    assert answer.json()["count"] == 2
    assert client.get("/kept/tray/keys/").json() == {"items": [f"article-{story.pk}", f"photo-{photo.pk}"]}
    client.post("/kept/tray/change/", {"item": f"article-{story.pk}", "do": "remove"})
    assert client.get("/kept/tray/keys/").json() == {"items": [f"photo-{photo.pk}"]}
    client.post("/kept/tray/change/", {"do": "clear"})
    assert client.get("/kept/tray/keys/").json() == {"items": []}


def test_all_results_of_a_search_go_into_the_tray(client: Client, index: Index) -> None:  # noqa: F811
    for number in range(23):
        make_article(f"Flood {number}")
    make_article("Flood unseen", status="draft")
    index()
    client.force_login(make_person("Editor"))
    client.post("/kept/tray/change/", {"all": "1", "search": "q=flood"})
    assert len(client.get("/kept/tray/keys/").json()["items"]) == 23
    assert client.get("/kept/tray/?all=1&search=q%3Dflood").status_code == 200


def test_every_result_can_be_ticked_and_the_cached_page_names_nobody(client: Client, index: Index) -> None:  # noqa: F811
    story = make_article("Flood stops")
    index()
    page = client.get("/search/?q=flood").content.decode()
    assert f'value="article-{story.pk}" form="pick"' in page
    assert "csrfmiddlewaretoken" not in page and "data-token" not in page
    signed_in = Client()
    signed_in.force_login(make_person("Editor"))
    answer = signed_in.get("/search/?q=flood")
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert answer["Cache-Control"].startswith("private")
    assert "csrfmiddlewaretoken" not in client.get("/search/?q=flood").content.decode()


def test_changing_the_tray_needs_an_account(client: Client) -> None:
    assert client.post("/kept/tray/change/", {"do": "clear"}).status_code == 403
    assert client.get("/kept/tray/keys/").status_code == 302
