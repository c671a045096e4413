"""Many at once: choose, preview, change, undo; also everything that a search finds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.bulk import run_change
from articles.models import Article, BulkChange, Photo, Withdrawal
from tests.factories import make_article, make_person, make_photo
from tests.search.conftest import Index, index  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist(client: Client) -> Client:
    client.force_login(make_person("Archivist"))
    return client


def hidden_fields(answer: Any) -> dict[str, Any]:
    """What the preview's form sends."""
    context = answer.context
    fields: dict[str, Any] = {}
    for name, value in [*context["selection"].fields, *context["typed"]]:
        fields.setdefault(name, []).append(value)
    return fields | {"count": context["count"], "reason": context["reason"]}


def test_ticked_photos_get_one_credit_after_a_preview_and_it_is_undone(archivist: Client) -> None:
    photos = [make_photo(f"Photo {n}", credit_line="AFP") for n in range(3)]
    data = {"kind": "photo", "record": [photos[0].pk, photos[2].pk], "credit_line": "Ada Lunde/Reuters"}
    preview = archivist.post("/desk/many/preview/", data)
    text = preview.content.decode()
    assert "2 photos would change" in text and "<del>AFP</del>" in text and "<ins>Ada Lunde/Reuters</ins>" in text
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"AFP"}

    done = archivist.post("/desk/many/start/", hidden_fields(preview), follow=True)
    assert "Done: 2 were changed" in done.content.decode()
    assert [photo.credit_line for photo in Photo.objects.order_by("pk")] == [
        "Ada Lunde/Reuters",
        "AFP",
        "Ada Lunde/Reuters",
    ]
    change = BulkChange.objects.get()
    assert change.user and change.user.username
    undone = archivist.post(f"/desk/many/{change.pk}/undo/", follow=True)
    assert "Undone: 2 are as before." in undone.content.decode()
    assert set(Photo.objects.values_list("credit_line", flat=True)) == {"AFP"}


def test_all_that_a_search_finds_is_changed_hidden_ones_too(
    archivist: Client,
    index: Index,  # noqa: F811
) -> None:
    for number in range(4):
        make_article(f"Flood {number}", status="draft" if number == 3 else "published")
    make_article("Other", body="<p>Nothing.</p>")
    index()
    form = archivist.get("/desk/many/?kind=article&all=1&q=flood")
    assert "Change 4 stories" in form.content.decode()
    preview = archivist.post("/desk/many/preview/", {"kind": "article", "all": "1", "q": "flood", "topics": "Floods"})
    archivist.post("/desk/many/start/", hidden_fields(preview))
    assert Article.objects.filter(topics__name="Floods").count() == 4


def test_if_the_search_finds_another_number_the_preview_comes_again(archivist: Client) -> None:
    make_photo("", credit_line="AFP")
    data = {"kind": "photo", "all": "1", "show": "no-caption", "rights": "©"}
    preview = archivist.post("/desk/many/preview/", data)
    make_photo("", credit_line="NTB")
    again = archivist.post("/desk/many/start/", hidden_fields(preview))
    assert "finds another number" in again.content.decode()
    assert not BulkChange.objects.exists()
    archivist.post("/desk/many/start/", hidden_fields(again))
    assert Photo.objects.filter(rights="©").count() == 2


def test_mistakes_stand_beside_the_field_and_nothing_typed_is_lost(archivist: Client) -> None:
    data = {"kind": "photo", "record": [make_photo().pk], "taken_on": "27 March", "rights": "© Kept"}
    answer = archivist.post("/desk/many/preview/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Give the day as year-month-day" in text and "© Kept" in text


def test_without_a_selection_or_a_change_the_form_comes_back(archivist: Client) -> None:
    assert "Nothing was chosen" in archivist.post("/desk/many/preview/", {"rights": "©"}).content.decode()
    answer = archivist.post("/desk/many/preview/", {"record": [make_photo().pk]})
    assert "Change 1 photo" in answer.content.decode()
    assert archivist.post("/desk/many/preview/", {"kind": "author", "record": [1]}).status_code == 404


def test_a_large_change_goes_to_the_background_and_shows_how_far_it_is(
    archivist: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_change, "CHUNK", 2)
    keys = [make_photo(f"Photo {n}").pk for n in range(5)]
    preview = archivist.post("/desk/many/preview/", {"record": keys, "place": "Ringsund"})
    archivist.post("/desk/many/start/", hidden_fields(preview))
    change = BulkChange.objects.get()
    run_change.step()
    text = archivist.get(f"/desk/many/{change.pk}/").content.decode()
    assert "2 of 5 are gone through." in text and "<progress" in text and "Undo" not in text
    while run_change.step():
        pass
    assert "Done: 5 were changed" in archivist.get("/desk/many/").content.decode()


def test_withdrawing_many_hides_them_from_readers(archivist: Client) -> None:
    story = make_article()
    data = {"kind": "article", "record": [story.pk], "status": "withdrawn"}
    assert "Say why they are withdrawn" in archivist.post("/desk/many/preview/", data).content.decode()
    preview = archivist.post("/desk/many/preview/", data | {"reason": "A court order"})
    archivist.post("/desk/many/start/", hidden_fields(preview))
    assert Client().get(story.get_absolute_url()).status_code == 410
    assert Withdrawal.objects.get().reason == "A court order"
    archivist.post(f"/desk/many/{BulkChange.objects.get().pk}/undo/")
    assert Client().get(story.get_absolute_url()).status_code == 200
    assert not Withdrawal.objects.exists()


def test_a_page_of_results_offers_archivists_to_change_all_of_them(
    archivist: Client,
    index: Index,  # noqa: F811
) -> None:
    for number in range(3):
        make_article(f"Flood {number}", section="World" if number else "Business")
    index()
    page = archivist.get("/search/?q=flood").content.decode()
    assert "search=q%3Dflood" in page
    assert "/desk/many/" not in Client().get("/search/?q=flood").content.decode()
    world = Article.objects.filter(section__name="World").first()
    assert world and world.section
    address = f"/desk/many/?kind=article&all=1&search=q%3Dflood%26section%3D{world.section.pk}"
    assert "Change 2 stories" in archivist.get(address).content.decode()


def test_ticked_results_of_a_search_are_changed_together(archivist: Client, index: Index) -> None:  # noqa: F811
    stories = [make_article(f"Ferry {number}") for number in range(3)]
    index()
    page = archivist.get("/search/?q=ferry").content.decode()
    assert 'formaction="/desk/many/preview/"' in page
    sent = {"search": "q=ferry", "item": [f"article-{stories[0].pk}", f"article-{stories[1].pk}"]}
    form = archivist.post("/desk/many/preview/", sent)
    assert (form.context["selection"].kind, form.context["count"]) == ("article", 2)


@pytest.mark.parametrize(("search", "kind", "count"), [("q=ferry", "article", 3), ("q=ferry&kind=photos", "photo", 1)])
def test_all_results_of_a_search_are_changed_together(
    archivist: Client,
    index: Index,  # noqa: F811
    search: str,
    kind: str,
    count: int,
) -> None:
    for number in range(3):
        make_article(f"Ferry {number}", photos=[make_photo("A ferry.")] if not number else [])
    index()
    form = archivist.post("/desk/many/preview/", {"search": search, "all": "1"})
    assert (form.context["selection"].kind, form.context["count"]) == (kind, count)


def test_readers_and_editors_see_no_button_that_changes_results(client: Client, index: Index) -> None:  # noqa: F811
    make_article("Ferry")
    index()
    assert "/desk/many/preview/" not in client.get("/search/?q=ferry").content.decode()
    client.force_login(make_person("Editor"))
    assert "/desk/many/preview/" not in client.get("/search/?q=ferry").content.decode()


def test_what_was_edited_since_and_stayed_is_listed_after_an_undo(archivist: Client) -> None:
    edited, other = make_photo("An edited boat", rights="r", place="Here"), make_photo("Another boat", rights="r")
    change = run_change.start_change("photo", [edited.pk, other.pk], {"rights": "©", "place": "There"}, None)
    Photo.objects.filter(pk=edited.pk).update(place="By hand")
    page = archivist.post(f"/desk/many/{change.pk}/undo/", follow=True)
    text = page.content.decode()
    assert "Undone: 1 are as before. Of 1, what was edited since stayed as it is." in text
    assert page.context["kept"] == [(edited, ["Place"])] and "An edited boat" in text
    assert set(Photo.objects.values_list("rights", flat=True)) == {"r"}
