"""The photo desk's grid: what it lists, captions edited in place, and two people at once."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.desk.photos import photo_grid
from articles.desk.photos.photo_grid import seen_of
from articles.models import Photo
from tests.factories import make_article, make_person, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def archivist(client: Client) -> Client:
    client.force_login(make_person("Archivist"))
    return client


def typed(photo: Photo, **texts: str) -> dict[str, str]:
    return {
        "photo": str(photo.pk),
        f"seen-{photo.pk}": seen_of(photo),
        **{f"{name}-{photo.pk}": text for name, text in texts.items()},
    }


def test_it_lists_what_came_in_with_facts_and_usage(archivist: Client) -> None:
    story = make_article("Ferry strike ends")
    make_photo("First", instructions="TURKEY OUT", articles=[story])
    make_photo("Second")
    text = archivist.get("/desk/photos/").content.decode()
    assert text.index("Second") < text.index("First")
    assert "TURKEY OUT" in text and "Ferry strike ends" in text


def test_lists_narrow_it(archivist: Client) -> None:
    make_photo("", credit_line="AFP")
    make_photo("Without a credit", credit_line="", status="stories")
    assert len(archivist.get("/desk/photos/?show=no-caption").context["tiles"]) == 1
    assert len(archivist.get("/desk/photos/?show=no-credit").context["tiles"]) == 1
    assert len(archivist.get("/desk/photos/?show=waiting").context["tiles"]) == 1
    assert len(archivist.get("/desk/photos/?show=nonsense").context["tiles"]) == 2


@pytest.mark.parametrize(("extra", "pages"), [(-1, 1), (0, 1), (1, 2)])
def test_a_page_holds_so_many(archivist: Client, monkeypatch: pytest.MonkeyPatch, extra: int, pages: int) -> None:
    monkeypatch.setattr(photo_grid, "TILES", 3)
    for number in range(3 + extra):
        make_photo(f"Photo {number}")
    page = archivist.get("/desk/photos/").context["page"]
    assert (page.pages, len(page.rows)) == (pages, min(3, 3 + extra))


def test_the_number_of_queries_does_not_grow_with_the_photos(
    archivist: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        make_photo(f"Photo {number}", articles=[make_article(f"Story {number}")])
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        archivist.get("/desk/photos/")


def test_captions_and_credits_are_saved_and_credits_derived(archivist: Client) -> None:
    one, other = make_photo("Old"), make_photo("Stays")
    data = typed(one, caption="New\r\nline", credit_line="Ada Lunde/Reuters") | {"photo": [one.pk, other.pk]}
    answer = archivist.post("/desk/photos/?show=waiting", data | {f"caption-{other.pk}": "Stays"})
    assert answer.status_code == 302 and answer["Location"] == "/desk/photos/?show=waiting"
    one.refresh_from_db()
    assert (one.caption, one.credit_line) == ("New\nline", "Ada Lunde/Reuters")
    assert [credit.name for credit in one.credits.order_by("photo_credits__position")] == ["Ada Lunde", "Reuters"]


def test_a_save_on_an_older_text_overwrites_nothing_and_shows_both(archivist: Client) -> None:
    photo = make_photo("Old")
    data = typed(photo, caption="Mine", credit_line="")
    Photo.objects.filter(pk=photo.pk).update(caption="Theirs")
    answer = archivist.post("/desk/photos/", data)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Mine" in text and "There now: Theirs" in text
    assert Photo.objects.get(pk=photo.pk).caption == "Theirs"
    photo.refresh_from_db()
    assert archivist.post("/desk/photos/", typed(photo, caption="Mine", credit_line="")).status_code == 302
    assert Photo.objects.get(pk=photo.pk).caption == "Mine"


def test_a_text_that_is_as_it_was_is_no_conflict(archivist: Client) -> None:
    photo = make_photo("Old", credit_line="AFP")
    data = typed(photo, caption="Old", credit_line="AFP")
    Photo.objects.filter(pk=photo.pk).update(place="Ringsund")
    assert archivist.post("/desk/photos/", data).status_code == 302


def test_the_page_itself_saves_one_photo_when_it_is_left(archivist: Client) -> None:
    photo = make_photo("Old", credit_line="")
    data = typed(photo, caption="New", credit_line="")
    told = archivist.post("/desk/photos/", data, headers={"accept": "application/json"}).json()
    photo.refresh_from_db()
    assert told == {"saved": [photo.pk], "conflicts": [], "seen": {str(photo.pk): seen_of(photo)}}


def test_an_editor_sees_the_grid_but_saves_nothing(client: Client) -> None:
    photo = make_photo("Old")
    client.force_login(make_person("Editor"))
    assert b"<textarea" not in client.get("/desk/photos/").content
    assert client.post("/desk/photos/", typed(photo, caption="New")).status_code == 403
    assert Photo.objects.get(pk=photo.pk).caption == "Old"


def test_photos_are_attached_in_the_order_of_the_grid_and_only_once(archivist: Client) -> None:
    story = make_article(photos=[there := make_photo("There")])
    one, two = make_photo("One"), make_photo("Two")
    data = {"kind": "photo", "record": [two.pk, there.pk, one.pk], "next": "/desk/photos/?show=waiting"}
    answer = archivist.post("/desk/photos/attach/", data | {"story": f"https://example.org/articles/{story.pk}/a-b/"})
    assert answer["Location"] == "/desk/photos/?show=waiting"
    assert list(story.article_photos.order_by("position").values_list("photo", flat=True)) == [
        there.pk,
        two.pk,
        one.pk,
    ]


@pytest.mark.parametrize("story", ["", "0", "no number", "999999", "/articles/999999/x/"])
def test_without_a_story_nothing_is_attached(archivist: Client, story: str) -> None:
    data = {"kind": "photo", "record": [make_photo().pk], "story": story, "next": "https://evil.example/"}
    answer = archivist.post("/desk/photos/attach/", data, follow=True)
    assert answer.redirect_chain == [("/desk/photos/", 302)]
    assert "Nothing was attached" in answer.content.decode()
