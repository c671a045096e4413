"""What is hidden appears in no answer of the API, by whatever token that may not see it; each address is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.api.archive_api import api_patterns
from articles.models import Collection, Passage, SavedSearch, SearchMatch
from articles.search.indexing import queue
from articles.site.vocabularies import BY_NAME
from bench.torture.leak_rows import Rows, hide, make_rows
from bench.torture.matrix import told
from tests.factories import make_person

pytestmark = pytest.mark.django_db
Caller = Callable[..., Client]

NO_ROWS = {"withdraw_story", "nothing_here", "openapi", "enter_story", "correct_story", "upload_photo", "correct_photo"}
NO_ROWS |= {"make_collection", "change_collection", "add_items", "change_item", "save_search", "change_search"}
NO_ROWS |= {"delete_collection", "take_out", "delete_search"}
"""Addresses that only write, or give no rows."""


def addresses(rows: Rows) -> dict[str, list[str]]:
    """Name of an address -> what is asked of it."""
    searches = ["q=river", "q=qx*", "q=river&facets=true", "q=is:draft", "q=is:withdrawn&kind=all", "kind=photos"]
    stories = [rows.article.pk, *(row.pk for row in rows.hidden.values())]
    photos = [rows.photo.pk, *(row.pk for row in rows.hidden_photos.values())]
    names = [f"{reverse('api:names', args=[name])}?limit=100{more}" for name in BY_NAME for more in ("", "&q=qx")]
    return {
        "search": [f"{reverse('api:search')}?{query}&limit={limit}" for query in searches for limit in (1, 100)],
        "stories": [reverse("api:stories") + "?limit=100"],
        "story": [reverse("api:story", args=[pk]) for pk in stories],
        "photos": [reverse("api:photos") + "?limit=100"],
        "photo": [reverse("api:photo", args=[pk]) for pk in photos],
        "names": names,
        "name": [reverse("api:name", args=[name, slug]) for name in BY_NAME for slug in rows.terms.get(name, ())],
        "dates": [f"{reverse('api:dates')}?by={by}" for by in ("year", "month", "day")],
    }


def test_each_address_of_the_api_has_its_case() -> None:
    named = {str(pattern.name) for pattern in api_patterns}
    rows = make_rows()
    assert named - NO_ROWS == set(addresses(rows)) | set(kept_addresses(rows, make_person("")))


def kept_addresses(rows: Rows, owner: User) -> dict[str, list[str]]:
    """A collection, and a saved search with its matches, that have every record of the archive."""
    keys = [("article", row.pk) for row in (rows.article, *rows.hidden.values())]
    keys += [("photo", row.pk) for row in (rows.photo, *rows.hidden_photos.values())]
    collection = Collection.objects.create(owner=owner, name="Kept")
    collection.add(keys)
    quoted = collection.items.get(article=rows.hidden["draft"])
    Passage.objects.create(item=quoted, quotation="qxadraftbody river")
    search = SavedSearch.objects.create(owner=owner, name="River", address="q=river")
    SearchMatch.objects.bulk_create(SearchMatch(search=search, kind=kind, record=pk) for kind, pk in keys)
    items = [reverse("api:collection_item", args=[collection.pk, item.pk]) for item in collection.items.all()]
    own, listed = reverse("api:collection", args=[collection.pk]), reverse("api:saved_search", args=[search.pk])
    return {
        "collections": [reverse("api:collections")],
        "collection": [own],
        "collection_items": [f"{own}/items?limit={limit}" for limit in (1, 100)],
        "collection_item": items,
        "saved_searches": [reverse("api:saved_searches")],
        "saved_search": [listed],
        "saved_search_matches": [f"{listed}/matches?limit={limit}" for limit in (1, 100)],
    }


def test_what_a_reader_keeps_tells_nothing_of_what_was_hidden_since(caller: Caller) -> None:
    reader = caller("", "keep")
    rows = make_rows()
    kept = kept_addresses(rows, User.objects.get(username="reader-keep"))
    every = [address for some in kept.values() for address in some]
    before = {address: reader.get(address) for address in every}
    hide(rows)
    for address in every:
        following = address
        while following:
            answer = reader.get(following, headers={"if-none-match": before[address].get("ETag", '"none"')})
            assert told("anonymous", following, answer.content.decode()) == set(), (following, answer.content)
            following = answer.json().get("next") if answer.status_code == 200 else None
    left = {f"/api/v1/stories/{rows.article.pk}", f"/api/v1/photos/{rows.photo.pk}"}
    for name, of in (("collection_items", "items"), ("saved_search_matches", "matches")):
        shown = {row["api_url"].removeprefix("http://testserver") for row in reader.get(kept[name][1]).json()[of]}
        assert shown == left
    assert reader.get(kept["collection"][0]).json()["total"] == 2
    assert reader.get(kept["saved_searches"][0]).json()["searches"][0]["new"] == 2
    codes = [reader.get(address).status_code for address in kept["collection_item"]]
    assert sorted(set(codes)) == [200, 404] and codes.count(200) == 2


@pytest.fixture(params=["nobody", "member", "reading editor"])
def reader(request: pytest.FixtureRequest, caller: Caller) -> Iterator[Client]:
    """Callers who may see what every reader may see, and nothing else."""
    kind = request.param
    yield Client() if kind == "nobody" else caller("", "write") if kind == "member" else caller("Editor", "read")


@pytest.mark.parametrize("index", ["lagging", "current"])
def test_no_answer_tells_of_what_is_hidden(reader: Client, index: str) -> None:
    rows = make_rows()
    queue.drain()
    every = [address for some in addresses(rows).values() for address in some]
    tags = {address: reader.get(address).get("ETag", "") for address in every}
    hide(rows)
    if index == "current":
        queue.drain()
    asked = 0
    for address in every:
        for headers in ({}, {"if-none-match": tags[address] or '"none"'}):
            following = address
            while following:
                answer = reader.get(following, headers=headers)
                asked += 1
                assert answer.status_code < 500
                assert answer.status_code != 304 or "/stories/" not in address or str(rows.article.pk) in address
                assert told("anonymous", following, answer.content.decode()) == set(), (following, answer.content)
                following = answer.json().get("next") if answer.status_code == 200 else None
    assert asked > 100


def test_an_editor_with_a_token_for_the_desk_sees_drafts(caller: Caller) -> None:
    rows = make_rows()
    hide(rows)
    queue.drain()
    answer = caller("Editor", "desk").get(f"/api/v1/stories/{rows.hidden['draft'].pk}")
    assert answer.json()["status"] == "draft"
