"""Paste, check, publish: what is pasted is kept, read, corrected and saved through the importer."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.importing.undo.batch import undo
from articles.models import Article, Credit, ImportBatch, ImportEntry, Photo, Submission
from tests.factories import make_article, make_author, make_person, make_picture
from tests.parsers.webpage.test_fragment import PROSE, make_html

pytestmark = pytest.mark.django_db

CAPTION = "Soldiers carry sandbags to the dike in Port Ellis, Norland, 25 March 2025. (Ana Ruiz/EPA)"
PAGE = f"""River Crests Below the Dikes

{CAPTION}
{CAPTION}
TT
20

River Crests Below the Dikes

{CAPTION}
{CAPTION}
By Jane Smith
27 March 2025

The water stopped a hand below the top of the dike, and the soldiers who had worked all night went home to sleep.

Nobody was hurt, the mayor said on Thursday, although the lower road will be closed for another week of work.
"""


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def archivist(client: Client) -> Client:
    client.force_login(make_person("Archivist"))
    return client


def hand_in(client: Client, text: str = PAGE, **more: Any) -> str:
    """The address of the check page."""
    answer = client.post("/desk/paste/", {"text": text, **more})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def shown(client: Client, address: str) -> dict[str, str]:
    """What the forms of the page would send."""
    forms = client.get(address).context["forms"]
    bound = [form for form in (forms.story, *forms.photos) if form]
    return {
        form.add_prefix(name): form.initial.get(name, "")
        for form in bound
        for name in form.fields
        if name != "leave_out"
    }


def test_a_paste_is_kept_before_it_is_read(archivist: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("articles.desk.entry.read_input.read_pastes", fail)
    address = hand_in(archivist)
    assert Submission.objects.get().text == PAGE
    page = archivist.get(address)
    assert page.status_code == 200
    assert "The water stopped a hand below" in page.context["story"]["fields"]["body"]


def test_what_was_read_stands_in_its_fields(archivist: Client) -> None:
    fields = shown(archivist, hand_in(archivist))
    assert fields["story-headline"] == "River Crests Below the Dikes"
    assert fields["story-authors"] == "Jane Smith"
    assert fields["story-published_on"] == "2025-03-27"
    assert fields["story-body"].startswith("The water stopped")
    assert fields["photo-0-caption"] == "Soldiers carry sandbags to the dike in Port Ellis, Norland, 25 March 2025."
    assert fields["photo-0-credit_line"] == "Ana Ruiz/EPA"


def test_a_paste_is_read_from_the_html_that_came_with_it(archivist: Client) -> None:
    prose = "The water stopped a hand below the top of the dike, and the soldiers went home to sleep. " * 4
    html = f"<article><h1>River Crests</h1><p>{prose}</p><p>Nobody <em>was</em> hurt, the mayor said.</p></article>"
    text = f"River Crests\n\n{prose}\n\nNobody was hurt, the mayor said.\n"
    sent = json.dumps([{"text": text, "html": html, "address": "https://delta.example/river"}])
    fields = shown(archivist, hand_in(archivist, text, html=sent))
    assert fields["story-headline"] == "River Crests"
    assert fields["story-url"] == "https://delta.example/river"


def test_lines_that_became_nothing_are_listed(archivist: Client) -> None:
    page = archivist.get(hand_in(archivist))
    assert [line.text for line in page.context["unused"]] == ["TT", "20"]
    assert b'href="#line-' in page.content


def test_names_that_are_new_to_the_archive_are_marked(archivist: Client) -> None:
    make_author("Jane Smith")
    names = archivist.get(hand_in(archivist)).context["new_names"]
    assert ("photographer", "Ana Ruiz") in names
    assert ("author", "Jane Smith") not in names


def test_from_paste_to_published_takes_three_actions(archivist: Client) -> None:
    address = hand_in(archivist)
    fields = shown(archivist, address) | {"photo-0-caption": "Soldiers carry sandbags.", "publish": ""}
    assert archivist.post(address, fields).status_code == 302
    story = Article.objects.get()
    assert (story.status, story.headline) == ("published", "River Crests Below the Dikes")
    assert [photo.caption for photo in story.photos.all()] == ["Soldiers carry sandbags."]
    assert set(Credit.objects.values_list("name", flat=True)) >= {"Ana Ruiz", "EPA"}
    assert Submission.objects.get().state == "done"


def test_it_is_saved_as_a_draft_and_published_by_a_second_button(archivist: Client) -> None:
    address = hand_in(archivist)
    archivist.post(address, shown(archivist, address) | {"draft": ""})
    story = Article.objects.get()
    assert story.status == "draft"
    assert Client().get(story.get_absolute_url()).status_code == 404
    archivist.post(address, {"publish": ""})
    story.refresh_from_db()
    assert story.status == "published"
    assert Client().get(story.get_absolute_url()).status_code == 200


def test_it_is_an_import_with_its_original_that_can_be_undone(archivist: Client) -> None:
    address = hand_in(archivist)
    archivist.post(address, shown(archivist, address) | {"draft": ""})
    entry = ImportEntry.objects.get(article__isnull=False)
    assert entry.original is not None
    assert b"River Crests" in entry.original.data
    undo(ImportBatch.objects.get())
    assert not Article.objects.exists()


def test_a_correction_changes_what_was_read_and_nothing_else(archivist: Client) -> None:
    address = hand_in(archivist)
    fields = shown(archivist, address) | {
        "story-headline": "The river crests",
        "story-subjects": "Floods; Rivers; Floods",
        "story-precision": "estimated",
        "photo-0-credit_line": "EPA / Sputnik / Kremlin",
        "draft": "",
    }
    archivist.post(address, fields)
    story = Article.objects.get()
    assert (story.headline, story.precision) == ("The river crests", "estimated")
    assert sorted(topic.name for topic in story.topics.all()) == ["Floods", "Rivers"]
    assert story.body.count("<p>") == 2
    photo = story.photos.get()
    assert photo.credit_line == "EPA / Sputnik / Kremlin"
    assert "Ana Ruiz" not in [row.credit.name for row in photo.photo_credits.all()]


def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(archivist: Client) -> None:
    address = hand_in(archivist)
    fields = shown(archivist, address) | {"story-headline": "", "story-body": "Half typed", "draft": ""}
    page = archivist.post(address, fields)
    assert page.status_code == 422
    assert page.context["forms"].story.errors["headline"]
    assert b"Half typed" in page.content
    assert shown(archivist, address)["story-body"] == "Half typed"
    assert not Article.objects.exists()


def test_a_day_without_precision_and_a_precision_without_day_are_mended_or_explained(archivist: Client) -> None:
    address = hand_in(archivist)
    page = archivist.post(address, shown(archivist, address) | {"story-published_on": "", "draft": ""})
    assert page.context["forms"].story.errors["published_on"] == ["Give the day, or say that it is unknown."]
    archivist.post(
        address,
        shown(archivist, address) | {"story-published_on": "2025-03-26", "story-precision": "unknown", "draft": ""},
    )
    assert Article.objects.get().precision == "day"


def test_a_rejected_text_opens_with_all_of_it_in_the_body(archivist: Client) -> None:
    address = hand_in(archivist, "just a few words\nand <b>some</b> more")
    page = archivist.get(address)
    assert page.context["story"]["why"]
    assert "just a few words" in page.context["story"]["fields"]["body"]
    fields = shown(archivist, address) | {"story-headline": "Made by hand", "draft": ""}
    archivist.post(address, fields)
    body = Article.objects.get().body
    assert "just a few words" in body
    assert "&lt;b&gt;some&lt;/b&gt;" in body


def test_a_photo_that_was_left_out_is_not_saved_and_one_that_was_added_is(archivist: Client) -> None:
    address = hand_in(archivist)
    fields = shown(archivist, address) | {
        "photo-0-leave_out": "on",
        "photo-new-caption": "A boat.",
        "photo-new-credit_line": "Ana Ruiz / EPA",
        "draft": "",
    }
    archivist.post(address, fields)
    assert [photo.caption for photo in Photo.objects.all()] == ["A boat."]


def test_an_added_photo_is_not_added_again_after_an_error(archivist: Client) -> None:
    address = hand_in(archivist)
    fields = shown(archivist, address) | {"story-headline": "", "photo-new-caption": "A boat.", "draft": ""}
    archivist.post(address, fields)
    archivist.post(address, shown(archivist, address) | {"story-headline": "Mended", "draft": ""})
    assert [photo.caption for photo in Article.objects.get().photos.order_by("pk")][1:] == ["A boat."]


def test_the_credit_can_be_moved_out_of_a_caption_without_javascript(archivist: Client) -> None:
    address = hand_in(archivist)
    typed = {"photo-0-caption": "A boat. (EPA / Sputnik / Kremlin)", "photo-0-credit_line": "", "split": "0"}
    archivist.post(address, shown(archivist, address) | typed)
    fields = shown(archivist, address)
    assert (fields["photo-0-caption"], fields["photo-0-credit_line"]) == ("A boat.", "EPA / Sputnik / Kremlin")


def test_what_the_archive_holds_is_replaced_only_if_that_is_said(archivist: Client) -> None:
    first = hand_in(archivist)
    archivist.post(first, shown(archivist, first) | {"publish": ""})
    again = hand_in(archivist)
    page = archivist.get(again)
    assert page.context["held"] == Article.objects.get()
    fields = shown(archivist, again) | {"story-standfirst": "A hand is enough.", "draft": ""}
    assert archivist.post(again, fields).status_code == 422
    assert Article.objects.get().standfirst == ""
    assert shown(archivist, again)["story-standfirst"] == "A hand is enough."
    archivist.post(again, fields | {"replace": "on"})
    assert Article.objects.get().standfirst == "A hand is enough."


def test_several_stories_are_tabs_and_each_is_saved_by_itself(archivist: Client) -> None:
    text = b"".join(
        b'{"headline": "Story %d", "body": "<p>The words of story %d.</p>", "published_on": "2025-03-0%d"}\n'
        % (n, n, n)
        for n in (1, 2, 3)
    )
    file = SimpleUploadedFile("stories.jsonl", text)
    address = hand_in(archivist, "", uploads=[file])
    assert len(archivist.get(address).context["submission"].stories) == 3
    typed = shown(archivist, address) | {"story-headline": "Story one", "go": "3"}
    assert archivist.post(address, typed)["Location"].endswith("?story=3")
    assert shown(archivist, address)["story-headline"] == "Story one"
    for number in (1, 2):
        place = f"{address}?story={number}"
        archivist.post(place, shown(archivist, place) | {"draft": ""})
    archivist.post(f"{address}?story=3", {"discard": ""})
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["Story 2", "Story one"]
    assert Submission.objects.get().state == "done"


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "9" * 30])
def test_there_is_no_other_story(archivist: Client, number: str) -> None:
    assert archivist.get(f"{hand_in(archivist)}?story={number}").status_code == 404


def test_what_was_discarded_can_be_taken_back(archivist: Client) -> None:
    address = hand_in(archivist)
    archivist.post(address, shown(archivist, address) | {"story-headline": "Typed", "discard": ""})
    assert Submission.objects.get().state == "discarded"
    archivist.post(address, {"restore": ""})
    assert Submission.objects.get().state == "open"
    assert shown(archivist, address)["story-headline"] == "Typed"


def test_one_photo_is_checked_and_saved_with_its_picture(archivist: Client) -> None:
    address = hand_in(archivist, "", uploads=[SimpleUploadedFile("boat.jpg", make_picture())])
    fields = shown(archivist, address) | {"photo-0-caption": "A boat.", "photo-0-credit_line": "Ana Ruiz/EPA"}
    archivist.post(address, fields | {"draft": ""})
    photo = Photo.objects.get()
    assert (photo.caption, photo.status, bool(photo.image)) == ("A boat.", "stories", True)
    archivist.post(address, {"publish": ""})
    photo.refresh_from_db()
    assert photo.status == "published"


def test_a_zip_is_read_like_its_files(archivist: Client) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("page.txt", PAGE)
    address = hand_in(archivist, "", uploads=[SimpleUploadedFile("pages.zip", packed.getvalue())])
    assert shown(archivist, address)["story-headline"] == "River Crests Below the Dikes"


def test_nothing_handed_in_is_an_error_beside_the_box(archivist: Client) -> None:
    page = archivist.post("/desk/paste/", {"text": "  \n "})
    assert page.status_code == 200
    assert page.context["form"].errors["text"] == ["Paste something, or choose a file."]
    assert not Submission.objects.exists()


def test_open_submissions_are_listed_until_they_are_dealt_with(archivist: Client) -> None:
    address = hand_in(archivist)
    assert address.encode() in archivist.get("/desk/paste/").content
    archivist.post(address, shown(archivist, address) | {"draft": ""})
    assert address.encode() not in archivist.get("/desk/paste/").content


def test_a_hostile_text_is_escaped_everywhere(archivist: Client) -> None:
    evil = '"><script>alert(1)</script></textarea><img src=x onerror=alert(1)>'
    address = hand_in(archivist, PAGE.replace("River Crests", evil).replace("TT", evil))
    page = archivist.get(address).content
    assert b"<script>alert" not in page
    assert b"<img src=x" not in page


def test_the_names_of_a_credit_are_told_while_it_is_typed(archivist: Client) -> None:
    answer = archivist.post("/desk/split/", {"caption": "A boat. (EPA / Sputnik / Kremlin)", "credit": ""}).json()
    assert answer["split"]["caption"] == "A boat."
    assert answer["split"]["agencies"] == ["EPA", "Sputnik", "Kremlin"]
    answer = archivist.post("/desk/split/", {"caption": "A boat. (EPA)", "credit": "Ana Ruiz/EPA"}).json()
    assert answer == {"split": None, "photographers": ["Ana Ruiz"], "agencies": ["EPA"], "roles": []}


def test_the_number_of_queries_does_not_grow_with_the_photos(
    archivist: Client, django_assert_max_num_queries: Any
) -> None:
    make_article()
    address = hand_in(archivist)
    archivist.get(address)
    with django_assert_max_num_queries(20):
        archivist.get(address)


@pytest.mark.parametrize(("most", "says"), [(2, True), (3, False), (4, False)])
def test_it_says_that_there_are_more_stories_than_it_shows(
    archivist: Client, monkeypatch: pytest.MonkeyPatch, most: int, says: bool
) -> None:
    monkeypatch.setattr("articles.desk.entry.read_input.MOST_STORIES", most)
    rows = [json.dumps({"headline": f"Story {number}", "body": "Words."}) for number in range(3)]
    file = SimpleUploadedFile("stories.jsonl", "\n".join(rows).encode())
    page = archivist.get(hand_in(archivist, "", uploads=file)).content.decode()
    assert (f"only the first {most} are here" in page) == says


def test_the_files_are_not_read_again_to_show_a_story(archivist: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SimpleUploadedFile("story.jsonl", json.dumps({"headline": "Held", "body": "Words."}).encode())
    address = hand_in(archivist, "", uploads=file)
    archivist.get(address)
    monkeypatch.setattr("articles.desk.entry.read_input.entries_of", lambda submission: pytest.fail("read again"))
    assert archivist.get(address).context["held"] is None


def test_names_of_the_archive_are_suggested(archivist: Client) -> None:
    page = archivist.get(hand_in(archivist)).content.decode()
    assert 'data-names="person"' in page and 'data-suggest-names="/desk/names/suggest/"' in page


def test_an_uploaded_page_stands_beside_what_was_read_from_it(archivist: Client) -> None:
    page = f"<!doctype html><title>Delta</title><p>Subscribe to our letters</p>{make_html()}".encode()
    address = hand_in(archivist, "", uploads=[SimpleUploadedFile("a.html", page)])
    lines = {line.text: line.became for line in archivist.get(address).context["lines"]}
    assert lines[PROSE[0]] == "Text"
    assert lines["Subscribe to our letters"] == ""


def test_each_story_of_a_zip_stands_beside_its_own_file(archivist: Client) -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("1.txt", PAGE)
        packed.writestr("2.txt", PAGE.replace("River Crests Below the Dikes", "Ferry Crossing Opens to Traffic"))
    address = hand_in(archivist, "", uploads=[SimpleUploadedFile("two.zip", held.getvalue())])
    second = archivist.get(f"{address}?story=2").context["lines"]
    assert second[0].text == "Ferry Crossing Opens to Traffic"
    assert {line.story for line in second} <= {0, 2}


def test_an_uploaded_photo_shows_its_picture(archivist: Client) -> None:
    data = make_picture()
    address = hand_in(archivist, "", uploads=[SimpleUploadedFile("a.jpg", data)])
    at = f"{address}picture/?story=1"
    assert f"{at}&amp;photo=1" in archivist.get(address).content.decode()
    answer = archivist.get(f"{at}&photo=1")
    assert (answer.content, answer["Content-Type"]) == (data, "image/jpeg")
    for query in ("?story=2&photo=1", "?story=1&photo=2", "?story=0&photo=1", "?story=x&photo=1"):
        assert archivist.get(f"{address}picture/{query}").status_code == 404
