"""Collections by the API: whoever owns them makes and changes them, others see what is shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.models import Collection, CollectionItem, Passage
from tests.factories import make_article, make_person, make_photo

pytestmark = pytest.mark.django_db
Caller = Callable[..., Client]
PATH = "/api/v1/collections"


def send(client: Client, method: str, path: str, body: Any = None, match: str = "*") -> Any:
    headers = {"if-match": match} if method in ("patch", "delete") else {}
    return getattr(client, method)(path, body, content_type="application/json", headers=headers)


@pytest.fixture
def ana(caller: Caller) -> Client:
    return caller("Editor", "keep")


def make_collection(client: Client, **fields: Any) -> Any:
    answer = send(client, "post", PATH, {"name": "Budget 2025", **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_collection_is_made_with_its_records_in_their_order(ana: Client) -> None:
    story, photo = make_article("Rain"), make_photo("A boat.", ["Ana Ruiz"])
    items = [{"kind": "photo", "id": photo.pk, "note": " The lead "}, {"id": story.pk}]
    made = make_collection(ana, folder="Politics", items=items)
    assert (made["total"], made["access"], made["may_change"], made["link"]) == (2, "private", True, None)
    found = ana.get(f"{PATH}/{made['id']}/items").json()["items"]
    assert [(row["kind"], row["record"], row["note"]) for row in found] == [
        ("photo", photo.pk, "The lead"),
        ("article", story.pk, ""),
    ]
    assert found[0]["credit_line"] == "Ana Ruiz"
    assert ana.get(found[0]["item_url"]).json() == found[0]
    assert [row["id"] for row in ana.get(PATH).json()["collections"]] == [made["id"]]


@pytest.mark.parametrize("name", ["", "   "])
def test_a_collection_needs_a_name(ana: Client, name: str) -> None:
    answer = send(ana, "post", PATH, {"name": name})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "name")
    assert not Collection.objects.exists()


def test_what_the_owner_cannot_see_is_refused_as_if_it_did_not_exist(caller: Caller) -> None:
    reader, hidden = caller("", "keep"), make_article("Secret", status="draft")
    answers = [send(reader, "post", PATH, {"name": "x", "items": [{"id": pk}]}) for pk in (hidden.pk, 10**9)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["detail"] == f"There is no article {hidden.pk}."
    assert not Collection.objects.exists()


def test_a_change_needs_the_tag_that_was_read_and_changes_it(ana: Client) -> None:
    made = make_collection(ana)
    path = f"{PATH}/{made['id']}"
    tag = ana.get(path)["ETag"]
    assert ana.get(path, headers={"if-none-match": tag}).status_code == 304
    assert ana.patch(path, {"note": "x"}, content_type="application/json").status_code == 428
    changed = send(ana, "patch", path, {"note": "For Monday"}, tag)
    assert (changed.status_code, changed.json()["note"], changed.json()["name"]) == (200, "For Monday", "Budget 2025")
    refused = send(ana, "patch", path, {"note": "Lost"}, tag)
    assert (refused.status_code, refused["ETag"]) == (412, changed["ETag"])
    assert send(ana, "delete", path, match=tag).status_code == 412
    assert send(ana, "delete", path, match=changed["ETag"]).status_code == 204
    assert ana.get(path).status_code == 404


def test_items_are_added_once_annotated_put_in_order_and_taken_out(ana: Client) -> None:
    stories = [make_article(f"Rain {n}") for n in range(3)]
    path = f"{PATH}/{make_collection(ana)['id']}"
    records = [{"id": story.pk} for story in stories]
    assert send(ana, "post", f"{path}/items", {"items": records}).json()["added"] == 3
    again = send(ana, "post", f"{path}/items", {"items": records[:1]}).json()
    assert again["added"] == 0 and again["items"][0]["record"] == stories[0].pk
    keys = [row["id"] for row in ana.get(f"{path}/items").json()["items"]]
    assert send(ana, "patch", path, {"order": [keys[2], keys[0]]}).status_code == 200
    assert [row["id"] for row in ana.get(f"{path}/items").json()["items"]] == [keys[2], keys[0], keys[1]]
    one = f"{path}/items/{keys[0]}"
    tag = ana.get(one)["ETag"]
    assert send(ana, "patch", one, {"note": "Page 1"}, tag).json()["note"] == "Page 1"
    assert send(ana, "patch", one, {"note": "Lost"}, tag).status_code == 412
    assert send(ana, "delete", one).status_code == 204
    assert CollectionItem.objects.count() == 2 and ana.get(one).status_code == 404


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_have_every_item_once_while_others_come_and_go(ana: Client, limit: int) -> None:
    stories = [make_article(f"Rain {n}") for n in range(6)]
    made = make_collection(ana, items=[{"id": story.pk} for story in stories])
    row = Collection.objects.get(pk=made["id"])
    address, seen = f"{PATH}/{made['id']}/items?limit={limit}", []
    gone = -1
    while address:
        page = ana.get(address).json()
        seen += [item["record"] for item in page["items"]]
        if page["next"] and gone < 0:
            gone = seen[-1]
            row.items.filter(article=gone).delete()  # the item that the cursor names first
            row.items.put_in_order(list(row.items.in_order().values_list("pk", flat=True)))
            if limit == 1:  # nothing is left of what the cursor names
                assert ana.get(page["next"]).status_code == 410
                return
        address = page["next"]
    assert seen == [story.pk for story in stories]


def test_a_passage_says_what_stands_there_now(ana: Client) -> None:
    story = make_article("Rain", body="<p>The water stood at five metres. Nobody was hurt.</p>")
    made = make_collection(ana, items=[{"id": story.pk}])
    item = CollectionItem.objects.get()
    Passage.objects.create(item=item, quotation="The water stood at four metres.", after=" Nobody was hurt.")
    Passage.objects.create(item=item, quotation="Nobody was hurt.", place=32)
    changed, same = ana.get(f"{PATH}/{made['id']}/items").json()["items"][0]["passages"]
    assert (changed["has_changed"], changed["now"]) == (True, "The water stood at five metres.")
    assert (same["has_changed"], same["now"]) == (False, "Nobody was hurt.")


def test_what_is_shared_with_the_desk_is_read_there_and_changed_by_its_owner_alone(ana: Client, caller: Caller) -> None:
    path = f"{PATH}/{make_collection(ana)['id']}"
    ben, reader = caller("Archivist", "write"), caller("", "keep")
    assert ben.get(path).status_code == 404
    send(ana, "patch", path, {"access": "desk"})
    assert (ben.get(path).status_code, ben.get(path).json()["may_change"]) == (200, False)
    assert reader.get(path).status_code == 404
    for method, address, body in (
        ("patch", path, {"name": "Mine"}),
        ("delete", path, None),
        ("post", f"{path}/items", {"items": [{"id": make_article().pk}]}),
    ):
        assert send(ben, method, address, body).status_code == 403
    assert [row["name"] for row in ben.get(PATH).json()["collections"]] == ["Budget 2025"]


def test_the_link_is_told_to_the_owner_and_ends_when_the_collection_is_closed(ana: Client) -> None:
    path = f"{PATH}/{make_collection(ana, access='link')['id']}"
    link = ana.get(path).json()["link"]
    assert Client().get(link).status_code == 200
    assert send(ana, "patch", path, {"access": "private"}).json()["link"] is None
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    ("scope", "reads", "writes"),
    [("read", 403, 403), ("desk", 200, 403), ("keep", 200, 201), ("write", 200, 201), (None, 401, 401)],
)
def test_a_token_reads_and_changes_what_its_scope_allows(
    caller: Caller, scope: str | None, reads: int, writes: int
) -> None:
    program = caller("Editor", scope) if scope else Client()
    assert program.get(PATH).status_code == reads
    assert send(program, "post", PATH, {"name": "x"}).status_code == writes


def test_the_tray_is_no_collection(ana: Client) -> None:
    tray = Collection.objects.tray_of(make_person("", "other"))
    own = Collection.objects.tray_of(Collection.objects.get(pk=make_collection(ana)["id"]).owner)
    for each in (tray, own):
        assert ana.get(f"{PATH}/{each.pk}").status_code == 404
