"""What readers do, in a browser: with JavaScript, without it, by keyboard, on a phone and on paper."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Photo
from tests.browser.conftest import Watched
from tests.factories import make_article


def expect_a_whole_journey(page: Page) -> None:
    """Search, narrow, open, next result, back to the results, filter away again."""
    page.locator("#search-front").fill("flood")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("3 stories")
    page.get_by_role("link", name="Oldest").click()
    facets = page.get_by_role("complementary", name="Narrow the results")
    facets.get_by_role("button", name="Not Culture").click()
    expect(page.get_by_role("status")).to_contain_text("2 stories")
    page.get_by_role("link", name="Flood stops below the dikes").click()
    expect(page.locator("h1 mark")).to_have_text("Flood")
    page.get_by_role("link", name="Next result").click()
    expect(page.locator("h1")).to_have_text("Flood insurance rises")
    page.get_by_role("link", name="Back to the results").click()
    expect(page.get_by_role("status")).to_contain_text("2 stories")
    page.get_by_role("list", name="Active filters").get_by_role("link").click()
    expect(page.get_by_role("status")).to_contain_text("3 stories")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("2 stories")


def test_a_reader_searches_narrows_opens_goes_on_and_comes_back(watched: Watched) -> None:
    expect_a_whole_journey(watched.open("/"))


def test_the_same_journey_needs_no_javascript(browser: Browser, archive: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(archive.url)
    expect_a_whole_journey(page)
    context.close()


def test_a_bar_narrows_and_dragging_over_bars_narrows_to_all_of_them(watched: Watched) -> None:
    page = watched.open("/search/?q=flood")
    bars = page.locator(".chart svg a path")
    for place, act in ((0, page.mouse.down), (1, page.mouse.up)):
        box = bars.nth(place).bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
        act()
    expect(page).to_have_url(re.compile("from=2021-01-01&to=2023-12-31"))
    expect(page.get_by_role("status")).to_contain_text("2 stories")
    page.goto(f"{watched.base}/search/?q=flood")
    bars.nth(2).click()
    expect(page.get_by_role("status")).to_contain_text("1 story")


def test_suggestions_come_while_typing_and_the_arrows_walk_them(watched: Watched) -> None:
    page = watched.open("/dates/")
    page.keyboard.press("/")
    box = page.get_by_label("Search the archive")
    expect(box).to_be_focused()
    page.keyboard.type("kost")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_value(re.compile("Kostić"))
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("kost")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("kost")


def test_photos_open_in_a_viewer_that_arrows_and_escape_work(watched: Watched) -> None:
    page = watched.open(Article.objects.get(headline="Flood stops below the dikes").get_absolute_url())
    links = page.locator(".photo-open")
    links.first.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer).to_contain_text("1 / 3. Soldiers carry sandbags, day 1.")
    about = page.get_by_role("link", name="Details")
    expect(about).to_have_attribute("href", re.compile(re.escape(links.first.get_attribute("href") or "")))
    picture, words = page.locator(".viewer img").bounding_box(), page.locator(".viewer-bar").bounding_box()
    assert picture and words and picture["y"] + picture["height"] <= words["y"]
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 / 3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(viewer).to_contain_text("3 / 3")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(links.nth(2)).to_be_focused()


def test_a_picture_keeps_its_place_until_it_is_loaded(context: BrowserContext, archive: LiveServer) -> None:
    page = context.new_page()
    page.route("**/pictures/**", lambda route: route.abort())
    story = Article.objects.get(headline="Flood stops below the dikes")
    for path in (story.get_absolute_url(), story.photos.all()[0].get_absolute_url(), "/photos/"):
        page.goto(archive.url + path)
        for picture in page.locator("main img").all():
            box = picture.bounding_box()
            assert box and box["height"] > box["width"] / 2 > 50


def test_theme_and_text_size_are_remembered(watched: Watched) -> None:
    path = Article.objects.get(headline="Flood stops below the dikes").get_absolute_url()
    page = watched.open(path)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Dark theme").click()
    page.get_by_role("button", name="Large text").click()
    large = page.evaluate("getComputedStyle(document.querySelector('.story-body')).fontSize")
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light
    assert page.evaluate("getComputedStyle(document.querySelector('.story-body')).fontSize") == large == "23px"
    expect(page.get_by_role("button", name="Large text")).to_have_attribute("aria-pressed", "true")
    for theme in ("Light", "Auto"):
        page.get_by_role("button", name=f"{theme} theme").click()
    page.reload()
    expect(page.get_by_role("button", name="Dark theme")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light
    page.set_viewport_size({"width": 820, "height": 900})
    box = page.get_by_role("button", name="Dark theme").bounding_box()
    assert box and box["height"] < 44, "it stands on one line"


PAGES = ["/", "/search/?q=flood", "/search/?q=flood&kind=photos", "/search/help/", "/2023/", "/2023/05/", "/dates/"]
PAGES += ["/articles/", "/photos/", "/people/", "/sections/world/", "/photographers/ana-ruiz/", "/nothing-here/"]


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_is_wider_than_a_phone(context: BrowserContext, archive: LiveServer, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    endless = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    make_article(f"Court dissolves {endless}", standfirst=endless, published_on=date(2023, 5, 3), authors=[endless])
    rows = [row.get_absolute_url() for row in (*Article.objects.all(), *Photo.objects.all())]
    wide = []
    for path in [*PAGES, *rows, f"/search/?q={endless}ende+flood"]:
        page.goto(archive.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []


def test_lines_of_a_story_are_comfortable_to_read(watched: Watched) -> None:
    page = watched.open(Article.objects.get(headline="Flood stops below the dikes").get_absolute_url())
    letters = page.evaluate(
        """() => { const body = document.querySelector('.story-body'), probe = document.createElement('span');
        probe.textContent = 'the quick brown fox jumps over the lazy dog '.repeat(4); probe.style.whiteSpace = 'nowrap';
        body.append(probe); return body.clientWidth / (probe.getBoundingClientRect().width / 176); }"""
    )
    assert 60 <= letters <= 82


def test_an_arabic_story_runs_from_right_to_left(watched: Watched) -> None:
    page = watched.open(Article.objects.get(language="ar").get_absolute_url())
    assert page.evaluate("getComputedStyle(document.querySelector('.story h1')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_a_story_prints_as_a_clean_cutting(watched: Watched) -> None:
    page = watched.open(Article.objects.get(headline="Flood stops below the dikes").get_absolute_url())
    page.get_by_role("button", name="Dark theme").click()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.standfirst')).color") == "rgb(92, 87, 78)"
    expect(page.locator("p.print-only")).to_have_text(re.compile(r"News Archive, http://.*/articles/\d+/$"))
    for kept in ("h1", ".story-body", ".credit", ".print-only"):
        expect(page.locator(kept).first).to_be_visible()
    for left_out in (".masthead", ".footer", ".story-tools", ".tools", ".neighbours"):
        expect(page.locator(left_out).first).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
