"""What archivists do with photos, in a browser: drop, credit, attach, edit in place, change many, download."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.drafts.draft import PhotoDraft
from articles.exporting.picture import write_metadata
from articles.models import Article, Photo
from tests.browser.conftest import Watched
from tests.browser.test_quality import COLOURS, axe_faults
from tests.factories import make_person, make_photo, make_picture


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def sign_in(watched: Watched) -> Page:
    person = make_person("Archivist")
    person.set_password("a long password")
    person.save()
    page = watched.open("/desk/sign-in/")
    page.get_by_label("Username").fill(person.get_username())
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/desk/$"))
    return page


def make_files(folder: Path, number: int) -> list[str]:
    paths = []
    for n in range(number):
        facts = PhotoDraft(caption=f"The ferry crew, {n}.", headline="Ferry strike", instructions="TURKEY OUT")
        path = folder / f"{n}.jpg"
        path.write_bytes(write_metadata(make_picture(300 + n, 200), facts))
        paths.append(str(path))
    return paths


def test_five_photos_of_one_event_are_dropped_credited_and_attached(watched: Watched, tmp_path: Path) -> None:
    page = sign_in(watched)
    story = Article.objects.get(headline="Flood of letters")
    page.get_by_role("link", name="Photos", exact=True).first.click()
    watched.open("/desk/photos/upload/")
    page.get_by_label("Pictures").set_input_files(make_files(tmp_path, 5))
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="5 new photos")).to_be_visible()
    page.get_by_role("link", name="Work on them in the grid").click()

    page.get_by_role("button", name="Tick all on this page").click()
    page.locator("#many-credit").fill("Ada Lunde/Reuters")
    page.get_by_role("button", name="Give them this credit").click()
    expect(page.get_by_role("heading", name="5 photos would change")).to_be_visible()
    page.get_by_role("button", name="Change 5").click()
    expect(page.get_by_text("Done: 5 were changed")).to_be_visible()

    watched.open("/desk/photos/?show=waiting")
    page.get_by_role("button", name="Tick all on this page").click()
    page.get_by_label("Story (its number or address)").fill(str(story.pk))
    page.get_by_role("button", name="Attach them").click()
    expect(page.get_by_text("5 photos attached to “Flood of letters”.")).to_be_visible()
    assert story.photos.filter(credit_line="Ada Lunde/Reuters", instructions="TURKEY OUT").count() == 5


def test_captions_are_edited_in_place_and_tab_leads_to_the_next(watched: Watched) -> None:
    page = sign_in(watched)
    watched.open("/desk/photos/")
    captions = page.get_by_label("Caption")
    captions.first.fill("Corrected in place.")
    captions.first.press("Tab")
    expect(captions.nth(1)).to_be_focused()
    expect(page.locator(".photo-tile-said").first).to_have_text("Saved")
    assert Photo.objects.filter(caption="Corrected in place.").count() == 1
    page.keyboard.press("Shift+Tab")
    expect(captions.first).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Credit line").nth(1)).to_be_focused()


def test_two_hundred_are_changed_and_undone(watched: Watched) -> None:
    for number in range(200):
        make_photo(f"Scan {number}", credit_line="", rights="old")
    page = sign_in(watched)
    watched.open("/desk/photos/?show=no-credit")
    page.get_by_role("link", name=re.compile("Change all 20[0-9] photos")).click()
    page.get_by_label("Rights").fill("© The archive")
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name=re.compile("Change 20[0-9]")).click()
    expect(page.get_by_text(re.compile("Done: 20[0-9] were changed"))).to_be_visible()
    assert Photo.objects.filter(caption__startswith="Scan", rights="© The archive").count() == 200
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("Undone: 20[0-9] are as before"))).to_be_visible()
    assert Photo.objects.filter(caption__startswith="Scan", rights="old").count() == 200


def test_a_download_has_the_corrected_caption_for_another_program(watched: Watched, tmp_path: Path) -> None:
    tool = shutil.which("exiftool")
    if not tool:
        pytest.skip("ExifTool is not here")
    page = sign_in(watched)
    photo = make_photo("Corrected – Fähre.", ["Ada Lunde"], ["Reuters"], make_picture(300, 200))
    watched.open(photo.get_absolute_url())
    with page.expect_download() as waiting:
        page.get_by_role("link", name="With its caption and credit").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    found = subprocess.run([tool, "-j", "-G1", str(path)], capture_output=True, check=True)
    tags = json.loads(found.stdout)[0]
    assert tags["XMP-dc:Description"] == tags["IPTC:Caption-Abstract"] == "Corrected – Fähre."
    assert tags["XMP-photoshop:Credit"] == tags["IPTC:Credit"] == "Ada Lunde/Reuters"


def test_axe_finds_no_fault_at_the_photo_desk_in_either_theme(watched: Watched) -> None:
    page = sign_in(watched)
    photo = make_photo("A ferry", ["Ada Lunde"], picture=make_picture(300, 200), instructions="TURKEY OUT")
    page.set_viewport_size({"width": 820, "height": 1100})
    addresses = [
        "/desk/photos/",
        f"/desk/photos/{photo.pk}/",
        "/desk/photos/upload/",
        "/desk/many/",
        f"/desk/many/?kind=photo&record={photo.pk}",
    ]
    faults = []
    for address in addresses:
        watched.open(address)
        faults += [f"{address}: {fault}" for fault in axe_faults(page)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{address}, dark: {fault}" for fault in axe_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    page.get_by_label("Rights").fill("©")
    page.get_by_role("button", name="See what would change").click()
    faults += axe_faults(page)
    page.get_by_role("button", name="Change 1").click()
    faults += axe_faults(page)
    assert faults == []
