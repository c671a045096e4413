"""The room of the front page: choosing and taking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from articles.models import Article, Collection, FrontChoice
from tests.factories import make_article, make_person, make_photo

pytestmark = pytest.mark.django_db

CHOOSE = "/desk/front/choose/"


@pytest.fixture
def archivist(client: Client) -> Any:
    person = make_person("Archivist")
    client.force_login(person)
    return person


def day(days: int = 1) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def send(client: Client, **fields: Any) -> str:
    return client.post(CHOOSE, {"kind": "lead", "last_day": day(), **fields}, follow=True).content.decode()


def test_a_story_is_chosen_by_its_number_or_its_address(client: Client, archivist: Any) -> None:
    story = make_article("Chosen by hand")
    assert "Chosen by hand" in send(client, story=story.pk)
    send(client, story=f"https://archive.example{story.get_absolute_url()}", kind="pinned")
    assert sorted(FrontChoice.objects.values_list("kind", flat=True)) == ["lead", "pinned"]
    page = Client().get("/").content.decode()
    assert "Chosen by the editors" in page
    assert "Chosen by hand" in page


@pytest.mark.parametrize("fields", [
    {"story": "nothing"}, {"story": "999999"}, {"last_day": ""}, {"last_day": "2020-01-01"}, {"last_day": "9999-12-31"},
    {"last_day": "٢٠٢٦-01-01"}, {"kind": "cover"}, {"kind": "collection", "collection": "999"},
])  # fmt: skip
def test_a_form_that_cannot_be_carried_out_says_why_and_changes_nothing(
    client: Client, archivist: Any, fields: dict[str, str]
) -> None:
    page = send(client, **{"story": make_article().pk, **fields})
    assert 'class="message error"' in page
    assert not FrontChoice.objects.exists()


def test_a_draft_can_be_chosen_and_the_room_says_that_nobody_sees_it(client: Client, archivist: Any) -> None:
    story = make_article("Not out yet", status=Article.Status.DRAFT)
    assert "readers do not see it" in send(client, story=story.pk)
    assert "Not out yet" not in Client().get("/").content.decode()


def test_a_collection_gives_its_stories_in_its_order(client: Client, archivist: Any) -> None:
    stories = [make_article(f"Collected {n}") for n in range(3)]
    collection = Collection.objects.create(owner=archivist, name="Floods")
    collection.add([("article", stories[2].pk), ("photo", make_photo().pk), ("article", stories[0].pk)])
    send(client, kind="collection", collection=collection.pk, note="A hundred years of water.")
    page = Client().get("/").content.decode()
    assert page.index("Floods") < page.index("A hundred years of water.")
    part = page.partition("A hundred years of water.")[2]
    assert part.index("Collected 2") < part.index("Collected 0")


def test_nobody_can_put_somebody_elses_private_collection_there(client: Client, archivist: Any) -> None:
    other = Collection.objects.create(owner=make_person("Editor"), name="Private")
    other.add([("article", make_article().pk)])
    assert "you may not open it" in send(client, kind="collection", collection=other.pk)
    assert not FrontChoice.objects.exists()


def test_what_is_taken_back_is_gone_from_the_page(client: Client, archivist: Any) -> None:
    send(client, story=make_article("Only for a while").pk)
    assert "Chosen by the editors" in Client().get("/").content.decode()
    client.post(f"/desk/front/{FrontChoice.objects.get().pk}/take-back/")
    assert "Chosen by the editors" not in Client().get("/").content.decode()


def test_the_permission_alone_opens_the_room_to_an_editor(client: Client) -> None:
    person = make_person("Editor")
    client.force_login(person)
    assert client.get("/desk/front/").status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="add_frontchoice"))
    client.force_login(type(person).objects.get(pk=person.pk))
    assert client.get("/desk/front/").status_code == 200
