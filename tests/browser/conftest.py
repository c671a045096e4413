"""A real browser on a small archive: Chromium driven by Playwright. Skipped, with the reason, where there is none."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_article, make_photo, make_picture, make_topic
from tests.search.conftest import Index, index  # noqa: F401

# Playwright's own event loop runs in this thread; Django would refuse to touch the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=30_000)  # as long as everything else in Playwright waits: a slow machine is no failure

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

_FLOOD = (
    "<p>The flood stood a hand below the dikes. Nobody was hurt.</p><h2>What follows</h2><p>Pumps ran all night.</p>"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
        # Django keeps a connection for an event loop beside the thread's own; left open, PostgreSQL drops no database.
        connections.close_all()


@pytest.fixture
def archive(transactional_db: None, live_server: LiveServer, index: Index) -> Iterator[LiveServer]:  # noqa: F811
    """Five stories of four years, one Arabic, one with three photos; served and searchable."""
    photos = [
        make_photo(
            f"Soldiers carry sandbags, day {number}.",
            ["Ana Ruiz"],
            ["EPA"],
            make_picture(900, 600),
            taken_on=date(2023, 5, number),
        )
        for number in (1, 2, 3)
    ]
    topics = [make_topic("Floods"), make_topic("Ana Kostić", "person"), make_topic("Szeged", "place")]
    make_article(
        "Flood stops below the dikes",
        "World",
        photos=photos,
        topics=topics,
        body=_FLOOD,
        authors=["Jane Smith"],
        standfirst="A hand is enough.",
        corrections=["The river is the Tisza."],
        published_on=date(2023, 5, 4),
    )
    make_article("Flood insurance rises", "Business", body=_FLOOD, published_on=date(2024, 6, 2), photos=photos[:1])
    make_article("Flood of letters", "Culture", body=_FLOOD, published_on=date(2021, 6, 20))
    make_article("فيضان في الدلتا", "World", body="<p>ارتفع النهر.</p>", language="ar", published_on=date(2022, 1, 5))
    make_article(
        "Undated notes",
        None,
        None,
        published_on=None,
        photos=[make_photo("Only words."), make_photo("Lost.", alt_text="A lost picture.")],
    )
    index()
    yield live_server
    _wait_for_answers()


def _wait_for_answers() -> None:
    """Wait until the live server has answered what closed pages still asked: it would write into emptied tables."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any("process_request_thread" in each.name for each in threading.enumerate()):
        time.sleep(0.01)


class Watched:
    """A page whose console errors, failures and requests to other hosts are written down."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.faults: list[str] = []
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("request", lambda request: self._note(not self._ours(request.url), f"asked for {request.url}"))

    def _ours(self, url: str) -> bool:
        return url.startswith((self.base, "data:"))

    def _note(self, is_fault: bool, text: str) -> None:
        if is_fault:
            self.faults.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page


@pytest.fixture
def context(browser: Browser, archive: LiveServer) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@pytest.fixture
def watched(context: BrowserContext, archive: LiveServer) -> Iterator[Watched]:
    """Fails the test whose page complained, or asked another host for anything."""
    page = Watched(context.new_page(), archive.url)
    yield page
    assert page.faults == []
