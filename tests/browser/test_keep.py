"""An editor's day with results: search, narrow, tick, note, collect, share, take away, save, be alerted, find again."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings, settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.kept import match_searches, send_alerts
from articles.models import Article, Collection, MatchTask
from tests.browser.conftest import Watched
from tests.factories import make_article, make_person, make_photo, make_picture
from tests.search.conftest import Index, index  # noqa: F401


def sign_in(context: BrowserContext, archive: LiveServer) -> None:
    client = Client()
    client.force_login(make_person(username="ana"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": archive.url}])


def more_stories(number: int) -> None:
    photo = make_photo("A pump at work.", ["Ana Ruiz"], ["EPA"], make_picture(900, 600))
    for count in range(number):
        make_article(f"Flood report {count}", "World", published_on=date(2023, 6, 1 + count), photos=[photo])


def expect_no_fault(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def alert_mails(settings: LazySettings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DOWNLOADS = tmp_path / "downloads"


@pytest.mark.usefixtures("alert_mails")
def test_an_editor_finds_keeps_shares_takes_away_and_is_alerted(
    watched: Watched,
    archive: LiveServer,
    index: Index,  # noqa: F811
    browser: Browser,
) -> None:
    more_stories(8)
    index()
    sign_in(watched.page.context, archive)
    page = watched.open("/search/?q=flood")
    page.get_by_role("complementary", name="Narrow the results").get_by_role("link", name="World").click()
    boxes = page.locator(".hit-list input[data-pick]")
    for number in range(7):
        boxes.nth(number).check()
    expect(page.locator("[data-tray]")).to_have_text("Tray (7)")
    keep_a_passage(page)
    page.get_by_role("link", name="Tray").first.click()
    page.get_by_label("Save as a collection named").fill("Budget 2025")
    page.get_by_label("in the folder").fill("Politics")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("h1")).to_have_text("Budget 2025")
    expect(page.locator(".kept-items > li")).to_have_count(Collection.objects.get(name="Budget 2025").items.count())
    expect(page.locator(".passage")).to_contain_text("Nobody was hurt")
    expect_no_fault(page)
    share(page, browser)
    document = take_away(page, "Word", b"PK")
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(BytesIO(document)).namelist())
    assert b"/Image" in take_away(page, "PDF", b"%PDF")
    save_and_be_alerted(page, watched, index)
    page.goto(f"{watched.base}/kept/history/")
    expect(page.locator(".kept")).to_contain_text("flood")
    expect_no_fault(page)
    ask_with_curl(page, watched)


def ask_with_curl(page: Page, watched: Watched) -> None:
    """A program with a token that the editor makes finds the collection, its items and the saved search."""
    page.goto(f"{watched.base}/account/api-tokens/")
    page.get_by_label("Name").fill("night desk")
    page.get_by_label("It may").select_option(value="keep")
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_role("status").locator("code").inner_text()

    def curl(path: str) -> Any:
        command = ["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}", f"{watched.base}{path}"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)

    collection = curl("/api/v1/collections")["collections"][0]
    assert (collection["name"], collection["access"]) == ("Budget 2025", "link")
    items = curl(f"/api/v1/collections/{collection['id']}/items")["items"]
    assert len(items) == collection["total"] >= 7
    assert [passage["quotation"] for item in items for passage in item["passages"]] == ["Nobody was hurt."]
    search = curl("/api/v1/saved-searches")["searches"][0]
    assert (search["query"], search["new"]) == ("q=flood", 1)
    found = curl(f"/api/v1/saved-searches/{search['id']}/matches")["matches"]
    assert [row["headline"] for row in found] == ["Flood of the new year"]


def keep_a_passage(page: Page) -> None:
    page.locator(".hit-list h3 a").first.click()
    page.get_by_text("Keep a passage").click()
    page.get_by_label("Words of the text").fill("Nobody was hurt.")
    page.get_by_role("button", name="Keep it in the tray").click()


def share(page: Page, browser: Browser) -> None:
    page.get_by_text("Name, folder, sharing").click()
    page.get_by_label("Everybody who has the link").check()
    page.locator(".kept-settings").get_by_role("button", name="Save", exact=True).click()
    link = page.get_by_label("Secret link").input_value()
    other = browser.new_context()
    reader = other.new_page()
    reader.goto(link)
    expect(reader.locator("h1")).to_have_text("Budget 2025")
    expect(reader.locator(".kept-items > li").first).to_be_visible()
    other.close()


def take_away(page: Page, form: str, beginning: bytes) -> bytes:
    page.get_by_label("Take away as").select_option(label=form)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Take away").click()
    content = Path(downloading.value.path()).read_bytes()
    assert content.startswith(beginning)
    return content


def save_and_be_alerted(page: Page, watched: Watched, index: Index) -> None:  # noqa: F811
    page.goto(f"{watched.base}/search/?q=flood")
    page.get_by_role("link", name="Save this search").click()
    expect(page.get_by_role("status")).to_contain_text("it would have given")
    expect_no_fault(page)
    page.get_by_label("Alerts").select_option(label="At once")
    page.get_by_label("By e-mail to").fill("ana@example.org")
    page.get_by_role("button", name="Save the search").click()
    expect(page.locator("h1")).to_have_text("flood")
    story = make_article("Flood of the new year")
    index()
    for _ in range(2):
        MatchTask.objects.enqueue([("article", story.pk)])
        match_searches.step()
        send_alerts.write_due()
        send_alerts.send_waiting()
    assert [message.subject for message in mail.outbox] == ["flood: 1 new result"]
    page.goto(f"{watched.base}/kept/searches/")
    expect(page.locator(".new-count")).to_have_text("1 new")


def test_the_tray_of_the_browser_is_taken_over_at_sign_in(watched: Watched, archive: LiveServer) -> None:
    page = watched.open("/search/?q=flood")
    page.locator(".hit-list input[data-pick]").first.check()
    expect(page.locator("[data-tray]")).to_have_text("Tray (1)")
    page.get_by_role("link", name="Tray").first.click()
    expect(page.locator(".kept-items > li")).to_have_count(1)
    sign_in(page.context, archive)
    page.goto(f"{watched.base}/search/?q=flood")
    expect(page.locator("[data-tray]")).to_have_text("Tray (1)")
    page.goto(f"{watched.base}/kept/tray/")
    expect(page.locator(".kept-items > li")).to_have_count(1)
    assert page.evaluate("localStorage.getItem('tray')") == "[]"


def test_the_tray_works_without_javascript(browser: Browser, archive: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{archive.url}/search/?q=flood")
    page.locator(".hit-list input[data-pick]").first.check()
    page.get_by_role("button", name="Put the ticked ones into the tray").click()
    expect(page.locator(".kept-items > li")).to_have_count(1)
    context.close()


def test_results_are_read_by_keyboard_and_twelve_fit_on_a_screen(
    watched: Watched,
    archive: LiveServer,
    index: Index,  # noqa: F811
) -> None:
    more_stories(20)
    index()
    sign_in(watched.page.context, archive)
    watched.page.set_viewport_size({"width": 1440, "height": 900})
    page = watched.open("/search/?q=flood")
    bottoms = [row.bounding_box() for row in page.locator(".hit-list > li").all()]
    assert sum(1 for box in bottoms if box and box["y"] + box["height"] <= 900) >= 12
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".preview h2")).to_have_text(page.locator(".hit-list h3 a").first.inner_text())
    page.keyboard.press("x")
    expect(page.locator("[data-tray]")).to_have_text("Tray (1)")
    expect_no_fault(page)
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("/articles/"))
    assert Article.objects.count() == 25
