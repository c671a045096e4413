"""Paste, check, publish in a real browser: nothing typed is lost, all of it by keyboard, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.drafts.draft import Rejected
from articles.importing.importer import import_entries
from articles.models import Article, ImportEntry, Submission
from tests.browser.conftest import Watched
from tests.browser.test_quality import COLOURS, EVERY_RULE, axe_faults
from tests.desk.entry.test_check import PAGE
from tests.factories import make_article, make_person


@pytest.fixture
def desk(watched: Watched, settings: LazySettings, tmp_path: Path) -> Iterator[Page]:
    """A page on which an archivist has signed in. The browser itself reports each answer that is no success."""
    settings.MEDIA_ROOT, settings.SEARCH_INDEX_PATH = tmp_path / "media", tmp_path
    make_person("Archivist")
    page = watched.open("/desk/")
    page.get_by_label("Username").fill("archivist")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Overview").wait_for()
    yield page
    watched.faults[:] = [fault for fault in watched.faults if "422" not in fault and "403" not in fault]


def hand_in(page: Page, text: str = PAGE) -> None:
    page.get_by_role("link", name="Paste and import").click()
    page.get_by_label("Paste here").fill(text)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="Check what was read").wait_for()


def test_a_page_is_pasted_its_caption_corrected_published_and_found(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_label("Caption").first.fill("Volunteers stack sandbags at Port Ellis.")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("status")).to_contain_text("Published: River Crests Below the Dikes")
    desk.get_by_label("Search the archive").fill("dike soldiers mayor")
    desk.get_by_label("Search the archive").press("Enter")
    expect(desk.locator(".row-head").first).to_contain_text("River Crests Below the Dikes")
    desk.get_by_role("link", name="Photographs").click()
    desk.get_by_label("Search the archive").last.fill("volunteers stack")
    desk.get_by_label("Search the archive").last.press("Enter")
    expect(desk.locator("main")).to_contain_text("at Port Ellis.")


def test_what_is_typed_comes_back_after_a_reload_and_after_going_back(desk: Page) -> None:
    desk.get_by_role("link", name="Paste and import").click()
    desk.get_by_label("Paste here").fill("Half a story")
    desk.wait_for_timeout(500)
    desk.reload()
    expect(desk.get_by_label("Paste here")).to_have_value("Half a story")
    hand_in(desk)
    desk.get_by_label("Headline").fill("A headline that is not sent yet")
    desk.wait_for_timeout(500)
    desk.reload()
    expect(desk.get_by_label("Headline")).to_have_value("A headline that is not sent yet")
    desk.get_by_role("link", name="Overview").click()
    desk.go_back()
    expect(desk.get_by_label("Headline")).to_have_value("A headline that is not sent yet")
    desk.get_by_role("button", name="Show what was there before").click()
    expect(desk.get_by_label("Headline")).to_have_value("River Crests Below the Dikes")


def test_what_was_handed_in_does_not_come_back_to_the_box(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_role("link", name="Paste and import").first.click()
    expect(desk.get_by_label("Paste here")).to_have_value("")


def test_a_session_that_ends_loses_nothing(desk: Page, context: BrowserContext) -> None:
    hand_in(desk)
    desk.get_by_label("Headline").fill("Typed before the session ended")
    context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Save as draft").click()
    expect(desk.get_by_role("alert")).to_contain_text("You are signed out")
    with context.expect_page() as opened:
        desk.get_by_role("link", name="Sign in").click()
    other = opened.value
    other.get_by_label("Username").fill("archivist")
    other.get_by_label("Password").fill("a long password")
    other.get_by_role("button", name="Sign in").click()
    other.get_by_role("heading", name="Overview").wait_for()
    desk.bring_to_front()
    desk.get_by_role("button", name="Send it again").click()
    expect(desk.locator("main")).to_contain_text("Typed before the session ended")
    assert Submission.objects.get().stories[0]["fields"]["headline"] == "Typed before the session ended"


def test_the_credit_is_split_off_while_it_is_typed(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_label("Credit, as printed").first.fill("")
    desk.get_by_label("Caption").first.fill("A boat on the river. (EPA / Sputnik / Kremlin)")
    desk.get_by_role("button", name="Split off the credit").click()
    expect(desk.get_by_label("Caption").first).to_have_value("A boat on the river.")
    expect(desk.get_by_label("Credit, as printed").first).to_have_value("EPA / Sputnik / Kremlin")
    expect(desk.locator("p[data-names]").first).to_contain_text("Agency: EPA, Sputnik, Kremlin")


def test_all_of_it_is_done_by_keyboard(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_label("Headline").focus()
    for _ in range(2):
        desk.keyboard.press("Tab")
    expect(desk.get_by_label("Byline, as printed")).to_be_focused()
    desk.keyboard.press("Control+s")
    expect(desk.get_by_role("status")).to_contain_text("Saved as a draft")
    assert Article.objects.get(headline="River Crests Below the Dikes").status == "draft"


def test_enter_in_a_field_publishes_nothing(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_label("Section").fill("World")
    desk.get_by_label("Section").press("Enter")
    expect(desk.get_by_label("Section")).to_have_value("World")
    assert not Article.objects.filter(headline="River Crests Below the Dikes").exists()


def test_an_error_stands_beside_its_field(desk: Page) -> None:
    hand_in(desk)
    desk.get_by_label("Headline").fill("")
    desk.get_by_role("button", name="Publish").click()
    field = desk.get_by_label("Headline")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby") or ""
    assert "required" in (desk.locator(f"#{described.split()[-1]}").text_content() or "")


def addresses() -> list[str]:
    """Every page of the overview and the paste path, with something on each."""
    make_article("A draft", status="draft")
    import_entries([Rejected("a.txt:1", "No story.", b"Only a line.")], "first")
    entry, row = ImportEntry.objects.get(action="rejected"), Submission.objects.get()
    return [
        "/desk/", "/desk/lists/?of=drafts", "/desk/lists/?of=rejects",
        f"/desk/rejects/{entry.pk}/?of=rejects&at={entry.pk}",
        "/desk/paste/", f"/desk/paste/{row.pk}/", "/desk/sign-in/", "/account/second-factor/",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1440, 820])
def test_axe_finds_no_fault_on_the_desk_in_either_theme(desk: Page, archive: LiveServer, width: int) -> None:
    hand_in(desk)
    desk.set_viewport_size({"width": width, "height": 900})
    faults = []
    for path in addresses():
        desk.goto(archive.url + path)
        faults += [f"{path}: {fault}" for fault in axe_faults(desk, EVERY_RULE)]
        desk.emulate_media(color_scheme="dark")
        faults += [f"{path}, dark: {fault}" for fault in axe_faults(desk, COLOURS)]
        desk.emulate_media(color_scheme="light")
        wide = desk.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        faults += [f"{path} is wider than the window"] if wide else []
    assert faults == []
