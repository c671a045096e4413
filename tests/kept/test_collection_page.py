"""Collections: folders, sharing, order, notes, passages, and what each reader may see of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Collection, Passage, Photo
from tests.factories import make_article, make_person, make_photo
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    client = Client()
    client.user = make_person("Archivist", "owner")  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


def make_collection(owner: Client, *rows: Article | Photo, **fields: str) -> Collection:
    made: Collection = Collection.objects.create(owner=owner.user, name="Budget 2025", **fields)  # type: ignore[attr-defined]
    made.add([("article" if isinstance(row, Article) else "photo", row.pk) for row in rows])
    return made


def test_a_tray_becomes_a_named_collection_in_a_folder(owner: Client) -> None:
    story = make_article()
    owner.post("/kept/tray/change/", {"item": f"article-{story.pk}"})
    sent = {"from": "tray", "name": "Budget 2025", "folder": "Politics"}
    page = owner.post("/kept/collections/new/", sent, follow=True)
    assert "Budget 2025" in page.content.decode()
    assert page.context["total"] == 1
    assert owner.get("/kept/tray/keys/").json() == {"items": []}
    assert "Politics" in owner.get("/kept/").content.decode()


def hidden_rows() -> list[Article | Photo]:
    draft = make_article("Secret draft", status="draft")
    return [
        draft,
        make_article("Secret withdrawal", status="withdrawn"),
        make_article("Secret embargo", embargo_until=timezone.now() + timedelta(days=1)),
        make_photo("Secret photo", status="withdrawn"),
        make_photo("Secret photo of a draft", articles=[draft]),
    ]


@pytest.mark.parametrize("access", Collection.Access.values)
def test_hidden_records_are_in_no_page_or_count_of_whoever_may_not_see_them(owner: Client, access: str) -> None:
    found = make_collection(owner, make_article("Open story"), *hidden_rows(), access=access)
    page = Client().get(f"/kept/shared/{found.secret}/")
    if access == "link":
        assert page.context["total"] == 1
        assert "Open story" in page.content.decode() and "Secret" not in page.content.decode()
        assert "no-store" in page["Cache-Control"] and page["X-Robots-Tag"] == "noindex"
    else:
        assert page.status_code == 404


def test_a_story_withdrawn_later_leaves_the_public_page_at_once(owner: Client) -> None:
    story = make_article("Open story")
    found = make_collection(owner, story, access="link")
    assert "Open story" in Client().get(f"/kept/shared/{found.secret}/").content.decode()
    Article.objects.filter(pk=story.pk).update(status="withdrawn")
    assert "Open story" not in Client().get(f"/kept/shared/{found.secret}/").content.decode()


@pytest.mark.parametrize(
    ("access", "role", "status"),
    [
        ("private", "Editor", 404),
        ("desk", "Editor", 200),
        ("link", "Editor", 404),
        ("desk", "", 404),
        ("private", "Administrator", 404),
    ],
)
def test_others_open_what_is_shared_with_the_desk(owner: Client, access: str, role: str, status: int) -> None:
    found = make_collection(owner, make_article(), access=access)
    other = Client()
    other.force_login(make_person(role, "other"))
    assert other.get(found.get_absolute_url()).status_code == status
    for path in ("change/", "delete/", "items/"):
        assert other.post(f"{found.get_absolute_url()}{path}", {"name": "Mine"}).status_code == 404
    assert Collection.objects.get(pk=found.pk).name == "Budget 2025"


def test_a_secret_link_that_was_withdrawn_never_works_again(owner: Client) -> None:
    found = make_collection(owner, make_article(), access="link")
    old = f"/kept/shared/{found.secret}/"
    for access in ("private", "link"):
        owner.post(f"{found.get_absolute_url()}change/", {"name": "Budget", "access": access})
    assert Client().get(old).status_code == 404
    assert Client().get(f"/kept/shared/{Collection.objects.get(pk=found.pk).secret}/").status_code == 200


def test_items_are_ordered_by_hand(owner: Client) -> None:
    stories = [make_article(f"Story {number}") for number in range(3)]
    found = make_collection(owner, *stories)
    pks = list(found.items.in_order().values_list("pk", flat=True))
    address = f"{found.get_absolute_url()}items/"
    owner.post(address, {"do": "down", "one": pks[0]})
    assert list(found.items.in_order().values_list("pk", flat=True)) == [pks[1], pks[0], pks[2]]
    owner.post(address, {"do": "order", "order": f"{pks[2]},{pks[2]},7777777"})
    assert list(found.items.in_order().values_list("pk", flat=True)) == [pks[2], pks[1], pks[0]]


def test_notes_are_kept_and_escaped(owner: Client) -> None:
    found = make_collection(owner, make_article())
    one = found.items.get().pk
    owner.post(f"{found.get_absolute_url()}items/", {"do": "note", "one": one, "note": "<b>Check</b>"})
    assert "&lt;b&gt;Check&lt;/b&gt;" in owner.get(found.get_absolute_url()).content.decode()


def test_a_passage_survives_a_correction_and_is_marked_there(owner: Client) -> None:
    story = make_article(body="<p>The water rose all night.</p><p>It stopped a hand below the top of the dike.</p>")
    found = make_collection(owner, story)
    sent = {"article": story.pk, "collection": found.pk, "quotation": "It stopped a hand below", "note": "Use this"}
    owner.post("/kept/passages/add/", sent)
    page = owner.get(found.get_absolute_url()).content.decode()
    assert "Use this" in page and "changed here" not in page
    body = (
        "<p>Rain fell first.</p><p>The water rose all night.</p><p>It stopped two hands below the top of the dike.</p>"
    )
    Article.objects.filter(pk=story.pk).update(body=body)
    page = owner.get(found.get_absolute_url()).content.decode()
    assert "changed here" in page and "<ins>two</ins>" in page and "It stopped a hand below" in page
    Article.objects.filter(pk=story.pk).update(body="<p>Another story.</p>")
    assert "no longer has this passage" in owner.get(found.get_absolute_url()).content.decode()


def test_words_that_the_story_does_not_have_are_no_passage(owner: Client) -> None:
    story = make_article()
    page = owner.post("/kept/passages/add/", {"article": story.pk, "quotation": "Never said"}, follow=True)
    assert "does not have these words" in page.content.decode()
    assert not Passage.objects.exists()


def test_a_collection_is_searched_by_its_name(owner: Client, index: Index) -> None:  # noqa: F811
    inside, outside = make_article("Flood inside"), make_article("Flood outside")
    draft = make_article("Flood draft", status="draft")
    make_collection(owner, inside, draft)
    index()
    page = owner.get("/search/", {"q": 'flood in:"budget 2025"'}).content.decode()
    assert "inside" in page and "outside" not in page and "Flood draft" not in page
    page = owner.get("/search/", {"q": 'flood -in:"Budget 2025"'}).content.decode()
    assert "outside" in page and "inside</a>" not in page
    owner.post("/kept/tray/change/", {"item": f"article-{outside.pk}"})
    assert owner.get("/search/", {"q": "in:tray"}).context["results"].total == 1
    assert Client().get("/search/", {"q": 'in:"Budget 2025"'}).context["results"].total == 0


def test_in_still_names_a_section(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Flood", section="World")
    index()
    assert client.get("/search/", {"q": "in:world"}).context["results"].total == 1
