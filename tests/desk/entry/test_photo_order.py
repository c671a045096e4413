"""The photos of a story that is being checked are put in order, and saved in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from articles.desk.entry.entry_forms import CheckForms, order_of
from articles.models import Article
from tests.factories import make_person

PHOTO = {"credit_line": "", "place": "", "taken_on": "", "alt_text": "", "leave_out": ""}


def make_story(number: int = 4) -> dict[str, Any]:
    photos = [PHOTO | {"caption": f"Photo {n}"} for n in range(number)]
    return {"kind": "article", "fields": {"headline": "Rain"}, "photos": photos, "saved": None, "discarded": False}


def typed(story: dict[str, Any], **places: str) -> list[str]:
    """The captions in their order after these places were typed."""
    data = {f"{name}-position": place for name, place in places.items()}
    photos = CheckForms(story, data).typed(story)["photos"]
    assert [photo["caption"] for photo in photos] == [photo["caption"] for photo in story["photos"]]
    return [photos[number]["caption"][-1] for number in order_of(photos)]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, "0123"),
        ({"photo-3": "1"}, "3012"),
        ({"photo-0": "4"}, "1230"),
        ({"photo-0": "4999"}, "1230"),
        ({"photo-0": "2", "photo-1": "1", "photo-2": "3", "photo-3": "4"}, "1023"),
        ({"photo-0": "4", "photo-1": "3", "photo-2": "2", "photo-3": "1"}, "3210"),
        ({"photo-1": "", "photo-2": "x", "photo-3": "-1"}, "0123"),
    ],
)
def test_a_typed_place_moves_a_photo(places: dict[str, str], order: str) -> None:
    assert "".join(typed(make_story(), **places)) == order


def test_the_order_is_kept_and_moved_on_from_there() -> None:
    story = make_story()
    story |= CheckForms(story, {"photo-3-position": "1"}).typed(story)
    forms = CheckForms(story)
    assert [number for number, _ in forms.numbered_photos] == [3, 0, 1, 2]
    assert [form.initial["position"] for form in forms.photos] == [2, 3, 4, 1]
    assert "".join(typed(story, **{"photo-3": "1", "photo-0": "4"})) == "3120"


PAGE = """Ferry Strike Ends in Port Ellis

By Jane Smith
27 March 2025

The ferries sail again after eleven days, the company said on Thursday, and the first of them left before dawn.

{captions}
Nobody was hurt, the mayor said on Thursday, although the lower road will be closed for another week of work.
"""
CAPTIONS = (
    "Passengers board the ferry at dawn in Port Ellis, Norland, 25 March 2025. (Ana Ruiz/EPA)",
    "Crew members hoist a flag on the ferry in Port Ellis, Norland, 26 March 2025. (Kay Lund/Reuters)",
)


@pytest.mark.django_db
def test_the_story_has_its_photos_in_the_order_of_the_form(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(make_person("Archivist"))
    text = PAGE.format(captions="\n\n".join(CAPTIONS) + "\n")
    address = str(client.post("/desk/paste/", {"text": text})["Location"])
    forms = client.get(address).context["forms"]
    assert len(forms.photos) == 2
    bound = [(form, name) for form in (forms.story, *forms.photos) for name in form.fields if name != "leave_out"]
    sent = {form.add_prefix(name): form[name].value() or "" for form, name in bound}
    sent |= {"photo-0-position": "2", "photo-1-position": "1"}
    assert client.post(address, sent | {"keep": ""}).status_code == 302
    page = client.get(address).content.decode()
    assert page.index("Crew members") < page.index("Passengers board")
    client.post(address, {name: value for name, value in sent.items() if "position" not in name} | {"publish": ""})
    story = Article.objects.get()
    assert [row.photo.caption.split()[0] for row in story.article_photos.order_by("position")] == ["Crew", "Passengers"]
