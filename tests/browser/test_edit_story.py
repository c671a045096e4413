"""Editing a story at the desk in a real browser: two people at once, rich text, photos in order, versions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Version
from tests.browser.conftest import Watched
from tests.browser.test_quality import COLOURS, EVERY_RULE, axe_faults
from tests.factories import make_person


def sign_in(context: BrowserContext, archive: LiveServer, name: str) -> None:
    client = Client()
    client.force_login(make_person(username=name))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": archive.url}])


@pytest.fixture
def ana(watched: Watched, archive: LiveServer) -> Watched:
    sign_in(watched.page.context, archive, "ana")
    return watched


@pytest.fixture
def ben(browser: Browser, archive: LiveServer) -> Iterator[Page]:
    context = browser.new_context()
    sign_in(context, archive, "ben")
    page = context.new_page()
    yield page
    context.close()


def drag(page: Page, grip: str, target: str) -> None:
    """Drag by events, as the browser sends them: without a screen Chromium starts no drag of its own."""
    page.evaluate(
        """([grip, target]) => {
            const dataTransfer = new DataTransfer();
            const steps = [[grip, "dragstart"], [target, "dragover"], [target, "drop"], [grip, "dragend"]];
            for (const [place, type] of steps) {
                const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
                document.querySelector(place).dispatchEvent(event);
            }
        }""",
        [grip, target],
    )


def story() -> Article:
    return Article.objects.get(headline__startswith="Flood stops")


def write(page: Page, text: str) -> None:
    """Add a paragraph at the end of the rich text."""
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type(text)


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator(".message").first).to_contain_text("Saved")


def test_two_browsers_edit_one_story_and_both_edits_survive(ana: Watched, ben: Page, archive: LiveServer) -> None:
    pk = story().pk
    page = ana.open(f"/desk/articles/{pk}/")
    ben.goto(f"{archive.url}/desk/articles/{pk}/")
    expect(ben.locator("[data-others]")).to_contain_text("ana")
    write(page, "The mayor thanked the soldiers.")
    save(page)
    ben.get_by_label("Standfirst").fill("A hand was enough.")
    save(ben)
    kept = story()
    assert "<p>The mayor thanked the soldiers.</p>" in kept.body
    assert kept.body.startswith("<p>The flood stood a hand below the dikes. Nobody was hurt.</p>")
    assert kept.standfirst == "A hand was enough."
    assert list(Version.objects.order_by("number").values_list("who", flat=True)) == ["ana", "ben"]


def test_what_both_changed_is_chosen_side_by_side(ana: Watched, ben: Page, archive: LiveServer) -> None:
    pk = story().pk
    page = ana.open(f"/desk/articles/{pk}/")
    ben.goto(f"{archive.url}/desk/articles/{pk}/")
    page.get_by_label("Standfirst").fill("Mine.")
    ben.get_by_label("Standfirst").fill("His.")
    save(ben)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    assert axe_faults(page, EVERY_RULE) == []
    page.get_by_label("Take what they saved").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message").first).to_contain_text("Saved")
    assert story().standfirst == "His."
    ana.faults[:] = [fault for fault in ana.faults if "409" not in fault]  # the browser reports the answer itself


def test_what_was_typed_survives_a_reload(ana: Watched) -> None:
    page = ana.open(f"/desk/articles/{story().pk}/")
    page.get_by_label("Byline").fill("By nobody yet")
    write(page, "Typed and not saved.")
    page.wait_for_timeout(600)
    page.reload()
    expect(page.get_by_text("What you had typed here is back.")).to_be_visible()
    expect(page.get_by_label("Byline")).to_have_value("By nobody yet")
    expect(page.locator(".rich-text")).to_contain_text("Typed and not saved.")
    page.get_by_role("button", name="Show what was there before").click()
    expect(page.locator(".rich-text")).not_to_contain_text("Typed and not saved.")


def test_photos_are_put_into_order_by_keyboard_and_by_drag(ana: Watched) -> None:
    article = story()
    first, second, third = article.article_photos.values_list("photo", flat=True)
    page = ana.open(f"/desk/articles/{article.pk}/")
    page.get_by_role("button", name=f"Move down, photo {first}").press("Enter")
    drag(page, f"[data-photo='{third}'] [data-drag]", f"[data-photo='{second}']")
    save(page)
    assert list(article.article_photos.values_list("photo", flat=True)) == [third, second, first]


def test_a_version_is_compared_and_restored(ana: Watched) -> None:
    article = story()
    page = ana.open(f"/desk/articles/{article.pk}/")
    page.get_by_label("Headline", exact=True).fill("Flood stops above the dikes")
    save(page)
    page.get_by_role("link", name="Versions", exact=True).click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("del")).to_have_text("below")
    assert axe_faults(page, EVERY_RULE) == []
    page.get_by_role("link", name="All versions").click()
    page.get_by_role("link", name="1", exact=True).click()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.locator(".message").first).to_contain_text("restored")
    assert story().headline == "Flood stops below the dikes"


def test_a_story_is_withdrawn_with_a_reason_and_its_page_prints_the_note(ana: Watched, archive: LiveServer) -> None:
    article = story()
    page = ana.open(f"/desk/articles/{article.pk}/")
    page.get_by_label("Status").select_option("withdrawn")
    page.get_by_label("Reason of the withdrawal").fill("The source withdrew it.")
    page.get_by_label("Note to readers").fill("The story named the wrong river.")
    save(page)
    reader = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    reader.goto(archive.url + article.get_absolute_url())
    expect(reader.get_by_text("The story named the wrong river.")).to_be_visible()
    expect(reader.get_by_text("The source withdrew it.")).to_have_count(0)
    reader.context.close()


def test_the_pages_are_accessible_in_either_theme(ana: Watched) -> None:
    article = story()
    faults = []
    paths = [f"/desk/articles/{article.pk}/", "/desk/articles/new/", f"/desk/articles/{article.pk}/versions/",
             "/desk/changes/"]  # fmt: skip
    for path in paths:
        page = ana.open(path)
        if "versions" not in path and "changes" not in path:
            page.locator(".rich-text").wait_for()
        faults += [f"{path}: {fault}" for fault in axe_faults(page, EVERY_RULE)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{path}, dark: {fault}" for fault in axe_faults(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    assert faults == []
