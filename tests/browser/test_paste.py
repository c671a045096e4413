"""Copying a page in the browser and pasting it into the import form: what the clipboard's HTML adds."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.drafts.text import body_paragraphs
from articles.models import Article
from tests.factories import make_editor
from tests.parsers.webpage.test_fragment import PROSE, make_html

IMPORT = "/admin/articles/importbatch/import/"
STORY = "https://delta.example/news/bridge"
STYLE = "<style>nav a { color: red } .credit { font-size: 80% }</style>"


def open_story(context: BrowserContext, html: str) -> Page:
    """A page of another site, which exists only in this browser."""
    page = context.new_page()

    def answer(route: Route) -> None:
        if route.request.url.startswith(STORY):
            route.fulfill(body=f"<!doctype html><title>Delta</title>{STYLE}{html}", content_type="text/html")
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(STORY)
    return page


def copy_all(page: Page) -> None:
    page.bring_to_front()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")


def open_import(context: BrowserContext, archive: LiveServer) -> Page:
    make_editor()
    page = context.new_page()
    page.goto(f"{archive.url}/admin/login/?next={IMPORT}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Or paste")).to_be_visible()
    return page


def paste(page: Page) -> None:
    page.bring_to_front()
    page.get_by_label("Or paste").focus()
    page.keyboard.press("Control+v")


def imported(page: Page) -> Article:
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("1 created")
    return Article.objects.get(headline="Council closes the old bridge")


def test_a_page_selected_whole_and_pasted_becomes_its_story(context: BrowserContext, archive: LiveServer) -> None:
    box = open_import(context, archive)
    copy_all(open_story(context, make_html()))
    paste(box)
    article = imported(box)
    assert body_paragraphs(article.body) == list(PROSE)
    assert (article.url, str(article.published_on)) == (STORY, "2024-05-02")
    assert [author.name for author in article.authors.all()] == ["Jane Smith"]
    [photo] = article.photos.all()
    assert (photo.caption, photo.credit_line) == ("The bridge on Monday.", "Photo: Ana Ruiz/EPA")


def test_a_story_dragged_over_from_headline_to_end_is_read_from_its_html(
    context: BrowserContext, archive: LiveServer
) -> None:
    box = open_import(context, archive)
    story = open_story(context, make_html())
    story.evaluate(
        "getSelection().setBaseAndExtent(document.querySelector('h1').firstChild, 0, "
        "document.querySelector('article p:last-of-type').firstChild, 60)"
    )
    story.bring_to_front()
    story.keyboard.press("Control+c")
    paste(box)
    article = imported(box)
    assert PROSE[0] in article.body
    assert str(article.published_on) == "2024-05-02"


def test_scripts_and_handlers_of_a_page_never_reach_the_form(context: BrowserContext, archive: LiveServer) -> None:
    box = open_import(context, archive)
    hostile = (
        "<img src=x onerror='window.hurt=1'><p style='color:red' onclick='window.hurt=1'>A last line of the story.</p>"
    )
    copy_all(open_story(context, make_html() + hostile))
    paste(box)
    sent = box.locator("#id_pasted_html").input_value()
    assert "Council closes" in sent
    assert not any(word in sent for word in ("onerror", "onclick", "style=", "<script"))
    assert box.evaluate("window.hurt") is None


def test_a_paste_that_is_deleted_again_is_not_sent(context: BrowserContext, archive: LiveServer) -> None:
    box = open_import(context, archive)
    copy_all(open_story(context, make_html()))
    paste(box)
    box.get_by_label("Or paste").fill("Something typed.")
    box.evaluate(
        "document.querySelector('form[enctype]').addEventListener('submit', (event) => event.preventDefault())"
    )
    box.get_by_role("button", name="Import", exact=True).click()
    expect(box.locator("#id_pasted_html")).to_have_value("")


def test_without_javascript_the_text_alone_is_sent(browser: Browser, archive: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    box = open_import(context, archive)
    copy_all(open_story(context, make_html()))
    paste(box)
    expect(box.locator("#id_pasted_html")).to_have_value("")
    assert PROSE[0] in box.get_by_label("Or paste").input_value()
    context.close()
